"""結果の送信: outcomes stay in the outbox until the certificate server has acknowledged them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counterparts.control import Control
from counterparts.journal import Journal
from counterparts.kiosk_centre import receipts, store
from counterparts.kiosk_centre.door import NoAnswer
from counterparts.kiosk_centre.forwarding import KIND_WORDS, TYPE_OF_KIND, Forwarding

_PAUSE, _LONGEST_PAUSE = 0.3, 5.0
_GRACE = timedelta(minutes=1)
NEVER_ARRIVED = "K-RECEIPT-UNKNOWN"
"""Answer about a receipt that the server never got: nothing was made, so there is nothing to tell."""


def send_waiting(database: sqlite3.Connection, control: Control, journal: Journal, forwarding: Forwarding) -> int:
    """Send what waits, oldest first. Returns how many were settled. Raises: NoAnswer, and the rest goes on waiting."""
    settled = 0
    for body in store.waiting(database):
        number = body["receipt_number"]
        order = control.take("outcome", "")
        kind = order.kind if order is not None else ""
        if kind == "lose_outcome":
            store.settle(database, number, "lost")
            continue

        def noted(said: str, number: str = number, kind: str = kind) -> None:
            journal.note("", "outcome", number, ("second", said), kind)

        try:
            answer = forwarding.send("outcome", body, order, noted)
        except NoAnswer as reason:
            journal.note("", "outcome", number, ("no_answer", str(reason)), kind)
            raise
        if kind == "contradict":
            said = forwarding.send("outcome", receipts.contradicting(body), None, noted)
            noted(str(said.get("code", said["result"])))
        code = str(answer.get("code", ""))
        journal.note("", "outcome", number, (answer["result"], code), kind)
        if answer.get("can_retry"):
            continue
        is_told = answer["result"] == "ok" or code == NEVER_ARRIVED
        store.settle(database, number, "acknowledged" if is_told else "refused", code)
        settled += 1
    return settled


def give_up_lapsed(database: sqlite3.Connection) -> int:
    """Certificates that nobody paid in time, or that never came, are told as not printed. Returns how many."""
    lapsed = [one for one in store.receipts_in(database, ("made",)) if _is_past(one["valid_until"])]
    lapsed += [one for one in store.receipts_in(database, ("asked",)) if _is_past(one["at"])]
    for one in lapsed:
        store.advance(database, one["number"], "failed", code="C-LAPSED")
    return len(lapsed)


def give_up_interrupted(database: sqlite3.Connection) -> int:
    """After a restart nobody waits any more for what was being asked. Returns how many."""
    cut = store.receipts_in(database, ("asked",))
    for one in cut:
        store.advance(database, one["number"], "failed", code="C-INTERRUPTED")
    return len(cut)


class OutcomeSender(threading.Thread):
    """Sends outcomes over and over, with its own connection to the file."""

    def __init__(self, file: Path, forwarding: Callable[[], Forwarding]) -> None:
        super().__init__(name="outcomes", daemon=True)
        self._file, self._forwarding = file, forwarding

    def run(self) -> None:
        """Until the process ends."""
        database = store.open_store(self._file)
        control, journal = Control(database, KIND_WORDS, TYPE_OF_KIND), Journal(database)
        pause, waiting = _PAUSE, threading.Event()
        while True:
            try:
                give_up_lapsed(database)
                send_waiting(database, control, journal, self._forwarding())
                pause = _PAUSE
            except (NoAnswer, sqlite3.OperationalError):
                pause = min(pause * 2, _LONGEST_PAUSE)
            waiting.wait(pause)


def _is_past(until: str) -> bool:
    return bool(until) and datetime.fromisoformat(until) + _GRACE < datetime.now(UTC)
