"""住民検索 — the first screen: conditions, results, and what waits today (標準仕様書 2.1).

Conditions stand in the address, so that a search can be kept and repeated; 個人番号, 住民票コード and 在留カード等番号
never do: such a search is answered by POST and leaves no trace in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.municipal.places.towns import towns
from daicho.systems.resident_registry.errors import NumberSearchNotAllowed, TooFewConditions
from daicho.systems.resident_registry.permissions import ENTER_MOVEMENT, REVEAL_NUMBERS, SEARCH, may_use
from daicho.systems.resident_registry.queries.entry_drafts import parked_entries
from daicho.systems.resident_registry.queries.search import search_residents
from daicho.systems.resident_registry.queries.search_matches import MOST
from daicho.systems.resident_registry.queries.worklists import waiting_counts
from daicho.systems.resident_registry.web.forms.search import (
    NEVER_IN_ADDRESSES,
    SECRET,
    SearchForm,
    address_query,
    was_asked,
)
from daicho.systems.resident_registry.web.presenters.desk import desk_now
from daicho.systems.resident_registry.web.presenters.search import ResultRow, result_row
from daicho.systems.resident_registry.web.presenters.today import today_panel

PAGE = "resident_registry/home.html"
RESULTS = "resident_registry/home_results.html"


@dataclass(frozen=True, slots=True)
class Results:
    """What stands under the form."""

    rows: tuple[ResultRow, ...] = ()
    more: bool = False
    asked: bool = False
    refusal: str = ""
    address: str = ""
    by_address: bool = False
    most: int = MOST


def home(request: DoorRequest) -> HttpResponse:
    """住民検索 — GET with conditions searches; POST leads to that address, or answers when it may not be one."""
    posted = request.method == "POST"
    data = request.POST if posted else request.GET
    asked = posted or was_asked(data)
    secret = may_use(request.context.actor.duties, REVEAL_NUMBERS)
    if data.get("number_kind") in SECRET and data.get("number") and not secret:
        # The query refuses it and keeps the attempt; the form only needs to let it through.
        secret = True
    form = SearchForm(data if asked else None, secret=secret)
    query = address_query(form) if asked else ""
    if posted and query and not request.htmx:
        return HttpResponseRedirect(f"{reverse('registry-home')}?{query}")
    results, status = _results(request, form, query) if asked else (Results(), 200)
    return _answer(request, form, results, status)


def _results(request: DoorRequest, form: SearchForm, query: str) -> tuple[Results, int]:
    address = reverse("registry-home") + (f"?{query}" if query else "")
    if not form.is_valid():
        return Results(asked=True, address=address), 422
    try:
        found = search_residents(request.context, form.conditions)
    except (TooFewConditions, NumberSearchNotAllowed) as refusal:
        return Results(asked=True, refusal=refusal.message, address=address), refusal.status
    rows = tuple(result_row(row, archived=row.resident_number in found.archived) for row in found.rows)
    by_address = found.hides_addresses
    return Results(rows, found.more, asked=True, address=address, by_address=by_address), 200


def _answer(request: DoorRequest, form: SearchForm, results: Results, status: int) -> HttpResponse:
    _forget_number(form)
    values: dict[str, object] = {"form": form, "results": results, "today": request.context.today}
    if request.htmx:
        return TemplateResponse(request, RESULTS, values, status=status)
    counts = waiting_counts(request.context)
    values["desk"] = desk_now(request.context)
    values |= {"towns": towns(), "panel": today_panel(request.context.actor.duties, counts)}
    if may_use(request.context.actor.duties, ENTER_MOVEMENT):
        values["parked"] = parked_entries(request.context)
    return TemplateResponse(request, PAGE, values, status=status)


def _forget_number(form: SearchForm) -> None:
    """A number that may stand in no address does not come back in the field either."""
    if form.is_bound and form.data.get("number_kind") in NEVER_IN_ADDRESSES and form.data.get("number"):
        form.data = {name: value for name, value in form.data.items() if name != "number"}


ROUTES = (Route("", home, "registry-home", SEARCH),)
