"""The front half of the pipeline in one call: text to a checked graph, with everything there is to say about it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from specc.checks import MAX_PARAMS, check
from specc.errors import Diagnostic, SpecError
from specc.graph import Graph
from specc.heads import settle_heads
from specc.infer import infer
from specc.source import Limits, Source, read
from specc.spec import parse_spec


@dataclass(frozen=True)
class Analysis:
    """A spec as far as it could be understood. `graph` is None where there are errors."""

    source: Source
    graph: Graph | None
    diagnostics: tuple[Diagnostic, ...]


def analyse(source: Source, max_params: int = MAX_PARAMS) -> Analysis:
    """Validate a source: every independent fault at once, in the order of the file."""
    spec, found = parse_spec(source)
    graph, wiring = infer(spec)
    found = [*found, *wiring]
    if not any(item.is_error for item in found):
        graph = settle_heads(graph)
        found += check(graph, max_params)
    broken = any(item.is_error for item in found)
    return Analysis(source, None if broken else graph, tuple(sorted(found, key=lambda item: _place(source, item))))


def compile_graph(path: str | os.PathLike[str], limits: Limits | None = None) -> tuple[Source, Graph]:
    """Read and validate one spec file.

    Raises:
        SpecError: with every error (warnings are left out).
    """
    analysis = analyse(read(path, limits or Limits()))
    if analysis.graph is None:
        raise SpecError(item for item in analysis.diagnostics if item.is_error)
    return analysis.source, analysis.graph


def _place(source: Source, item: Diagnostic) -> tuple[int, int, str]:
    span = item.span or source.locate(item.path, item.at)
    return span.line, span.column, item.code
