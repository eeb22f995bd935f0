"""受付台帳 of the centre in one SQLite file: receipts, each of their states, outcomes not yet acknowledged, visits.

No document and no name is kept: of a certificate its number, sheets and digest alone.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from counterparts.kiosk_centre import receipts

VISIT_LASTS = timedelta(minutes=10)
_TABLES = """
create table if not exists setting (name text primary key, value text not null) without rowid;
create table if not exists receipt (
    id integer primary key autoincrement, number text unique, at text not null, kiosk text not null,
    serial text not null, municipality_code text not null, request text not null, state text not null,
    is_paid integer not null default 0, fee integer not null default 0, sheets integer not null default 0,
    sheets_printed integer not null default 0, copies text not null default '[]', valid_until text not null default '',
    code text not null default '');
create table if not exists receipt_step (
    id integer primary key, at text not null, receipt text not null, state text not null);
create table if not exists outcome (
    receipt text primary key, body text not null, state text not null default 'waiting', code text not null default '',
    tries integer not null default 0);
create table if not exists visit (
    token text primary key, at text not null, kiosk text not null, challenge text not null,
    serial text not null default '', municipality_code text not null default '');
"""
_COLUMNS = (
    "number", "at", "kiosk", "serial", "municipality_code", "request", "state", "is_paid", "fee", "sheets",
    "sheets_printed", "copies", "valid_until", "code",
)  # fmt: skip


def open_store(path: Path) -> sqlite3.Connection:
    """Open or make the file; each statement outside a ``with`` commits by itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, check_same_thread=False)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute("pragma busy_timeout = 5000")
    database.executescript(_TABLES)
    with database:
        # A number that begins with 99 would be one of a city's own counter.
        first = f"{secrets.randbelow(99_000_000):08d}"
        database.execute("insert or ignore into setting values ('centre', ?)", (first,))
    return database


def new_visit(database: sqlite3.Connection, kiosk: str) -> tuple[str, str]:
    """来客 — a token for one customer at one kiosk, and the challenge for their card (both unguessable)."""
    token, challenge = secrets.token_urlsafe(32), secrets.token_hex(32)
    with database:
        oldest = (datetime.now(UTC) - VISIT_LASTS).isoformat()
        database.execute("delete from visit where at < ?", (oldest,))
        database.execute(
            "insert into visit (token, at, kiosk, challenge) values (?, ?, ?, ?)", (token, now(), kiosk, challenge)
        )
    return token, challenge


def visit(database: sqlite3.Connection, token: str, kiosk: str) -> dict[str, str] | None:
    """A visit that this kiosk began within the last minutes."""
    oldest = (datetime.now(UTC) - VISIT_LASTS).isoformat()
    row = database.execute(
        "select token, challenge, serial, municipality_code from visit where token = ? and kiosk = ? and at >= ?",
        (token, kiosk, oldest),
    ).fetchone()
    return dict(zip(("token", "challenge", "serial", "municipality_code"), row, strict=True)) if row else None


def admit(database: sqlite3.Connection, token: str, serial: str, municipality: str) -> None:
    """The card of the visit has proved itself; the challenge is used up."""
    with database:
        database.execute(
            "update visit set serial = ?, municipality_code = ?, challenge = '' where token = ?",
            (serial, municipality, token),
        )


def new_receipt(database: sqlite3.Connection, kiosk: str, who: Mapping[str, str], request: Mapping[str, Any]) -> str:
    """受付 — stands in the file before anything is forwarded. Returns its number of 20 digits, never used again."""
    with database:
        centre = database.execute("select value from setting where name = 'centre'").fetchone()[0]
        row = database.execute(
            "insert into receipt (at, kiosk, serial, municipality_code, request, state) "
            "values (?, ?, ?, ?, ?, 'asked')",
            (now(), kiosk, who["serial"], who["municipality_code"], "{}"),
        )
        number = f"{centre}{row.lastrowid:012d}"
        asked = {"receipt_number": number, "kiosk": kiosk, "serial": who["serial"], **request}
        database.execute(
            "update receipt set number = ?, request = ? where id = ?",
            (number, json.dumps(asked, ensure_ascii=False), row.lastrowid),
        )
        _note(database, number, "asked")
    return number


