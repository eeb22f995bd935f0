"""The prefecture's two faces: the exchange itself (mutual TLS) and the test control (loopback only)."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counterparts.control import BadOrder, Control, Order
from counterparts.exchange import Answer, Exchange
from counterparts.prefecture import store
from counterparts.prefecture.validation import UPDATE, Rejection, rejection_of

PATH = "/juki/v1/identification-updates"


def exchange_app(database: sqlite3.Connection, control: Control) -> Exchange:
    """本人確認情報の更新 — the one exchange of the interface."""

    def answer(message: Any, order: Order | None) -> Answer:
        outcome = _outcome(database, message, order)
        message_id = _text(message, "message_id")
        store.note_answer(database, message_id, outcome)
        return 200, _answer_body(message_id, outcome)

    return Exchange(PATH, answer, _key, control)


def _outcome(database: sqlite3.Connection, message: Any, order: Order | None) -> store.Outcome:
    if order is not None and order.kind == "reject":
        return store.Outcome("rejected", _number(message), rejection=Rejection(order.reason_code, order.reason))
    rejection = rejection_of(message)
    if rejection is not None:
        return store.Outcome("rejected", _number(message), rejection=rejection)
    return store.apply_update(database, message, unchecked=order is not None and order.kind == "acknowledge")


def _answer_body(message_id: str, outcome: store.Outcome) -> dict[str, Any]:
    rejection = outcome.rejection
    return {
        "interface": "prefecture/1",
        "type": "identification_update_answer",
        "message_id": message_id,
        "result": outcome.result,
        "update_order_number": outcome.order_number,
        "duplicate": outcome.duplicate,
        "expected_order_number": outcome.expected,
        "reason_code": rejection.code if rejection else "",
        "reason": rejection.text if rejection else "",
        "answered_at": datetime.now(UTC).isoformat(),
    }


def _key(message: Any) -> tuple[str, str]:
    record = message.get("identification") if isinstance(message, dict) else None
    code = record.get("resident_code", "") if isinstance(record, dict) else ""
    return _text(message, "type") or UPDATE, str(code)


def _text(message: Any, key: str) -> str:
    value = message.get(key) if isinstance(message, dict) else None
    return value if isinstance(value, str) else ""


def _number(message: Any) -> int:
    value = message.get("update_order_number") if isinstance(message, dict) else None
    return value if isinstance(value, int) else 0


def control_app(database: sqlite3.Connection, control: Control) -> Starlette:
    """試験用 — orders to misbehave, and the copy for comparisons. Bound to the loopback address only."""

    async def orders(request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse(control.open_orders())
        if request.method == "DELETE":
            control.clear()
            return Response(status_code=204)
        try:
            control.add(Order.from_json(await request.json()))
        except (BadOrder, ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return Response(status_code=204)

    async def kept(_request: Request) -> Response:
        return JSONResponse(store.records(database))

    async def received(_request: Request) -> Response:
        return JSONResponse(store.history(database))

    async def peers(_request: Request) -> Response:
        return JSONResponse(store.refused_peers(database))

    return Starlette(
        routes=[
            Route("/_control", orders, methods=["GET", "POST", "DELETE"]),
            Route("/_control/records", kept),
            Route("/_control/history", received),
            Route("/_control/refused-peers", peers),
        ]
    )
