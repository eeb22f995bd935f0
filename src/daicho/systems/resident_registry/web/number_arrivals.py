"""番号の到着: what was asked of J-LIS, what could not be recorded by itself, and a change of number asked for."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.forms import DigitsField, StaffCharField, StaffForm
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.kernel.numbers import resident_number_is_valid
from daicho.municipal.codes.identity_papers import IDENTITY_PAPERS
from daicho.systems.resident_registry.actions.request_numbers import ChangeWish, request_change
from daicho.systems.resident_registry.actions.take_numbers import retry_number, settle_number
from daicho.systems.resident_registry.permissions import APPROVE_MOVEMENT, LIST_PROVISIONAL, may_use
from daicho.systems.resident_registry.queries.arrivals import open_counts
from daicho.systems.resident_registry.queries.number_requests import last_wish, number_arrivals
from daicho.systems.resident_registry.queries.resident_codes import code_stock

TEMPLATE = "resident_registry/number_arrivals.html"
STATES = {"error": "誤り一覧", "requested": "機構の回答待ち", "applied": "記載済み", "settled": "処理済み"}
KINDS = {"new": "生成", "change_on_request": "変更(請求)", "change_by_office": "変更(職権)"}
PAPERS = [("", "職権のときは不要"), *((one.code, one.name) for one in IDENTITY_PAPERS if one.alone)]


class ChangeForm(StaffForm):
    """個人番号の変更の要求."""

    resident_number = DigitsField(label="宛名番号", length=10, is_valid=resident_number_is_valid)
    kind = ChoiceField(
        label="区分", choices=[("", "選んでください"), *((code, KINDS[code]) for code in list(KINDS)[1:])]
    )
    reason = StaffCharField(label="理由", max_length=200)
    claimant = StaffCharField(label="請求した本人の氏名", required=False, max_length=100)
    paper = ChoiceField(label="本人確認書類", choices=PAPERS, required=False)


def arrivals(request: DoorRequest) -> HttpResponse:
    """一覧 — what an officer must look at first."""
    return _page(request, ChangeForm())


def ask_change(request: DoorRequest) -> HttpResponse:
    """変更の要求 — the number comes by itself when J-LIS has made it."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    try:
        wish = ChangeWish(data["kind"], data["reason"], data["claimant"], data["paper"])
        request_change(request.context, data["resident_number"], wish)
    except DomainError as refusal:
        return _page(request, form, refusal=refusal, status=refusal.status)
    notify(request, "個人番号の変更を機構に要求しました。番号が届くと自動で記載します。")
    return HttpResponseRedirect(reverse("registry-received-numbers") + "?state=requested")


def retry(request: DoorRequest, number: str) -> HttpResponse:
    """もう一度記載する."""
    done = retry_number(request.context, number)
    notify(request, "個人番号を記載しました。" if done else "まだ記載できません。理由を読んで、先に直してください。")
    return HttpResponseRedirect(reverse("registry-received-numbers"))


def settle(request: DoorRequest, number: str) -> HttpResponse:
    """処理済みにする, with a reason."""
    settle_number(request.context, number, request.POST.get("reason", ""))
    notify(request, "処理済みにしました。")
    return HttpResponseRedirect(reverse("registry-received-numbers"))


def _page(
    request: DoorRequest, form: ChangeForm, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in STATES else "error"
    stock = code_stock()
    values: dict[str, Any] = {
        "tabs": STATES.items(),
        "state": state,
        "rows": [(row, KINDS[row.kind]) for row in number_arrivals(request.context, state)],
        "stock": stock,
        "is_low": stock.free < stock.alert_below,
        "wish": last_wish(),
        "counts": open_counts(),
        "form": form,
        "refusal": refusal,
        "may_settle": may_use(request.context.actor.duties, APPROVE_MOVEMENT),
    }
    return TemplateResponse(request, TEMPLATE, values, status=status)


_ONE, _GET, _POST = {"number": "142034-N-0"}, ("GET", "HEAD"), ("POST",)
ROUTES = (
    Route("received/numbers/", arrivals, "registry-received-numbers", LIST_PROVISIONAL, methods=_GET),
    Route("received/numbers/change/", ask_change, "registry-received-number-change", APPROVE_MOVEMENT, methods=_POST),
    Route(
        "received/numbers/<slug:number>/retry/",
        retry,
        "registry-received-number-retry",
        APPROVE_MOVEMENT,
        _ONE,
        _POST,
    ),
    Route(
        "received/numbers/<slug:number>/settle/",
        settle,
        "registry-received-number-settle",
        APPROVE_MOVEMENT,
        _ONE,
        _POST,
    ),
)
