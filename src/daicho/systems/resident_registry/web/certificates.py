"""証明発行の画面 — application, preview of the paper, matching, hand-over (M34); every step is recorded."""

from __future__ import annotations

import json
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route, View
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.findings import Finding, alerts_in, errors_in
from daicho.systems.resident_registry.actions.enter_movement import alert_key
from daicho.systems.resident_registry.actions.issue_certificate import (
    HandOverCheck,
    discard_certificate,
    hand_over_certificate,
    issue_certificate,
    picture_sheet,
    show_certificate,
)
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, IssueRefused
from daicho.systems.resident_registry.permissions import ISSUE_CERTIFICATE
from daicho.systems.resident_registry.queries.certificates import CertificateCase, household_to_certify, view_issue
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.rules.suppressions import Process
from daicho.systems.resident_registry.web.forms.certificate import CertificateForm, application_of

SAMPLE = {"resident_number": "0000000019"}
ISSUE_SAMPLE = {"number": "20261123-HK-001-001"}
_versions = Signer(salt="certificate-versions")


def apply(request: DoorRequest, resident_number: str) -> HttpResponse:
    """交付申請 — GET shows the household as it stands; POST judges, and issues when nothing speaks against it."""
    case = household_to_certify(request.context, resident_number)
    if request.method != "POST":
        form = _form(case, None, initial={"requester_name": _name_of(case, resident_number)})
        return _page(request, form, case, resident_number)
    form = _form(case, request.POST)
    if not form.is_valid():
        return _page(request, form, case, resident_number, status=422)
    application = application_of(form, resident_number, reviewed="protection" in request.context.actor.duties)
    try:
        copies = issue_certificate(
            request.context, application, _seen_versions(request), request.POST.getlist("confirm")
        )
    except (IssueRefused, AlertsNotConfirmed) as refused:
        return _page(request, form, case, resident_number, refused.findings, status=422)
    return HttpResponseRedirect(reverse("registry-certificate", args=[copies[0].number]))


def certificate(request: DoorRequest, number: str) -> HttpResponse:
    """発行した写し — preview beside the points to compare before it is handed over."""
    issue = view_issue(request.context, number)
    return TemplateResponse(
        request, "resident_registry/certificate.html", {"issue": issue, "sheets": range(1, issue.pages + 1)}
    )


def paper(request: DoorRequest, number: str) -> HttpResponse:
    """写しのPDF — made anew from the same versions and compared with the digest of the first."""
    copy = show_certificate(request.context, number)
    response = HttpResponse(copy.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


def sheet(request: DoorRequest, number: str, page: int) -> HttpResponse:
    """写しの一枚 as a picture for the screen."""
    return HttpResponse(picture_sheet(request.context, number, page), content_type="image/png")


def hand_over(request: DoorRequest, number: str) -> HttpResponse:
    """交付."""
    pages = request.POST.get("pages", "")
    check = HandOverCheck(
        same_person="same_person" in request.POST,
        same_items="same_items" in request.POST,
        pages_counted=int(pages) if pages.isdecimal() else 0,
    )
    hand_over_certificate(request.context, number, check)
    return HttpResponseRedirect(reverse("registry-certificate", args=[number]))


def discard(request: DoorRequest, number: str) -> HttpResponse:
    """破棄."""
    discard_certificate(request.context, number, request.POST.get("reason", ""))
    return HttpResponseRedirect(reverse("registry-certificate", args=[number]))


def _form(case: CertificateCase, posted: Any, initial: dict[str, object] | None = None) -> CertificateForm:
    people = [(one.resident_number, one.record.name.full) for one in case.records]
    with_foreign = any(one.record.foreign.article_30_45 for one in case.records)
    return CertificateForm(posted, people=people, with_foreign=with_foreign, closed=_is_closed(case), initial=initial)


def _is_closed(case: CertificateCase) -> bool:
    """A closed record stands alone: its certificate is the 除票の写し."""
    return not any(one.record.is_present for one in case.records)


def _name_of(case: CertificateCase, resident_number: str) -> str:
    return next((one.record.name.full for one in case.records if one.resident_number == resident_number), "")


def _seen_versions(request: DoorRequest) -> dict[str, int]:
    """The versions that the screen showed, signed so that nobody issues from others."""
    try:
        seen: dict[str, int] = json.loads(_versions.unsign(request.POST.get("versions", "")))
    except BadSignature:
        return {}
    return seen


def _restrictions(request: DoorRequest, case: CertificateCase) -> dict[str, bool]:
    """支援措置と発行の抑止 of this household, said before anything is applied for."""
    found = restrictions_of([one.resident_number for one in case.records]).values()
    closed = (one for restriction in found for one in restriction.closed)
    return {
        "protected": any(restriction.protected for restriction in found),
        "issue": any(one.process is Process.ISSUE and one.starts_on <= request.context.today for one in closed),
    }


def _page(
    request: DoorRequest,
    form: CertificateForm,
    case: CertificateCase,
    resident_number: str,
    findings: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    ticked = set(request.POST.getlist("confirm"))
    return TemplateResponse(
        request,
        "resident_registry/certificate_apply.html",
        {
            "form": form,
            "case": case,
            "restrictions": _restrictions(request, case),
            "closed": _is_closed(case),
            "number": resident_number,
            "name": _name_of(case, resident_number),
            "errors": errors_in(findings),
            "alerts": [(alert_key(a), a, alert_key(a) in ticked) for a in alerts_in(findings)],
            "versions": _versions.sign(json.dumps(case.versions)),
        },
        status=status,
    )


_GET, _POST = ("GET", "HEAD"), ("POST",)
_ONE = "certificates/<str:number>/"


def _issued(path: str, view: View, name: str, methods: tuple[str, ...], **sample: object) -> Route:
    return Route(_ONE + path, view, name, ISSUE_CERTIFICATE, {**ISSUE_SAMPLE, **sample}, methods)


ROUTES = (
    Route(
        "residents/<str:resident_number>/certificate/", apply, "registry-certificate-apply", ISSUE_CERTIFICATE, SAMPLE
    ),
    _issued("", certificate, "registry-certificate", _GET),
    _issued("paper.pdf", paper, "registry-certificate-paper", _GET),
    _issued("sheet-<int:page>.png", sheet, "registry-certificate-sheet", _GET, page=1),
    _issued("hand-over/", hand_over, "registry-certificate-hand-over", _POST),
    _issued("discard/", discard, "registry-certificate-discard", _POST),
)
