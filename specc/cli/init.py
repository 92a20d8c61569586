"""Write a first spec to start from."""

from __future__ import annotations

from pathlib import Path

import click

EPILOG = """\b
Examples:
  specc init
  specc init digits

Beside the spec goes specc.schema.json, so that an editor with a YAML language
server completes the keys and marks mistakes as you type."""


@click.command(epilog=EPILOG)
@click.argument("name", default="my_model")
@click.option("--force", is_flag=True, help="Overwrite a spec of that name.")
def command(name: str, force: bool) -> int:
    """Write NAME.yaml, a small network that builds and trains, and say what to do with it."""
    from specc.cli._texts import SCHEMA_FILE, first_spec, schema_text
    from specc.names import camel, fault_of_model_name

    stem = name.removesuffix(".yaml")
    model = camel(stem)
    if fault_of_model_name(stem) is not None or fault_of_model_name(model) is not None:
        raise click.BadParameter(f"{stem!r} cannot be a name; use letters, digits and _, starting with a letter.")
    spec, schema = Path(f"{stem}.yaml"), Path(SCHEMA_FILE)
    if (spec.exists() or spec.is_symlink()) and not force:
        raise click.UsageError(f"{spec} exists; choose another name, or overwrite it with --force.")
    _write(spec, first_spec(model), force)
    if not schema.exists() or _is_schema(schema):
        _write(schema, schema_text(), True)
    click.echo(f"wrote {spec}\n\nnow run\n  specc validate {spec}\n  specc build {spec} --target torch")
    return 0


def _is_schema(path: Path) -> bool:
    """Whether a file is a schema that specc wrote."""
    try:
        with path.open("rb") as file:
            return b'"$comment": "printed by specc ' in file.read(500)
    except OSError:
        return False


def _write(path: Path, text: str, force: bool) -> None:
    from specc.files import NewFile, write_files

    write_files(Path(), [NewFile(path.name, text)], force)
