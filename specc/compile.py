"""The front half of the pipeline in one call: text to a checked graph, with everything there is to say about it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from specc.checks import MAX_PARAMS, check
from specc.collecting import put_off
from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.heads import settle_heads
from specc.infer import MAX_LAYERS, infer
from specc.source import DEFAULT_LIMITS, Limits, Source, read
from specc.spec import parse_spec

#: Findings that leave an entry out or without its sources: what is then unused was used by it.
_LOST = frozenset({"E109", "E110", "E114", "E115", "E116", "E117", "E118", "E122"})
_UNUSED = frozenset({"E307", "E308"})


@dataclass(frozen=True)
class Bounds:
    """How large a spec and its model may be. Flags may change them, a spec may not."""

    reading: Limits = DEFAULT_LIMITS
    max_params: int = MAX_PARAMS
    max_layers: int = MAX_LAYERS


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True)
class Analysis:
    """A spec as far as it could be understood. `graph` is None where there are errors."""

    source: Source
    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]


def analyse(source: Source, bounds: Bounds = DEFAULT_BOUNDS) -> Analysis:
    """Validate a source: every independent fault at once, in the order of the file."""
    try:
        with put_off():
            graph, found = _understand(source, bounds)
    except SpecError as error:
        graph, found = None, list(error.diagnostics)
    broken = any(item.is_error for item in found)
    return Analysis(source, None if broken else graph, tuple(sorted(found, key=lambda item: _place(source, item))))


def _understand(source: Source, bounds: Bounds) -> tuple[Graph | None, list[Diagnostic]]:
    spec, found = parse_spec(source, bounds.reading.max_faults)
    graph, wiring = infer(spec, bounds.reading.max_faults, bounds.max_layers)
    if any(item.code in _LOST for item in found):
        wiring = [item for item in wiring if item.code not in _UNUSED]
    found = [*found, *wiring]
    if any(item.is_error for item in found):
        return None, found
    graph = settle_heads(graph)
    return graph, [*found, *check(graph, bounds.max_params)]


def compile_graph(path: str | os.PathLike[str], bounds: Bounds = DEFAULT_BOUNDS) -> tuple[Source, Graph]:
    """Read and validate one spec file.

    Raises:
        SpecError: with every error (warnings are left out).
    """
    analysis = analyse(read(path, bounds.reading), bounds)
    if analysis.graph is None:
        raise SpecError(item for item in analysis.diagnostics if item.is_error)
    return analysis.source, analysis.graph


def _place(source: Source, item: Diagnostic) -> tuple[int, int, str]:
    span = item.span or source.locate(item.path, item.at)
    return span.line, span.column, item.code
