"""The prefecture's own copy (保存本人確認情報) in one SQLite file; every commit reaches the disk (synchronous=FULL)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counterparts.corrections import Copy
from counterparts.prefecture.validation import ENTRY_REASONS, Rejection
from counterparts.reconciliation import Held, members_of

_TABLES = """
create table if not exists record (
    resident_code text primary key, order_number integer not null, state text not null,
    municipality_code text not null, content text not null);
create table if not exists history (
    id integer primary key, received_at text not null, message_id text not null, resident_code text not null,
    order_number integer not null, digest text not null, content text not null);
create unique index if not exists history_once on history (resident_code, order_number);
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an update: acknowledged, rejected or out_of_order."""

    result: str
    order_number: int = 0
    duplicate: bool = False
    expected: int | None = None
    rejection: Rejection | None = None


def open_store(path: Path) -> sqlite3.Connection:
    """Open or make the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, check_same_thread=False)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute("pragma busy_timeout = 5000")
    database.executescript(_TABLES)
    _hold_what_was_stored_before(database)
    return database


def _hold_what_was_stored_before(database: sqlite3.Connection) -> None:
    """A copy of an earlier version has no bucket digests yet."""
    held = Held(database)
    if held.is_empty():
        by_municipality: dict[str, list[dict[str, Any]]] = {}
        for update in records(database):
            record = update["identification"]
            by_municipality.setdefault(record["municipality_code"], []).append(
                members_of(record, update["record_state"])
            )
        with database:
            for municipality, members in by_municipality.items():
                held.put_new(municipality, members)


def apply_update(
    database: sqlite3.Connection, update: Mapping[str, Any], message_id: str, *, unchecked: bool = False
) -> Outcome:
    """Apply one well-formed update if it is the person's next one. Part of the caller's transaction.

    Args: unchecked: skip the checks of state (``acknowledge`` on command).
    """
    record = update["identification"]
    code, number = str(record["resident_code"]), int(update["update_order_number"])
    digest = _digest(update)
    known = _known(database, code, record.get("former_resident_code"))
    twin = database.execute(
        "select digest from history where resident_code = ? and order_number = ?", (code, number)
    ).fetchone()
    if twin is not None:
        if twin[0] == digest:
            return Outcome("acknowledged", number, duplicate=True)
        return _rejected(number, "P-ORDER-001", "同じ更新順番号で内容の異なる更新を受け付けています。")
    expected = (known[1] if known else 0) + 1
    given_up = update.get("given_up_from")
    if number != expected and not (given_up is not None and given_up <= expected < number):
        return Outcome("out_of_order", number, expected=expected)
    rejection = None if unchecked else _state_rejection(known, update)
    if rejection is not None:
        return Outcome("rejected", number, rejection=rejection)
    _write(database, known, update, message_id, digest)
    former = known[0] if known is not None else None
    Held(database).put(record["municipality_code"], members_of(record, update["record_state"]), former)
    return Outcome("acknowledged", number)


def _rejected(number: int, code: str, text: str) -> Outcome:
    return Outcome("rejected", number, rejection=Rejection(code, text))


def _known(database: sqlite3.Connection, code: str, previous: str | None) -> tuple[str, int, str, str] | None:
    for candidate in (code, previous):
        row = database.execute(
            "select resident_code, order_number, state, municipality_code from record where resident_code = ?",
            (candidate,),
        ).fetchone()
        if row is not None:
            return (str(row[0]), int(row[1]), str(row[2]), str(row[3]))
    return None


def _state_rejection(known: tuple[str, int, str, str] | None, update: Mapping[str, Any]) -> Rejection | None:
    record = update["identification"]
    entering = record["reason"] in ENTRY_REASONS
    if known is None:
        return None if entering else Rejection("P-STATE-002", "保存されていない住民の更新です。")
    _, _, state, municipality = known
    if entering and state == "current" and municipality == record["municipality_code"]:
        return Rejection("P-STATE-001", "既に当該市町村の住民である者の記載です。")
    return None


def _write(
    database: sqlite3.Connection,
    known: tuple[str, int, str, str] | None,
    update: Mapping[str, Any],
    message_id: str,
    digest: str,
) -> None:
    record = update["identification"]
    code, number = record["resident_code"], update["update_order_number"]
    content = json.dumps(update, ensure_ascii=False, sort_keys=True)
    if known is not None and known[0] != code:
        database.execute("delete from record where resident_code = ?", (known[0],))
    database.execute(
        "insert into record (resident_code, order_number, state, municipality_code, content) values (?, ?, ?, ?, ?) "
        "on conflict (resident_code) do update set order_number = excluded.order_number, state = excluded.state, "
        "municipality_code = excluded.municipality_code, content = excluded.content",
        (code, number, update["record_state"], record["municipality_code"], content),
    )
    database.execute(
        "insert into history (received_at, message_id, resident_code, order_number, digest, content) "
        "values (?, ?, ?, ?, ?, ?)",
        (_now(), message_id, code, number, digest, content),
    )


def copy_of(database: sqlite3.Connection) -> Copy:
    """What a correction may do here."""

    def position(municipality: str, code: str) -> int:
        row = database.execute(
            "select order_number from record where resident_code = ? and municipality_code = ?", (code, municipality)
        ).fetchone()
        return int(row[0]) if row is not None else 0

    def put(update: Mapping[str, Any]) -> None:
        code, number = update["identification"]["resident_code"], update["update_order_number"]
        database.execute("delete from history where resident_code = ? and order_number >= ?", (code, number))
        _write(database, None, update, "", _digest(update))

    def drop(municipality: str, code: str) -> None:
        if position(municipality, code):
            database.execute("delete from history where resident_code = ?", (code,))
            database.execute("delete from record where resident_code = ?", (code,))

    return Copy(position, put, drop)


def _digest(update: Mapping[str, Any]) -> str:
    """Digest of what the update says; which numbers were given up may be said later."""
    said = {key: value for key, value in update.items() if key != "given_up_from"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def records(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """The current copy, for comparisons in tests."""
    rows = database.execute("select content from record order by resident_code")
    return [json.loads(content) for (content,) in rows]


def history(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every update applied, in the order of arrival."""
    rows = database.execute("select content from history order by id")
    return [json.loads(content) for (content,) in rows]


def load_records(database: sqlite3.Connection, updates: Iterable[Mapping[str, Any]]) -> int:
    """初期登録 — fill an empty copy with well-formed updates. Returns how many."""
    count = 0
    with database:
        for update in updates:
            _write(database, None, update, "", _digest(update))
            count += 1
    _hold_what_was_stored_before(database)
    return count


def is_filled(database: sqlite3.Connection) -> bool:
    """Whether the copy holds anything."""
    return database.execute("select 1 from record limit 1").fetchone() is not None


def counts(database: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many people are kept per municipality."""
    return database.execute(
        "select municipality_code, count(*) from record group by municipality_code order by 2 desc limit 10"
    ).fetchall()
