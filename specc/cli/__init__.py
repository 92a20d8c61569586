"""The command line. One file per verb, imported when that verb is asked for; only this package prints and exits."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run specc and exit: 0 all is well, 1 findings, 2 a wrong command or a fault of specc itself."""
    from specc.cli._edge import run

    sys.exit(run(arguments))
