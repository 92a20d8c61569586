"""Findings as lines for people, as JSON, and as annotations of GitHub.

`text` gives ``file:line:column: error[code]: message; help`` with the source line and a mark below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from specc.report.excerpt import excerpt
from specc.report.findings import Finding

#: Words of one line, coloured by severity ("error", "warning") or as what they are ("place", "help").
Paint = Callable[[str, str], str]


def plain(words: str, role: str) -> str:
    """No colour."""
    return words


def line(finding: Finding, paint: Paint = plain) -> str:
    """``file:line:column: error[code]: message; help``."""
    place = _printable(finding.file)
    if finding.span is not None:
        place += f":{finding.span.line}:{finding.span.column}"
    head = paint(f"{finding.severity}[{finding.code}]", finding.severity)
    advice = f"; {paint(finding.help, 'help')}" if finding.help else ""
    return f"{paint(place, 'place')}: {head}: {finding.message}{advice}"


def block(finding: Finding, paint: Paint = plain) -> str:
    """The line of a finding, with the source line and a mark under it where there is one."""
    parts = [line(finding, paint)]
    if finding.span is not None and finding.text is not None and finding.text.strip():
        shown, mark = excerpt(finding.text, finding.span)
        number = f"{finding.span.line:>5}"
        parts += [f"{number} | {shown}", f"{' ' * len(number)} | {paint(mark, finding.severity)}"]
    return "\n".join(parts)


def as_text(findings: Sequence[Finding], paint: Paint = plain, most: int | None = None) -> str:
    """Every finding as a block; of more than `most` warnings the first ones, and how many there are."""
    warnings = [found for found in findings if found.severity == "warning"]
    hidden = set(map(id, warnings[most:])) if most is not None else set()
    parts = [block(found, paint) for found in findings if id(found) not in hidden]
    if hidden:
        parts.append(f"... and {len(hidden):,} more warning{'s' * (len(hidden) > 1)}")
    return "\n".join(parts)


def as_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Plain data, in the order of the findings. Lines and columns count from 1; `end` is one past the last column."""
    return [
        {
            "file": found.file,
            "line": found.span.line if found.span else None,
            "column": found.span.column if found.span else None,
            "end": found.span.end if found.span else None,
            "code": found.code,
            "severity": found.severity,
            "message": found.message,
            "help": found.help,
            "path": list(found.path),
        }
        for found in findings
    ]


def as_json(findings: Iterable[Finding]) -> str:
    """A list of objects: see `as_rows`."""
    import json

    # ASCII only, so that it is the same in every console and locale.
    return json.dumps(as_rows(findings), indent=2)


def command(severity: str, words: str, **properties: str | int) -> str:
    """A workflow command of GitHub: ``::error file=a.yaml,line=3::words``.

    Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Data escapes ``% \\r \\n``,
    properties also ``: ,``.
    """
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{severity} {listed}::{_data(words)}"


def as_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that GitHub shows beside the line."""
    rows = []
    for found in findings:
        place: dict[str, str | int] = {"file": found.file}
        if found.span is not None:
            last = max(found.span.end - 1, found.span.column)
            place |= {"line": found.span.line, "col": found.span.column, "endColumn": last}
        words = f"{found.message}; {found.help}" if found.help else found.message
        rows.append(command(found.severity, words, **place, title=f"specc {found.code}"))
    return "\n".join(rows)


FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _printable(text: str) -> str:
    """A file name on one line; a name can hold anything."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)
