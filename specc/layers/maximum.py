"""Largest of inputs."""

from __future__ import annotations

from specc.layers._merge import Merge


class Maximum(Merge):
    """``max(a, b, ...)``, element by element."""
