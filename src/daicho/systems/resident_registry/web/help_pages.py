"""手引き — the manuals of ``docs/help`` as pages; F1 on each screen leads to its own."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.manuals import manual, manual_names
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.permissions import READ_HELP, SEARCH, may_use

CONTENTS = "README"


def contents(request: DoorRequest) -> HttpResponse:
    """手引きの一覧."""
    return _page(request, CONTENTS)


def page(request: DoorRequest, name: str) -> HttpResponse:
    """手引き of one screen."""
    return _page(request, name)


def _page(request: DoorRequest, name: str) -> HttpResponse:
    if name not in manual_names():
        raise Http404
    found = manual(name, _address_of)
    values = {
        "manual": found,
        "is_list": name == CONTENTS,
        "may_search": may_use(request.context.actor.duties, SEARCH),
    }
    return TemplateResponse(request, "resident_registry/help.html", values)


def _address_of(target: str) -> str:
    """Links between manuals (``search.md``) as addresses; no other link leads anywhere."""
    name = target.removesuffix(".md")
    if name not in manual_names():
        return ""
    return reverse("registry-help-list") if name == CONTENTS else reverse("registry-help", args=[name])


ROUTES = (
    Route("help/", contents, "registry-help-list", READ_HELP, methods=("GET", "HEAD")),
    Route("help/<slug:name>/", page, "registry-help", READ_HELP, {"name": "search"}, ("GET", "HEAD")),
)
