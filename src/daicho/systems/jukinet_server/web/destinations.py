"""送付先情報 in the CS: what could not be sent and why, one with its history, and what an operator decides."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.follow_destinations import (
    ask_state,
    give_up_destination,
    list_destinations,
    resend_destination,
    view_destination,
)
from daicho.systems.jukinet_server.permissions import DESTINATION_DECIDE, DESTINATIONS, duties_of
from daicho.systems.jukinet_server.rules.destinations import AT_JLIS, ATTENTION, OPEN, DestinationState

S = DestinationState
CHIPS = {
    S.WAITING: "work",
    S.MISMATCH: "stop",
    S.REJECTED: "stop",
    S.RECEIVED: "info",
    S.PRINTED: "info",
    S.SENT: "ok",
    S.RETURNED: "alert",
}
TABS = {"attention": "要対応", "waiting": "送信待ち", "sent": "機構へ送ったもの", "closed": "差替え・見送り"}
_MAY_DECIDE = duties_of(DESTINATION_DECIDE)


def destinations(request: DoorRequest) -> HttpResponse:
    """一覧 — what an operator must look at first."""
    group = request.GET.get("state", "")
    group = group if group in TABS else "attention"
    rows, counts = list_destinations(request.context, group)
    values = {
        "tabs": [(code, title, counts.get(code)) for code, title in TABS.items()],
        "group": group,
        "rows": [(row, CHIPS.get(row.state, "")) for row in rows],
    }
    return TemplateResponse(request, "jukinet_server/destinations.html", values)


def destination(request: DoorRequest, row: uuid.UUID) -> HttpResponse:
    """一件 with its history."""
    return _page(request, row)


def resend(request: DoorRequest, row: uuid.UUID) -> HttpResponse:
    """再送 — matched anew before it is sent."""
    try:
        resend_destination(request.context, row, request.POST.get("reason", ""))
    except DomainError as refusal:
        return _page(request, row, refusal)
    notify(request, "もう一度突合して送ります。1分ほど後に開き直して結果を確認してください。")
    return _back(row)


def give_up(request: DoorRequest, row: uuid.UUID) -> HttpResponse:
    """見送り — with a second operator's own password."""
    data = request.POST
    try:
        second = confirm_second_person(
            request.context, realm("jukinet"), data.get("second_id", ""), data.get("second_password", "")
        )
        give_up_destination(request.context, row, data.get("reason", ""), second)
    except DomainError as refusal:
        return _page(request, row, refusal)
    notify(request, f"見送りました({second.name} が確認)。この送付先情報は機構へ送りません。")
    return _back(row)


def ask(request: DoorRequest, row: uuid.UUID) -> HttpResponse:
    """送付状況の照会."""
    try:
        ask_state(request.context, row)
    except DomainError as refusal:
        return _page(request, row, refusal)
    notify(request, "機構に送付状況を確かめました。")
    return _back(row)


def _back(row: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("jukinet-destination", args=[row]))


def _page(request: DoorRequest, row: uuid.UUID, refusal: DomainError | None = None) -> HttpResponse:
    page = view_destination(request.context, row)
    may_decide = bool(request.context.actor.duties & _MAY_DECIDE)
    state = page.row.state
    values = {
        "page": page,
        "row": page.row,
        "chip": CHIPS.get(state, ""),
        "others": [(other, CHIPS.get(other.state, "")) for other in page.others],
        "refusal": refusal,
        "may_resend": may_decide and state in ATTENTION,
        "may_give_up": may_decide and state in OPEN,
        "may_ask": may_decide and state in AT_JLIS,
    }
    status = refusal.status if refusal else 200
    response = TemplateResponse(request, "jukinet_server/destination.html", values, status=status)
    response["Cache-Control"] = "no-store"
    return response


_ONE = {"row": "00000000-0000-4000-8000-000000000000"}
_READ, _POST = ("GET", "HEAD"), ("POST",)
_PATH = "destinations/<uuid:row>/"
ROUTES = (
    Route("destinations/", destinations, "jukinet-destinations", DESTINATIONS, methods=_READ),
    Route(_PATH, destination, "jukinet-destination", DESTINATIONS, _ONE, _READ),
    Route(f"{_PATH}resend/", resend, "jukinet-destination-resend", DESTINATION_DECIDE, _ONE, _POST),
    Route(f"{_PATH}give-up/", give_up, "jukinet-destination-give-up", DESTINATION_DECIDE, _ONE, _POST),
    Route(f"{_PATH}ask/", ask, "jukinet-destination-ask", DESTINATION_DECIDE, _ONE, _POST),
)
