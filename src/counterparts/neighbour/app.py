"""The control face of 湘北市 (loopback only): the page for people and the API for tests."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.control import BadOrder, Control, Order
from counterparts.journal import Journal
from counterparts.neighbour import page, store
from counterparts.neighbour.acts import ACTS, BadAct, Office
from counterparts.pages import form_of


def control_app(database: sqlite3.Connection, control: Control, journal: Journal, office: Office) -> Starlette:
    """Bound to the loopback address only."""
    latest = {"said": ""}

    async def front(_request: Request) -> Response:
        return page.show(database, control, latest["said"])

    async def act_on_page(request: Request) -> Response:
        outcome = await _act(office, request.path_params["act"], await form_of(request))
        latest["said"] = _words(outcome)
        return RedirectResponse("/", status_code=303)

    async def order_on_page(request: Request) -> Response:
        form = await form_of(request)
        try:
            count = int(form.get("count", "1"))
            control.add(Order.from_json({"kind": form.get("kind"), "type": form.get("type", ""), "count": count}))
        except (BadOrder, ValueError) as error:
            latest["said"] = f"指示できません: {error}"
        return RedirectResponse("/", status_code=303)

    async def clear_on_page(_request: Request) -> Response:
        control.clear()
        return RedirectResponse("/", status_code=303)

    async def act(request: Request) -> Response:
        outcome = await _act(office, request.path_params["act"], await request.json())
        return JSONResponse(outcome, status_code=400 if outcome["result"] == "not_done" else 200)

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

    async def look(request: Request) -> Response:
        what = {
            "households": store.households,
            "departures": store.departures,
            "arrivals": store.arrivals,
            "exchanged": store.exchanged,
        }.get(request.path_params["what"])
        return JSONResponse(what(database)) if what else Response(status_code=404)

    async def refused_peers(_request: Request) -> Response:
        return JSONResponse(journal.refused_peers())

    return Starlette(
        routes=[
            Route("/", front),
            Route("/acts/{act}", act_on_page, methods=["POST"]),
            Route("/orders", order_on_page, methods=["POST"]),
            Route("/orders/clear", clear_on_page, methods=["POST"]),
            Route("/_control", orders, methods=["GET", "POST", "DELETE"]),
            Route("/_control/acts/{act}", act, methods=["POST"]),
            Route("/_control/refused-peers", refused_peers),
            Route("/_control/{what}", look),
        ]
    )


async def _act(office: Office, name: str, given: Any) -> dict[str, Any]:
    """Runs one act; what cannot be done is told as ``not_done``."""
    chosen = ACTS.get(name)
    if chosen is None or not isinstance(given, dict):
        return {"result": "not_done", "reason_code": "", "reason": "その操作はありません。", "body": {}}
    try:
        return await chosen(office, given)
    except BadAct as bad:
        return {"result": "not_done", "reason_code": "", "reason": str(bad), "body": {}}


def _words(outcome: dict[str, Any]) -> str:
    words = {
        "acknowledged": "当市のCSが受け取りました。",
        "rejected": "当市のCSが却下しました。",
        "no_answer": "当市のCSから回答がありません。",
        "recorded": "記録しました。",
        "paper": "転出証明書(紙)を交付しました。",
        "not_done": "操作できません。",
    }
    body = outcome["body"]
    shown = json.dumps(body, ensure_ascii=False, indent=1) if body.get("records") or body.get("certificate") else ""
    parts = (words.get(outcome["result"], outcome["result"]), outcome["reason_code"], outcome["reason"], shown)
    return "\n".join(part for part in parts if part)
