"""交換の記録: what arrived and what was answered, and the peers that failed to prove themselves. No personal number."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

_TABLES = """
create table if not exists exchange_journal (id integer primary key, at text not null, sender text not null,
    type text not null, message_id text not null, result text not null, reason_code text not null,
    misbehaviour text not null);
create table if not exists refused_peer (id integer primary key, at text not null, name text not null,
    reason text not null);
"""


class Journal:
    """What one counterpart writes down of its exchanges."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)

    def note(self, sender: str, type_: str, message_id: str, said: tuple[str, str], misbehaviour: str = "") -> None:
        """Write down an exchange. Args: said: result and reason code."""
        values = (_now(), sender[:60], type_[:60], message_id[:40], said[0], said[1], misbehaviour)
        with self._database:
            self._database.execute(
                "insert into exchange_journal (at, sender, type, message_id, result, reason_code, misbehaviour) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                values,
            )

    def note_refused_peer(self, name: str, reason: str) -> None:
        """相互認証 — write down a peer that failed to prove itself."""
        with self._database:
            self._database.execute(
                "insert into refused_peer (at, name, reason) values (?, ?, ?)", (_now(), name[:100], reason[:200])
            )

    def latest(self, most: int = 100) -> list[dict[str, str]]:
        """Exchanges, newest first."""
        names = ("at", "sender", "type", "message_id", "result", "reason_code", "misbehaviour")
        rows = self._database.execute(
            f"select {', '.join(names)} from exchange_journal order by id desc limit ?", (most,)
        )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def refused_peers(self) -> list[dict[str, str]]:
        """Peers that failed, oldest first."""
        rows = self._database.execute("select at, name, reason from refused_peer order by id")
        return [{"at": at, "name": name, "reason": reason} for at, name, reason in rows]


def _now() -> str:
    return datetime.now(UTC).isoformat()
