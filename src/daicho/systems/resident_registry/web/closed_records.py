"""除票の保存の画面 — the last movings, what waits for the next, what is past keeping and its destruction by two."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.propose_destruction import (
    approve_destruction,
    propose_destruction,
    withdraw_destruction,
)
from daicho.systems.resident_registry.permissions import KEEP_CLOSED_RECORDS
from daicho.systems.resident_registry.queries.closed_records import keeping_page
from daicho.systems.resident_registry.queries.destructions import destructions, year_title
from daicho.systems.resident_registry.queries.office_settings import closed_records_moving_day
from daicho.systems.resident_registry.rules.closed_records import YEARS_IN_DAILY_USE


def keeping(request: DoorRequest) -> HttpResponse:
    """除票の保存."""
    month, day = closed_records_moving_day()
    page, known = keeping_page(request.context), destructions()
    open_years = {one.year for one in known if one.is_open}
    context = {
        "page": page,
        "years_in_use": YEARS_IN_DAILY_USE,
        "moving_day": f"{month}月{day}日",
        "destructions": known,
        "to_propose": [(year, year_title(year), count) for year, count in page.ended if year not in open_years],
        "me": request.context.actor.staff_id,
    }
    return TemplateResponse(request, "resident_registry/closed_records.html", context)


def propose(request: DoorRequest, year: int) -> HttpResponse:
    """廃棄の起案."""
    number = propose_destruction(request.context, year)
    notify(request, f"廃棄第{number}号を起案しました。別のシステム管理者の承認を待ちます。")
    return HttpResponseRedirect(reverse("registry-closed-records"))


def approve(request: DoorRequest, number: int) -> HttpResponse:
    """廃棄の承認, by another administrator."""
    approve_destruction(request.context, number)
    notify(request, f"廃棄第{number}号を承認しました。データベースの管理者がコマンド destroy-closed で消去します。")
    return HttpResponseRedirect(reverse("registry-closed-records"))


def withdraw(request: DoorRequest, number: int) -> HttpResponse:
    """起案の取下げ."""
    withdraw_destruction(request.context, number)
    notify(request, f"廃棄第{number}号を取り下げました。")
    return HttpResponseRedirect(reverse("registry-closed-records"))


_NUMBER = {"number": 1}
ROUTES = (
    Route("closed-records/", keeping, "registry-closed-records", KEEP_CLOSED_RECORDS, methods=("GET", "HEAD")),
    Route(
        "closed-records/propose/<int:year>/",
        propose,
        "registry-destruction-propose",
        KEEP_CLOSED_RECORDS,
        {"year": 2176},
        ("POST",),
    ),
    Route(
        "closed-records/destructions/<int:number>/approve/",
        approve,
        "registry-destruction-approve",
        KEEP_CLOSED_RECORDS,
        _NUMBER,
        ("POST",),
    ),
    Route(
        "closed-records/destructions/<int:number>/withdraw/",
        withdraw,
        "registry-destruction-withdraw",
        KEEP_CLOSED_RECORDS,
        _NUMBER,
        ("POST",),
    ),
)
