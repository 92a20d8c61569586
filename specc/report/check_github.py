"""The report of ``specc check`` as workflow commands, which GitHub shows beside the lines of the spec."""

from __future__ import annotations

from specc.report.check_view import Outcome, verdict_line, versions_line
from specc.report.check_words import complaints
from specc.report.diagnostics import as_github as findings_as_github
from specc.report.diagnostics import command


def as_github(outcome: Outcome) -> str:
    """One error per complaint, then one line for the log. Nothing that a spec says stands outside a command."""
    outcome = outcome.printable()
    lines = [findings_as_github(outcome.broken)] if outcome.broken else []
    lines += [
        command("error", words, file=report.spec, line=line, title="specc check")
        for report, line, words in complaints(outcome)
    ]
    for found in outcome.drift:
        place = {"file": found.spec} if found.spec else {}
        lines.append(command("error", found.message, **place, title="specc.lock"))
    versions = versions_line(outcome)
    lines.append(verdict_line(outcome) + (f" ({versions})" if versions else ""))
    return "\n".join(lines)
