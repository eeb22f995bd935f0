"""到達 — watches from outside when each receiver has every member of a family, and whether it is the same there."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from daicho.config.demo.copies import RECEIVERS, REGISTRY, Change, arrived_for, changes_everywhere, open_deliveries

SECONDS = 30
PAUSE = 0.02


@dataclass(slots=True)
class Watch:
    """One watch over one notification; reads in a thread of its own, since the browser's loop runs in the main one.

    Args: reception: 受付番号. codes: 住民票コード of the family. control: the prefecture's test control.
    """

    reception: str
    codes: Collection[str]
    control: str
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "arrivals"))
    _stop: threading.Event = field(default_factory=threading.Event)

    def counts(self) -> dict[str, int]:
        """How many members each receiver has now."""
        return self._pool.submit(self._counts).result()

    def begin(self) -> Future[dict[str, float]]:
        """Watches from now on; gives the milliseconds until each receiver was complete. Those not seen are left out."""
        return self._pool.submit(self._watch)

    def everywhere(self, numbers: Collection[str]) -> dict[str, list[Change]]:
        """The versions of these residents, side by side."""
        return self._pool.submit(changes_everywhere, self.control, numbers).result()

    def is_all_delivered(self) -> bool:
        """Whether nothing waits any more; allows the senders a moment to note the last receipt."""
        return self._pool.submit(self._await_empty).result()

    def close(self) -> None:
        """Ends the watch."""
        self._stop.set()
        self._pool.submit(_close_connections).result()
        self._pool.shutdown()

    def _counts(self) -> dict[str, int]:
        return {one: arrived_for(self.reception, one, self.codes, self.control) for one in RECEIVERS}

    def _watch(self) -> dict[str, float]:
        started, seen = time.perf_counter(), dict[str, float]()
        while len(seen) < len(RECEIVERS) and time.perf_counter() - started < SECONDS and not self._stop.is_set():
            for receiver in RECEIVERS:
                if receiver not in seen and self._has_all(receiver):
                    seen[receiver] = (time.perf_counter() - started) * 1000
            time.sleep(PAUSE)
        return seen

    def _has_all(self, receiver: str) -> bool:
        return arrived_for(self.reception, receiver, self.codes, self.control) == len(self.codes)

    @staticmethod
    def _await_empty() -> bool:
        deadline = time.monotonic() + SECONDS
        while open_deliveries() and time.monotonic() < deadline:
            time.sleep(PAUSE)
        return open_deliveries() == 0


def differences(found: dict[str, list[Change]]) -> list[str]:
    """Receivers that do not hold exactly the registry's versions."""
    return [one for one in RECEIVERS if sorted(found[one]) != sorted(found[REGISTRY])]


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
