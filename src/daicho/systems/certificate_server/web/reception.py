"""証明書の窓口受付: identify, ask, number. What was typed travels in the body of requests, never in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.certificate_server.actions.identify_at_counter import (
    CounterPerson,
    identify_by_card,
    identify_by_papers,
    person_of_proof,
)
from daicho.systems.certificate_server.actions.receive_at_counter import receive_at_counter
from daicho.systems.certificate_server.errors import CounterRequestNotFound
from daicho.systems.certificate_server.queries.counter_requests import request_page
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.service_changes import SCOPE_TITLES
from daicho.systems.certificate_server.web.presenters import kind_title, member_lines, paper_names
from daicho.systems.certificate_server.web.reception_forms import CardForm, PapersForm, WishForm


def start(request: DoorRequest) -> HttpResponse:
    """本人確認 — GET shows both ways; POST goes one of them and shows what may be asked for."""
    if request.method != "POST":
        return _start(request, CardForm(prefix="card"), PapersForm(prefix="papers"))
    by_card = request.POST.get("way") == "card"
    card = CardForm(request.POST if by_card else None, prefix="card")
    papers = PapersForm(None if by_card else request.POST, prefix="papers")
    used: CardForm | PapersForm = card if by_card else papers
    if not used.is_valid():
        return _start(request, card, papers, 422)
    try:
        person = _identified(request, card, papers)
    except DomainError as refusal:
        return _start(request, card, papers, refusal.status, refusal)
    return _wish(request, person, WishForm(person, initial={"scope": KioskScope.SELF, "proof": person.proof}))


def ask(request: DoorRequest) -> HttpResponse:
    """請求の受付 — leads to the slip with the number."""
    try:
        person = person_of_proof(request.context, request.POST.get("proof", ""))
        form = WishForm(person, request.POST)
        if not form.is_valid():
            return _wish(request, person, form, 422)
        received = receive_at_counter(request.context, person.proof, form.wish())
    except DomainError as refusal:
        return _start(request, CardForm(prefix="card"), PapersForm(prefix="papers"), refusal.status, refusal)
    return HttpResponseRedirect(reverse("certificates-slip", args=[received]))


def slip(request: DoorRequest, received: int) -> HttpResponse:
    """受付番号票 — the number, large and for the printer; nobody's name."""
    page = request_page(request.context, received)
    if page is None:
        raise CounterRequestNotFound()
    values = {"page": page, "kind": kind_title(page), "scope": SCOPE_TITLES[page.scope]}
    return TemplateResponse(request, "certificate_server/slip.html", values)


def _identified(request: DoorRequest, card: CardForm, papers: PapersForm) -> CounterPerson:
    if card.is_bound:
        return identify_by_card(request.context, card.cleaned_data["reader"], card.cleaned_data["pin"])
    return identify_by_papers(request.context, papers.cleaned_data["resident_number"], papers.papers())


def _start(
    request: DoorRequest, card: CardForm, papers: PapersForm, status: int = 200, refusal: DomainError | None = None
) -> HttpResponse:
    values = {"card": card, "papers": papers, "refusal": refusal}
    return TemplateResponse(request, "certificate_server/reception.html", values, status=status)


def _wish(request: DoorRequest, person: CounterPerson, form: WishForm, status: int = 200) -> HttpResponse:
    asked_for = form["selected"].value() or ()
    members = member_lines(person.members, person.identity.resident_number, asked_for)
    values: dict[str, Any] = {
        "form": form,
        "proof": person.proof,
        "members": members,
        "applicant": next(one for one in members if one.is_applicant),
        "how": person.identity.how.official_name,
        "papers": paper_names(person.identity.papers),
    }
    return TemplateResponse(request, "certificate_server/wish.html", values, status=status)
