"""操作画面 of the centre: receipts with their states, outcomes, and orders to misbehave. No name, no document."""

from __future__ import annotations

import sqlite3

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.control import Control
from counterparts.control_app import clock_time, journal_section, orders_section
from counterparts.journal import Journal
from counterparts.kiosk_centre import receipts, store
from counterparts.kiosk_centre.forwarding import KIND_WORDS, TYPES
from counterparts.pages import form, page, section, table

_OUTCOMES = {"waiting": "送信待ち", "acknowledged": "受領済", "refused": "拒否", "lost": "失われた", "": ""}


def routes(database: sqlite3.Connection, control: Control, journal: Journal) -> list[Route]:
    """The page with its act, and what tests look at."""

    async def home(_request: Request) -> Response:
        return page(
            "証明書交付センター(模擬)",
            "コンビニ交付で、キオスク端末と市区町村の証明発行サーバの間に立ちます。実在の証明書はありません。",
            [
                _receipts(database),
                orders_section(control, TYPES),
                journal_section(journal, TYPES, KIND_WORDS),
            ],
        )

    async def find_lost(_request: Request) -> Response:
        store.find_lost(database)
        return RedirectResponse("/", status_code=303)

    async def find_lost_for_test(_request: Request) -> Response:
        return JSONResponse({"found": store.find_lost(database)})

    async def look(_request: Request) -> Response:
        outcomes = store.outcomes(database)
        return JSONResponse(
            [
                {**{name: one[name] for name in _SHOWN}, "steps": store.steps(database, one["number"]),
                 "outcome": outcomes.get(one["number"], ("", ""))[0]}
                for one in store.latest(database)
            ]
        )  # fmt: skip

    return [
        Route("/", home),
        Route("/acts/find-lost", find_lost, methods=["POST"]),
        Route("/_control/acts/find-lost", find_lost_for_test, methods=["POST"]),
        Route("/_control/receipts", look),
    ]


_SHOWN = ("number", "kiosk", "state", "is_paid", "fee", "sheets", "sheets_printed", "code")


def _receipts(database: sqlite3.Connection) -> str:
    outcomes = store.outcomes(database)
    rows = []
    for one in store.latest(database):
        state, code = outcomes.get(one["number"], ("", ""))
        rows.append(
            (clock_time(one["at"]), one["number"], one["kiosk"], receipts.STATES[one["state"]], one["code"],
             f"{one['fee']:,} 円", f"{one['sheets_printed']} / {one['sheets']}", f"{_OUTCOMES[state]} {code}".strip())
        )  # fmt: skip
    heads = ("時刻", "受付番号", "端末", "状態", "理由", "手数料", "印刷 / 枚数", "市への結果")
    lost = any(state == "lost" for state, _ in outcomes.values())
    return section(
        "受付",
        table(heads, rows, "受付はありません。"),
        form("/acts/find-lost", [], "失われた結果を送り直す", is_plain=True) if lost else "",
    )
