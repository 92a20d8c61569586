"""The report of ``specc check`` as one HTML file that needs nothing from elsewhere: no script, no font, no picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jinja2

from specc import __version__
from specc.render import template_folder
from specc.report.check_view import (
    Outcome,
    both_values,
    groups,
    known_differences,
    mode,
    plural,
    short,
    unexplained,
    used_columns,
    verdict_line,
    versions_line,
)
from specc.report.check_words import row_sentence
from specc.report.diagnostics import block
from specc.run.check.values import Divergence, Row, SpecReport

MARKS = {"equal": "✓", "known": "~", "differs": "✗", "shown": "·", "skipped": "–"}


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `hint` is shown when one points at it."""

    text: str = ""
    mark: str = ""
    verdict: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a table. The row that opens a group shows its limits."""

    title: str
    cells: tuple[Cell, ...]
    opens: bool = False


def as_html(outcome: Outcome) -> str:
    """The whole outcome as a document. Everything that a spec or a module says is escaped by the template."""
    outcome = outcome.printable()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_folder()),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report/check.html.j2").render(
        agrees=outcome.agrees,
        verdict=verdict_line(outcome),
        versions=versions_line(outcome),
        specc=__version__,
        seconds=f"{outcome.report.seconds:.1f}",
        specs=[_spec(outcome, report) for report in outcome.report.specs],
        broken=[block(found).split("\n") for found in outcome.broken],
        drift=outcome.drift,
    )


def _spec(outcome: Outcome, report: SpecReport) -> dict[str, Any]:
    return {
        "name": report.spec,
        "agrees": report.agrees,
        "words": "could not be checked" if report.failures else "agrees" if report.agrees else "differs",
        "seconds": f"{report.seconds:.1f}",
        "sha256": report.sha256,
        "columns": used_columns([report]),
        "lines": tuple(_lines(report)),
        "known": tuple(_known(report)),
        "divergences": [_divergence(outcome, report, found) for found in report.divergences],
        "others": [row_sentence(row) for row in unexplained(report)],
        "failures": report.failures,
        "shown": [row_sentence(row) for row in report.rows if row.verdict in ("shown", "skipped")],
        "notes": report.notes,
    }


def _lines(report: SpecReport) -> Iterator[Line]:
    columns = used_columns([report])
    for group in groups(report):
        limits = [group.limit(column) for column in columns]
        yield Line(group.title, tuple(Cell(f"≤ {short(limit)}" if limit else "") for limit in limits), opens=True)
        for variant in group.variants:
            cells = tuple(_cell(group.cells.get((variant, column))) for column in columns)
            yield Line(variant.name, cells)


def _cell(row: Row | None) -> Cell:
    if row is None:
        return Cell()
    text = "" if row.stage == "shapes" or row.verdict == "skipped" else short(row.worst)
    return Cell(text, MARKS[row.verdict], row.verdict, row_sentence(row))


def _known(report: SpecReport) -> Iterator[tuple[str, str, str]]:
    for found in known_differences(report):
        sizes = [f"{row.dtype} {row.stage} {short(row.worst)} (bound {short(row.limit)})" for row in found.rows]
        yield f"{found.variant.name}, {mode(found.variant.exact)}", found.cause, ", ".join(sizes)


def _divergence(outcome: Outcome, report: SpecReport, found: Divergence) -> dict[str, Any]:
    places = [(report.spec, found.spec_line, outcome.source_line(report.spec, found.spec_line))]
    return {
        "title": f"{found.node}: {f'{found.wrong} is wrong' if found.wrong else 'the targets differ'}",
        "facts": [
            ("stage", f"{found.stage}, {found.case}"),
            *both_values(found),
            ("difference", f"{short(found.size)}, limit {short(found.limit)}"),
            *([("likely cause", found.cause)] if found.cause else []),
            *([("also off", f"{plural(len(found.also), 'layer')}: {', '.join(found.also)}")] if found.also else []),
        ],
        "places": [*places, *((place.file, place.line, place.text) for place in found.places)],
    }
