"""統計 — population and households as of a day, movements of a period; as pages and as CSV without personal data."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.template.response import TemplateResponse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.dates import wareki
from daicho.systems.resident_registry.permissions import READ_STATISTICS
from daicho.systems.resident_registry.queries.population import population_movements, population_on
from daicho.systems.resident_registry.rules.population_tables import StatisticsTable, town_title
from daicho.systems.resident_registry.web.forms.statistics import PopulationForm, PopulationMovementsForm
from daicho.systems.resident_registry.web.presenters.statistics import (
    checks_of,
    csv_of,
    movement_tables,
    population_tables,
)

TEMPLATE = "resident_registry/statistics.html"
FORM = "as"
"""Asks for the tables as a file: ``csv``."""


def population(request: DoorRequest) -> HttpResponse:
    """人口・世帯数 — today where no day is asked for."""
    today = request.context.today
    form = PopulationForm(today, _asked(request), initial={"day": today})
    if form.is_bound and not form.is_valid():
        return TemplateResponse(request, TEMPLATE, {"form": form, "tab": "population"}, status=422)
    day = form.cleaned_data["day"] if form.is_bound else today
    exported = request.GET.get(FORM) == "csv"
    counted = population_on(request.context, day, exported=exported)
    tables = population_tables(counted)
    title = f"人口・世帯数 {wareki(day)}現在"
    if exported:
        return _file(f"population-{day:%Y%m%d}.csv", title, tables)
    values = {"title": title, "tables": tables, "uncounted": counted.uncounted, "unfinished": day == today}
    return TemplateResponse(request, TEMPLATE, {"form": form, "tab": "population", "query": _query(request), **values})


def movements(request: DoorRequest) -> HttpResponse:
    """異動集計 — this month where no period is asked for."""
    today = request.context.today
    begin = today.replace(day=1)
    form = PopulationMovementsForm(today, _asked(request), initial={"first": begin, "last": today})
    if form.is_bound and not form.is_valid():
        return TemplateResponse(request, TEMPLATE, {"form": form, "tab": "movements"}, status=422)
    data: dict[str, Any] = form.cleaned_data if form.is_bound else {"first": begin, "last": today, "town": ""}
    exported = request.GET.get(FORM) == "csv"
    counted = population_movements(request.context, data["first"], data["last"], data["town"], exported=exported)
    tables = movement_tables(counted)
    place = town_title(data["town"]) if data["town"] else "市全域"
    title = f"異動集計 {wareki(counted.first)}から{wareki(counted.last)}まで {place}"
    if exported:
        return _file(f"movements-{counted.first:%Y%m%d}-{counted.last:%Y%m%d}.csv", title, tables)
    values = {
        "title": title,
        "tables": tables,
        "checks": checks_of(counted),
        "uncounted": counted.uncounted,
        "unfinished": counted.last == today,
    }
    return TemplateResponse(request, TEMPLATE, {"form": form, "tab": "movements", "query": _query(request), **values})


def _asked(request: DoorRequest) -> QueryDict | None:
    """The conditions, None where nothing was asked but the usual."""
    return request.GET if set(request.GET) - {FORM} else None


def _query(request: DoorRequest) -> str:
    """The same question, answered as a file."""
    asked = request.GET.copy()
    asked[FORM] = "csv"
    return asked.urlencode()


def _file(name: str, title: str, tables: tuple[StatisticsTable, ...]) -> HttpResponse:
    response = HttpResponse(csv_of(title, tables), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_GET = ("GET", "HEAD")
ROUTES = (
    Route("statistics/", population, "registry-statistics", READ_STATISTICS, methods=_GET),
    Route("statistics/movements/", movements, "registry-statistics-movements", READ_STATISTICS, methods=_GET),
)
