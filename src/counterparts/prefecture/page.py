"""操作画面 of the simulated prefecture: what arrived, what is kept, what waits for the national server."""

from __future__ import annotations

import sqlite3

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counterparts import outbox
from counterparts.control import Control
from counterparts.control_app import journal_section, orders_section
from counterparts.journal import Journal
from counterparts.pages import page, section, table
from counterparts.prefecture import store

TYPES = (
    ("identification_update", "本人確認情報の更新"),
    ("reconciliation_digests", "整合性確認(区分)"),
    ("reconciliation_records", "整合性確認(明細)"),
    ("reconciliation_file", "整合性確認(全件)"),
)
_STATES = {"waiting": "転送待ち", "sent": "転送済み", "refused": "全国サーバが却下"}


def routes(database: sqlite3.Connection, control: Control, journal: Journal) -> list[Route]:
    """The page, and the copy for comparisons in tests."""

    async def kept(_request: Request) -> Response:
        return JSONResponse(store.records(database))

    async def received(_request: Request) -> Response:
        return JSONResponse(store.history(database))

    async def forwarded(_request: Request) -> Response:
        return JSONResponse(outbox.counts(database))

    async def home(_request: Request) -> Response:
        rows = [(municipality, f"{count:,}") for municipality, count in store.counts(database)]
        passed_on = [(_STATES[state], f"{count:,}") for state, count in outbox.counts(database).items()]
        return page(
            "都道府県サーバ(模擬)",
            "市町村CSからの本人確認情報の更新を受け、全国サーバへ転送します。実在の個人の情報はありません。",
            [
                section("保存している本人確認情報", table(("市町村コード", "人数"), rows)),
                section("全国サーバへの転送", table(("状態", "件数"), passed_on)),
                orders_section(control, TYPES),
                journal_section(journal, TYPES),
            ],
        )

    return [
        Route("/", home),
        Route("/_control/records", kept),
        Route("/_control/history", received),
        Route("/_control/forwarded", forwarded),
    ]
