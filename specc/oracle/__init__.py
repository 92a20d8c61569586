"""The referee: every layer's forward pass in NumPy float64, written from its definition.

Two frameworks that disagree need a third opinion that shares no code with either. Each function here states what a
layer *is* (a sum over windows, a mean over axes), in the spec's own layout: batch axis first, features last. Clear
before fast, meant for small tensors.

One function per layer type, in one file per theme; the folder is scanned, so a new file or function needs no list to be
extended. Nothing here imports a framework, and nothing outside this package imports NumPy.
"""

from __future__ import annotations

import importlib
import pkgutil

from specc.oracle.call import Array, Call
from specc.oracle.gradient import gradient
from specc.oracle.registry import forward, known, statistics

__all__ = ["Array", "Call", "forward", "gradient", "known", "statistics"]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
