"""仮登録一覧・照合・本登録・差戻し・取下げ・翌日照合 — one page per notification, lists in the order of waiting."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.findings import alerts_in, errors_in
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key
from daicho.systems.resident_registry.actions.make_receipt_notice import (
    make_receipt_notice,
    notice_is_due,
    old_address,
)
from daicho.systems.resident_registry.actions.review_movement import (
    check_movement_next_day,
    return_movement,
    verify_movement,
    withdraw_movement,
)
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, EntryHasErrors
from daicho.systems.resident_registry.permissions import (
    APPROVE_MOVEMENT,
    CHECK_NEXT_DAY,
    ENTER_MOVEMENT,
    ISSUE_CERTIFICATE,
    ISSUE_NOTICE,
    LIST_PROVISIONAL,
    VERIFY_MOVEMENT,
    may_use,
)
from daicho.systems.resident_registry.queries.notices import notices_of
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.queries.worklists import next_day_list, provisional_list, waiting_counts
from daicho.systems.resident_registry.web.departures import departure_panel
from daicho.systems.resident_registry.web.presenters.review import MovementPage, movement_page

SAMPLE = {"reception": "R08-11-23-0001"}


def provisional(request: DoorRequest) -> HttpResponse:
    """仮登録一覧 — by state; who waits longest stands first."""
    state = request.GET.get("state", "")
    shown = state if state in ("entered", "verified", "returned") else ""
    page = provisional_list(request.context, shown, page=_page_number(request))
    return TemplateResponse(
        request,
        "resident_registry/provisional.html",
        {"list": page, "state": shown, "counts": waiting_counts(request.context)},
    )


def next_day(request: DoorRequest) -> HttpResponse:
    """翌日照合一覧 — approved on an earlier day, by others."""
    page = next_day_list(request.context, page=_page_number(request))
    return TemplateResponse(request, "resident_registry/next_day.html", {"list": page})


def movement(request: DoorRequest, reception: str) -> HttpResponse:
    """届出一件 — the entry beside its steps, with the acts that this officer may take now."""
    return _shown(request, reception)


def verify(request: DoorRequest, reception: str) -> HttpResponse:
    """照合済みにする."""
    verify_movement(request.context, reception, _seen(request))
    return _to(reception, "verified")


def approve(request: DoorRequest, reception: str) -> HttpResponse:
    """本登録 — what has changed since the entry was stored is shown again, not lost."""
    try:
        approve_movement(request.context, reception, _seen(request), request.POST.getlist("confirm"))
    except (EntryHasErrors, AlertsNotConfirmed) as refused:
        return _shown(request, reception, status=refused.status, refusal=refused.message)
    return _to(reception, "approved")


def send_back(request: DoorRequest, reception: str) -> HttpResponse:
    """差戻し."""
    return_movement(request.context, reception, request.POST.get("reason", ""))
    return _to(reception, "returned")


def withdraw(request: DoorRequest, reception: str) -> HttpResponse:
    """取下げ."""
    withdraw_movement(request.context, reception, request.POST.get("reason", ""))
    return _to(reception, "withdrawn")


def check_next_day(request: DoorRequest, reception: str) -> HttpResponse:
    """翌日照合済みにする, and on to the list."""
    check_movement_next_day(request.context, reception, request.POST.get("note", ""))
    return HttpResponseRedirect(reverse("registry-next-day"))


def receipt_notice(request: DoorRequest, reception: str) -> HttpResponse:
    """住民異動届受理通知."""
    response = HttpResponse(make_receipt_notice(request.context, reception), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="receipt-{reception}.pdf"'
    return response


def _shown(request: DoorRequest, reception: str, status: int = 200, refusal: str = "") -> HttpResponse:
    review = view_movement(request.context, reception)
    confirmed = {key for key, _ in review.stored.confirmed}
    fresh_alerts = [a for a in alerts_in(review.findings) if alert_key(a) not in confirmed]
    page: MovementPage = movement_page(review, request.context.actor)
    return TemplateResponse(
        request,
        "resident_registry/movement.html",
        {
            "page": page,
            "review": review,
            "errors": errors_in(review.findings),
            "fresh_alerts": [(alert_key(a), a) for a in fresh_alerts],
            "refusal": refusal,
            "departure": departure_panel(request, review),
            "notices": notices_of(review) if may_use(request.context.actor.duties, ISSUE_NOTICE) else (),
            "needs_notice": notice_is_due(request.context, review) and any(map(old_address, review.touched)),
            "may_issue": may_use(request.context.actor.duties, ISSUE_CERTIFICATE),
            "done": request.GET.get("stored") or request.GET.get("done", ""),
        },
        status=status,
    )


def _seen(request: DoorRequest) -> int:
    """Which entry the officer looked at; a damaged value matches none."""
    seen = request.POST.get("entry_no", "")
    return int(seen) if seen.isdecimal() else 0


def _page_number(request: DoorRequest) -> int:
    page = request.GET.get("page", "1")
    return int(page) if page.isdecimal() else 1


def _to(reception: str, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("registry-movement", args=[reception]) + f"?done={done}")


_POST = ("POST",)
ROUTES = (
    Route("movements/", provisional, "registry-provisional", LIST_PROVISIONAL, methods=("GET", "HEAD")),
    Route("next-day/", next_day, "registry-next-day", CHECK_NEXT_DAY, methods=("GET", "HEAD")),
    Route("movements/<str:reception>/", movement, "registry-movement", LIST_PROVISIONAL, SAMPLE, ("GET", "HEAD")),
    Route(
        "movements/<str:reception>/receipt-notice.pdf",
        receipt_notice,
        "registry-receipt-notice",
        LIST_PROVISIONAL,
        SAMPLE,
        ("POST",),
    ),
    Route("movements/<str:reception>/verify/", verify, "registry-movement-verify", VERIFY_MOVEMENT, SAMPLE, _POST),
    Route("movements/<str:reception>/approve/", approve, "registry-movement-approve", APPROVE_MOVEMENT, SAMPLE, _POST),
    Route("movements/<str:reception>/return/", send_back, "registry-movement-return", VERIFY_MOVEMENT, SAMPLE, _POST),
    Route("movements/<str:reception>/withdraw/", withdraw, "registry-movement-withdraw", ENTER_MOVEMENT, SAMPLE, _POST),
    Route("movements/<str:reception>/check/", check_next_day, "registry-movement-check", CHECK_NEXT_DAY, SAMPLE, _POST),
)
