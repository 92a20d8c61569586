"""Difference of two inputs."""

from __future__ import annotations

from specc.layers._merge import Merge


class Subtract(Merge):
    """``a - b``: the first of `from` less the second."""

    arity = (2, 2)
