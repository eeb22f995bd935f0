"""Takes the notices to all other municipalities, keeps a journal, and knows nobody: requests find no record."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterparts.certificates import server_certificate
from counterparts.control import HANDSHAKE, Control
from counterparts.control_app import control_app, journal_section, orders_section
from counterparts.envelope import Party
from counterparts.journal import Journal
from counterparts.pages import page
from counterparts.schema import SPECIFICATIONS, fault_in
from counterparts.serving import Listener, Place
from counterparts.signed import Desk, Handler, Reply, rejected, signed_exchange
from counterparts.tls import server_context

NAME = "municipalities"
CS = "jukinet_server"
"""Our CS, the one peer that is registered with it."""
NOTICES = (
    ("move_out_certificate", "転出証明書情報"),
    ("move_out_cancelled", "転出取消の通知"),
    ("move_in_notice", "転入通知"),
    ("family_register_notice", "戸籍附票記載事項通知"),
)
REQUESTS = (("move_out_certificate_request", "転出証明書情報の要求"), ("wide_area_request", "広域交付の請求"))


def prepare(place: Place) -> None:
    """Make folders, certificates and file, so that ``pki/ca.pem`` can be copied before the first start."""
    (place.folder / "trust").mkdir(parents=True, exist_ok=True)
    server_certificate(place.folder / "pki", NAME)
    server_certificate(place.folder / "pki-stranger", NAME)


def listeners(place: Place) -> tuple[Listener, Listener]:
    """The exchange and its control."""
    prepare(place)
    database = sqlite3.connect(place.folder / "municipalities.sqlite3", check_same_thread=False, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma busy_timeout = 5000")
    control, journal = Control(database), Journal(database)
    identity = server_certificate(place.folder / "pki", NAME)
    trust = place.folder / "trust"
    exchange = signed_exchange(Party(NAME, identity), trust, database, control, journal, _desk())
    tls = server_context(
        identity,
        trust,
        frozenset({CS}),
        journal.note_refused_peer,
        stranger=server_certificate(place.folder / "pki-stranger", NAME),
        act_as_stranger=lambda: control.take(HANDSHAKE, "") is not None,
    )
    return (
        Listener(NAME, exchange, place.host, place.port, tls),
        Listener(f"{NAME}-control", control_app(control, journal, [_home(control, journal)]), "127.0.0.1",
                 place.port + 1),
    )  # fmt: skip


def _desk() -> Desk:
    notices: dict[str, Handler] = {type_: _taken(type_) for type_, _ in NOTICES}
    requests: dict[str, Handler] = {type_: _unknown for type_, _ in REQUESTS}
    return Desk({**notices, **requests}, _person_of, lambda _type, body: body, anew=frozenset(requests))


def _taken(type_: str) -> Handler:
    def handle(message: Mapping[str, Any]) -> Reply:
        fault = fault_in(message["body"], SPECIFICATIONS / "municipality" / f"{type_}.schema.json")
        if fault:
            return rejected("M-FORMAT-001", f"項目の形式が正しくありません: {fault}")
        return Reply({"received": True, "duplicate": False})

    return handle


def _unknown(_message: Mapping[str, Any]) -> Reply:
    return rejected("M-NOTFOUND-001", "該当する記録がありません。")


def _person_of(body: Mapping[str, Any]) -> str:
    people = body.get("persons")
    first = people[0] if isinstance(people, list) and people else body.get("person", body)
    return str(first.get("resident_code", "")) if isinstance(first, dict) else ""


def _home(control: Control, journal: Journal) -> Route:
    types = (*NOTICES, *REQUESTS)

    async def home(_request: Request) -> Response:
        return page(
            "全国のその他の市区町村(模擬)",
            "個別の模擬がない市区町村への通知をまとめて受けます。実在の市区町村には何も送られません。",
            [orders_section(control, types), journal_section(journal, types)],
        )

    return Route("/", home)
