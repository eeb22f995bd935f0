"""転送待ち: what one counterpart passes on to another, kept until it is answered, one after the other."""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counterparts import envelope
from counterparts.client import NoAnswer, Peer, send
from counterparts.envelope import Party

_TABLE = """
create table if not exists outbox (id integer primary key, message_id text not null, type text not null,
    municipality_code text not null, body text not null, state text not null default 'waiting',
    reason_code text not null default '')
"""
_PAUSE, _LONGEST_PAUSE = 0.5, 15.0


def prepare(database: sqlite3.Connection) -> None:
    """Make the table."""
    database.execute(_TABLE)


def put(database: sqlite3.Connection, type_: str, municipality_code: str, body: Mapping[str, Any]) -> None:
    """Put aside for sending, in the caller's transaction."""
    database.execute(
        "insert into outbox (message_id, type, municipality_code, body) values (?, ?, ?, ?)",
        (str(uuid.uuid4()), type_, municipality_code, json.dumps(body, ensure_ascii=False)),
    )


def counts(database: sqlite3.Connection) -> dict[str, int]:
    """How many wait, were sent, were refused."""
    return dict(database.execute("select state, count(*) from outbox group by state"))


def send_waiting(database: sqlite3.Connection, party: Party, peer: Peer) -> int:
    """Send what waits, oldest first. Returns how many were answered. Raises: NoAnswer, and the rest goes on waiting."""
    sent = 0
    rows = database.execute(
        "select id, message_id, type, municipality_code, body from outbox where state = 'waiting' order by id"
    )
    for row_id, message_id, type_, municipality_code, body in rows.fetchall():
        made = envelope.request(party, peer.name, type_, municipality_code, json.loads(body), message_id)
        answered = send(party, peer, made)
        state = "sent" if answered["result"] == "acknowledged" else "refused"
        code = answered["reason_code"] or ("" if state == "sent" else answered["result"])
        with database:
            database.execute("update outbox set state = ?, reason_code = ? where id = ?", (state, code, row_id))
        sent += 1
    return sent


class Forwarder(threading.Thread):
    """Sends what waits, over and over, in a thread of its own with its own connection to the file."""

    def __init__(self, file: Path, party: Party, peer: Peer) -> None:
        super().__init__(name=f"forward-{peer.name}", daemon=True)
        self._file, self._party, self._peer = file, party, peer

    def run(self) -> None:
        """Until the process ends."""
        database = sqlite3.connect(self._file, timeout=10)
        pause = _PAUSE
        waiting = threading.Event()
        while True:
            try:
                send_waiting(database, self._party, self._peer)
                pause = _PAUSE
            except (NoAnswer, sqlite3.OperationalError):
                pause = min(pause * 2, _LONGEST_PAUSE)
            waiting.wait(pause)
