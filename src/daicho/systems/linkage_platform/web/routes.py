"""画面の一覧 of the linkage platform."""

from __future__ import annotations

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.navigation import NavItem
from daicho.systems.linkage_platform.permissions import RESEND, STATUS
from daicho.systems.linkage_platform.web import status

ROUTES = (
    Route("", status.status, "platform-status", STATUS, methods=("GET", "HEAD")),
    Route("deliveries/<int:delivery>/resend/", status.resend, "platform-resend", RESEND, {"delivery": 1}, ("POST",)),
)
NAVIGATION = (NavItem("連携状況", "platform-status", STATUS, section="platform-"),)
