"""手引きの画面 — the manuals of ``docs/help`` as pages of a system; F1 on each screen leads to its own.

Systems mount them by :func:`manual_routes`, each under its own function.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.manuals import manual, manual_names
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest

CONTENTS = "README"
_READ = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class WayBack:
    """F2 of a manual. Args: name: of the route it leads to. duties: who is offered it."""

    title: str
    name: str
    duties: Set[str]


def manual_routes(prefix: str, function: str, back: WayBack) -> tuple[Route, ...]:
    """画面の一覧 for a system. Args: prefix: of the names, e.g. ``registry``."""
    views = ManualPages(prefix, back)
    return (
        Route("help/", views.contents, f"{prefix}-help-list", function, methods=_READ),
        Route("help/<slug:name>/", views.page, f"{prefix}-help", function, {"name": "search"}, _READ),
    )


class ManualPages:
    """Views of one system's mount."""

    def __init__(self, prefix: str, back: WayBack) -> None:
        self.prefix = prefix
        self.back = back

    def contents(self, request: DoorRequest) -> HttpResponse:
        """手引きの一覧."""
        return self.page(request, CONTENTS)

    def page(self, request: DoorRequest, name: str) -> HttpResponse:
        """手引き of one screen."""
        if name not in manual_names():
            raise Http404
        may_go_back = bool(request.context.actor.duties & self.back.duties)
        values = {
            "manual": manual(name, self._address_of),
            "list_url": "" if name == CONTENTS else reverse(f"{self.prefix}-help-list"),
            "back_url": reverse(self.back.name) if may_go_back else "",
            "back_title": self.back.title,
        }
        return TemplateResponse(request, "ui/manual.html", values)

    def _address_of(self, target: str) -> str:
        """Links between manuals (``search.md``) as addresses; no other link leads anywhere."""
        name = target.removesuffix(".md")
        if name not in manual_names():
            return ""
        if name == CONTENTS:
            return reverse(f"{self.prefix}-help-list")
        return reverse(f"{self.prefix}-help", args=[name])
