"""支援措置の画面 — the list, the cases of a person with their form, and endings that wait for a second officer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.keep_protection import (
    change_protection,
    confirm_ending,
    enter_protection,
    extend_protection,
    propose_ending,
    withdraw_ending,
)
from daicho.systems.resident_registry.errors.protection import ProtectionNotOpen
from daicho.systems.resident_registry.permissions import CONFIRM_PROTECTION_END, KEEP_PROTECTIONS
from daicho.systems.resident_registry.queries.protections import (
    cases_of,
    list_cases,
    open_case,
    show_offender,
    waiting_endings,
)
from daicho.systems.resident_registry.queries.resident_page import household_of
from daicho.systems.resident_registry.rules.protections import KeptCase, Offender
from daicho.systems.resident_registry.web.forms.protection import People, ProtectionForm

SAMPLE = {"number": "0000000019"}
CASE = {"case": "00000000-0000-4000-8000-000000000000"}
ONE = {**SAMPLE, **CASE}
POST = ("POST",)
LOOK = ("GET", "HEAD")


def listed(request: DoorRequest) -> HttpResponse:
    """支援措置の一覧."""
    cases = list_cases(request.context)
    return TemplateResponse(request, "resident_registry/protection_list.html", {"cases": cases})


def endings(request: DoorRequest) -> HttpResponse:
    """終了の確認待ち."""
    values = {"cases": waiting_endings(request.context), "me": request.context.actor.staff_id}
    return TemplateResponse(request, "resident_registry/protection_endings.html", values)


def confirm(request: DoorRequest, case: UUID) -> HttpResponse:
    """終了の確認."""
    confirm_ending(request.context, case)
    notify(request, "支援措置を終了しました。ほかのシステムにも伝えました。")
    return HttpResponseRedirect(reverse("registry-protection-endings"))


def withdraw(request: DoorRequest, case: UUID) -> HttpResponse:
    """終了の申請の取下げ."""
    withdraw_ending(request.context, case)
    notify(request, "終了の申請を取り下げました。支援措置は続いています。")
    return HttpResponseRedirect(reverse("registry-protection-endings"))


def of_person(request: DoorRequest, number: str) -> HttpResponse:
    """この人の支援措置, with the form for a new 申出."""
    return _page(request, number, initial=ProtectionForm.initial_new(request.context.today))


def enter(request: DoorRequest, number: str) -> HttpResponse:
    """支援措置・仮支援措置の登録."""
    form = ProtectionForm(_others(request, number), request.POST)
    if not form.is_valid():
        return _page(request, number, form=form, status=422)
    enter_protection(request.context, number, form.terms(), form.cleaned_data["reason"])
    notify(request, "支援措置を登録しました。証明書の発行と住所の表示は、いま止まりました。")
    return _back(number)


def change(request: DoorRequest, number: str, case: UUID) -> HttpResponse:
    """支援措置の変更."""
    row = _row_of(number, case)
    if request.method != "POST":
        return _page(request, number, changing=row, initial=ProtectionForm.initial_of(row))
    form = ProtectionForm(_others(request, row.applicant, row), request.POST, is_change=True)
    if not form.is_valid():
        return _page(request, number, changing=row, form=form, status=422)
    change_protection(request.context, case, form.terms(), form.cleaned_data["reason"])
    notify(request, "支援措置を変更しました。")
    return _back(number)


def extend(request: DoorRequest, number: str, case: UUID) -> HttpResponse:
    """支援措置の延長."""
    _row_of(number, case)
    extend_protection(request.context, case, request.POST.get("reason", ""))
    notify(request, "支援措置を1年延長しました。")
    return _back(number)


def end(request: DoorRequest, number: str, case: UUID) -> HttpResponse:
    """終了の申請."""
    _row_of(number, case)
    propose_ending(request.context, case, request.POST.get("reason", ""))
    notify(request, "終了を申請しました。別の職員が確認するまで、支援措置は続きます。")
    return _back(number)


def offender(request: DoorRequest, number: str, case: UUID) -> HttpResponse:
    """加害者の表示 — by POST alone, so that it stands in no history."""
    _row_of(number, case)
    shown = show_offender(request.context, case, request.POST.get("reason", ""))
    initial = ProtectionForm.initial_new(request.context.today)
    return _page(request, number, initial=initial, shown=(case, shown))


def _back(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("registry-protections", args=[number]))


def _row_of(number: str, case: UUID) -> KeptCase:
    """The case as reached from somebody it is about. Raises: REG-PROT-002."""
    row = open_case(case)
    if number not in row.people:
        raise ProtectionNotOpen()
    return row


def _others(request: DoorRequest, number: str, row: KeptCase | None = None) -> People:
    """Who lives with the 申出者, and who is in the case already."""
    _, household = household_of(request.context, number)
    found = {
        one.resident_number: one.record.name.full or one.record.alphabet_name.text
        for one in household
        if one.resident_number != number
    }
    kept = {fellow: f"宛名番号{fellow}(世帯を離れた方)" for fellow in (row.fellows if row else ())}
    return list({**kept, **found}.items())


def _page(
    request: DoorRequest,
    number: str,
    *,
    initial: dict[str, object] | None = None,
    form: ProtectionForm | None = None,
    changing: KeptCase | None = None,
    shown: tuple[UUID, Offender] | None = None,
    status: int = 200,
) -> HttpResponse:
    _, household = household_of(request.context, number)
    people = _others(request, changing.applicant if changing else number, changing)
    values = {
        "number": number,
        "household": household,
        "cases": cases_of(request.context, number),
        "form": form or ProtectionForm(people, initial=initial, is_change=changing is not None),
        "changing": changing,
        "shown_case": shown[0] if shown else None,
        "shown": shown[1] if shown else None,
    }
    return TemplateResponse(request, "resident_registry/protections.html", values, status=status)


_CASES = "residents/<str:number>/protections/<uuid:case>/"
ROUTES = (
    Route("protections/", listed, "registry-protection-list", KEEP_PROTECTIONS, methods=LOOK),
    Route("protections/endings/", endings, "registry-protection-endings", CONFIRM_PROTECTION_END, methods=LOOK),
    Route(
        "protections/endings/<uuid:case>/confirm/",
        confirm,
        "registry-protection-ending-confirm",
        CONFIRM_PROTECTION_END,
        CASE,
        POST,
    ),
    Route(
        "protections/endings/<uuid:case>/withdraw/",
        withdraw,
        "registry-protection-ending-withdraw",
        CONFIRM_PROTECTION_END,
        CASE,
        POST,
    ),
    Route("residents/<str:number>/protections/", of_person, "registry-protections", KEEP_PROTECTIONS, SAMPLE, LOOK),
    Route(
        "residents/<str:number>/protections/new/", enter, "registry-protection-enter", KEEP_PROTECTIONS, SAMPLE, POST
    ),
    Route(f"{_CASES}change/", change, "registry-protection-change", KEEP_PROTECTIONS, ONE),
    Route(f"{_CASES}extend/", extend, "registry-protection-extend", KEEP_PROTECTIONS, ONE, POST),
    Route(f"{_CASES}end/", end, "registry-protection-end", KEEP_PROTECTIONS, ONE, POST),
    Route(f"{_CASES}offender/", offender, "registry-protection-offender", KEEP_PROTECTIONS, ONE, POST),
)
