"""監査 — the auditor's screens: the audit log by person, officer, day and event; who looked how often; verification."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.clock import TOKYO, machine_now
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.verify_audit_log import order_verification, take_checkpoint
from daicho.systems.resident_registry.permissions import READ_AUDIT_LOG
from daicho.systems.resident_registry.queries.audit_log import (
    MOST,
    AuditConditions,
    count_looks,
    search_audit_log,
    verification_page,
)
from daicho.systems.resident_registry.rules.audit_events import LOOKS
from daicho.systems.resident_registry.web.forms.audit_log import AuditLogForm, PeriodForm

_READ, _POST = ("GET", "HEAD"), ("POST",)


def log(request: DoorRequest) -> HttpResponse:
    """証跡の検索 — today's rows until something else is asked for."""
    today = _today()
    asked = {name: value for name, value in request.GET.items() if name != "before"}
    form = AuditLogForm(request.GET if asked else None, initial={"first": today, "last": today})
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0
    conditions = AuditConditions(today, today, before=number)
    if form.is_bound:
        conditions = form.conditions(number) if form.is_valid() else AuditConditions(today, today)
    page = search_audit_log(request.context, conditions) if not form.errors else None
    further = request.GET.copy()
    if page is not None:
        further["before"] = str(page.before)
    values = {"form": form, "page": page, "most": MOST, "further": further.urlencode(), "tab": "log"}
    return TemplateResponse(request, "resident_registry/audit_log.html", values, status=422 if form.errors else 200)


def looks(request: DoorRequest) -> HttpResponse:
    """閲覧の集計."""
    today = _today()
    form = PeriodForm(request.GET or None, initial={"first": today - timedelta(days=6), "last": today})
    period = (today - timedelta(days=6), today)
    if form.is_bound and form.is_valid():
        period = (form.cleaned_data["first"], form.cleaned_data["last"])
    rows = count_looks(request.context, *period) if not form.errors else ()
    shown = [event for event in LOOKS if any(event in row.counts for row in rows)]
    table = [(row, [row.counts.get(event, 0) for event in shown]) for row in rows]
    values = {"form": form, "rows": table, "titles": [LOOKS[event] for event in shown], "tab": "looks"}
    return TemplateResponse(request, "resident_registry/audit_looks.html", values, status=422 if form.errors else 200)


def verification(request: DoorRequest) -> HttpResponse:
    """証跡の検証の結果."""
    values = {"page": verification_page(request.context), "tab": "verification"}
    return TemplateResponse(request, "resident_registry/audit_verification.html", values)


def order(request: DoorRequest) -> HttpResponse:
    """証跡の検証の指示."""
    order_verification(request.context)
    notify(request, "検証を始めました。終わると、結果がこの画面に加わります。F3 で開き直してください。")
    return HttpResponseRedirect(reverse("registry-audit-verification"))


def checkpoint(request: DoorRequest) -> HttpResponse:
    """封印の写しの出力 — the answer is the file."""
    answer = HttpResponse(take_checkpoint(request.context), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-registry-{_today():%Y%m%d}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


def _today() -> date:
    return machine_now().astimezone(TOKYO).date()


ROUTES = (
    Route("audit/", log, "registry-audit", READ_AUDIT_LOG, methods=_READ),
    Route("audit/looks/", looks, "registry-audit-looks", READ_AUDIT_LOG, methods=_READ),
    Route("audit/verification/", verification, "registry-audit-verification", READ_AUDIT_LOG, methods=_READ),
    Route("audit/verification/order/", order, "registry-audit-order", READ_AUDIT_LOG, methods=_POST),
    Route("audit/checkpoint/", checkpoint, "registry-audit-checkpoint", READ_AUDIT_LOG, methods=_POST),
)
