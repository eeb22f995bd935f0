"""送付先情報: taken when the person is the one whom the national copy knows, printed, sent, perhaps returned."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any

from counterparts.envelope import canonical
from counterparts.national import store
from counterparts.signed import Reply, rejected

STATES = {"received": "受領", "printed": "印刷済み", "sent": "発送済み", "returned": "返戻"}
_TABLES = """
create table if not exists destination (
    management_number text not null, municipality_code text not null, at text not null, digest text not null,
    state text not null, state_on text not null, people integer not null,
    primary key (municipality_code, management_number));
create table if not exists destination_person (
    municipality_code text not null, management_number text not null, resident_code text not null);
create table if not exists destination_subject (
    id integer primary key, municipality_code text not null, resident_code text not null);
"""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables."""
    database.executescript(_TABLES)


def receive(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """送付先情報の受領, after the 4 items of everybody in it were matched with the national copy."""
    body, here = asked["body"], asked["municipality_code"]
    number, digest = body["management_number"], hashlib.sha256(canonical(body)).hexdigest()
    row = database.execute(
        "select digest from destination where municipality_code = ? and management_number = ?", (here, number)
    ).fetchone()
    if row is not None and row[0] != digest:
        return rejected("N-DEST-002", "同じ送付先管理番号で内容の異なる送付先情報を受け付けています。")
    for one in body["persons"]:
        kept = store.person(database, one["resident_code"])
        if kept is None or kept["record_state"] != "current":
            return rejected("N-MATCH-002", "機構保存本人確認情報に現存しない者の送付先情報です。")
        if not is_same_person(one, kept):
            return rejected("N-MATCH-001", "4情報が機構保存本人確認情報と一致しません。")
    if row is None:
        _keep(database, here, body, digest)
    return Reply({"management_number": number, "state": _state(database, here, number)[0]})


def is_same_person(one: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    """4情報の突合."""
    return (
        store.name_key(one["name"]) == store.name_key(kept["name"])
        and store.address_key(one["address"]) == store.address_key(kept["address"])
        and (one["birth_date"], one["sex"]) == (kept["birth_date"], kept["sex"])
    )


def state(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """送付状況."""
    number = asked["body"]["management_number"]
    found = _state(database, asked["municipality_code"], number)
    if not found[0]:
        return rejected("N-DEST-001", "この送付先管理番号の送付先情報は受け付けていません。")
    return Reply({"management_number": number, "state": found[0], "on": found[1]})


def advance(database: sqlite3.Connection, municipality: str, number: str, to: str) -> None:
    """印刷・発送・返戻 — by the page; whose envelope comes back is asked for anew."""
    with database:
        database.execute(
            "update destination set state = ?, state_on = ? where municipality_code = ? and management_number = ?",
            (to, store.today(), municipality, number),
        )
        if to == "returned":
            database.execute(
                "insert into destination_subject (municipality_code, resident_code) select municipality_code, "
                "resident_code from destination_person where municipality_code = ? and management_number = ?",
                (municipality, number),
            )


def subjects(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """更新対象者 after a cursor."""
    rows = database.execute(
        "select id, resident_code from destination_subject where municipality_code = ? and id > ? order by id",
        (asked["municipality_code"], asked["body"]["after"]),
    ).fetchall()
    cursor = rows[-1][0] if rows else asked["body"]["after"]
    return Reply({"subjects": [code for _, code in rows], "cursor": cursor})


def received(database: sqlite3.Connection, most: int = 30) -> list[tuple[str, str, str, int, str]]:
    """受領した送付先情報, newest first: moment, municipality, number, people, state."""
    return database.execute(
        "select at, municipality_code, management_number, people, state from destination order by at desc limit ?",
        (most,),
    ).fetchall()


def _keep(database: sqlite3.Connection, municipality: str, body: Mapping[str, Any], digest: str) -> None:
    number = body["management_number"]
    database.execute(
        "insert into destination values (?, ?, ?, ?, 'received', ?, ?)",
        (number, municipality, store.now(), digest, body["processed_on"], len(body["persons"])),
    )
    database.executemany(
        "insert into destination_person values (?, ?, ?)",
        [(municipality, number, one["resident_code"]) for one in body["persons"]],
    )


def _state(database: sqlite3.Connection, municipality: str, number: str) -> tuple[str, str]:
    row = database.execute(
        "select state, state_on from destination where municipality_code = ? and management_number = ?",
        (municipality, number),
    ).fetchone()
    return (str(row[0]), str(row[1])) if row is not None else ("", "")
