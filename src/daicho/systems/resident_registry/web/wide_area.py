"""広域交付: the copy for a resident of another municipality, asked for at the CS and issued here."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.issue_wide_area import (
    discard_wide_area,
    issue_wide_area,
    show_wide_area,
)
from daicho.systems.resident_registry.permissions import ISSUE_CERTIFICATE
from daicho.systems.resident_registry.queries.wide_area import wide_area_copies

STATES = {
    "open": ("交付待ち", "work"),
    "issued": ("発行済み", "ok"),
    "discarded": ("交付せず", "stop"),
    "expired": ("期限切れ", "stop"),
}


def copies(request: DoorRequest) -> HttpResponse:
    """一覧 — what waits first."""
    rows = [(row, *STATES[row.state]) for row in wide_area_copies(request.context)]
    return TemplateResponse(request, "resident_registry/wide_area.html", {"rows": rows})


def issue(request: DoorRequest, number: str) -> HttpResponse:
    """発行."""
    issued = issue_wide_area(request.context, number)
    notify(request, f"発行番号 {issued} で発行しました。印刷して、本人に確かめてから渡してください。")
    return HttpResponseRedirect(reverse("registry-wide-area"))


def pdf(request: DoorRequest, number: str) -> HttpResponse:
    """印刷用のPDF, on the day of issue alone."""
    response = HttpResponse(show_wide_area(request.context, number), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def discard(request: DoorRequest, number: str) -> HttpResponse:
    """交付しない, with a reason."""
    discard_wide_area(request.context, number, request.POST.get("reason", ""))
    notify(request, "交付しないことを記録し、回答を消去しました。")
    return HttpResponseRedirect(reverse("registry-wide-area"))


_GET, _POST = ("GET", "HEAD"), ("POST",)
_ONE = {"number": "142034-0000000000000000"}
ROUTES = (
    Route("wide-area/", copies, "registry-wide-area", ISSUE_CERTIFICATE, methods=_GET),
    Route("wide-area/<slug:number>/issue/", issue, "registry-wide-area-issue", ISSUE_CERTIFICATE, _ONE, _POST),
    Route("wide-area/<slug:number>/copy.pdf", pdf, "registry-wide-area-pdf", ISSUE_CERTIFICATE, _ONE, _GET),
    Route("wide-area/<slug:number>/discard/", discard, "registry-wide-area-discard", ISSUE_CERTIFICATE, _ONE, _POST),
)
