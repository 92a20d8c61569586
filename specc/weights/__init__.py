"""Weights in files: the same numbers under the names of the spec, of torch or of Keras, through safetensors only.

A file of weights can come from a stranger, so nothing is ever loaded that could run code: no pickle, no ``.keras``.
"""
