"""Print the JSON Schema of the language, for editors."""

from __future__ import annotations

import click

EPILOG = """\b
Examples:
  specc schema > specc.schema.json

\b
The first line of a spec then tells the editor where it is:
  # yaml-language-server: $schema=specc.schema.json"""


@click.command(epilog=EPILOG)
def command() -> int:
    """Print the JSON Schema (draft 2020-12) of specs. Editors complete and check specs with it."""
    from specc.cli._texts import schema_text

    click.echo(schema_text(), nl=False)
    return 0
