"""除票の保存の画面 — the last movings, what waits for the next, and what is past keeping; for the administrator."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.permissions import KEEP_CLOSED_RECORDS
from daicho.systems.resident_registry.queries.closed_records import keeping_page
from daicho.systems.resident_registry.queries.office_settings import closed_records_moving_day
from daicho.systems.resident_registry.rules.closed_records import YEARS_IN_DAILY_USE


def keeping(request: DoorRequest) -> HttpResponse:
    """除票の保存."""
    month, day = closed_records_moving_day()
    context = {
        "page": keeping_page(request.context),
        "years_in_use": YEARS_IN_DAILY_USE,
        "moving_day": f"{month}月{day}日",
    }
    return TemplateResponse(request, "resident_registry/closed_records.html", context)


ROUTES = (Route("closed-records/", keeping, "registry-closed-records", KEEP_CLOSED_RECORDS, methods=("GET", "HEAD")),)
