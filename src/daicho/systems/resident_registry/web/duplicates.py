"""同一人の疑いの一覧 and the decision about one pair."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.decide_duplicate import decide_duplicate
from daicho.systems.resident_registry.permissions import DECIDE_DUPLICATES
from daicho.systems.resident_registry.queries.duplicates import duplicate_pair, suspected_duplicates
from daicho.systems.resident_registry.web.forms.duplicate import SAME, DuplicateForm
from daicho.systems.resident_registry.web.presenters.duplicates import shown_pair


def worklist(request: DoorRequest) -> HttpResponse:
    """同一人の疑いの一覧."""
    page = request.GET.get("page", "1")
    listed = suspected_duplicates(request.context, int(page) if page.isdecimal() else 1)
    return TemplateResponse(
        request,
        "resident_registry/duplicates.html",
        {
            "list": listed,
            "open": [shown_pair(pair) for pair in listed.open],
            "decided": [shown_pair(pair) for pair in listed.decided],
            "done": "done" in request.GET,
        },
    )


def pair(request: DoorRequest, first: str, second: str) -> HttpResponse:
    """一組の判断 — decides, or shows one pair with its earlier decisions."""
    form = DuplicateForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        found = shown_pair(duplicate_pair(request.context, first, second), form)
        return TemplateResponse(
            request, "resident_registry/duplicate.html", {"pair": found, "form": form}, status=422 if form else 200
        )
    data = form.cleaned_data
    decide_duplicate(
        request.context,
        first,
        second,
        same_person=data["judgment"] == SAME,
        reason=data["reason"],
        facts=data["facts"],
        seen=data["seen"],
    )
    return HttpResponseRedirect(reverse("registry-duplicates") + "?done")


ROUTES = (
    Route("duplicates/", worklist, "registry-duplicates", DECIDE_DUPLICATES, methods=("GET", "HEAD")),
    Route(
        "duplicates/<str:first>/<str:second>/",
        pair,
        "registry-duplicate",
        DECIDE_DUPLICATES,
        {"first": "0000000019", "second": "0000000027"},
    ),
)
