"""The loop around each relay in the worker: one thread per pair, polling, pausing while the receiver is away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connections

from daicho.foundation.messaging.relay import relay_round
from daicho.foundation.messaging.transport import Transport

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10.0
CLOSED_PAUSE_SECONDS = 1.0
"""How soon it is noticed that the hours of a receiver have begun."""


def at_any_hour() -> bool:
    """A receiver without hours."""
    return True


@dataclass(frozen=True, slots=True)
class Relay:
    """中継 from one sender to one receiver. ``may_send``: asked before each round; what waits stays waiting on no."""

    sender: str
    receiver: str
    transport: Transport
    may_send: Callable[[], bool] = at_any_hour

    def run(self, stop: threading.Event) -> None:
        """Works until ``stop`` is set. Survives a restart of the database and of the receiver."""
        pause = POLL_SECONDS
        try:
            while not stop.wait(pause):
                pause = self._round(pause)
        finally:
            connections.close_all()

    def _round(self, pause: float) -> float:
        try:
            close_old_connections()
            if not self.may_send():
                return CLOSED_PAUSE_SECONDS
            done = relay_round(self.sender, self.receiver, self.transport)
        except Exception as fault:
            log.error("relay %s to %s: %s", self.sender, self.receiver, type(fault).__name__)
            connections[self.sender].close()
            return 1.0
        if done.is_down:
            return min(max(pause * 2, 0.5), LONGEST_PAUSE_SECONDS)
        return 0.0 if done.delivered else POLL_SECONDS


def start(relays: list[Relay], stop: threading.Event) -> list[threading.Thread]:
    """Starts a thread per relay; they end soon after ``stop`` is set."""
    threads = [
        threading.Thread(target=each.run, args=(stop,), name=f"relay {each.sender} {each.receiver}", daemon=True)
        for each in relays
    ]
    for thread in threads:
        thread.start()
    return threads
