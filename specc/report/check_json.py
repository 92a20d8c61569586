"""The report of ``specc check`` as JSON: everything, under keys that stay.

``format`` rises when a key changes its meaning. A number that JSON cannot say is the text ``inf``, ``-inf`` or ``nan``.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from specc import __version__
from specc.report.check_view import Outcome, mode
from specc.report.diagnostics import as_rows
from specc.run.check.values import Divergence, Row, SpecReport

FORMAT = 1


def as_json(outcome: Outcome) -> str:
    """The whole outcome, in ASCII, indented."""
    report = outcome.report
    data = {
        "format": FORMAT,
        "agrees": outcome.agrees,
        "specc": __version__,
        "versions": dict(sorted(report.versions.items())),
        "seconds": number(report.seconds),
        "specs": [_spec(outcome, found) for found in report.specs],
        "invalid": as_rows(outcome.broken),
        "drift": [{"spec": found.spec, "message": found.message} for found in outcome.drift],
    }
    return json.dumps(data, indent=2, allow_nan=False)


def number(value: float) -> float | str:
    """A number that JSON can say, or its name."""
    return value if isfinite(value) else str(value)


def row_key(row: Row) -> dict[str, str]:
    """What a row is about."""
    variant = row.variant
    names = {"target": variant.target, "style": variant.style, "mode": mode(variant.exact)}
    return {**names, "dtype": row.dtype, "stage": row.stage}


def _spec(outcome: Outcome, report: SpecReport) -> dict[str, Any]:
    return {
        "spec": report.spec,
        "sha256": report.sha256,
        "agrees": report.agrees,
        "seconds": number(report.seconds),
        "rows": [_row(row) for row in report.rows],
        "divergences": [_divergence(outcome, report, found) for found in report.divergences],
        "failures": list(report.failures),
        "notes": list(report.notes),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        **row_key(row),
        "worst": number(row.worst),
        "limit": number(row.limit),
        "verdict": row.verdict,
        "at": row.at,
        "cause": row.cause,
        "detail": row.detail,
    }


def _divergence(outcome: Outcome, report: SpecReport, found: Divergence) -> dict[str, Any]:
    return {
        "stage": found.stage,
        "node": found.node,
        "wrong": found.wrong,
        "case": found.case,
        "expected": number(found.expected),
        "found": number(found.found),
        "index": list(found.index),
        "size": number(found.size),
        "limit": number(found.limit),
        "spec_line": found.spec_line,
        "spec_text": outcome.source_line(report.spec, found.spec_line),
        "places": [{"file": place.file, "line": place.line, "text": place.text} for place in found.places],
        "cause": found.cause,
        "also": list(found.also),
    }
