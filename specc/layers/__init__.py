"""The layers of the language. A layer's `type` is the name of its file here; nothing lists them."""

from __future__ import annotations

from pathlib import Path

from specc.layers._base import Fault, Inferred, Layer, Param, Shape, Value
from specc.registry import Registry

LAYERS: Registry[Layer] = Registry(__name__, str(Path(__file__).parent), Layer)

__all__ = ["LAYERS", "Fault", "Inferred", "Layer", "Param", "Shape", "Value"]
