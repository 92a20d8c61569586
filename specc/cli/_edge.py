"""Where every failure ends: the user's as findings, a wrong command as a hint, ours as a request to report it.

No spec, however wrong, may end in a traceback.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

from specc.cli._verbs import specc
from specc.errors import SpecError

OK, FINDINGS, WRONG = 0, 1, 2
#: As shells count a program that was ended by Ctrl-C.
INTERRUPTED = 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    _tolerate_consoles()
    # Plug-ins of pydantic have no say in what a spec means, and looking for them takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        code = specc.main(arguments, prog_name="specc", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return WRONG
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except SpecError as error:
        from specc.report.diagnostics import as_text
        from specc.report.findings import of_file
        from specc.source import Limits

        click.echo(as_text(of_file("specc", error.diagnostics, Limits())), err=True)
        return FINDINGS
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        return _our_fault(error)
    return code if isinstance(code, int) else OK


def _our_fault(error: Exception) -> int:
    """One line for a mistake of ours; the whole trace where it was asked for."""
    from specc import __version__

    if os.environ.get("SPECC_TRACEBACK"):
        traceback.print_exception(error)
    words = " ".join(str(error).split())[:300]
    click.echo(
        f"specc {__version__}: internal error: {type(error).__name__}: {words}. "
        "This is a fault of specc, not of your spec; please report it with the spec. "
        "SPECC_TRACEBACK=1 shows where it happened.",
        err=True,
    )
    return WRONG


def _tolerate_consoles() -> None:
    """A console that has no letter for something shows its number instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
