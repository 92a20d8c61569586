"""A progress bar in the terminal for downloads. The command line passes it to `load`; the library itself is silent."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class TerminalProgress:
    """One line per file on standard error: name, bar, bytes, time left. Fits `specc.data.values.Progress`."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._bar: Progress | None = None
        self._task = TaskID(0)

    def start(self, file: str, total: int) -> None:
        """Show an empty bar for a file of `total` bytes."""
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=self._console)
        self._task = self._bar.add_task(file, total=total)
        self._bar.start()

    def advance(self, count: int) -> None:
        """Fill the bar by `count` bytes."""
        if self._bar is not None:
            self._bar.advance(self._task, count)

    def stop(self) -> None:
        """Leave the bar as it is and end its line."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
