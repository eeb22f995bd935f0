"""画面の一覧: what the CS asks of J-LIS — people, cards, numbers."""

from __future__ import annotations

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.navigation import NavItem
from daicho.systems.jukinet_server.permissions import (
    CARD_OPERATE,
    CARDS,
    CODES,
    DESTINATIONS,
    IDENTITY,
    NATIONAL,
    NUMBERS,
    RESEND,
    SEARCH,
)
from daicho.systems.jukinet_server.web import cards, destinations, find, identity, numbers

_RECORD = {"record": "00000000-0000-4000-8000-000000000000"}
_READ, _POST = ("GET", "HEAD"), ("POST",)

NATIONAL_ROUTES = (
    Route("search/", find.search, "jukinet-search", SEARCH),
    Route("national/", find.national, "jukinet-national", NATIONAL),
    Route("identity/", identity.check, "jukinet-identity", IDENTITY),
    Route("identity/certificate/", identity.certificate, "jukinet-identity-certificate", IDENTITY, methods=_POST),
    Route("identity/wide-area/", identity.wide_area, "jukinet-identity-wide-area", IDENTITY, methods=_POST),
    Route("records/<uuid:record>/cards/", cards.cards, "jukinet-cards", CARDS, _RECORD, _READ),
    Route("records/<uuid:record>/cards/order/", cards.order, "jukinet-card-order", CARD_OPERATE, _RECORD, _POST),
    Route("cards/", cards.open_operations, "jukinet-card-operations", CARDS, methods=_READ),
    Route("cards/<int:delivery>/resend/", cards.resend, "jukinet-card-resend", RESEND, {"delivery": 1}, _POST),
    Route("cards/<int:delivery>/give-up/", cards.give_up, "jukinet-card-give-up", RESEND, {"delivery": 1}, _POST),
    Route("numbers/", numbers.numbers, "jukinet-numbers", NUMBERS, methods=_READ),
    Route("numbers/codes/", numbers.want_codes, "jukinet-want-codes", CODES, methods=_POST),
    *destinations.ROUTES,
)
NATIONAL_NAVIGATION = (
    NavItem("情報検索", "jukinet-search", SEARCH),
    NavItem("機構照会", "jukinet-national", NATIONAL),
    NavItem("本人確認", "jukinet-identity", IDENTITY, section="jukinet-identity-"),
    NavItem("カード", "jukinet-card-operations", CARDS, section="jukinet-card"),
    NavItem("番号", "jukinet-numbers", NUMBERS, section="jukinet-want-codes"),
    NavItem("送付先情報", "jukinet-destinations", DESTINATIONS, section="jukinet-destination"),
)
