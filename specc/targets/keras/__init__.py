"""Keras 3 on TensorFlow: what it cannot say directly, and where it keeps each parameter."""
