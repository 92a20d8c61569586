"""The data sets that have a name. A file here defines `FACTS` and `load(request)`; nothing lists them.

These files import no NumPy at their top: `specc.data.facts` must stay cheap.
"""
