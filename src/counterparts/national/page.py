"""操作画面 of the simulated national server: what it keeps, what it was asked, and what people may do to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.control import Control
from counterparts.control_app import clock_time, journal_section, orders_section
from counterparts.journal import Journal
from counterparts.national import card_makers, cards, destinations, numbers, queries, store
from counterparts.pages import Field, Html, form, form_of, page, section, table

TYPES = (
    ("identification_update", "本人確認情報の通知"),
    ("identity_query", "機構への情報照会"),
    ("code_lot", "住民票コードの配分"),
    ("number_request", "個人番号の生成・変更"),
    ("number_result", "生成結果の照会"),
    ("destination", "送付先情報"),
    ("destination_state", "送付状況"),
    ("destination_subjects", "更新対象者"),
    ("card_query", "カード管理状況"),
    ("card_operation", "カードの処理"),
    ("certificate_serials", "証明書の発行番号"),
    ("reconciliation_digests", "整合性確認(区分)"),
    ("reconciliation_records", "整合性確認(明細)"),
    ("reconciliation_file", "整合性確認(全件)"),
)
_KINDS = {"new": "新規", "change_on_request": "本人の請求による変更", "change_by_office": "職権による変更"}
_NEXT = {"received": ("printed", "印刷"), "printed": ("sent", "発送"), "sent": ("returned", "返戻")}


def routes(database: sqlite3.Connection, control: Control, journal: Journal) -> list[Route]:
    """The page with its acts, and what tests ask and order."""

    async def home(_request: Request) -> Response:
        return page(
            "全国サーバ・カード管理(模擬)",
            "地方公共団体情報システム機構の役をします。実在の個人の情報はありません。",
            [
                Html('<p><a href="/drawer">マイナンバーカードの引き出しを開く</a></p>'),
                Html('<p><a href="/jpki">公的個人認証(電子証明書の失効)を開く</a></p>'),
                section("機構保存本人確認情報", table(("市町村コード", "人数"), _counts(database))),
                _numbers(database),
                _destinations(database),
                _cards(database),
                _queries(database),
                orders_section(control, TYPES),
                journal_section(journal, TYPES),
            ],
        )

    async def act_by_page(request: Request) -> Response:
        given = await form_of(request)
        act = _acts(database).get(request.path_params["act"])
        if act is None:
            return Response(status_code=404)
        act(given)
        return RedirectResponse("/", status_code=303)

    async def act_for_test(request: Request) -> Response:
        act = _acts(database).get(request.path_params["act"])
        return JSONResponse(act(await request.json())) if act is not None else Response(status_code=404)

    async def person(request: Request) -> Response:
        return JSONResponse(store.person(database, str((await request.json())["resident_code"])))

    return [
        Route("/", home),
        Route("/acts/{act}", act_by_page, methods=["POST"]),
        Route("/_control/acts/{act}", act_for_test, methods=["POST"]),
        Route("/_control/person", person, methods=["POST"]),
    ]


def _acts(database: sqlite3.Connection) -> dict[str, Callable[[dict[str, Any]], Any]]:
    """操作 by name; each takes the fields of its form and says what it did."""

    def hold_numbers(given: dict[str, Any]) -> bool:
        store.set_setting(database, numbers.IN_PROGRESS, "1" if given.get("in_progress") else "")
        return bool(given.get("in_progress"))

    def finish_numbers(_given: dict[str, Any]) -> int:
        return numbers.finish(database)

    def advance_destination(given: dict[str, Any]) -> str:
        to = str(given["state"])
        destinations.advance(database, str(given["municipality_code"]), str(given["management_number"]), to)
        return to

    def issue_card(given: dict[str, Any]) -> str:
        record = store.person(database, str(given["resident_code"]))
        if record is None:
            return ""
        return card_makers.issue_one(database, record, str(given.get("kind") or "japanese"), store.today())

    return {
        "hold-numbers": hold_numbers,
        "finish-numbers": finish_numbers,
        "advance-destination": advance_destination,
        "issue-card": issue_card,
    }


def _counts(database: sqlite3.Connection) -> list[tuple[str, str]]:
    return [(municipality, f"{count:,}") for municipality, count in store.counts(database)]


def _numbers(database: sqlite3.Connection) -> str:
    is_held = store.setting(database, numbers.IN_PROGRESS) == "1"
    hold = Field("in_progress", "", "" if is_held else "1", kind="hidden")
    rows = [
        (clock_time(at), number, _KINDS[kind], "完了" if state == "done" else "生成中")
        for at, number, kind, state in numbers.requests(database)
    ]
    lots = [(lot, f"{size:,}") for lot, size in numbers.lots(database)]
    return section(
        "番号生成",
        f"<p>個人番号の生成は今、{'「生成中」のまま留めて' if is_held else '直ちに完了して'}います。</p>",
        form("/acts/hold-numbers", [hold], "直ちに完了させる" if is_held else "生成中のまま留める"),
        form("/acts/finish-numbers", [], "生成中の要求を完了する", is_plain=True),
        table(("時刻", "要求番号", "種類", "状態"), rows, "要求はありません。"),
        table(("配分したロット", "住民票コードの数"), lots, "住民票コードは配分していません。"),
    )


def _destinations(database: sqlite3.Connection) -> str:
    rows = [
        (clock_time(at), municipality, number, str(people), destinations.STATES[state],
         _advance(municipality, number, state))
        for at, municipality, number, people, state in destinations.received(database)
    ]  # fmt: skip
    return section("送付先情報", table(("時刻", "市町村コード", "管理番号", "人数", "状態", ""), rows))


def _advance(municipality: str, number: str, state: str) -> str:
    if state not in _NEXT:
        return ""
    to, words = _NEXT[state]
    fields = [
        Field("municipality_code", "", municipality, kind="hidden"),
        Field("management_number", "", number, kind="hidden"),
        Field("state", "", to, kind="hidden"),
    ]
    return form("/acts/advance-destination", fields, words, is_plain=True)


def _cards(database: sqlite3.Connection) -> str:
    rows = [(cards.STATES[state], f"{count:,}") for state, count in cards.counts(database).items()]
    events = [
        (clock_time(at), serial, cards.OPERATIONS[operation], cards.STATES[state], reason)
        for at, serial, operation, state, reason in cards.events(database)
    ]
    kinds = [("japanese", "日本人"), ("foreign", "外国人")]
    fields = [Field("resident_code", "住民票コード"), Field("kind", "区分", choices=kinds)]
    return section(
        "個人番号カード",
        table(("状態", "枚数"), rows),
        form("/acts/issue-card", fields, "カードを発行する"),
        table(("時刻", "製造番号", "処理", "処理後の状態", "理由"), events, "処理はありません。"),
    )


def _queries(database: sqlite3.Connection) -> str:
    rows = [
        (clock_time(at), municipality, operator, terminal, purpose, str(found))
        for at, municipality, operator, terminal, purpose, found in queries.logged(database)
    ]
    heads = ("時刻", "市町村コード", "操作者", "端末", "利用目的", "該当")
    return section("照会の記録", table(heads, rows, "照会はありません。"))
