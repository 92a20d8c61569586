"""The group of all verbs. Each file of this folder without a leading underscore is one, known by its name.

A verb's module holds a click command named `command`; the first line of its docstring is its help in the list of verbs,
and is read without importing the module.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click

from specc import __version__

_FOLDER = Path(__file__).parent
_FIRST_LINE = re.compile(r'"""(.+?)(?:"""|$)', re.MULTILINE)
#: The order of the list: as one works. A verb that is not named here comes after these.
_ORDER = ("init", "validate", "shapes", "build", "check", "train")

EPILOG = """\b
Examples:
  specc init my_model
  specc validate specs/fashion.yaml
  specc build specs/fashion.yaml --target torch

Exit codes: 0 all is well, 1 findings, 2 a wrong command or a fault of specc itself."""


class Verbs(click.Group):
    """Finds verbs by name and imports only the one that is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in the order of work."""
        found = sorted(file.stem for file in _FOLDER.glob("*.py") if not file.stem.startswith("_"))
        return sorted(found, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, None for an unknown word."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = import_module(f"specc.cli.{cmd_name}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant by the arguments; an unknown verb is answered with the nearest one."""
        word = args[0]
        if not word.startswith("-") and self.get_command(ctx, word) is None:
            from specc.names import nearest

            guess = nearest(word, self.list_commands(ctx))
            ctx.fail(f"There is no verb {word!r}." + (f" Did you mean {guess}?" if guess else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, each with the first line of its file."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])


def _summary(name: str) -> str:
    head = (_FOLDER / f"{name}.py").read_text(encoding="utf-8")[:500]
    found = _FIRST_LINE.search(head)
    return found[1].strip() if found else ""


@click.command(cls=Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="specc", message="%(prog)s %(version)s")
def specc() -> None:
    """One YAML file describes a neural network; specc checks it and prints PyTorch and Keras source."""
