"""抑止の画面 — set, change, lift for a while, lift: each by its own right (標準仕様書 3.1)."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.set_suppression import (
    change_suppression,
    lift_suppression,
    lift_temporarily,
    set_suppression,
)
from daicho.systems.resident_registry.errors import SuppressionNotFound
from daicho.systems.resident_registry.permissions import (
    LIFT_SUPPRESSION,
    LIFT_SUPPRESSION_FOR_NOW,
    SET_SUPPRESSION,
    VIEW_SUPPRESSIONS,
    may_use,
)
from daicho.systems.resident_registry.queries.resident_page import household_of
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.queries.suppressions import suppressions_of
from daicho.systems.resident_registry.rules.suppressions import CAUSE_TITLES, PROCESS_TITLES, Suppression
from daicho.systems.resident_registry.web.forms.suppression import LiftForm, SuppressionForm

SAMPLE = {"number": "0000000019"}
ONE = {**SAMPLE, "suppression": "00000000-0000-4000-8000-000000000000"}
POST = ("POST",)
USUAL_MINUTES = 10


def suppressions(request: DoorRequest, number: str) -> HttpResponse:
    """抑止の一覧, with the form for a new one where the officer may set one."""
    form = SuppressionForm(initial={"starts_on": request.context.today, "issue": "error"})
    return _page(request, number, form)


def set_new(request: DoorRequest, number: str) -> HttpResponse:
    """抑止の設定."""
    form = SuppressionForm(request.POST)
    if not form.is_valid():
        return _page(request, number, form, status=422)
    household_number, _ = household_of(request.context, number)
    set_suppression(request.context, form.order(number, household_number), form.cleaned_data["reason"])
    return _back(number)


def change(request: DoorRequest, number: str, suppression: str) -> HttpResponse:
    """抑止の変更 — the form filled with what holds now; for whom it is cannot be changed."""
    held = _held(request, number, str(suppression))
    if request.method != "POST":
        return _page(request, number, SuppressionForm(initial=SuppressionForm.initial_of(held)), changing=held)
    form = SuppressionForm({**request.POST.dict(), "scope": SuppressionForm.scope_of(held)})
    if not form.is_valid():
        return _page(request, number, form, changing=held, status=422)
    change_suppression(request.context, held.id, form.terms(), form.cleaned_data["reason"])
    return _back(number)


def lift(request: DoorRequest, number: str, suppression: str) -> HttpResponse:
    """解除."""
    lift_suppression(request.context, str(suppression), request.POST.get("reason", ""))
    return _back(number)


def lift_for_now(request: DoorRequest, number: str, suppression: str) -> HttpResponse:
    """一時解除 — for the minutes given."""
    form = LiftForm(request.POST)
    minutes = form.cleaned_data.get("minutes") if form.is_valid() else None
    lift_temporarily(request.context, str(suppression), request.POST.get("reason", ""), minutes or USUAL_MINUTES)
    return _back(number)


def _back(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("registry-suppressions", args=[number]))


def _held(request: DoorRequest, number: str, suppression: str) -> Suppression:
    household_number, _ = household_of(request.context, number)
    found = next((one for one in suppressions_of([number], [household_number]) if one.id == suppression), None)
    if found is None:
        raise SuppressionNotFound()
    return found


def _page(
    request: DoorRequest, number: str, form: SuppressionForm, *, changing: Suppression | None = None, status: int = 200
) -> HttpResponse:
    household_number, household = household_of(request.context, number)
    duties = request.context.actor.duties
    rows = [
        {
            "one": one,
            "cause": CAUSE_TITLES[one.cause],
            "levels": [(PROCESS_TITLES[process], level) for process, level in one.levels.items()],
            "holds": one.holds(request.context.now),
            "waits": one.starts_on > request.context.today,
        }
        for one in suppressions_of([number], [household_number])
    ]
    return TemplateResponse(
        request,
        "resident_registry/suppressions.html",
        {
            "number": number,
            "household_number": household_number,
            "household": household,
            "form": form,
            "rows": rows,
            "protected": restrictions_of([number])[number].protected,
            "changing": changing,
            "may_set": may_use(duties, SET_SUPPRESSION),
            "may_lift": may_use(duties, LIFT_SUPPRESSION),
            "may_lift_for_now": may_use(duties, LIFT_SUPPRESSION_FOR_NOW),
            "usual_minutes": USUAL_MINUTES,
        },
        status=status,
    )


ROUTES = (
    Route(
        "residents/<str:number>/suppressions/",
        suppressions,
        "registry-suppressions",
        VIEW_SUPPRESSIONS,
        SAMPLE,
        ("GET", "HEAD"),
    ),
    Route(
        "residents/<str:number>/suppressions/new/", set_new, "registry-suppression-set", SET_SUPPRESSION, SAMPLE, POST
    ),
    Route(
        "residents/<str:number>/suppressions/<uuid:suppression>/change/",
        change,
        "registry-suppression-change",
        SET_SUPPRESSION,
        ONE,
    ),
    Route(
        "residents/<str:number>/suppressions/<uuid:suppression>/lift/",
        lift,
        "registry-suppression-lift",
        LIFT_SUPPRESSION,
        ONE,
        POST,
    ),
    Route(
        "residents/<str:number>/suppressions/<uuid:suppression>/lift-for-now/",
        lift_for_now,
        "registry-suppression-lift-for-now",
        LIFT_SUPPRESSION_FOR_NOW,
        ONE,
        POST,
    ),
)
