"""Python's search for cyclic garbage, put off while a spec is worked on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """No search inside this block.

    Graphs, plans and syntax trees are many small objects that all stay until the end. A search goes over all of them
    again and again and finds nothing: with it, ten times the layers take thirty times as long.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
