"""The prefecture's exchanges (``specs/prefecture``) as decisions about believed requests."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

from counterparts import corrections, outbox
from counterparts.prefecture import store
from counterparts.prefecture.validation import UPDATE, rejection_of
from counterparts.reconciliation import TYPES, Held
from counterparts.signed import Desk, Reply, rejected

OTHER_CODE = "10000000006"
"""住民票コード of nobody, for an answer about somebody else than asked."""


def desk(database: sqlite3.Connection) -> Desk:
    """更新 and 整合性確認."""
    held = Held(database)
    return Desk(
        handlers={
            UPDATE: partial(take_update, database),
            **dict.fromkeys(TYPES, held.answer),
            corrections.TYPE: partial(corrections.correct, held, store.copy_of(database)),
        },
        person_of=_person,
        another_person=_somebody_else,
        anew=frozenset({UPDATE, *TYPES, corrections.TYPE}),
        unchecked={UPDATE: partial(take_update, database, unchecked=True)},
    )


def take_update(database: sqlite3.Connection, asked: Mapping[str, Any], *, unchecked: bool = False) -> Reply:
    """本人確認情報の更新: stored, and put aside for the national server. Part of the open transaction."""
    update = asked["body"]
    wrong = rejection_of(update)
    if wrong is not None:
        return rejected(wrong.code, wrong.text)
    outcome = store.apply_update(database, update, asked["message_id"], unchecked=unchecked)
    if outcome.rejection is not None:
        return rejected(outcome.rejection.code, outcome.rejection.text)
    if outcome.result == "acknowledged" and not outcome.duplicate:
        outbox.put(database, UPDATE, asked["municipality_code"], update)
    body = {
        "resident_code": update["identification"]["resident_code"],
        "update_order_number": outcome.order_number,
        "duplicate": outcome.duplicate,
        "expected_order_number": outcome.expected,
    }
    return Reply(body, outcome.result)


def _person(body: Mapping[str, Any]) -> str:
    record = body.get("identification", body)
    return str(record.get("resident_code", "")) if isinstance(record, dict) else ""


def _somebody_else(_type: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**body, "resident_code": OTHER_CODE} if "resident_code" in body else body
