"""附票の通知: who has the 本籍 here and changed an address elsewhere; confirmed when the 附票 has it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.take_register_notice import confirm_noted, settle_register_notice
from daicho.systems.resident_registry.permissions import APPROVE_MOVEMENT, LIST_PROVISIONAL, may_use
from daicho.systems.resident_registry.queries.arrivals import open_counts
from daicho.systems.resident_registry.queries.register_notices import register_notices

STATES = {
    "open": "附票の記載待ち",
    "error": "誤り一覧",
    "noted": "記載済み",
    "settled": "処理済み",
    "superseded": "差替え",
}


def notices(request: DoorRequest) -> HttpResponse:
    """一覧 — what waits for the 附票 first."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "open"
    values = {
        "tabs": STATES.items(),
        "state": state,
        "rows": register_notices(request.context, state),
        "counts": open_counts(),
        "may_close": may_use(request.context.actor.duties, APPROVE_MOVEMENT),
    }
    return TemplateResponse(request, "resident_registry/register_notices.html", values)


def noted(request: DoorRequest, notice: UUID) -> HttpResponse:
    """附票に記載したことの確認."""
    confirm_noted(request.context, notice)
    notify(request, "附票に記載したことを記録しました。")
    return HttpResponseRedirect(reverse("registry-received-registers"))


def settle(request: DoorRequest, notice: UUID) -> HttpResponse:
    """処理済みにする, with a reason."""
    settle_register_notice(request.context, notice, request.POST.get("reason", ""))
    notify(request, "処理済みにしました。")
    return HttpResponseRedirect(reverse("registry-received-registers") + "?state=error")


_GET, _POST = ("GET", "HEAD"), ("POST",)
_ONE = {"notice": "00000000-0000-4000-8000-000000000000"}
ROUTES = (
    Route("received/registers/", notices, "registry-received-registers", LIST_PROVISIONAL, methods=_GET),
    Route(
        "received/registers/<uuid:notice>/noted/",
        noted,
        "registry-received-register-noted",
        APPROVE_MOVEMENT,
        _ONE,
        _POST,
    ),
    Route(
        "received/registers/<uuid:notice>/settle/",
        settle,
        "registry-received-register-settle",
        APPROVE_MOVEMENT,
        _ONE,
        _POST,
    ),
)
