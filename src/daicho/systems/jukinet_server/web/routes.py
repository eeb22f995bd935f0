"""画面の一覧 of the communication server."""

from __future__ import annotations

from daicho.foundation.web.account_pages import account_routes
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.manual_pages import WayBack, manual_routes
from daicho.foundation.web.navigation import NavItem
from daicho.foundation.web.terminal_pages import terminal_routes
from daicho.systems.jukinet_server.permissions import (
    ACCOUNTS,
    ASK_MUNICIPALITY,
    LOG,
    MEDIA,
    MUNICIPAL,
    PEERS,
    READ_HELP,
    RECONCILIATION,
    RECORD,
    RESEND,
    REVEAL,
    UPDATES,
    duties_of,
)
from daicho.systems.jukinet_server.web import (
    completion,
    linkage,
    log,
    municipal,
    municipal_requests,
    reconciliation,
    records,
    updates,
)
from daicho.systems.jukinet_server.web.national_routes import NATIONAL_NAVIGATION, NATIONAL_ROUTES

_RECORD = {"record": "00000000-0000-4000-8000-000000000000"}
_READ, _POST = ("GET", "HEAD"), ("POST",)

ROUTES = (
    Route("", updates.updates, "jukinet-updates", UPDATES, methods=_READ),
    Route("notices/<int:delivery>/resend/", updates.resend, "jukinet-resend", RESEND, {"delivery": 1}, _POST),
    Route("notices/<int:delivery>/give-up/", updates.give_up, "jukinet-give-up", RESEND, {"delivery": 1}, _POST),
    Route("records/<uuid:record>/", records.record, "jukinet-record", RECORD, _RECORD, _READ),
    Route("records/<uuid:record>/reveal/", records.reveal, "jukinet-reveal", REVEAL, _RECORD, _POST),
    *NATIONAL_ROUTES,
    Route("requests/", municipal_requests.ask, "jukinet-requests", ASK_MUNICIPALITY),
    Route("municipal/", municipal.notices, "jukinet-municipal", MUNICIPAL, methods=_READ),
    Route(
        "municipal/<int:delivery>/resend/",
        municipal.resend,
        "jukinet-municipal-resend",
        MUNICIPAL,
        {"delivery": 1},
        _POST,
    ),
    Route(
        "municipal/<int:delivery>/give-up/",
        municipal.give_up,
        "jukinet-municipal-give-up",
        MUNICIPAL,
        {"delivery": 1},
        _POST,
    ),
    *linkage.ROUTES,
    *completion.ROUTES,
    *reconciliation.ROUTES,
    Route("peers/", log.peers, "jukinet-peers", PEERS, methods=_READ),
    Route("log/", log.log, "jukinet-log", LOG, methods=_READ),
    Route("media/", log.media, "jukinet-media", MEDIA, methods=_READ),
    Route("media/operation-log/", log.export_log, "jukinet-export-log", MEDIA, methods=_POST),
    Route("media/destinations/", log.export_destinations, "jukinet-export-destinations", MEDIA, methods=_POST),
    Route("media/records/", log.export_records, "jukinet-export-records", MEDIA, methods=_POST),
    *account_routes("jukinet", ACCOUNTS),
    *terminal_routes("jukinet", ACCOUNTS),
    *manual_routes("jukinet", READ_HELP, WayBack("更新と通知", "jukinet-updates", duties_of(UPDATES))),
)
_OF_UPDATES = (
    "jukinet-record",
    "jukinet-reveal",
    "jukinet-resend",
    "jukinet-give-up",
    "jukinet-switch-linkage",
    "jukinet-complete",
)
NAVIGATION = (
    NavItem("更新と通知", "jukinet-updates", UPDATES, section=_OF_UPDATES),
    NavItem("市町村間通知", "jukinet-municipal", MUNICIPAL, section="jukinet-municipal-"),
    NavItem("他市への請求", "jukinet-requests", ASK_MUNICIPALITY),
    *NATIONAL_NAVIGATION,
    NavItem(
        "整合性確認", "jukinet-reconciliation", RECONCILIATION, section=("jukinet-difference", "jukinet-reconcile")
    ),
    NavItem("拒否した接続", "jukinet-peers", PEERS),
    NavItem("操作ログ", "jukinet-log", LOG),
    NavItem("媒体出力の記録", "jukinet-media", MEDIA, section="jukinet-export-"),
    NavItem("職員アカウント", "jukinet-accounts", ACCOUNTS, section="jukinet-account"),
    NavItem("端末", "jukinet-terminals", ACCOUNTS, section="jukinet-terminal"),
)
