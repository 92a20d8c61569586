"""Mean of inputs."""

from __future__ import annotations

from specc.layers._merge import Merge


class Average(Merge):
    """``(a + b + ...) / n`` for n inputs."""
