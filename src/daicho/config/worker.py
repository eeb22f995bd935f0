"""The worker process: relays for every declared pair, sealing of the audit logs, and the job queues."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

RELAY_SECONDS = 0.1
SEAL_SECONDS = 10.0
RETRY_SECONDS = 1.0

_log = logging.getLogger("daicho.worker")


class Loops:
    """Threads that each repeat one step until told to stop; a failing step is logged and tried again."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def repeat(self, name: str, step: Callable[[], int], every: float) -> None:
        """Starts one loop. A step returns how much it did; after work it is called again at once."""
        thread = threading.Thread(target=self._loop, args=(name, step, every), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait(self) -> None:
        """Until told to stop, then until the loops have finished their step."""
        while not self._stop.wait(3600):
            pass
        for thread in self._threads:
            thread.join(10)

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Tells all loops to end after the step they are in."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether the loops have been told to stop."""
        return self._stop.is_set()

    def _loop(self, name: str, step: Callable[[], int], every: float) -> None:
        from django.db import close_old_connections, connections

        while not self._stop.is_set():
            pause = every
            try:
                if step():
                    pause = 0.0
            except Exception as fault:
                # The text of a database error may quote a row: only its kind goes to the log.
                _log.error("%s: %s; trying again", name, type(fault).__name__)
                pause = RETRY_SECONDS
            close_old_connections()
            self._stop.wait(pause)
        connections.close_all()


def start_loops(loops: Loops) -> None:
    """All loops that this process has credentials for."""
    from django.conf import settings

    from daicho.config.transports import transport_between
    from daicho.contracts.connections import message_pairs
    from daicho.foundation.audit.sealing import seal_once
    from daicho.foundation.messaging.relay import relay_once

    served = settings.SERVED_ALIASES
    for sender, receiver, _ in message_pairs():
        transport = transport_between(sender, receiver) if sender in served else None
        if transport is None:
            continue
        loops.repeat(
            f"relay {sender} -> {receiver}",
            lambda sender=sender, receiver=receiver, transport=transport: relay_once(sender, receiver, transport),  # type: ignore[misc]
            RELAY_SECONDS,
        )
    for alias in (alias for alias in served if alias != "evidence"):
        loops.repeat(f"seal {alias}", lambda alias=alias: seal_once(alias), SEAL_SECONDS)  # type: ignore[misc]


def main() -> None:
    """Works until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    loops = Loops()
    signal.signal(signal.SIGTERM, loops.stop)
    signal.signal(signal.SIGINT, loops.stop)
    start_loops(loops)
    _start_jobs(loops)
    _log.info("working")
    loops.wait()


def _start_jobs(loops: Loops) -> None:
    from daicho.config.presence import is_present

    if not is_present("daicho.foundation.jobs"):
        return
    from daicho.foundation.jobs import run_workers

    threading.Thread(target=run_workers, args=(lambda: loops.is_stopping,), name="jobs", daemon=True).start()


if __name__ == "__main__":
    main()
