"""Check specs and say everything that is wrong with them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from specc.cli._shared import Checked, check_spec, count, limit_options, paint_for, specs_argument

if TYPE_CHECKING:
    from specc.compile import Bounds

EPILOG = """\b
Examples:
  specc validate specs/fashion.yaml
  specc validate specs/*.yaml --strict
  specc validate model.yaml --format json

Exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 a wrong command."""

#: Warnings of one spec that are shown as text; the other formats have all of them.
_MOST_WARNINGS = 20


@click.command(epilog=EPILOG)
@specs_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Lines for people, a list for programs, or annotations for GitHub.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@limit_options
def command(specs: tuple[str, ...], form: str, strict: bool, bounds: Bounds) -> int:
    """Check each SPEC: reading, names, wiring, every shape, and the data set. Nothing is written or fetched."""
    from specc.report.diagnostics import FORMATS, as_text

    checked = [check_spec(name, bounds) for name in specs]
    full = any(item.errors >= bounds.reading.max_faults for item in checked)
    findings = [found for item in checked for found in item.findings]
    if form == "text":
        paint = paint_for(sys.stdout)
        shown = [as_text(item.findings, paint, _MOST_WARNINGS) for item in checked if item.findings]
        click.echo("\n".join([*shown, paint(*_summary(checked, full))]))
    else:
        click.echo(FORMATS[form](findings))
    failed = [found for found in findings if strict or found.severity == "error"]
    return 1 if failed else 0


def _summary(checked: list[Checked], full: bool) -> tuple[str, str]:
    """The last line, and its colour: ``2 specs: 1 error, 3 warnings``. `full`: there may be more errors."""
    errors, warnings = sum(item.errors for item in checked), sum(item.warnings for item in checked)
    more = " or more (--max-errors)" if full else ""
    counts = [count(errors, "error") + more] * (errors > 0) + [count(warnings, "warning")] * (warnings > 0)
    role = "error" if errors else "warning" if warnings else "good"
    return f"{count(len(checked), 'spec')}: {', '.join(counts) or 'no errors'}", role
