"""The parent's side of a child process: start it, ask it, limit it, end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from specc.errors import InternalError
from specc.run.channel import Arrays, ChannelClosed, Message, receive, send

#: What a child may see of the environment: enough to find libraries and a home for caches, nothing that names secrets.
_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
)
#: One thread, no oneDNN, quiet: the same bits on every run (the frameworks read these when they are imported).
_PINNED = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "-1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_POLL = 0.05


@dataclass(frozen=True)
class Bounds:
    """What one request may cost: seconds, bytes of memory of the child, bytes that the module prints."""

    seconds: float = 600.0
    memory: int = 8 * 2**30
    log: int = 10 * 2**20


class ChildFailed(Exception):
    """The child, or the generated module in it, failed: `reason` in one line, and as `trace` what it printed last."""

    def __init__(self, reason: str, trace: str = "") -> None:
        super().__init__(reason)
        self.reason, self.trace = reason, trace


class Child:
    """A framework in a process of its own. Usable as a context manager; ending it leaves nothing behind."""

    def __init__(self, target: str, bounds: Bounds | None = None, environment: Mapping[str, str] | None = None) -> None:
        self.target = target
        self.bounds = bounds or Bounds()
        self.environment = dict(environment or {})
        self.versions: dict[str, str] = {}
        self.start_seconds = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._replies: Queue[Message | None] = Queue()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- asking -----------------------------------------------------------------------------------------------------

    def post(self, op: str, arrays: Arrays | None = None, **header: Any) -> None:
        """Send a request without waiting; a child that is not running is started first."""
        process = self._running()
        assert process.stdin is not None
        try:
            send(process.stdin, Message({"op": op, **header}, arrays or {}))  # type: ignore[arg-type]
        except ChannelClosed:
            self._fail(self._death())

    def wait(
        self, seconds: float | None = None, progress: Callable[[Mapping[str, Any]], None] | None = None
    ) -> Message:
        """The reply to the oldest request. `progress` is told what the child says before; each word gives it more time.

        Raises:
            ChildFailed: the module raised, crashed, hung, printed or ate too much. A child that did not just raise is
                ended, and a new one starts with the next request.
        """
        deadline = time.monotonic() + (seconds or self.bounds.seconds)
        while True:
            try:
                reply = self._replies.get(timeout=_POLL)
            except Empty:
                self._watch(deadline, seconds or self.bounds.seconds)
                continue
            if reply is None:
                self._fail(self._death())
                raise InternalError("unreachable") from None
            if "progress" in reply.header:
                deadline = time.monotonic() + (seconds or self.bounds.seconds)
                if progress:
                    progress(reply.header["progress"])
                continue
            if not reply.header.get("ok"):
                raise ChildFailed(
                    str(reply.header.get("error", "it sent no answer")), str(reply.header.get("trace", ""))
                )
            return reply

    def ask(self, op: str, arrays: Arrays | None = None, seconds: float | None = None, **header: Any) -> Message:
        """A request and its reply."""
        self.post(op, arrays, **header)
        return self.wait(seconds)

    # -- limits -----------------------------------------------------------------------------------------------------

    def _watch(self, deadline: float, allowed: float) -> None:
        if time.monotonic() > deadline:
            self._fail(f"it did not answer within {allowed:g} seconds")
        memory = self._memory()
        if memory > self.bounds.memory:
            self._fail(f"it used {memory / 2**30:.1f} GiB of memory; the limit is {self.bounds.memory / 2**30:.1f} GiB")
        if self._log_size() > self.bounds.log:
            self._fail(f"it printed more than {self.bounds.log / 2**20:g} MiB")

    def _memory(self) -> int:
        """Resident bytes of the child; 0 where the system does not tell."""
        if self._process is None:
            return 0
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def _log_path(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "printed.log"

    def _log_size(self) -> int:
        try:
            return self._log_path().stat().st_size
        except OSError:
            return 0

    def _log_tail(self) -> str:
        try:
            with self._log_path().open("rb") as log:
                log.seek(max(0, self._log_size() - 2000))
                return log.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def _death(self) -> str:
        process = self._process
        if process is None:
            return "it is not running"
        try:
            code = process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "it closed its pipes"
        if code < 0:
            return f"it was ended by signal {signal.Signals(-code).name}"
        return f"it ended by itself with exit code {code}"

    def _fail(self, reason: str) -> None:
        trace = self._log_tail() if self._folder else ""
        self.stop()
        raise ChildFailed(reason, trace)

    # -- life -------------------------------------------------------------------------------------------------------

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._start()
        assert self._process is not None
        return self._process

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="specc-")
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._replies = Queue()
        with self._log_path().open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "specc.run.worker", self.target],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._folder.name,
                env={**environment, **_PINNED, **self.environment},
                start_new_session=True,
            )
        threading.Thread(target=_pump, args=(self._process, self._replies), daemon=True).start()

    def start(self) -> None:
        """Start importing the framework, without waiting for it."""
        self.post("start")

    def started(self) -> None:
        """Wait until the framework is there.

        Raises:
            ChildFailed: it cannot be imported.
        """
        reply = self.wait()
        self.versions, self.start_seconds = dict(reply.header["versions"]), float(reply.header["seconds"])

    def stop(self) -> None:
        """End the child and everything it started."""
        process, self._process = self._process, None
        if process is not None:
            _end_group(process)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        # A pipe with unsent bytes to a dead child cannot be flushed, and need not be.
                        continue
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _pump(process: subprocess.Popen[bytes], replies: Queue[Message | None]) -> None:
    """Read replies as they come, so that waiting for one can be given up."""
    assert process.stdout is not None
    try:
        while True:
            replies.put(receive(process.stdout))  # type: ignore[arg-type]
    except ChannelClosed:
        replies.put(None)
