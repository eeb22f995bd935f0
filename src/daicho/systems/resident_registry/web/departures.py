"""転出者 — today's closings, who leaves next, and the 転入通知 that have not come; the papers of one departure."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.findings import alerts_in, errors_in
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.enter_movement import alert_key
from daicho.systems.resident_registry.actions.issue_departure_paper import (
    issue_departure_paper,
    picture_departure_paper,
    show_departure_paper,
)
from daicho.systems.resident_registry.actions.make_arrival_inquiry import make_arrival_inquiry
from daicho.systems.resident_registry.errors import NoDeparturePaper
from daicho.systems.resident_registry.permissions import (
    APPROVE_MOVEMENT,
    ISSUE_CERTIFICATE,
    LIST_PROVISIONAL,
    may_use,
)
from daicho.systems.resident_registry.queries.departure_papers import (
    departure_case,
    issue_findings,
    view_departure_paper,
)
from daicho.systems.resident_registry.queries.departures import awaited_notices, departures_of_the_day
from daicho.systems.resident_registry.queries.review import MovementReview
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT


def day(request: DoorRequest) -> HttpResponse:
    """本日の転出者 — closed this morning, still to be closed, leaving within a week."""
    context = {
        "day": departures_of_the_day(request.context),
        "today": request.context.today,
        "may_close": may_use(request.context.actor.duties, APPROVE_MOVEMENT),
        "done": done if (done := request.GET.get("done", "")).isdecimal() else "",
    }
    return TemplateResponse(request, "resident_registry/departures.html", context)


def close(request: DoorRequest) -> HttpResponse:
    """消除 by hand, where the daily job has not run: exactly what the job does."""
    closed = close_departures(request.context)
    return HttpResponseRedirect(reverse("registry-departures") + f"?done={len(closed.residents)}")


def awaited(request: DoorRequest) -> HttpResponse:
    """転入通知未着者一覧."""
    page = request.GET.get("page", "1")
    listed = awaited_notices(request.context, int(page) if page.isdecimal() else 1)
    return TemplateResponse(request, "resident_registry/awaited_notices.html", {"list": listed})


def inquiry(request: DoorRequest, resident_number: str) -> HttpResponse:
    """転入通知未着照会書 to print."""
    response = HttpResponse(make_arrival_inquiry(request.context, resident_number), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="inquiry-{resident_number}.pdf"'
    return response


@dataclass(frozen=True, slots=True)
class DeparturePanel:
    """転出証明書の欄 on the page of a 転出: the paper to issue, or the copies issued."""

    title: str
    copies: tuple[tuple[str, str], ...]
    errors: tuple[str, ...]
    alerts: tuple[tuple[str, str], ...]


def departure_panel(request: DoorRequest, review: MovementReview) -> DeparturePanel | None:
    """What the page of an approved 転出 offers; nothing where no paper exists or the right is missing."""
    ctx = request.context
    if review.kind.code != MOVE_OUT.code or review.is_provisional:
        return None
    if not may_use(ctx.actor.duties, ISSUE_CERTIFICATE):
        return None
    try:
        case = departure_case(ctx.law, review.reception)
    except NoDeparturePaper:
        return None
    copies = tuple((one.number, "再交付" if one.is_reissue else "初回の交付") for one in case.papers)
    findings = issue_findings(ctx, case)
    return DeparturePanel(
        case.kind.official_name,
        copies,
        tuple(error.message for error in errors_in(findings)),
        tuple((alert_key(alert), alert.message) for alert in alerts_in(findings)),
    )


def issue(request: DoorRequest, reception: str) -> HttpResponse:
    """転出証明書の発行, or 再交付 with its reason."""
    reason, confirmed = request.POST.get("reason", ""), request.POST.getlist("confirm")
    number = issue_departure_paper(request.context, reception, reason, confirmed)
    return HttpResponseRedirect(reverse("registry-departure-paper", args=[number]))


def paper(request: DoorRequest, number: str) -> HttpResponse:
    """発行した一通 — preview beside what to compare, and the way to a 再交付."""
    issued = view_departure_paper(request.context, number)
    case = departure_case(request.context.law, issued.reception, issued_already=True)
    alerts = [(alert_key(one), one.message) for one in alerts_in(issue_findings(request.context, case))]
    return TemplateResponse(
        request,
        "resident_registry/departure_paper.html",
        {"paper": issued, "sheets": range(1, issued.pages + 1), "copies": case.papers, "alerts": alerts},
    )


def pdf(request: DoorRequest, number: str) -> HttpResponse:
    """印刷用のPDF — made anew from the same versions and compared with the digest of the first."""
    response = HttpResponse(show_departure_paper(request.context, number).pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


def sheet(request: DoorRequest, number: str, page: int) -> HttpResponse:
    """一枚 as a picture for the screen."""
    return HttpResponse(picture_departure_paper(request.context, number, page), content_type="image/png")


_GET = ("GET", "HEAD")
_PAPER = {"number": "20261123-HK-001-001"}
_ONE = "departures/papers/<str:number>/"
ROUTES = (
    Route("departures/", day, "registry-departures", LIST_PROVISIONAL, methods=_GET),
    Route("departures/close/", close, "registry-departures-close", APPROVE_MOVEMENT, methods=("POST",)),
    Route("departures/awaited/", awaited, "registry-departures-awaited", LIST_PROVISIONAL, methods=_GET),
    Route(
        "departures/awaited/<str:resident_number>/inquiry.pdf",
        inquiry,
        "registry-departures-inquiry",
        LIST_PROVISIONAL,
        {"resident_number": "0000000019"},
        _GET,
    ),
    Route(
        "movements/<str:reception>/departure-paper/",
        issue,
        "registry-departure-paper-issue",
        ISSUE_CERTIFICATE,
        {"reception": "R08-11-23-0001"},
        ("POST",),
    ),
    Route(_ONE, paper, "registry-departure-paper", ISSUE_CERTIFICATE, _PAPER, _GET),
    Route(_ONE + "paper.pdf", pdf, "registry-departure-paper-pdf", ISSUE_CERTIFICATE, _PAPER, _GET),
    Route(
        _ONE + "sheet-<int:page>.png",
        sheet,
        "registry-departure-paper-sheet",
        ISSUE_CERTIFICATE,
        {**_PAPER, "page": 1},
        _GET,
    ),
)
