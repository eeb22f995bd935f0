"""状況・受付の照会・交付の集計. A receipt's number is typed and travels in the body of the request."""

from __future__ import annotations

from typing import Any

from django.forms import ChoiceField, IntegerField
from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.ui.forms import DigitsField, StaffCharField, StaffForm, WarekiDateField
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.certificate_server.actions.view_receipts import (
    csv_of,
    is_counter,
    issue_report,
    settle_receipt,
    view_receipt,
    view_status,
)
from daicho.systems.certificate_server.errors import TEXTS
from daicho.systems.certificate_server.permissions import SETTLE, STOP, may_use
from daicho.systems.certificate_server.queries.receipts import receipt_steps
from daicho.systems.certificate_server.rules.kiosk_service import KINDS, KioskScope
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptState
from daicho.systems.certificate_server.rules.service_changes import SCOPE_TITLES
from daicho.systems.certificate_server.rules.service_hours import ClosedReason
from daicho.systems.certificate_server.web.presenters import option_names, reason_text

_CLOSED = {
    ClosedReason.HOURS: "交付時間外",
    ClosedReason.CLOSED_DAY: "休止日",
    ClosedReason.MAINTENANCE: "保守・停止中",
}
_CHIPS = {
    ReceiptState.RECEIVED: "info",
    ReceiptState.MADE: "work",
    ReceiptState.REFUSED: "",
    ReceiptState.PRINTED: "ok",
    ReceiptState.NOT_PRINTED: "",
    ReceiptState.REFUNDED: "alert",
    ReceiptState.EXPIRED: "stop",
}
_OUTCOMES = (ReceiptState.PRINTED, ReceiptState.REFUNDED, ReceiptState.NOT_PRINTED)


class NumberForm(StaffForm):
    """受付番号."""

    number = DigitsField(label="受付番号(20桁)", length=20)


class SettleForm(StaffForm):
    """結果の記録."""

    outcome = ChoiceField(
        label="結果", choices=[("", "選んでください")] + [(o.value, o.official_name) for o in _OUTCOMES]
    )
    sheets = IntegerField(
        label="出た枚数", min_value=0, max_value=999, error_messages={"required": "出なかったときは0を入れてください。"}
    )
    reason = StaffCharField(label="確かめたことと理由", max_length=200)


class DayForm(StaffForm):
    """集計する日."""

    day = WarekiDateField(label="集計する日")


def status(request: DoorRequest) -> HttpResponse:
    """状況 of feed, door, receipts and everything that needs somebody."""
    found = view_status(request.context)
    values = {
        "status": found,
        "closed": _CLOSED[found.closed] if found.closed else "",
        "states": [(state.official_name, count, _CHIPS[state]) for state, count in found.states],
        "codes": [(code.value, TEXTS[code].text, count) for code, count in found.codes],
        "open": [(one, one.state.official_name, _CHIPS[one.state]) for one in found.open],
        "form": NumberForm(),
        "may_stop": may_use(request.context.actor.duties, STOP),
        "may_look_up": may_use(request.context.actor.duties, SETTLE),
    }
    return TemplateResponse(request, "certificate_server/status.html", values)


def receipt(request: DoorRequest) -> HttpResponse:
    """受付の照会 — GET shows the field, POST the receipt with all its steps."""
    if request.method != "POST":
        return TemplateResponse(request, "certificate_server/receipt.html", {"form": NumberForm()})
    form = NumberForm(request.POST)
    if not form.is_valid():
        return TemplateResponse(request, "certificate_server/receipt.html", {"form": form}, status=422)
    return _receipt(request, form.cleaned_data["number"])


def settle(request: DoorRequest) -> HttpResponse:
    """結果の記録 by an officer."""
    number, form = NumberForm(request.POST), SettleForm(request.POST)
    if not number.is_valid():
        return TemplateResponse(request, "certificate_server/receipt.html", {"form": number}, status=422)
    wanted = number.cleaned_data["number"]
    if not form.is_valid():
        return _receipt(request, wanted, form, status=422)
    data = form.cleaned_data
    state = ReceiptState(data["outcome"])
    try:
        paid = view_receipt(request.context, wanted).fee if state is ReceiptState.PRINTED else 0
        settle_receipt(request.context, wanted, Outcome(state, data["sheets"], paid), data["reason"])
    except DomainError as refusal:
        return _receipt(request, wanted, form, refusal=refusal, status=refusal.status)
    done = f"「{state.official_name}」と記録しました。住民記録の交付履歴に反映されます。"
    return _receipt(request, wanted, done=done)


def report(request: DoorRequest) -> HttpResponse:
    """交付の集計 of today, or of the day asked for; ``as=csv`` gives the file."""
    asked = request.GET if set(request.GET) - {"as"} else None
    form = DayForm(asked, initial={"day": request.context.today})
    if form.is_bound and not form.is_valid():
        return TemplateResponse(request, "certificate_server/report.html", {"form": form}, status=422)
    day = form.cleaned_data["day"] if form.is_bound else request.context.today
    exported = request.GET.get("as") == "csv"
    found = issue_report(request.context, day, exported=exported)
    if exported:
        response = HttpResponse(csv_of(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="certificate-issues-{day:%Y%m%d}.csv"'
        return response
    query = request.GET.copy()
    query["as"] = "csv"
    values = {
        "form": form,
        "report": found,
        "query": query.urlencode(),
        "unfinished": day == request.context.today,
        "sums": [(KINDS[one.kind][0], "窓口" if one.is_counter else "キオスク端末", one) for one in found.sums],
        "lines": [(one, KINDS[one.kind][0], one.state.official_name, _CHIPS[one.state]) for one in found.lines],
    }
    return TemplateResponse(request, "certificate_server/report.html", values)


def _receipt(
    request: DoorRequest,
    number: str,
    settle_form: SettleForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
    done: str = "",
) -> HttpResponse:
    try:
        known = view_receipt(request.context, number)
    except DomainError as missing:
        values: dict[str, Any] = {"form": NumberForm(request.POST), "refusal": missing}
        return TemplateResponse(request, "certificate_server/receipt.html", values, status=missing.status)
    lapsed = request.context.now >= known.valid_until
    may = may_use(request.context.actor.duties, SETTLE)
    values = {
        "form": NumberForm(initial={"number": number}),
        "settle_form": settle_form or SettleForm(),
        "refusal": refusal,
        "done": done,
        "known": known,
        "place": "窓口" if is_counter(known.kiosk) else "キオスク端末",
        "kind": KINDS[known.kind][0] if known.kind in KINDS else known.kind,
        "scope": SCOPE_TITLES[KioskScope(known.scope)],
        "options": option_names(known.options),
        "state": known.state.official_name,
        "chip": _CHIPS[known.state],
        "steps": [
            (one, one.state.official_name, _CHIPS[one.state], reason_text(one.code, one.reason))
            for one in receipt_steps(number)
        ],
        "may_settle": may and lapsed and known.told is None and known.state is not ReceiptState.REFUSED,
        "too_early": may and not lapsed and known.state in (ReceiptState.RECEIVED, ReceiptState.MADE),
    }
    return TemplateResponse(request, "certificate_server/receipt.html", values, status=status)
