"""個人番号カードの管理: states and lawful steps of each card, and the serials of its user certificates."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterparts.national import store
from counterparts.signed import Reply, rejected

STATES = {
    "issued": "発行(交付前)", "active": "交付済・運用中", "suspended": "一時停止", "revoked": "廃止",
    "recovered": "回収", "returned": "返納",
}  # fmt: skip
OPERATIONS = {
    "deliver": "交付", "suspend": "一時停止", "lift": "一時停止解除", "revoke": "廃止", "recover": "回収",
    "return": "返納", "continue": "継続利用",
}  # fmt: skip
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "deliver": (frozenset({"issued"}), "active"),
    "suspend": (frozenset({"active"}), "suspended"),
    "lift": (frozenset({"suspended"}), "active"),
    "revoke": (frozenset({"issued", "active", "suspended"}), "revoked"),
    "recover": (frozenset({"revoked"}), "recovered"),
    "return": (frozenset({"revoked"}), "returned"),
    "continue": (frozenset({"active"}), "active"),
}
"""Operation → states that it needs, and the state after it."""
IN_FORCE = ("issued", "active", "suspended")
_TABLES = """
create table if not exists card (
    serial text primary key, resident_code text not null, kind text not null, state text not null,
    issued_on text not null, delivered_on text, expires_on text not null, has_signature_certificate integer not null,
    has_user_certificate integer not null, surface text not null);
create index if not exists card_person on card (resident_code);
create table if not exists card_event (
    id integer primary key, at text not null, serial text not null, operation text not null, state text not null,
    "on" text not null, reason text not null, municipality_code text not null);
create table if not exists notification_card (resident_code text primary key, state text not null, "on" text not null);
create table if not exists user_certificate (
    serial text primary key, card text not null, resident_code text not null, state text not null);
create index if not exists user_certificate_card on user_certificate (card);
create table if not exists certificate_event (
    id integer primary key, resident_code text not null, serial text not null, state text not null,
    since text not null);
"""
_MEMBERS = (
    "serial", "state", "issued_on", "delivered_on", "expires_on", "kind", "has_signature_certificate",
    "has_user_certificate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """処理 — what is done to a card, why, when and on whose word."""

    operation: str
    on: str
    reason: str
    municipality_code: str = ""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables."""
    database.executescript(_TABLES)


