"""番号生成: lots of unused 住民票コード, and 個人番号 for new people and for changes."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from typing import Any

from counterparts.national import store
from counterparts.signed import Reply, rejected

IN_PROGRESS = "numbers_in_progress"
"""Setting: ``1`` leaves requests 生成中 until :func:`finish`."""
_TABLES = """
create table if not exists issued_code (code text primary key, lot text not null) without rowid;
create table if not exists number_request (
    request_number text not null, municipality_code text not null, at text not null, kind text not null,
    resident_code text not null, state text not null, individual_number text not null,
    primary key (municipality_code, request_number));
create index if not exists number_request_number on number_request (individual_number);
create index if not exists number_request_person on number_request (resident_code);
"""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables."""
    database.executescript(_TABLES)


def with_check_digit(digits: str) -> str:
    """検査用数字 appended (modulus 11, weights 2 to 7 from the right, repeating)."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(digits)))
    return digits + ("0" if total % 11 <= 1 else str(11 - total % 11))


def code_lot(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """住民票コードの配分: codes that nobody has and that were never given out."""
    lot = f"L{secrets.token_hex(6)}"
    codes: set[str] = set()
    while len(codes) < asked["body"]["count"]:
        code = with_check_digit(f"{secrets.randbelow(10**10):010d}")
        taken = database.execute("select 1 from issued_code where code = ?", (code,)).fetchone()
        if code not in codes and taken is None and store.person(database, code) is None:
            codes.add(code)
    database.executemany("insert into issued_code values (?, ?)", [(code, lot) for code in codes])
    return Reply({"lot": lot, "codes": sorted(codes)})


def request(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """個人番号の生成・変更."""
    body, here = asked["body"], asked["municipality_code"]
    code, kind = body["person"]["resident_code"], body["kind"]
    if _row(database, here, body["request_number"]) is not None:
        return rejected("N-NUMBER-004", "この要求番号は既に使われています。結果を照会してください。")
    kept = store.person(database, code)
    number = _generated(database, code) or (kept["individual_number"] if kept else None)
    if kind == "new" and number:
        return rejected("N-NUMBER-001", "既に個人番号が生成されている者です。")
    if kind != "new" and not number:
        return rejected("N-NUMBER-002", "個人番号がまだ生成されていない者の変更要求です。")
    if kind != "new" and number != body["former_individual_number"]:
        return rejected("N-NUMBER-005", "変更前の個人番号が機構の保存するものと一致しません。")
    state = "in_progress" if store.setting(database, IN_PROGRESS) == "1" else "done"
    database.execute(
        "insert into number_request values (?, ?, ?, ?, ?, ?, ?)",
        (body["request_number"], here, store.now(), kind, code, state, _unused(database)),
    )
    return _told(database, here, body["request_number"])


def result(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """生成結果の照会."""
    return _told(database, asked["municipality_code"], asked["body"]["request_number"])


def finish(database: sqlite3.Connection) -> int:
    """生成を終える — every request that was 生成中. Returns how many."""
    with database:
        return database.execute("update number_request set state = 'done' where state = 'in_progress'").rowcount


def requests(database: sqlite3.Connection, most: int = 30) -> list[tuple[str, str, str, str]]:
    """生成要求, newest first: moment, request number, kind, state."""
    return database.execute(
        "select at, request_number, kind, state from number_request order by at desc limit ?", (most,)
    ).fetchall()


def lots(database: sqlite3.Connection) -> list[tuple[str, int]]:
    """配分したロット and their sizes."""
    return database.execute("select lot, count(*) from issued_code group by lot order by lot limit 30").fetchall()


def _row(database: sqlite3.Connection, municipality: str, number: str) -> tuple[str, str, str] | None:
    found: tuple[str, str, str] | None = database.execute(
        "select resident_code, state, individual_number from number_request "
        "where municipality_code = ? and request_number = ?",
        (municipality, number),
    ).fetchone()
    return found


def _told(database: sqlite3.Connection, municipality: str, number: str) -> Reply:
    row = _row(database, municipality, number)
    if row is None:
        return rejected("N-NUMBER-003", "この要求番号の生成要求は受け付けていません。")
    code, state, individual_number = row
    done = individual_number if state == "done" else None
    return Reply({"request_number": number, "resident_code": code, "state": state, "individual_number": done})


def _generated(database: sqlite3.Connection, code: str) -> str | None:
    """The number generated last for a person, which an update may not have reported yet."""
    row = database.execute(
        "select individual_number from number_request where resident_code = ? order by at desc limit 1", (code,)
    ).fetchone()
    return str(row[0]) if row is not None else None


def _unused(database: sqlite3.Connection) -> str:
    while True:
        number = with_check_digit(f"{secrets.randbelow(10**11):011d}")
        taken = database.execute("select 1 from number_request where individual_number = ?", (number,)).fetchone()
        if taken is None and not store.number_is_used(database, number):
            return number
