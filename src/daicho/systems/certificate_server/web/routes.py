"""画面の一覧 of the certificate server."""

from __future__ import annotations

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.manual_pages import WayBack, manual_routes
from daicho.foundation.web.navigation import NavItem
from daicho.systems.certificate_server.permissions import (
    CALLING,
    COUNTER,
    READ_HELP,
    RECEIPTS,
    RECEPTION,
    REPORT,
    SETTINGS,
    SETTLE,
    STATUS,
    STOP,
    duties_of,
)
from daicho.systems.certificate_server.queries.counter_requests import waiting_count
from daicho.systems.certificate_server.web import calling, counter, hand_over, receipts, reception, settings

_OF_REQUESTS = ("certificates-request", "certificates-make", "certificates-hand-over", "certificates-cancel")
_READ, _POST = ("GET", "HEAD"), ("POST",)
_ONE = {"received": 1}

ROUTES = (
    Route("", counter.waiting, "certificates-queue", COUNTER, methods=_READ),
    Route("reception/", reception.start, "certificates-reception", RECEPTION),
    Route("reception/request/", reception.ask, "certificates-ask", RECEPTION, methods=_POST),
    Route("reception/<int:received>/", reception.slip, "certificates-slip", RECEPTION, _ONE, _READ),
    Route("counter/<int:received>/", counter.one, "certificates-request", COUNTER, _ONE, _READ),
    Route("counter/<int:received>/call/", counter.call, "certificates-call", COUNTER, _ONE, _POST),
    Route("counter/<int:received>/put-back/", counter.back, "certificates-put-back", COUNTER, _ONE, _POST),
    Route("counter/<int:received>/cancel/", counter.cancel, "certificates-cancel", COUNTER, _ONE, _POST),
    Route("counter/<int:received>/make/", hand_over.make, "certificates-make", COUNTER, _ONE, _POST),
    Route(
        "counter/<int:received>/paper-<int:copy>.pdf",
        hand_over.paper,
        "certificates-paper",
        COUNTER,
        {"received": 1, "copy": 1},
        _READ,
    ),
    Route("counter/<int:received>/hand-over/", hand_over.finish, "certificates-hand-over", COUNTER, _ONE, _POST),
    Route("calling/", calling.calling, "certificates-calling", CALLING, methods=_READ),
    Route("status/", receipts.status, "certificates-status", STATUS, methods=_READ),
    Route("receipts/", receipts.receipt, "certificates-receipt", RECEIPTS),
    Route("receipts/settle/", receipts.settle, "certificates-settle", SETTLE, methods=_POST),
    Route("report/", receipts.report, "certificates-report", REPORT, methods=_READ),
    Route("settings/", settings.show, "certificates-settings", SETTINGS, methods=_READ),
    Route("settings/decide/", settings.decide, "certificates-decide", SETTINGS, methods=_POST),
    Route("settings/stop/", settings.stop, "certificates-stop", STOP, methods=_POST),
    Route("settings/resume/", settings.resume, "certificates-resume", STOP, methods=_POST),
    *manual_routes("certificates", READ_HELP, WayBack("受付一覧", "certificates-queue", duties_of(COUNTER))),
)
NAVIGATION = (
    NavItem("窓口受付", "certificates-reception", RECEPTION, section=("certificates-slip", "certificates-ask")),
    NavItem("受付一覧", "certificates-queue", COUNTER, section=_OF_REQUESTS, count=waiting_count),
    NavItem("受付の照会", "certificates-receipt", RECEIPTS, section="certificates-settle"),
    NavItem("交付の集計", "certificates-report", REPORT),
    NavItem("状況", "certificates-status", STATUS),
    NavItem("交付の設定", "certificates-settings", SETTINGS, section="certificates-decide"),
)
