"""機構への情報照会: exactly the people whom a key selects, by number or by name and one more of the four items."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from counterparts.national import store
from counterparts.signed import Reply, rejected

PERSON = (
    "resident_code", "individual_number", "name", "name_kana", "former_family_name", "birth_date", "sex",
    "municipality_code", "postal_code", "address", "record_state", "reason", "moved_on",
)  # fmt: skip


def answer(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """回答 to an ``identity_query``; the query itself is written down with operator, terminal and purpose."""
    body = asked["body"]
    key, limit = body["key"], body["limit"]
    if len(key) != 1:
        return rejected("N-QUERY-001", "照会の鍵は一つだけ指定してください。")
    four = key.get("four_items")
    if four is not None and not (four.get("name") and (four.get("address") or four.get("birth_date"))):
        return rejected("N-QUERY-002", "4情報による照会には、氏名と、住所または生年月日が必要です。")
    found = _found(database, key)
    note(database, asked, len(found))
    persons = [_shown(one) for one in found[:limit]]
    return Reply({"found": len(found), "persons": persons, "has_more": len(found) > limit})


def note(database: sqlite3.Connection, asked: Mapping[str, Any], found: int) -> None:
    """照会の記録."""
    body = asked["body"]
    database.execute(
        "insert into query_log (at, municipality_code, operator, terminal, purpose, type, found) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        (store.now(), asked["municipality_code"], body["operator"], body["terminal"], body.get("purpose", ""),
         asked["type"], found),
    )  # fmt: skip


def logged(database: sqlite3.Connection, most: int = 30) -> list[tuple[str, str, str, str, str, int]]:
    """照会の記録, newest first."""
    return database.execute(
        "select at, municipality_code, operator, terminal, purpose, found from query_log order by id desc limit ?",
        (most,),
    ).fetchall()


def _found(database: sqlite3.Connection, key: Mapping[str, Any]) -> list[dict[str, Any]]:
    ((kind, value),) = key.items()
    if kind == "four_items":
        rows = database.execute(
            "select content from person where name_key = ? order by resident_code", (store.name_key(value["name"]),)
        )
        return [one for (content,) in rows if _fits(one := json.loads(content), value)]
    rows = database.execute(f"select content from person where {kind} = ?", (value,))
    return [json.loads(content) for (content,) in rows]


def _fits(one: Mapping[str, Any], key: Mapping[str, Any]) -> bool:
    """Whether the items that the key names beside the name are the person's; a building may be left out at the end."""
    address, birth, sex = key.get("address"), key.get("birth_date"), key.get("sex")
    return (
        (not address or store.address_key(one["address"]).startswith(store.address_key(address)))
        and (not birth or store.birth_of(one["birth_date"]) == store.birth_of(birth))
        and (not sex or one["sex"] == sex)
    )


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name, "") for name in PERSON}
