"""What 湘北市 adds to its control face: the page for people, its acts by page and by API, and what it holds."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.control import Control
from counterparts.neighbour import page, store
from counterparts.neighbour.acts import ACTS, BadAct, Office
from counterparts.pages import form_of

_HELD = {
    "households": store.households,
    "departures": store.departures,
    "arrivals": store.arrivals,
    "exchanged": store.exchanged,
}


def routes(database: sqlite3.Connection, control: Control, office: Office) -> list[Route]:
    """For the common control app, which knows orders, refused peers and what arrived."""
    latest = {"said": ""}

    async def front(_request: Request) -> Response:
        return page.show(database, control, latest["said"])

    async def act_on_page(request: Request) -> Response:
        latest["said"] = _words(await _act(office, request.path_params["act"], await form_of(request)))
        return RedirectResponse("/", status_code=303)

    async def act(request: Request) -> Response:
        outcome = await _act(office, request.path_params["act"], await request.json())
        return JSONResponse(outcome, status_code=400 if outcome["result"] == "not_done" else 200)

    async def look(request: Request) -> Response:
        held = _HELD.get(request.path_params["what"])
        return JSONResponse(held(database)) if held else Response(status_code=404)

    return [
        Route("/", front),
        Route("/acts/{act}", act_on_page, methods=["POST"]),
        Route("/_control/acts/{act}", act, methods=["POST"]),
        Route("/_control/{what}", look),
    ]


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
