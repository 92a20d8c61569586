"""specc: one neutral model spec, native sources for several frameworks, and the proof that they agree."""

from __future__ import annotations

__version__ = "0.1.0"
