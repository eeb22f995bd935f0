"""湘北市's own registry and what it exchanged, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_TABLES = """
create table if not exists household (
    id text primary key, head text not null, address text not null, state text not null,
    protected integer not null default 0);
create table if not exists resident (
    resident_code text primary key, household text not null, content text not null, place integer not null);
create table if not exists departure (
    certificate_number text primary key, household text not null, state text not null, content text not null);
create table if not exists arrival (
    certificate_number text primary key, state text not null, content text not null);
create table if not exists exchanged (
    id integer primary key, at text not null, direction text not null, type text not null, number text not null,
    result text not null, content text not null);
create table if not exists serial (name text primary key, last integer not null);
"""


def open_store(path: Path) -> sqlite3.Connection:
    """Open or make the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute("pragma busy_timeout = 5000")
    database.executescript(_TABLES)
    return database


def is_filled(database: sqlite3.Connection) -> bool:
    """Whether anybody lives there."""
    return database.execute("select 1 from household limit 1").fetchone() is not None


def put_household(
    database: sqlite3.Connection,
    household: str,
    head: str,
    address: Mapping[str, Any],
    people: Iterable[Mapping[str, Any]],
) -> None:
    """世帯を記載する; people known from before get their new household."""
    database.execute(
        "insert or replace into household (id, head, address, state) values (?, ?, ?, 'resident')",
        (household, head, _json(address)),
    )
    for place, person in enumerate(people):
        database.execute(
            "insert or replace into resident (resident_code, household, content, place) values (?, ?, ?, ?)",
            (person["resident_code"], household, _json(person), place),
        )


def households(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every household with its people."""
    rows = database.execute("select id, head, address, state, protected from household order by id").fetchall()
    return [
        {
            "id": id_,
            "head": head,
            "address": json.loads(address),
            "state": state,
            "protected": bool(protected),
            "people": people_of(database, id_),
        }
        for id_, head, address, state, protected in rows
    ]


def household(database: sqlite3.Connection, id_: str) -> dict[str, Any] | None:
    """One household, None when there is none."""
    found: dict[str, Any] | None = next((one for one in households(database) if one["id"] == id_), None)
    return found


def household_of(database: sqlite3.Connection, resident_code: str) -> dict[str, Any] | None:
    """The household of a person."""
    return next(
        (
            one
            for one in households(database)
            if any(person["resident_code"] == resident_code for person in one["people"])
        ),
        None,
    )


def people_of(database: sqlite3.Connection, household_id: str) -> list[dict[str, Any]]:
    """世帯の人, in their order."""
    rows = database.execute("select content from resident where household = ? order by place", (household_id,))
    return [json.loads(content) for (content,) in rows]


def set_household(database: sqlite3.Connection, id_: str, column: str, value: str | int) -> None:
    """Args: column: ``state`` (resident, leaving, gone) or ``protected``."""
    if column not in ("state", "protected"):
        raise ValueError(column)
    database.execute(f"update household set {column} = ? where id = ?", (value, id_))


def put_departure(database: sqlite3.Connection, household_id: str, state: str, content: Mapping[str, Any]) -> None:
    """転出の届出 with its 転出証明書情報."""
    database.execute(
        "insert or replace into departure (certificate_number, household, state, content) values (?, ?, ?, ?)",
        (content["certificate_number"], household_id, state, _json(content)),
    )


def departures(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """転出の届出, oldest first."""
    rows = database.execute("select household, state, content from departure order by certificate_number")
    return [{"household": h, "state": state, "certificate": json.loads(content)} for h, state, content in rows]


def departure_of(database: sqlite3.Connection, resident_code: str) -> dict[str, Any] | None:
    """The open 転出 that names a person among those who move."""
    found: dict[str, Any] | None = None
    for one in departures(database):
        people = one["certificate"]["persons"]
        if one["state"] != "cancelled" and any(p["moves"] and p["resident_code"] == resident_code for p in people):
            found = one
    return found


def put_arrival(database: sqlite3.Connection, content: Mapping[str, Any]) -> bool:
    """受け取った転出証明書情報. Returns whether it was there before; a newer one replaces it."""
    number = content["certificate_number"]
    known = database.execute("select 1 from arrival where certificate_number = ?", (number,)).fetchone() is not None
    database.execute(
        "insert into arrival (certificate_number, state, content) values (?, 'open', ?) "
        "on conflict (certificate_number) do update set content = excluded.content",
        (number, _json(content)),
    )
    return known


def arrivals(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """受け取った転出証明書情報, oldest first."""
    rows = database.execute("select state, content from arrival order by rowid")
    return [{"state": state, "certificate": json.loads(content)} for state, content in rows]


def set_state(database: sqlite3.Connection, table: str, certificate_number: str, state: str) -> bool:
    """Args: table: ``departure`` or ``arrival``. Returns whether it is known."""
    if table not in ("departure", "arrival"):
        raise ValueError(table)
    done = database.execute(f"update {table} set state = ? where certificate_number = ?", (state, certificate_number))
    return done.rowcount == 1


def note(
    database: sqlite3.Connection, direction: str, type_: str, number: str, result: str, content: Mapping[str, Any]
) -> None:
    """Write an exchange down. Args: direction: ``sent`` or ``received``."""
    database.execute(
        "insert into exchanged (at, direction, type, number, result, content) values (?, ?, ?, ?, ?, ?)",
        (datetime.now(UTC).isoformat(), direction, type_, number, result, _json(content)),
    )


def exchanged(database: sqlite3.Connection) -> list[dict[str, Any]]:
    """Everything sent and received, oldest first."""
    rows = database.execute("select at, direction, type, number, result, content from exchanged order by id")
    return [
        {"at": at, "direction": direction, "type": type_, "number": number, "result": result,
         "body": json.loads(content)}
        for at, direction, type_, number, result, content in rows
    ]  # fmt: skip


def next_number(database: sqlite3.Connection, prefix: str) -> str:
    """SH-C-000001 and so on, without gaps."""
    database.execute(
        "insert into serial (name, last) values (?, 1) on conflict (name) do update set last = last + 1", (prefix,)
    )
    (last,) = database.execute("select last from serial where name = ?", (prefix,)).fetchone()
    return f"{prefix}-{last:06d}"


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)
