"""受付 of the national server: who may ask what, the form of each body, and the decision."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from counterparts import corrections
from counterparts.national import cards, destinations, numbers, queries, store
from counterparts.prefecture.validation import UPDATE, rejection_of
from counterparts.reconciliation import TYPES, Held
from counterparts.schema import SPECIFICATIONS, fault_in
from counterparts.signed import Desk, Handler, Reply, rejected

PREFECTURE = "prefecture"
OTHER_CODE = "10000000006"
"""住民票コード of nobody, for an answer about somebody else than asked."""
ASKED_BY_MUNICIPALITIES: Mapping[str, Callable[[sqlite3.Connection, Mapping[str, Any]], Reply]] = {
    "identity_query": queries.answer,
    "code_lot": numbers.code_lot,
    "number_request": numbers.request,
    "number_result": numbers.result,
    "destination": destinations.receive,
    "destination_state": destinations.state,
    "destination_subjects": destinations.subjects,
    "card_query": cards.query,
    "card_operation": cards.operate,
    "certificate_serials": cards.serials,
}
CHANGING = frozenset({"code_lot", "number_request", "card_operation"})
"""Types whose repetition with the same 電文番号 is answered as the first time."""


def desk(database: sqlite3.Connection) -> Desk:
    """Everything the national server answers."""
    handlers: dict[str, Handler] = {
        type_: partial(_for_municipality, database, decide) for type_, decide in ASKED_BY_MUNICIPALITIES.items()
    }
    handlers |= dict.fromkeys(TYPES, partial(_reconcile, Held(database)))
    handlers[corrections.TYPE] = partial(_correct, Held(database), store.copy_of(database))
    handlers[UPDATE] = partial(_take_update, database)
    return Desk(
        handlers=handlers,
        person_of=person_of,
        another_person=lambda _type, body: _of_somebody_else(body),
        anew=frozenset(handlers) - CHANGING,
    )


def _for_municipality(
    database: sqlite3.Connection,
    decide: Callable[[sqlite3.Connection, Mapping[str, Any]], Reply],
    asked: Mapping[str, Any],
) -> Reply:
    if asked["sender"] == PREFECTURE:
        return rejected("J-TYPE-001", "都道府県サーバからは受け付けない電文種別です。")
    fault = fault_in(asked["body"], SPECIFICATIONS / "national" / f"{asked['type']}.schema.json")
    if fault:
        return rejected("J-FORMAT-001", f"本文の形式が正しくありません: {fault[:60]}")
    return decide(database, asked)


def _reconcile(held: Held, asked: Mapping[str, Any]) -> Reply:
    if asked["sender"] == PREFECTURE:
        return rejected("J-TYPE-001", "都道府県サーバからは受け付けない電文種別です。")
    return held.answer(asked)


def _correct(held: Held, copy: corrections.Copy, asked: Mapping[str, Any]) -> Reply:
    if asked["sender"] == PREFECTURE:
        return rejected("J-TYPE-001", "都道府県サーバからは受け付けない電文種別です。")
    return corrections.correct(held, copy, asked)


def _take_update(database: sqlite3.Connection, asked: Mapping[str, Any]) -> Reply:
    """本人確認情報の通知 of the prefecture (住基法30条の7), and what it does to cards."""
    update = asked["body"]
    if asked["sender"] != PREFECTURE:
        return rejected("J-TYPE-001", "本人確認情報の通知は都道府県サーバから受け付けます。")
    wrong = rejection_of(update)
    if wrong is not None:
        return rejected(wrong.code, wrong.text)
    applied = store.apply_update(database, update)
    if applied.result == "rejected":
        return rejected("P-ORDER-001", "同じ更新順番号で内容の異なる更新を受け付けています。")
    if applied.result == "acknowledged" and not applied.is_duplicate:
        cards.revoke_by_law(database, update)
    body = {
        "resident_code": update["identification"]["resident_code"],
        "update_order_number": update["update_order_number"],
        "duplicate": applied.is_duplicate,
        "expected_order_number": applied.expected,
    }
    return Reply(body, applied.result)


def person_of(body: Mapping[str, Any]) -> str:
    """住民票コード that a request is about; empty when it names nobody or many."""
    parts = (body, body.get("key"), body.get("person"), body.get("identification"))
    found = (part.get("resident_code", "") for part in parts if isinstance(part, dict))
    return str(next((code for code in found if code), ""))


def _of_somebody_else(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: OTHER_CODE if name == "resident_code" else _of_somebody_else(part) for name, part in value.items()
        }
    return [_of_somebody_else(part) for part in value] if isinstance(value, list) else value
