"""How much a spec may ask of its reader, so that a file from a stranger cannot exhaust the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Upper bounds on one spec file. Flags may change them, a spec may not.

    `max_nodes` counts every key, value, list and mapping; `max_depth` counts lists and mappings inside one another, the
    top one included; `max_key` and `max_string` count characters; `max_integer` bounds the magnitude of a whole number.
    """

    max_bytes: int = 1_000_000
    max_nodes: int = 50_000
    max_depth: int = 64
    max_key: int = 128
    max_string: int = 65_536
    max_integer: int = 2**63 - 1
    max_faults: int = 20


DEFAULT_LIMITS = Limits()