def query(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """カード管理状況 of one person."""
    code = asked["body"]["resident_code"]
    return Reply(
        {
            "resident_code": code,
            "cards": cards_of(database, code),
            "notification_card": notification_card(database, code),
        }
    )


def cards_of(database: sqlite3.Connection, resident_code: str) -> list[dict[str, Any]]:
    """Every card ever issued to a person, the newest last."""
    rows = database.execute(
        f"select {', '.join(_MEMBERS)} from card where resident_code = ? order by issued_on, serial", (resident_code,)
    )
    found = [dict(zip(_MEMBERS, row, strict=True)) for row in rows]
    return [one | {name: bool(one[name]) for name in _MEMBERS[-2:]} for one in found]


def notification_card(database: sqlite3.Connection, resident_code: str) -> str:
    """通知カード: ``held``, ``returned`` or ``none``."""
    row = database.execute("select state from notification_card where resident_code = ?", (resident_code,)).fetchone()
    return str(row[0]) if row is not None else "none"


def operate(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """交付, 一時停止, 解除, 廃止, 回収, 返納, 継続利用 on the word of a municipality."""
    body = asked["body"]
    row = database.execute("select resident_code, state from card where serial = ?", (body["serial"],)).fetchone()
    if row is None:
        return rejected("N-CARD-001", "この製造番号のカードはありません。")
    code, state = row
    if code != body["resident_code"]:
        return rejected("N-CARD-004", "カードが本人のものではありません。")
    needed, _ = STEPS[body["operation"]]
    if state not in needed:
        text = f"カードの状態が「{STATES[state]}」のため、{OPERATIONS[body['operation']]}はできません。"
        return rejected("N-CARD-002", text)
    if body["operation"] == "deliver":
        if notification_card(database, code) == "held" and not body["notification_card_returned_on"]:
            return rejected("N-CARD-003", "通知カードを返納していない者への交付です。返納を受けてから行ってください。")
        _take_back(database, code, body["notification_card_returned_on"])
    if body["operation"] == "continue":
        _write_surface(database, body["serial"], code)
    step = Step(body["operation"], body["on"], body["reason"], asked["municipality_code"])
    after = take(database, body["serial"], step)
    return Reply({"serial": body["serial"], "resident_code": code, "state": after})


def take(database: sqlite3.Connection, serial: str, step: Step) -> str:
    """One lawful step of a card. Returns the state after it."""
    after = STEPS[step.operation][1]
    database.execute("update card set state = ? where serial = ?", (after, serial))
    if step.operation == "deliver":
        database.execute("update card set delivered_on = ? where serial = ?", (step.on, serial))
        _set_certificates(database, serial, "valid", step.on)
    elif step.operation == "revoke":
        _set_certificates(database, serial, "revoked", step.on)
    database.execute(
        'insert into card_event (at, serial, operation, state, "on", reason, municipality_code) '
        "values (?, ?, ?, ?, ?, ?, ?)",
        (store.now(), serial, step.operation, after, step.on, step.reason, step.municipality_code),
    )
    return after


def revoke_certificate(database: sqlite3.Connection, card: str) -> None:
    """電子証明書の失効 — the user certificate of a card, while the card itself stays."""
    with database:
        _set_certificates(database, card, "revoked", store.today())


def revoke_by_law(database: sqlite3.Connection, update: Mapping[str, Any]) -> None:
    """職権による廃止 that an update of 本人確認情報 brings about, in the same transaction.

    Death; departure of a foreign resident abroad; a changed 個人番号. The card of a Japanese person who leaves the
    country stays in force (since 2024-05-27). A changed 住民票コード takes the cards along.
    """
    record = update["identification"]
    if former := record.get("former_resident_code"):
        _follow(database, former, record["resident_code"])
    cause = _cause(record)
    rows = database.execute("select serial, kind, state from card where resident_code = ?", (record["resident_code"],))
    for serial, kind, state in rows.fetchall():
        if state in IN_FORCE and cause and (cause != "国外転出" or kind == "foreign"):
            take(database, serial, Step("revoke", store.birth_of(record["moved_on"]), cause))


def serials(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """利用者証明用電子証明書の発行番号 after a cursor."""
    after, limit = asked["body"]["after"], asked["body"]["limit"]
    rows = database.execute(
        "select id, resident_code, serial, state, since from certificate_event where id > ? order by id limit ?",
        (after, limit),
    ).fetchall()
    told = [dict(zip(("resident_code", "serial", "state", "since"), row[1:], strict=True)) for row in rows]
    return Reply({"rows": told, "cursor": rows[-1][0] if rows else after})


def issue(database: sqlite3.Connection, rows: list[tuple[Any, ...]], certificates: list[tuple[str, str, str]]) -> None:
    """発行 — put cards into the file. Args: certificates: serial of the certificate, of the card, 住民票コード."""
    database.executemany("insert or ignore into card values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.executemany("insert or ignore into user_certificate values (?, ?, ?, 'none')", certificates)
    for row in rows:
        if row[3] in ("active", "suspended"):
            _set_certificates(database, row[0], "valid", row[5])


def counts(database: sqlite3.Connection) -> dict[str, int]:
    """How many cards are in each state."""
    return dict(database.execute("select state, count(*) from card group by state order by state"))


def events(database: sqlite3.Connection, most: int = 30) -> list[tuple[str, str, str, str, str]]:
    """カードの処理, newest first: moment, serial, operation, state, reason."""
    return database.execute(
        "select at, serial, operation, state, reason from card_event order by id desc limit ?", (most,)
    ).fetchall()


def surface_of(record: Mapping[str, Any]) -> str:
    """券面 — the items printed on a card, as JSON."""
    items = ("name", "former_family_name", "address", "birth_date", "sex")
    return json.dumps({name: record.get(name, "") for name in items}, ensure_ascii=False)


def _write_surface(database: sqlite3.Connection, serial: str, code: str) -> None:
    """券面の追記 with what the national copy says by now."""
    kept = store.person(database, code)
    if kept is not None:
        database.execute("update card set surface = ? where serial = ?", (surface_of(kept), serial))


def _take_back(database: sqlite3.Connection, code: str, on: str | None) -> None:
    if on:
        database.execute(
            """update notification_card set state = 'returned', "on" = ? where resident_code = ?""", (on, code)
        )


def _set_certificates(database: sqlite3.Connection, card: str, state: str, since: str) -> None:
    rows = database.execute(
        "select serial, resident_code, state from user_certificate where card = ?", (card,)
    ).fetchall()
    for serial, code, before in rows:
        if before != state and not (before == "none" and state == "revoked"):
            database.execute("update user_certificate set state = ? where serial = ?", (state, serial))
            database.execute(
                "insert into certificate_event (resident_code, serial, state, since) values (?, ?, ?, ?)",
                (code, serial, state, since),
            )


def _follow(database: sqlite3.Connection, former: str, code: str) -> None:
    for table in ("card", "notification_card", "user_certificate"):
        database.execute(f"update or replace {table} set resident_code = ? where resident_code = ?", (code, former))
    rows = database.execute("select serial, state from user_certificate where resident_code = ?", (code,)).fetchall()
    database.executemany(
        "insert into certificate_event (resident_code, serial, state, since) values (?, ?, ?, ?)",
        [(code, serial, state, store.today()) for serial, state in rows if state != "none"],
    )


def _cause(record: Mapping[str, Any]) -> str:
    if record["reason"] == "death":
        return "死亡"
    if record["reason"] == "individual_number_changed":
        return "個人番号の変更"
    if record["reason"] == "move_out" and "国外" in record.get("reason_detail", ""):
        return "国外転出"
    return ""
