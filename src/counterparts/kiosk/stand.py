"""操作画面 of the kiosk: the hands, coins and faults that a real machine has around its screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from counterparts.control import Control
from counterparts.control_app import clock_time, orders_section
from counterparts.kiosk import printing
from counterparts.kiosk.machine import Kiosk
from counterparts.kiosk.outside import CardRefusal
from counterparts.kiosk.store import STATES, Job
from counterparts.pages import Field, Html, form, form_of, page, section, table

COINS = (10, 50, 100, 500, 1000)
SIZES = {"portrait": (1080, 1920), "landscape": (1024, 768)}
_STYLE = """
body { margin: 0; display: grid; grid-template-columns: auto minmax(22rem, 1fr); height: 100vh; background: #3a3f47; }
.screen { overflow: auto; padding: 1rem; } .screen iframe { border: 14px solid #111; border-radius: 18px;
background: #fff; } iframe.portrait { width: 1080px; height: 1920px; zoom: .5; }
iframe.landscape { width: 1024px; height: 768px; zoom: .8; } .side { border: 0; width: 100%; height: 100%; }
"""
_ANSWERS = {
    "not_now": "今はお金を受け取っていません。",
    "failed": "支払いができませんでした。",
    "more": "受け取りました。まだ足りません。",
    "paid": "支払いが済みました。",
}


def routes(kiosk: Kiosk, control: Control, screen_port: int) -> list[Route]:
    """Page, stand and acts. Args: control: with a connection of its own. screen_port: of the screen."""
    latest = {"said": ""}

    async def home(_request: Request) -> Response:
        jobs = await asyncio.to_thread(kiosk.store.latest)
        return page(
            "キオスク端末(模擬)",
            "コンビニの端末の役をします。ここは試験のための操作口で、キオスクの画面ではありません。",
            [
                Html('<p><a href="/stand?size=landscape">画面と操作を並べて開く (横 1024×768)</a> 　 '
                     '<a href="/stand?size=portrait">(縦 1080×1920)</a> 　 '
                     f'<a href="http://127.0.0.1:{screen_port}/">画面だけを開く</a></p>'),
                _now(kiosk),
                _jobs(jobs),
                orders_section(control, printing.PLACES, "時点"),
            ],
        )  # fmt: skip

    async def stand(request: Request) -> Response:
        size = request.query_params.get("size", "landscape")
        kind = size if size in SIZES else "landscape"
        return HTMLResponse(
            f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>キオスク端末(模擬)</title>'
            f'<style>{_STYLE}</style><div class="screen"><iframe class="{kind}" title="キオスクの画面" '
            f'src="http://127.0.0.1:{screen_port}/"></iframe></div>'
            '<iframe class="side" title="模擬の操作" src="/panel"></iframe></html>'
        )

    async def panel(_request: Request) -> Response:
        people = await asyncio.to_thread(kiosk.reader.specimens)
        lies = await asyncio.to_thread(kiosk.reader.has_card)
        said = f'<p role="status">{escape(latest["said"])}</p>' if latest["said"] else ""
        return page(
            "模擬の操作(キオスクの画面ではありません)",
            "来た人の手の代わりです。カードの暗証番号はどれも 1234 です。",
            [
                _hand(people, lies),
                section("お金", said, *_money_forms()),
                orders_section(control, printing.PLACES, "時点"),
            ],
        )

    async def act_on_panel(request: Request) -> Response:
        outcome = await _done(kiosk, request.path_params["act"], await form_of(request))
        latest["said"] = _ANSWERS.get(outcome, outcome)
        back = "/" if request.path_params["act"] == "refund" else "/panel"
        return RedirectResponse(back, status_code=303)

    async def act(request: Request) -> Response:
        outcome = await _done(kiosk, request.path_params["act"], await request.json())
        return JSONResponse({"result": outcome})

    async def look(_request: Request) -> Response:
        return JSONResponse(
            [{"receipt": job.receipt, "state": job.state, "fee": job.fee, "sheets": job.sheets, "printed": job.printed,
              "held": job.inserted} for job in kiosk.store.latest()]
        )  # fmt: skip

    return [
        Route("/", home),
        Route("/stand", stand),
        Route("/panel", panel),
        Route("/acts/{act}", act_on_panel, methods=["POST"]),
        Route("/_control/acts/{act}", act, methods=["POST"]),
        Route("/_control/jobs", look),
    ]


async def _done(kiosk: Kiosk, name: str, given: Mapping[str, Any]) -> str:
    """Runs one act; says what became of it."""
    chosen = _ACTS.get(name)
    if chosen is None:
        return "その操作はありません。"
    try:
        return await asyncio.to_thread(chosen, kiosk, given)
    except (CardRefusal, ValueError, StopIteration) as error:
        return f"できません。({type(error).__name__})"


def _put(kiosk: Kiosk, given: Mapping[str, Any]) -> str:
    kiosk.reader.put(str(given.get("card", "")))
    return "カードを置きました。"


def _take(kiosk: Kiosk, _given: Mapping[str, Any]) -> str:
    kiosk.reader.take_away()
    return "カードを取りました。"


def _insert(kiosk: Kiosk, given: Mapping[str, Any]) -> str:
    yen = int(given.get("yen", 0))
    session = kiosk.session
    if yen not in COINS or session is None or session.method != "cash":
        return "not_now"
    return kiosk.insert(yen, "cash")


def _touch(kiosk: Kiosk, _given: Mapping[str, Any]) -> str:
    session = kiosk.session
    if session is None or session.method != "emoney":
        return "not_now"
    return kiosk.insert(kiosk.store.job(session.receipt).fee, "emoney")


def _refund(kiosk: Kiosk, given: Mapping[str, Any]) -> str:
    yen = printing.refund_by_staff(kiosk, str(given.get("receipt", "")))
    return f"{yen:,} 円を返金しました。"


def _answer_call(kiosk: Kiosk, _given: Mapping[str, Any]) -> str:
    kiosk.is_staff_called = False
    return "店員が来ました。"


_ACTS: Mapping[str, Callable[[Kiosk, Mapping[str, Any]], str]] = {
    "put": _put, "take": _take, "insert": _insert, "touch": _touch, "refund": _refund, "answer-call": _answer_call,
}  # fmt: skip


def _hand(people: list[dict[str, str]], lies: bool) -> str:
    rows = [
        (one["name"], one["purpose"], form("/acts/put", [Field("card", "", one["card"], kind="hidden")], "置く"))
        for one in people
    ]
    take = form("/acts/take", [], "カードを取る", is_plain=True) if lies else ""
    state = "カードが置かれています。" if lies else "カード置き場は空です。"
    return section(
        "カード", f"<p>{state}</p>", take, table(("氏名", "何を試せるか", ""), rows, "試験用の人はありません。")
    )


def _money_forms() -> list[str]:
    coins = [form("/acts/insert", [Field("yen", "", str(yen), kind="hidden")], f"{yen:,}円を入れる") for yen in COINS]
    return [*coins, form("/acts/touch", [], "電子マネーをタッチする", is_plain=True)]


def _now(kiosk: Kiosk) -> str:
    session = kiosk.session
    state = "利用中です。" if session is not None else "だれも使っていません。"
    call = form("/acts/answer-call", [], "店員の呼出しに応える") if kiosk.is_staff_called else ""
    return section("今", f"<p>{state} 金庫には {kiosk.store.balance():,} 円あります。</p>", call)


def _jobs(jobs: list[Job]) -> str:
    rows = [
        (clock_time(job.at), job.receipt, STATES[job.state], f"{job.fee:,} 円", f"{job.inserted:,} 円",
         f"{job.printed} / {job.sheets}", _refund_form(job))
        for job in jobs
    ]  # fmt: skip
    heads = ("時刻", "受付番号", "状態", "手数料", "預かり", "印刷 / 枚数", "")
    return section("交付", table(heads, rows, "まだありません。"))


def _refund_form(job: Job) -> str:
    is_possible = job.state == "refund_due" or (job.state in ("paid", "printing") and not job.printed)
    fields = [Field("receipt", "", job.receipt, kind="hidden")]
    return form("/acts/refund", fields, "店員が返金する", is_plain=True) if is_possible else ""
