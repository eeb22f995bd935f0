"""整合性確認: runs, what differed, and what is done about it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.forms import CharField, ChoiceField
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.ui.forms import StaffForm
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.correct_at_peer import correct_at_peer
from daicho.systems.jukinet_server.actions.correct_difference import report_difference, resend_record
from daicho.systems.jukinet_server.actions.reconcile import Order, order_reconciliation
from daicho.systems.jukinet_server.actions.view_reconciliation import list_differences, list_runs
from daicho.systems.jukinet_server.permissions import RECONCILE, RECONCILIATION
from daicho.systems.jukinet_server.queries.served import served_municipalities
from daicho.systems.jukinet_server.rules.reconciliation import (
    KIND_TITLES,
    METHOD_TITLES,
    PEER_TITLES,
    Kind,
    Method,
    Peer,
    Trigger,
)
from daicho.systems.jukinet_server.web.acts import NOTHING, GiveUpForm, ReasonForm, ResendAsForm, Tried, tried

STATES = {
    "waiting": ("実施中", "work"),
    "failed": ("中断", "stop"),
    "clean": ("一致", "ok"),
    "different": ("不一致あり", "alert"),
}


class OrderForm(StaffForm):
    """整合性確認の指示."""

    peer = ChoiceField(label="相手", choices=[(one.value, title) for one, title in PEER_TITLES.items()])
    municipality = ChoiceField(label="市区町村")
    method = ChoiceField(label="方法", choices=[(one.value, title) for one, title in METHOD_TITLES.items()])
    reason = CharField(label="理由", max_length=200)

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["municipality"]
        assert isinstance(field, ChoiceField)
        field.choices = list(served_municipalities().items())

    def order(self) -> Order:
        """The order; only after ``is_valid``."""
        data = self.cleaned_data
        return Order(
            Peer(data["peer"]), data["municipality"], Method(data["method"]), Trigger.DEMAND, data["reason"].strip()
        )


def runs(request: DoorRequest) -> HttpResponse:
    """実施の一覧, and the form for another one."""
    return _runs(request, OrderForm())


def order(request: DoorRequest) -> HttpResponse:
    """整合性確認を始める — done by the queue; the list tells when it has ended."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _runs(request, form, status=422)
    order_reconciliation(request.context, form.order())
    notify(request, "整合性確認を始めました。終わると一覧に結果が出ます。")
    return HttpResponseRedirect(reverse("jukinet-reconciliation"))


def differences(request: DoorRequest, run: int) -> HttpResponse:
    """不一致の一覧 of one run."""
    return _differences(request, run, NOTHING)


def resend(request: DoorRequest, difference: uuid.UUID) -> HttpResponse:
    """再送 — as an update of its own."""
    refused = tried(
        difference,
        "resend",
        ResendAsForm(request.POST),
        lambda data: resend_record(request.context, difference, data["update_reason"], data["reason"]),
    )
    if refused is not None:
        return _differences(request, _run_of(request), refused)
    notify(request, "更新として再送しました。届いた後、もう一度整合性確認を行うと一覧から消えます。")
    return _back(request)


def enter(request: DoorRequest, difference: uuid.UUID) -> HttpResponse:
    """記録の回復 at the peer."""
    form = ReasonForm(request.POST)
    refused = tried(
        difference, "enter", form, lambda data: correct_at_peer(request.context, difference, data["reason"])
    )
    return _corrected(request, refused)


def remove(request: DoorRequest, difference: uuid.UUID) -> HttpResponse:
    """記録の取消し at the peer — with a second operator's own password, checked before anything is asked."""

    def carry_out(data: Mapping[str, Any]) -> None:
        second = confirm_second_person(request.context, realm("jukinet"), data["second_id"], data["second_password"])
        correct_at_peer(request.context, difference, data["reason"], second)

    return _corrected(request, tried(difference, "remove", GiveUpForm(request.POST), carry_out))


def _corrected(request: DoorRequest, refused: Tried | None) -> HttpResponse:
    if refused is not None:
        return _differences(request, _run_of(request), refused)
    notify(request, "相手の記録を訂正しました。もう一度整合性確認を行うと一覧から消えます。")
    return _back(request)


def report(request: DoorRequest, difference: uuid.UUID) -> HttpResponse:
    """住民記録への連絡."""
    form = ReasonForm(request.POST)
    refused = tried(
        difference, "report", form, lambda data: report_difference(request.context, difference, data["reason"])
    )
    if refused is not None:
        return _differences(request, _run_of(request), refused)
    notify(request, "住民記録の担当へ知らせました。住民記録の異動で直すと、CSと相手に届きます。")
    return _back(request)


def _differences(request: DoorRequest, run: int, tried: Tried) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(Kind) else ""
    page = list_differences(request.context, run, kind)
    values = {
        "page": page,
        "state": STATES[page.run.state],
        "kinds": KIND_TITLES.items(),
        "kind": kind,
        "tried": tried,
    }
    return TemplateResponse(request, "jukinet_server/differences.html", values, status=tried.status)


def _run_of(request: DoorRequest) -> int:
    """Which list the form stood on; 0 for none."""
    run = request.POST.get("run", "")
    return int(run) if run.isdecimal() and len(run) < 10 else 0


def _back(request: DoorRequest) -> HttpResponse:
    number = _run_of(request)
    return HttpResponseRedirect(
        reverse("jukinet-differences", args=[number]) if number else reverse("jukinet-reconciliation")
    )


def _runs(request: DoorRequest, form: OrderForm, status: int = 200) -> HttpResponse:
    rows = [(row, *STATES[row.state]) for row in list_runs(request.context)]
    return TemplateResponse(request, "jukinet_server/reconciliation.html", {"form": form, "rows": rows}, status=status)


_READ, _POST = ("GET", "HEAD"), ("POST",)
_ONE = {"difference": "00000000-0000-4000-8000-000000000000"}
ROUTES = (
    Route("reconciliation/", runs, "jukinet-reconciliation", RECONCILIATION, methods=_READ),
    Route("reconciliation/order/", order, "jukinet-reconcile", RECONCILE, methods=_POST),
    Route("reconciliation/<int:run>/", differences, "jukinet-differences", RECONCILIATION, {"run": 1}, _READ),
    Route("differences/<uuid:difference>/resend/", resend, "jukinet-difference-resend", RECONCILE, _ONE, _POST),
    Route("differences/<uuid:difference>/enter/", enter, "jukinet-difference-enter", RECONCILE, _ONE, _POST),
    Route("differences/<uuid:difference>/remove/", remove, "jukinet-difference-remove", RECONCILE, _ONE, _POST),
    Route("differences/<uuid:difference>/report/", report, "jukinet-difference-report", RECONCILE, _ONE, _POST),
)
