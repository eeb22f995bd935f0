"""抑止の画面 — set, lift for a while, lift; for the 支援措置責任者 (標準仕様書 3.1)."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.set_suppression import (
    lift_suppression,
    lift_temporarily,
    set_suppression,
)
from daicho.systems.resident_registry.permissions import SET_SUPPRESSION
from daicho.systems.resident_registry.queries.resident_page import household_of
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.suppressions import CAUSE_TITLES, PROCESS_TITLES
from daicho.systems.resident_registry.web.forms.suppression import LiftForm, SuppressionForm

SAMPLE = {"number": "0000000019"}


def suppressions(request: DoorRequest, number: str) -> HttpResponse:
    """抑止の一覧と設定."""
    household_number, household = household_of(request.context, number)
    if request.method != "POST":
        form = SuppressionForm(initial={"starts_on": request.context.today, "issue": "error"})
        return _page(request, number, household_number, household, form)
    form = SuppressionForm(request.POST)
    if not form.is_valid():
        return _page(request, number, household_number, household, form, status=422)
    set_suppression(request.context, form.order(number, household_number), form.cleaned_data["reason"])
    return HttpResponseRedirect(reverse("registry-suppressions", args=[number]))


def lift(request: DoorRequest, number: str, suppression: str) -> HttpResponse:
    """解除, or 一時解除 when minutes are given."""
    form = LiftForm(request.POST)
    reason = request.POST.get("reason", "")
    minutes = form.cleaned_data.get("minutes") if form.is_valid() else None
    if "for_now" in request.POST:
        lift_temporarily(request.context, suppression, reason, minutes or 10)
    else:
        lift_suppression(request.context, suppression, reason)
    return HttpResponseRedirect(reverse("registry-suppressions", args=[number]))


def _page(
    request: DoorRequest,
    number: str,
    household_number: str,
    household: object,
    form: SuppressionForm,
    status: int = 200,
) -> HttpResponse:
    held = suppressions_of([number], [household_number])
    rows = [
        {
            "one": one,
            "cause": CAUSE_TITLES[one.cause],
            "levels": [(PROCESS_TITLES[process], level) for process, level in one.levels.items()],
            "holds": one.holds(request.context.now),
        }
        for one in held
    ]
    return TemplateResponse(
        request,
        "resident_registry/suppressions.html",
        {"number": number, "household_number": household_number, "household": household, "form": form, "rows": rows},
        status=status,
    )


ROUTES = (
    Route("residents/<str:number>/suppressions/", suppressions, "registry-suppressions", SET_SUPPRESSION, SAMPLE),
    Route(
        "residents/<str:number>/suppressions/<uuid:suppression>/lift/",
        lift,
        "registry-suppression-lift",
        SET_SUPPRESSION,
        {**SAMPLE, "suppression": "00000000-0000-4000-8000-000000000000"},
        ("POST",),
    ),
)
