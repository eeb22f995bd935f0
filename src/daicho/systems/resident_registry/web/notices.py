"""通知書の発行 from the page of a movement, and the same letter again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.issue_notice import issue_notice, show_notice
from daicho.systems.resident_registry.permissions import ENTER_MOVEMENT, ISSUE_NOTICE, LIST_PROVISIONAL, may_use
from daicho.systems.resident_registry.queries.headless_households import headless_households


def issue(request: DoorRequest, reception: str) -> HttpResponse:
    """通知書の発行, and back to the movement, where it can be opened."""
    issue_notice(request.context, reception, request.POST.get("kind", ""), request.POST.get("recipient", ""))
    return HttpResponseRedirect(reverse("registry-movement", args=[reception]) + "?done=notice")


def paper(request: DoorRequest, number: str) -> HttpResponse:
    """印刷用のPDF."""
    response = HttpResponse(show_notice(request.context, number), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="notice-{number}.pdf"'
    return response


def headless(request: DoorRequest) -> HttpResponse:
    """世帯主のいない世帯 — the list that goes with 世帯主変更依頼通知書."""
    page = request.GET.get("page", "1")
    values = {
        "list": headless_households(request.context, int(page) if page.isdecimal() else 1),
        "may_enter": may_use(request.context.actor.duties, ENTER_MOVEMENT),
    }
    return TemplateResponse(request, "resident_registry/headless_households.html", values)


ROUTES = (
    Route("households/headless/", headless, "registry-headless", LIST_PROVISIONAL, methods=("GET", "HEAD")),
    Route(
        "movements/<str:reception>/notices/",
        issue,
        "registry-notice-issue",
        ISSUE_NOTICE,
        {"reception": "R08-11-23-0001"},
        ("POST",),
    ),
    Route(
        "notices/<str:number>.pdf",
        paper,
        "registry-notice",
        ISSUE_NOTICE,
        {"number": "20261123-HK-001-001"},
        ("GET", "HEAD"),
    ),
)
