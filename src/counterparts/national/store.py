"""機構保存本人確認情報 in one SQLite file: everybody whom a prefecture reported, wherever they live."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from counterparts.corrections import Copy
from counterparts.envelope import canonical
from counterparts.reconciliation import Held, members_of

_TABLES = """
create table if not exists person (
    resident_code text primary key, individual_number text, name_key text not null, birth text not null,
    address_key text not null, municipality_code text not null, state text not null, content text not null);
create index if not exists person_number on person (individual_number);
create index if not exists person_name on person (name_key);
create table if not exists update_position (
    municipality_code text not null, resident_code text not null, order_number integer not null,
    primary key (municipality_code, resident_code)) without rowid;
create table if not exists received_update (
    id integer primary key, at text not null, municipality_code text not null, resident_code text not null,
    order_number integer not null, digest text not null, reason text not null);
create index if not exists received_once on received_update (municipality_code, resident_code, order_number);
create table if not exists query_log (
    id integer primary key, at text not null, municipality_code text not null, operator text not null,
    terminal text not null, purpose text not null, type text not null, found integer not null);
create table if not exists setting (name text primary key, value text not null) without rowid;
"""


_TOKYO = timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an update: acknowledged (perhaps a repetition), rejected or out_of_order."""

    result: str
    is_duplicate: bool = False
    expected: int | None = None


def open_store(path: Path) -> sqlite3.Connection:
    """Open or make the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, check_same_thread=False)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute("pragma busy_timeout = 5000")
    database.executescript(_TABLES)
    return database


def name_key(name: str) -> str:
    """照合用氏名 — width and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def address_key(address: str) -> str:
    """照合用住所 — width and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", address).split())


def birth_of(date: Any) -> str:
    """生年月日 by which people are sorted and looked for."""
    return str(date["sort_on"]) if isinstance(date, dict) else str(date)


def apply_update(database: sqlite3.Connection, update: Mapping[str, Any]) -> Applied:
    """Apply one well-formed update if it is that municipality's next one of the person. In the open transaction."""
    record = update["identification"]
    here, code, number = record["municipality_code"], record["resident_code"], update["update_order_number"]
    digest = _digest(update)
    twin = database.execute(
        "select digest from received_update where municipality_code = ? and resident_code = ? and order_number = ?",
        (here, code, number),
    ).fetchone()
    if twin is not None:
        return Applied("acknowledged", is_duplicate=True) if twin[0] == digest else Applied("rejected")
    former = record.get("former_resident_code")
    expected = max(_position(database, here, code), _position(database, here, former)) + 1
    given_up = update.get("given_up_from")
    if number != expected and not (given_up is not None and given_up <= expected < number):
        return Applied("out_of_order", expected=expected)
    if former:
        for table in ("person", "update_position"):
            database.execute(f"delete from {table} where resident_code = ?", (former,))
    put_people(database, [update])
    Held(database).put(here, members_of(record, update["record_state"]), former)
    database.execute(
        "insert into received_update (at, municipality_code, resident_code, order_number, digest, reason) "
        "values (?, ?, ?, ?, ?, ?)",
        (now(), here, code, number, digest, record["reason"]),
    )
    return Applied("acknowledged")


def copy_of(database: sqlite3.Connection) -> Copy:
    """What a correction may do here."""

    def put(update: Mapping[str, Any]) -> None:
        _forget_updates(
            database, update["identification"]["municipality_code"], update["identification"]["resident_code"]
        )
        put_people(database, [update])

    def drop(municipality: str, code: str) -> None:
        _forget_updates(database, municipality, code)
        database.execute(
            "delete from update_position where municipality_code = ? and resident_code = ?", (municipality, code)
        )
        database.execute("delete from person where municipality_code = ? and resident_code = ?", (municipality, code))

    return Copy(lambda municipality, code: _position(database, municipality, code), put, drop)


def _forget_updates(database: sqlite3.Connection, municipality: str, code: str) -> None:
    database.execute(
        "delete from received_update where municipality_code = ? and resident_code = ?", (municipality, code)
    )


def put_people(database: sqlite3.Connection, updates: Iterable[Mapping[str, Any]]) -> None:
    """Keep people as reported, in place of what was kept of them.

    A removal by a municipality that they have left already changes nothing of where they live now.
    """
    rows: list[tuple[Any, ...]] = []
    positions: list[tuple[str, str, int]] = []
    for update in updates:
        record = update["identification"]
        kept = {**record, "record_state": update["record_state"]}
        rows.append(
            (
                record["resident_code"],
                record["individual_number"],
                name_key(record["name"]),
                birth_of(record["birth_date"]),
                address_key(record["address"]),
                record["municipality_code"],
                update["record_state"],
                json.dumps(kept, ensure_ascii=False),
            )
        )
        positions.append((record["municipality_code"], record["resident_code"], update["update_order_number"]))
    database.executemany(
        "insert into person values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (resident_code) do update set "
        "individual_number = excluded.individual_number, name_key = excluded.name_key, birth = excluded.birth, "
        "address_key = excluded.address_key, municipality_code = excluded.municipality_code, state = excluded.state, "
        "content = excluded.content "
        "where not (excluded.state = 'removed' and person.state = 'current' "
        "and person.municipality_code <> excluded.municipality_code)",
        rows,
    )
    database.executemany("insert or replace into update_position values (?, ?, ?)", positions)


def person(database: sqlite3.Connection, resident_code: str) -> dict[str, Any] | None:
    """What is kept of one person, ``record_state`` included."""
    row = database.execute("select content from person where resident_code = ?", (resident_code,)).fetchone()
    return dict(json.loads(row[0])) if row is not None else None


def number_is_used(database: sqlite3.Connection, individual_number: str) -> bool:
    """Whether somebody has this 個人番号."""
    found = database.execute("select 1 from person where individual_number = ?", (individual_number,)).fetchone()
    return found is not None


def counts(database: sqlite3.Connection) -> list[tuple[str, int]]:
    """How many people are kept per municipality, the largest first."""
    return database.execute(
        "select municipality_code, count(*) from person group by municipality_code order by 2 desc limit 6"
    ).fetchall()


def setting(database: sqlite3.Connection, name: str) -> str:
    """A setting of the simulator; empty when it was never set."""
    row = database.execute("select value from setting where name = ?", (name,)).fetchone()
    return str(row[0]) if row is not None else ""


def set_setting(database: sqlite3.Connection, name: str, value: str) -> None:
    """Change a setting of the simulator."""
    with database:
        database.execute("insert or replace into setting values (?, ?)", (name, value))


def now() -> str:
    """This moment, for what is written down."""
    return datetime.now(UTC).isoformat()


def today() -> str:
    """This day in Tokyo."""
    return datetime.now(_TOKYO).date().isoformat()


def _position(database: sqlite3.Connection, municipality: str, code: str | None) -> int:
    row = database.execute(
        "select order_number from update_position where municipality_code = ? and resident_code = ?",
        (municipality, code),
    ).fetchone()
    return int(row[0]) if row is not None else 0


def _digest(update: Mapping[str, Any]) -> str:
    """Digest of what the update says; which numbers were given up may be said later."""
    return hashlib.sha256(
        canonical({key: value for key, value in update.items() if key != "given_up_from"})
    ).hexdigest()
