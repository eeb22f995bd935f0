"""送付先情報: where J-LIS sends somebody's notice and application, past ones too; set, sent again, looked into."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.resident_registry.actions.set_destination import resend_destination, set_destination
from daicho.systems.resident_registry.permissions import (
    LIST_PROVISIONAL,
    REVEAL_PROTECTED_ADDRESS,
    SET_DESTINATION,
    VIEW_DESTINATIONS,
    may_use,
)
from daicho.systems.resident_registry.queries.arrivals import open_counts
from daicho.systems.resident_registry.queries.destinations import (
    CurrentSetting,
    DestinationHistoryRow,
    DestinationsPage,
    attention_rows,
    show_destination_addresses,
    view_destinations,
)
from daicho.systems.resident_registry.rules.destinations import (
    CAUSE_TITLES,
    PRINT_TITLES,
    STATE_TITLES,
    DestinationCause,
    PrintClass,
)
from daicho.systems.resident_registry.web.forms.destination import ELSEWHERE, HOME, DestinationForm

SAMPLE = {"number": "0000000019"}


def destinations(request: DoorRequest, number: str) -> HttpResponse:
    """送付先情報 of one person, the newest first."""
    return _page(request, view_destinations(request.context, number))


def set_place(request: DoorRequest, number: str) -> HttpResponse:
    """送付先・印刷区分の設定; sent at once where the last one has not been posted."""
    form = DestinationForm(request.POST)
    if not form.is_valid():
        return _page(request, view_destinations(request.context, number), form=form, status=422)
    try:
        is_sent = set_destination(request.context, number, form.terms(), form.cleaned_data["reason"])
    except DomainError as refusal:
        page = view_destinations(request.context, number)
        return _page(request, page, form=form, refusal=refusal, status=refusal.status)
    done = "新しい送付先情報を送ります。" if is_sent else "次に作る送付先情報から使います。"
    notify(request, f"送付先を設定しました。{done}")
    return HttpResponseRedirect(reverse("registry-destinations", args=[number]))


def resend(request: DoorRequest, number: str) -> HttpResponse:
    """送り直し, of the record as it stands."""
    try:
        resend_destination(request.context, number, request.POST.get("reason", ""))
    except DomainError as refusal:
        return _page(request, view_destinations(request.context, number), refusal=refusal, status=refusal.status)
    notify(request, "今の住民票で送付先情報を作り、住基ネットCSへ送ります。")
    return HttpResponseRedirect(reverse("registry-destinations", args=[number]))


def reveal(request: DoorRequest, number: str) -> HttpResponse:
    """支援対象者の送付先の表示 — for the 支援措置責任者."""
    try:
        page = show_destination_addresses(request.context, number, request.POST.get("reason", ""))
    except DomainError as refusal:
        return _page(request, view_destinations(request.context, number), refusal=refusal, status=refusal.status)
    return _page(request, page)


def attention(request: DoorRequest) -> HttpResponse:
    """要対応の一覧 — not sent or come back; nothing happens by itself."""
    rows = [
        (row, CAUSE_TITLES[DestinationCause(row.cause)], *STATE_TITLES[row.state])
        for row in attention_rows(request.context)
    ]
    may_open = may_use(request.context.actor.duties, VIEW_DESTINATIONS)
    values = {"rows": rows, "counts": open_counts(), "may_open": may_open}
    return TemplateResponse(request, "resident_registry/destination_list.html", values)


def _page(
    request: DoorRequest,
    page: DestinationsPage,
    *,
    form: DestinationForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    duties = request.context.actor.duties
    values: dict[str, Any] = {
        "page": page,
        "number": page.resident_number,
        "rows": [_shown(row) for row in page.rows],
        "settings": [(one, PRINT_TITLES[PrintClass(one.print_class)]) for one in page.settings],
        "form": form or DestinationForm(initial=_initial(page)),
        "refusal": refusal,
        "may_set": may_use(duties, SET_DESTINATION) and page.is_present,
        "may_reveal": may_use(duties, REVEAL_PROTECTED_ADDRESS),
    }
    response = TemplateResponse(request, "resident_registry/destinations.html", values, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _shown(row: DestinationHistoryRow) -> dict[str, Any]:
    words, kind = STATE_TITLES[row.state]
    return {
        "one": row,
        "cause": CAUSE_TITLES[DestinationCause(row.cause)],
        "print_class": PRINT_TITLES[PrintClass(row.print_class)],
        "words": words,
        "kind": kind,
        "reports": [(report, STATE_TITLES[report.state][0]) for report in row.reports],
    }


def _initial(page: DestinationsPage) -> dict[str, str]:
    """今の設定; what is hidden is entered anew."""
    if not page.settings:
        return {"place": HOME, "print_class": PrintClass.NOTICE.value}
    held: CurrentSetting = page.settings[0]
    known = {} if page.is_hidden else {"postal_code": held.place.postal_code, "address": held.place.address}
    return {"place": ELSEWHERE if held.place.is_elsewhere else HOME, "print_class": held.print_class, **known}


_GET, _POST = ("GET", "HEAD"), ("POST",)
_PATH = "residents/<str:number>/destinations/"
ROUTES = (
    Route(_PATH, destinations, "registry-destinations", VIEW_DESTINATIONS, SAMPLE, _GET),
    Route(f"{_PATH}set/", set_place, "registry-destination-set", SET_DESTINATION, SAMPLE, _POST),
    Route(f"{_PATH}resend/", resend, "registry-destination-resend", SET_DESTINATION, SAMPLE, _POST),
    Route(f"{_PATH}reveal/", reveal, "registry-destination-reveal", REVEAL_PROTECTED_ADDRESS, SAMPLE, _POST),
    Route("received/destinations/", attention, "registry-received-destinations", LIST_PROVISIONAL, methods=_GET),
)
