"""本人確認情報検索 and 機構への情報照会: the key goes by POST, the answer stands on the page and nowhere else."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.find_people import ask_national, search_records
from daicho.systems.jukinet_server.permissions import may_reveal
from daicho.systems.jukinet_server.web.find_forms import NationalForm, SearchForm


def search(request: DoorRequest) -> HttpResponse:
    """検索 in the CS's own copy."""
    if request.method != "POST":
        return _shown(request, "search", {"form": SearchForm()})
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _shown(request, "search", {"form": form}, 422)
    found = search_records(request.context, form.key(), form.cleaned_data["purpose"])
    return _shown(request, "search", {"form": form, "found": found})


def national(request: DoorRequest) -> HttpResponse:
    """照会 at J-LIS."""
    may = may_reveal(request.context.actor.duties)
    if request.method != "POST":
        return _shown(request, "national", {"form": NationalForm(), "may_reveal": may})
    form = NationalForm(request.POST)
    values: dict[str, Any] = {"form": form, "may_reveal": may}
    if not form.is_valid():
        return _shown(request, "national", values, 422)
    data = form.cleaned_data
    try:
        values["found"] = ask_national(request.context, form.national_key(), data["purpose"], data["reveal_reason"])
    except DomainError as refusal:
        return _shown(request, "national", values | {"refusal": refusal}, refusal.status)
    return _shown(request, "national", values)


def _shown(request: DoorRequest, name: str, values: dict[str, Any], status: int = 200) -> HttpResponse:
    response = TemplateResponse(request, f"jukinet_server/{name}.html", values, status=status)
    response["Cache-Control"] = "no-store"
    return response