def receipt(database: sqlite3.Connection, number: str) -> dict[str, Any] | None:
    """One receipt."""
    return next(_rows(database, "where number = ?", (number,)), None)


def receipts_in(database: sqlite3.Connection, states: Iterable[str], kiosk: str = "") -> list[dict[str, Any]]:
    """Receipts in these states, oldest first. Args: kiosk: of one alone."""
    chosen = tuple(states)
    marks = ", ".join("?" for _ in chosen)
    return list(
        _rows(database, f"where state in ({marks}) and (? = '' or kiosk = ?) order by id", (*chosen, kiosk, kiosk))
    )


def latest(database: sqlite3.Connection, most: int = 30) -> list[dict[str, Any]]:
    """Receipts, newest first."""
    return list(_rows(database, "order by id desc limit ?", (most,)))


def steps(database: sqlite3.Connection, number: str) -> list[str]:
    """The states of a receipt in their order."""
    rows = database.execute("select state from receipt_step where receipt = ? order by id", (number,))
    return [str(state) for (state,) in rows]


def advance(database: sqlite3.Connection, number: str, step: str, **facts: Any) -> str:
    """One step of a receipt, and its outcome into the outbox, in one transaction. Raises: receipts.Contradiction.

    Args: facts: columns that become known with the step.
    """
    with database:
        database.execute("begin immediate")
        before = receipt(database, number)
        if before is None:
            raise receipts.Contradiction("")
        state = receipts.after(before["state"], step, is_paid=bool(before["is_paid"]))
        if state == before["state"]:
            return state
        values = {"state": state, **facts} | ({"is_paid": 1} if step == "paid" else {})
        names = ", ".join(f"{name} = ?" for name in values)
        database.execute(f"update receipt set {names} where number = ?", (*values.values(), number))
        _note(database, number, state)
        outcome = receipts.outcome_of({**before, **values})
        if outcome is not None:
            database.execute("insert into outcome (receipt, body) values (?, ?)", (number, json.dumps(outcome)))
    return state


def waiting(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """Outcomes not yet acknowledged, oldest first."""
    rows = database.execute("select body from outcome where state = 'waiting' order by rowid")
    return [json.loads(body) for (body,) in rows.fetchall()]


def outcomes(database: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Receipt → state of its outcome (``waiting``, ``acknowledged``, ``refused``, ``lost``) and code of a refusal."""
    return {row[0]: (row[1], row[2]) for row in database.execute("select receipt, state, code from outcome")}


def settle(database: sqlite3.Connection, number: str, state: str, code: str = "") -> None:
    """What became of an outcome."""
    with database:
        database.execute(
            "update outcome set state = ?, code = ?, tries = tries + 1 where receipt = ?", (state, code, number)
        )


def find_lost(database: sqlite3.Connection) -> int:
    """失われた結果 are to be sent after all. Returns how many."""
    with database:
        return database.execute("update outcome set state = 'waiting' where state = 'lost'").rowcount


def now() -> str:
    """This moment, for what is written down."""
    return datetime.now(UTC).isoformat()


def _rows(database: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    for row in database.execute(f"select {', '.join(_COLUMNS)} from receipt {condition}", values).fetchall():
        found = dict(zip(_COLUMNS, row, strict=True))
        yield {**found, "request": json.loads(found["request"]), "copies": json.loads(found["copies"])}


def _note(database: sqlite3.Connection, number: str, state: str) -> None:
    database.execute("insert into receipt_step (at, receipt, state) values (?, ?, ?)", (now(), number, state))
