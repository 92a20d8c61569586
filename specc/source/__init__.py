"""The `read` stage: the bytes of a spec file become plain data, with the place of every key and value.

Nothing here knows what a spec means. Whatever the bytes are, reading returns a `Source` or raises `SpecError`.
"""

from __future__ import annotations

from specc.source.limits import DEFAULT_LIMITS, Limits
from specc.source.reading import Source, parse, read

__all__ = ["DEFAULT_LIMITS", "Limits", "Source", "parse", "read"]
