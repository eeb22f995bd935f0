"""操作画面 of 湘北市: what an officer there can do towards us, and what has come and gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse

from counterparts.control import Control
from counterparts.control_app import orders_section
from counterparts.neighbour import store
from counterparts.neighbour.desk import TYPES
from counterparts.pages import Field, Html, form, page, said, section, table

TITLES: Mapping[str, str] = {
    "move_out_certificate": "転出証明書情報",
    "move_out_certificate_request": "転出証明書情報の要求",
    "move_out_cancelled": "転出取消の通知",
    "move_in_notice": "転入通知",
    "family_register_notice": "戸籍附票記載事項通知",
    "wide_area_request": "広域交付の請求",
}
_STATES = {"resident": "住民", "leaving": "転出予定", "gone": "転出", "planned": "転出予定", "paper": "転出証明書(紙)",
           "cancelled": "取消し", "confirmed": "転入通知受理", "open": "未使用", "used": "転入済み"}  # fmt: skip
_LATEST = 50


def show(database: sqlite3.Connection, control: Control, result: str) -> HTMLResponse:
    """The whole page."""
    return page(
        "湘北市 市町村CS(模擬)",
        "架空の市区町村(149993)です。ここでの操作は、湘北市の職員が行ったものとして当市のCSに届きます。",
        (
            said(result),
            section("湘北市の住民 (転出届)", table(("世帯", "住所", "状態", "操作"), _homes(database))),
            section("湘北市からの転出", table(("番号", "転出する人", "転出予定日", "状態", "操作"), _left(database))),
            section(
                "受け取った転出証明書情報 (転入届)", table(("番号", "人", "予定日", "状態", "操作"), _come(database))
            ),
            section("転入通知だけを送る", _stranger_form(), table(("番号", "人", "結果", "操作"), _notices(database))),
            section("戸籍附票記載事項通知 (本籍が平塚市の人)", _register_form()),
            section("当市への請求", _request_forms()),
            section("送受信の記録", table(("日時", "方向", "種別", "番号", "結果"), _log(database))),
            orders_section(control, [(name, TITLES[name]) for name in TYPES]),
        ),
    )


def _homes(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    return [
        (
            "、".join(person["name"] for person in home["people"]),
            home["address"]["text"] + home["address"].get("lot", ""),
            _STATES[home["state"]] + ("・支援措置" if home["protected"] else ""),
            Html(_departure_form(home["id"]) + _protection_form(home)) if home["state"] == "resident" else "",
        )
        for home in store.households(database)
    ]


def _departure_form(household: str) -> str:
    return form(
        "/acts/plan-departure",
        (
            Field("household", "", household, kind="hidden"),
            Field("planned_on", "転出予定日", kind="date"),
            Field("planned_text", "転出先", "神奈川県平塚市立野町"),
            Field("planned_lot", "番地", "31番20号"),
            Field("visit_on", "来庁予定日", kind="date"),
            Field("by_card", "カードで(特例転出)", "1", kind="checkbox"),
        ),
        "平塚市への転出届を受理",
    )


def _protection_form(home: Mapping[str, Any]) -> str:
    fields = [Field("household", "", home["id"], kind="hidden")]
    if not home["protected"]:
        fields.append(Field("protected", "", "1", kind="hidden"))
    words = "支援措置を解く" if home["protected"] else "支援措置にする"
    return form("/acts/set-protected", fields, words, is_plain=True)


def _left(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    return [
        (
            one["certificate"]["certificate_number"],
            "、".join(person["name"] for person in one["certificate"]["persons"] if person["moves"]),
            one["certificate"]["planned_on"],
            _STATES[one["state"]],
            Html(
                _numbered("/acts/send-certificate-again", one, "もう一度送る")
                + _numbered("/acts/cancel-departure", one, "転出を取り消す")
            )
            if one["state"] == "planned"
            else "",
        )
        for one in store.departures(database)
    ]


def _numbered(action: str, one: Mapping[str, Any], words: str) -> str:
    number = one["certificate"]["certificate_number"]
    return form(action, [Field("certificate_number", "", number, kind="hidden")], words, is_plain=True)


def _come(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    return [
        (
            one["certificate"]["certificate_number"],
            "、".join(person["name"] for person in one["certificate"]["persons"] if person["moves"]),
            one["certificate"]["planned_on"],
            _STATES[one["state"]],
            _arrival_form(one["certificate"]) if one["state"] == "open" else "",
        )
        for one in store.arrivals(database)
    ]


def _arrival_form(certificate: Mapping[str, Any]) -> Html:
    return form(
        "/acts/take-arrival",
        (
            Field("certificate_number", "", certificate["certificate_number"], kind="hidden"),
            Field("moved_in_on", "転入日", certificate["planned_on"], kind="date"),
            Field("garbled", "文字化けさせる", kind="checkbox"),
            Field("silent", "転入通知を送らない", kind="checkbox"),
        ),
        "転入届を受理し転入通知を送る",
    )


def _stranger_form() -> str:
    return form(
        "/acts/notify-arrival",
        (
            Field("resident_code", "住民票コード(空なら架空の人)"),
            Field("name", "氏名"),
            Field("birth_date", "生年月日", kind="date"),
            Field("sex", "性別", choices=(("male", "男"), ("female", "女"))),
            Field("moved_in_on", "転入日", kind="date"),
            Field("garbled", "文字化けさせる", kind="checkbox"),
        ),
        "転入通知を送る",
    )


def _register_form() -> str:
    return form(
        "/acts/notify-register",
        (
            Field("name", "氏名(空なら架空の人)"),
            Field("moved_on", "異動日", kind="date"),
            Field("garbled", "文字化けさせる", kind="checkbox"),
        ),
        "附票の通知を送る",
    )


def _notices(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    sent = [one for one in store.exchanged(database) if (one["direction"], one["type"]) == ("sent", "move_in_notice")]
    return [
        (
            one["number"],
            "、".join(person["name"] for person in one["body"]["persons"]),
            one["result"],
            Html(
                form("/acts/repeat-notice", [_notice_field(one)], "もう一度送る", is_plain=True)
                + form(
                    "/acts/correct-notice",
                    (_notice_field(one), Field("moved_in_on", "正しい転入日", kind="date")),
                    "訂正して送る",
                    is_plain=True,
                )
            ),
        )
        for one in reversed(sent[-_LATEST:])
    ]


def _notice_field(one: Mapping[str, Any]) -> Field:
    return Field("notice_number", "", one["number"], kind="hidden")


def _request_forms() -> str:
    code = Field("resident_code", "住民票コード")
    scope = Field("scope", "範囲", choices=(("person", "本人"), ("household", "世帯全員")))
    shown = (
        Field("with_relationship", "世帯主・続柄", kind="checkbox"),
        Field("with_resident_code", "住民票コード", kind="checkbox"),
        Field("with_individual_number", "個人番号", kind="checkbox"),
    )
    return form("/acts/ask-wide-area", (code, scope, *shown), "広域交付を請求する") + form(
        "/acts/want-certificate", (code,), "転出証明書情報を要求する"
    )


def _log(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    words = {"sent": "送信", "received": "受信"}
    return [
        (one["at"][:19], words[one["direction"]], TITLES[one["type"]], one["number"], one["result"])
        for one in reversed(store.exchanged(database)[-_LATEST:])
    ]
