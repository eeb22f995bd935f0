"""受付一覧と一件: the officer's queue, calling a number, putting it back, cancelling it."""

from __future__ import annotations

from django.forms import BooleanField, IntegerField
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.forms import StaffCharField, StaffForm
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.certificate_server.actions.print_at_counter import Checks, cancel_request
from daicho.systems.certificate_server.actions.receive_at_counter import call_number, put_back
from daicho.systems.certificate_server.actions.view_counter import view_request
from daicho.systems.certificate_server.queries.counter_requests import queue
from daicho.systems.certificate_server.rules.reception import CounterState
from daicho.systems.certificate_server.rules.service_changes import SCOPE_TITLES
from daicho.systems.certificate_server.web.presenters import (
    STATE_CHIPS,
    kind_title,
    member_lines,
    option_names,
    paper_names,
    queue_lines,
)


class CancelForm(StaffForm):
    """取消し."""

    reason = StaffCharField(label="取消しの理由", max_length=200)


class HandOverForm(StaffForm):
    """交付前の照合."""

    same_person = BooleanField(label="氏名・生年月日が申請書と同じ", required=False)
    same_items = BooleanField(label="記載事項が申請書と同じ(余分なものがない)", required=False)
    sheets = IntegerField(
        label="印刷枚数", min_value=1, max_value=999, error_messages={"required": "数えて入れてください。"}
    )
    paid = IntegerField(
        label="受領額(円)",
        min_value=0,
        max_value=999_999,
        error_messages={"required": "受け取った額を入れてください。"},
    )

    def checks(self) -> Checks:
        """照合の結果; only after ``is_valid``."""
        data = self.cleaned_data
        return Checks(data["same_person"], data["same_items"], data["sheets"], data["paid"])


def waiting(request: DoorRequest) -> HttpResponse:
    """受付一覧 of this office, today."""
    lines = queue_lines(queue(request.context))
    values = {
        "open": [line for line in lines if line.row.state.is_open],
        "done": [line for line in lines if not line.row.state.is_open],
    }
    return TemplateResponse(request, "certificate_server/queue.html", values)


def one(request: DoorRequest, received: int) -> HttpResponse:
    """受付の一件."""
    return shown(request, received)


def call(request: DoorRequest, received: int) -> HttpResponse:
    """呼出し."""
    number = call_number(request.context, received)
    notify(request, f"{number} を呼び出しました。呼出画面に表示されています。")
    return _to(received)


def back(request: DoorRequest, received: int) -> HttpResponse:
    """お待ちに戻す."""
    number = put_back(request.context, received)
    notify(request, f"{number} をお待ちに戻しました。", "info")
    return HttpResponseRedirect(reverse("certificates-queue"))


def cancel(request: DoorRequest, received: int) -> HttpResponse:
    """取消し."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        return shown(request, received, form, status=422)
    try:
        number = cancel_request(request.context, received, form.cleaned_data["reason"])
    except DomainError as refusal:
        form.add_error("reason", refusal.message)
        return shown(request, received, form, status=refusal.status)
    notify(request, f"{number} を取り消しました。", "info")
    return HttpResponseRedirect(reverse("certificates-queue"))


def shown(
    request: DoorRequest,
    received: int,
    form: CancelForm | None = None,
    *,
    match: StaffForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """受付の一件 with its forms as they stand. Args: match: 交付前の照合 as typed."""
    page = view_request(request.context, received)
    members = member_lines(page.members, page.applicant, page.selected)
    values = {
        "page": page,
        "form": form or CancelForm(),
        "match": match or HandOverForm(prefix="match"),
        "refusal": refusal,
        "members": members,
        "applicant": next((each for each in members if each.is_applicant), None),
        "kind": kind_title(page),
        "scope": SCOPE_TITLES[page.scope],
        "options": option_names(page.options),
        "papers": paper_names(page.papers),
        "chip": STATE_CHIPS[page.state],
        "steps": [(step, STATE_CHIPS[step.state]) for step in reversed(page.steps)],
        "may_call": page.state in (CounterState.WAITING, CounterState.CALLED),
        "may_put_back": page.state is CounterState.CALLED,
        "may_make": page.state is CounterState.CALLED,
        "may_hand_over": page.state is CounterState.MADE,
        "may_cancel": page.state.is_open,
    }
    return TemplateResponse(request, "certificate_server/request.html", values, status=status)


def _to(received: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("certificates-request", args=[received]))
