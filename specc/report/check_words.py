"""One finding of a check in one sentence, for reports that have no table."""

from __future__ import annotations

from collections.abc import Iterator

from specc.report.check_view import Outcome, both_values, column_of, mode, short, unexplained
from specc.run.check.values import Divergence, Row, SpecReport


def sentence(found: Divergence) -> str:
    """A divergence: which layer, who is wrong, how far, and the likely cause."""
    who = f"{found.wrong} is wrong" if found.wrong else "the targets differ"
    parts = [
        f"{found.node}: {who} ({found.stage}, {found.case})",
        *filter(None, [", ".join(f"{label} {words}" for label, words in both_values(found))]),
        f"difference {short(found.size)}, limit {short(found.limit)}",
    ]
    if found.cause:
        parts.append(f"likely cause: {found.cause}")
    return "; ".join(parts)


def row_sentence(row: Row) -> str:
    """A row: the stage of a variant, and how far it is from its limit."""
    parts = [f"{row.variant.name}, {mode(row.variant.exact)}, {row.dtype} {column_of(row)}"]
    if row.stage != "shapes" and row.verdict not in ("shown", "skipped"):
        parts[0] += f": {short(row.worst)}, {'bound' if row.verdict == 'known' else 'limit'} {short(row.limit)}"
    return "; ".join([*parts, *(words for words in (row.at, row.cause, row.detail) if words)])


def complaints(outcome: Outcome) -> Iterator[tuple[SpecReport, int, str]]:
    """Everything that is wrong with specs that were checked: the report, the line of the spec (else 1), the words."""
    for report in outcome.report.specs:
        for failure in report.failures:
            yield report, 1, failure
        for found in report.divergences:
            yield report, max(found.spec_line, 1), sentence(found)
        for row in unexplained(report):
            yield report, 1, row_sentence(row)
