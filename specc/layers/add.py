"""Sum of inputs."""

from __future__ import annotations

from specc.layers._merge import Merge


class Add(Merge):
    """``a + b + ...``."""
