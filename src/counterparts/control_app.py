"""The control port (試験用操作口), bound to the loopback address: orders to misbehave, what arrived, and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from counterparts.control import KIND_WORDS, BadOrder, Control
from counterparts.journal import Journal
from counterparts.pages import Field, form, form_of, section, table

_TOKYO = timezone(timedelta(hours=9))
RESULT_WORDS = {
    "acknowledged": "受理", "rejected": "却下", "out_of_order": "順序違い", "ok": "応答", "refused": "拒否",
    "no_answer": "回答なし", "second": "二度目の回答",
}  # fmt: skip


def control_app(control: Control, journal: Journal, routes: Sequence[BaseRoute]) -> Starlette:
    """The application. Args: routes: what this counterpart adds, its page ``/`` included."""
    face = _Face(control, journal)
    return Starlette(
        routes=[
            Route("/_control", face.orders, methods=["GET", "POST", "DELETE"]),
            Route("/_control/refused-peers", face.peers),
            Route("/_control/exchanges", face.exchanges),
            Route("/orders", face.order_by_page, methods=["POST"]),
            *routes,
        ]
    )


class _Face:
    """What every counterpart answers at its control port."""

    def __init__(self, control: Control, journal: Journal) -> None:
        self._control = control
        self._journal = journal

    async def orders(self, request: Request) -> Response:
        """The open orders, a new one, or none any more."""
        if request.method == "GET":
            return JSONResponse(self._control.open_orders())
        if request.method == "DELETE":
            self._control.clear()
            return Response(status_code=204)
        try:
            self._control.order(await request.json())
        except (BadOrder, ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return Response(status_code=204)

    async def peers(self, _request: Request) -> Response:
        """Who was refused."""
        return JSONResponse(self._journal.refused_peers())

    async def exchanges(self, _request: Request) -> Response:
        """What arrived."""
        return JSONResponse(self._journal.latest())

    async def order_by_page(self, request: Request) -> Response:
        """An order by the form of :func:`orders_section`, or all of them taken back."""
        given = await form_of(request)
        if "clear" in given:
            self._control.clear()
            return RedirectResponse("/", status_code=303)
        order = {
            "kind": given.get("kind", ""),
            "type": given.get("type", ""),
            "after_storing": "after_storing" in given,
        }
        try:
            self._control.order({**order, "count": int(given.get("count") or 1)})
        except (BadOrder, ValueError) as error:
            return PlainTextResponse(f"指示できません: {error}", status_code=400)
        return RedirectResponse("/", status_code=303)


def orders_section(control: Control, types: Sequence[tuple[str, str]], title: str = "電文") -> str:
    """模擬障害 — the open orders and a form for a new one. Args: types: 電文種別 with their words. title: of types."""
    words = dict(types)
    rows = [
        (
            control.words[order["kind"]],
            words.get(order["type"], order["type"]) if order["type"] else "すべて",
            "解除まで" if order["count"] < 0 else f"あと {order['count']} 回",
        )
        for order in control.open_orders()
    ]
    fields = (
        Field("kind", "動作", choices=list(control.words.items())),
        Field("type", title, choices=[("", "すべて"), *types]),
        Field("count", "回数", "1", choices=[("1", "1 回"), ("3", "3 回"), ("-1", "解除まで")]),
        *((Field("after_storing", "登録した後に行う", kind="checkbox"),) if control.words is KIND_WORDS else ()),
    )
    clear = form("/orders", [Field("clear", "", "1", kind="hidden")], "すべて解除", is_plain=True) if rows else ""
    return section(
        "模擬障害",
        form("/orders", fields, "指示する"),
        table(("動作", title, "残り"), rows, "指示はありません。"),
        clear,
    )


def journal_section(journal: Journal, types: Sequence[tuple[str, str]], kinds: Mapping[str, str] = KIND_WORDS) -> str:
    """届いた電文, newest first, without personal numbers. Args: kinds: words of misbehaviours."""
    words = dict(types)
    rows = [
        (
            clock_time(one["at"]),
            one["sender"],
            words.get(one["type"], one["type"]),
            RESULT_WORDS.get(one["result"], one["result"]) + (f" {one['reason_code']}" if one["reason_code"] else ""),
            kinds.get(one["misbehaviour"], ""),
        )
        for one in journal.latest(30)
    ]
    refused = [(clock_time(one["at"]), one["name"] or "(証明書なし)", one["reason"]) for one in journal.refused_peers()]
    return section(
        "届いた電文(新しい順)", table(("時刻", "送信者", "電文", "結果", "模擬障害"), rows, "まだ届いていません。")
    ) + section("接続を断った相手", table(("時刻", "名称", "理由"), refused[-20:]))


def clock_time(moment: str) -> str:
    """Day and time of an ISO moment, as Tokyo reads it."""
    return datetime.fromisoformat(moment).astimezone(_TOKYO).strftime("%m/%d %H:%M:%S")
