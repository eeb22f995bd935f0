"""通知・連携 — how far the registry's messages have come, and what to do with those that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.ui.fragments import ErrorLine
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.resident_registry.actions.mend_linkage import resend_delivery, skip_delivery
from daicho.systems.resident_registry.permissions import MEND_LINKAGE, SEARCH, VIEW_LINKAGE, may_use
from daicho.systems.resident_registry.queries.connection_hours import hours_of_cs
from daicho.systems.resident_registry.queries.linkage_status import (
    connection_statuses,
    jukinet_status,
    open_deliveries,
)
from daicho.systems.resident_registry.web.forms.reasons import ResendForm, SkipForm
from daicho.systems.resident_registry.web.presenters.linkage import (
    ConnectionRow,
    connection_rows,
    delivery_lines,
    jukinet_row,
)

PAGE = "resident_registry/linkage.html"
STATUS = "resident_registry/linkage_status.html"
JUKINET = "resident_registry/linkage_jukinet.html"


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that could not be carried out: for which delivery, which form, and why."""

    delivery: int = 0
    act: str = ""
    lines: tuple[ErrorLine, ...] = ()
    reason: str = ""


def linkage(request: DoorRequest) -> HttpResponse:
    """連携の状況 — the whole page; for htmx the one part that it names."""
    if request.htmx and request.GET.get("part") == "status":
        return TemplateResponse(request, STATUS, {"connections": _connections(request)})
    if request.htmx and request.GET.get("part") == "jukinet":
        return TemplateResponse(request, JUKINET, {"jukinet": jukinet_row(jukinet_status(request.context))})
    return _page(request, Tried())


def resend(request: DoorRequest, delivery: int) -> HttpResponse:
    """再送."""
    form = ResendForm(request.POST)
    tried = _tried(form, delivery, "resend")
    if tried.lines:
        return _page(request, tried, 422)
    try:
        resend_delivery(request.context, delivery, form.cleaned_data["reason"])
    except DomainError as error:
        return _page(request, _refused(delivery, "resend", error, form), error.status)
    notify(request, "再送しました。届くまで数秒かかります。")
    return HttpResponseRedirect(reverse("registry-linkage"))


def skip(request: DoorRequest, delivery: int) -> HttpResponse:
    """見送り — with a second officer's own password, checked before anything is touched."""
    form = SkipForm(request.POST)
    tried = _tried(form, delivery, "skip")
    if tried.lines:
        return _page(request, tried, 422)
    data = form.cleaned_data
    try:
        second = confirm_second_person(request.context, realm("office"), data["second_id"], data["second_password"])
        skip_delivery(request.context, delivery, data["reason"], second)
    except DomainError as error:
        return _page(request, _refused(delivery, "skip", error, form), error.status)
    notify(request, f"見送りました({second.name} が確認)。後の通知が順に届きます。")
    return HttpResponseRedirect(reverse("registry-linkage"))


def _tried(form: ResendForm, delivery: int, act: str) -> Tried:
    lines = tuple(
        ErrorLine(f"{form[name].label}: {text}", f"#{act}-{delivery}-{name}")
        for name, texts in form.errors.items()
        for text in texts
    )
    return Tried(delivery, act, lines, str(form.data.get("reason", "")))


def _refused(delivery: int, act: str, error: DomainError, form: ResendForm) -> Tried:
    return Tried(delivery, act, (ErrorLine(error.message, f"#{act}-{delivery}-reason"),), str(form.data["reason"]))


def _connections(request: DoorRequest) -> tuple[ConnectionRow, ...]:
    context = request.context
    return connection_rows(connection_statuses(), hours_of_cs(context.now, context.law))


def _page(request: DoorRequest, tried: Tried, status: int = 200) -> HttpResponse:
    listed = open_deliveries(request.context)
    return TemplateResponse(
        request,
        PAGE,
        {
            "connections": _connections(request),
            "jukinet": jukinet_row(jukinet_status(request.context)),
            "deliveries": delivery_lines(listed.rows),
            "more": listed.more,
            "may_search": may_use(request.context.actor.duties, SEARCH),
            "may_mend": may_use(request.context.actor.duties, MEND_LINKAGE),
            "tried": tried,
        },
        status=status,
    )


_ONE = "linkage/deliveries/<int:delivery>/"
ROUTES = (
    Route("linkage/", linkage, "registry-linkage", VIEW_LINKAGE, methods=("GET", "HEAD")),
    Route(f"{_ONE}resend/", resend, "registry-linkage-resend", MEND_LINKAGE, {"delivery": 1}, ("POST",)),
    Route(f"{_ONE}skip/", skip, "registry-linkage-skip", MEND_LINKAGE, {"delivery": 1}, ("POST",)),
)
