"""Explain an error or a warning, with a wrong and a right spec."""

from __future__ import annotations

import click

EPILOG = """\b
Examples:
  specc explain E401
  specc explain        lists every code"""


@click.command(epilog=EPILOG)
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Print the page of CODE, for example E401; without it, the list of all codes."""
    from specc import explain

    known = explain.codes()
    if code is None:
        click.echo("\n".join(f"{name}  {explain.page(name).title}" for name in known))
        return 0
    wanted = code.strip("[]").upper()
    if wanted not in known:
        raise click.BadParameter(f"there is no code {code!r}; specc explain lists them all.")
    click.echo(explain.page(wanted).text, nl=False)
    return 0
