"""Keeps child processes running and stops them in order: no orphan, no lost child, no half stop.

Children are started in sessions of their own, so that Ctrl-C reaches the supervisor alone; the kernel ends them when
the supervisor itself is killed. Closing the terminal changes nothing: they write to files.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 15
"""How long a child may take to end in order before it is killed."""
LOG_LIMIT = 20 * 1024 * 1024
_SET_PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep alive.

    Args:
        name: of its log file and of the lines about it.
        command: program and arguments.
        environment: in full; nothing is inherited.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(slots=True)
class _Running:
    child: Child
    process: subprocess.Popen[bytes]
    started: float
    quick_deaths: int = 0
    restart_at: float | None = None


@dataclass(slots=True)
class Supervisor:
    """Starts children in order, restarts the dead ones, stops all in reverse order.

    Args:
        logs: folder of the children's output.
        say: takes one line of progress.
        watch: called about every second; keeps alive what is not a child, such as the database.
    """

    logs: Path
    say: Callable[[str], None]
    watch: Callable[[], None] = lambda: None
    _running: list[_Running] = field(default_factory=list)
    _stopping: bool = False

    def take_signals(self) -> None:
        """Ctrl-C and SIGTERM stop everything in order; a closed terminal (SIGHUP) does not."""
        signal.signal(signal.SIGINT, self._on_stop)
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def start(self, child: Child) -> None:
        """Starts a child that is kept alive from now on."""
        self._running.append(_Running(child, self._spawn(child), time.monotonic()))

    def run(self) -> None:
        """Keeps everything alive until it is told to stop."""
        next_watch = 0.0
        while not self._stopping:
            for running in self._running:
                self._revive(running)
            if time.monotonic() >= next_watch:
                with contextlib.suppress(Exception):
                    self.watch()
                next_watch = time.monotonic() + 1
            time.sleep(0.2)

    def request_stop(self) -> None:
        """Ends :meth:`run` soon; the children live on until :meth:`stop`."""
        self._stopping = True

    def stop(self) -> None:
        """Stops every child, the last started first."""
        self._stopping = True
        for running in reversed(self._running):
            _end(running.process)
        self._running.clear()

    @property
    def is_stopping(self) -> bool:
        """Whether a signal to stop has come."""
        return self._stopping

    def process_ids(self) -> dict[str, int]:
        """Name to process id of the children, for status and tests."""
        return {running.child.name: running.process.pid for running in self._running}

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.request_stop()

    def _revive(self, running: _Running) -> None:
        if running.restart_at is None:
            code = running.process.poll()
            if code is None:
                return
            _end(running.process)
            lived = time.monotonic() - running.started
            running.quick_deaths = running.quick_deaths + 1 if lived < 10 else 0
            wait = min(30.0, 0.5 * 2**running.quick_deaths) if running.quick_deaths else 0.0
            running.restart_at = time.monotonic() + wait
            self.say(f"{running.child.name} ended (code {code}); restarting, see {self._log(running.child)}")
        if time.monotonic() >= running.restart_at:
            running.process = self._spawn(running.child)
            running.started, running.restart_at = time.monotonic(), None

    def _spawn(self, child: Child) -> subprocess.Popen[bytes]:
        log = self._log(child)
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
            return subprocess.Popen(
                list(child.command),
                env=dict(child.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # safe: the supervisor has one thread
            )

    def _log(self, child: Child) -> Path:
        return self.logs / f"{child.name}.log"


def end_with_parent() -> None:
    """Asks the Linux kernel to end this process when its parent dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a child and whatever it started: in order first, then by force."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    # Its session may outlive it, for example web workers whose master was killed.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
