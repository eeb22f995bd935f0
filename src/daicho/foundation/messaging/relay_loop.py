"""The loop around each relay in the worker: one thread per pair, rung up when something waits for its receiver.

One look at the outbox of a sender, ten times and more a second, serves all its relays: an installation where nothing
happens must not keep a processor busy.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import close_old_connections, connections

from daicho.foundation.clock import machine_now
from daicho.foundation.database import statements
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.relay import relay_round
from daicho.foundation.messaging.transport import Transport

log = logging.getLogger(__name__)

POLL_SECONDS = 0.075
IDLE_SECONDS = 1.0
"""How soon a relay looks by itself, should nobody ring."""
LONGEST_PAUSE_SECONDS = 10.0
CLOSED_PAUSE_SECONDS = 1.0
"""How soon it is noticed that the hours of a receiver have begun."""


_DUE = """
    select wanted.name from unnest(%s::text[]) as wanted (name) where exists (
        select from delivery where receiver = wanted.name and state = 'waiting' and next_try <= %s)
"""


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

    def run(self, stop: threading.Event, rung: threading.Event | None = None) -> None:
        """Works until ``stop`` is set. Survives a restart of the database and of the receiver.

        Args: rung: set by somebody when there is something to do; without it the relay looks by itself.
        """
        pause = POLL_SECONDS
        try:
            while not stop.wait(pause):
                if rung is not None and pause == POLL_SECONDS:
                    rung.wait(IDLE_SECONDS)
                    rung.clear()
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


class Bell:
    """呼び鈴 of one sender: rings up the relays for whose receivers something is due."""

    def __init__(self, sender: str, receivers: Sequence[str]) -> None:
        self.sender = sender
        self.rung = {receiver: threading.Event() for receiver in receivers}

    def run(self, stop: threading.Event) -> None:
        """Looks until ``stop`` is set, then lets everybody go. Survives a restart of the database."""
        pause = POLL_SECONDS
        try:
            while not stop.wait(pause):
                pause = self._look()
        finally:
            for event in self.rung.values():
                event.set()
            connections.close_all()

    def _look(self) -> float:
        try:
            close_old_connections()
            with serving(self.sender):
                due = statements.run(self.sender, _DUE, list(self.rung), machine_now())
        except Exception as fault:
            log.error("outbox of %s: %s", self.sender, type(fault).__name__)
            connections[self.sender].close()
            return 1.0
        for (receiver,) in due:
            self.rung[receiver].set()
        return POLL_SECONDS


def start(relays: Sequence[Relay], stop: threading.Event) -> list[threading.Thread]:
    """Starts a thread per relay and one per sender; they end soon after ``stop`` is set."""
    senders = dict.fromkeys(each.sender for each in relays)
    bells = {sender: Bell(sender, [each.receiver for each in relays if each.sender == sender]) for sender in senders}
    threads = [
        threading.Thread(target=bell.run, args=(stop,), name=f"outbox {sender}", daemon=True)
        for sender, bell in bells.items()
    ]
    threads += [
        threading.Thread(
            target=each.run,
            args=(stop, bells[each.sender].rung[each.receiver]),
            name=f"relay {each.sender} {each.receiver}",
            daemon=True,
        )
        for each in relays
    ]
    for thread in threads:
        thread.start()
    return threads
