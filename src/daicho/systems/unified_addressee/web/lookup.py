"""宛名の検索・照会. What was typed travels in the body of the request, never in an address."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.web.request import DoorRequest
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.unified_addressee.actions.look_up import look_up, reveal_number, search
from daicho.systems.unified_addressee.errors import NothingToSearch, NumberSearchRefused, ReasonRequired
from daicho.systems.unified_addressee.permissions import may_use_individual_number
from daicho.systems.unified_addressee.queries.found import Found
from daicho.systems.unified_addressee.web.forms import SearchForm

STATUS_WORDS = {"resident": "現存", "moved_out": "転出", "dead": "死亡", "removed": "消除"}
SEX_WORDS = {"male": "男", "female": "女", "unknown": "不明"}
REASONS = ("番号利用事務の確認のため", "本人の申出により確認するため", "番号の誤りの調査のため")


def search_page(request: DoorRequest) -> HttpResponse:
    """検索 — the empty form, or what was found."""
    may_use_number = may_use_individual_number(request.context.actor.duties)
    form = SearchForm(request.POST) if request.method == "POST" else SearchForm()
    found: Found | None = None
    refusal, status = "", 200
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        try:
            found = search(request.context, form.wanted())
        except (NothingToSearch, NumberSearchRefused) as refused:
            refusal, status = refused.message, refused.status
    context = {
        "form": form,
        "found": found,
        "may_use_number": may_use_number,
        "refusal": refusal,
    }
    return _kept_nowhere(TemplateResponse(request, "unified_addressee/search.html", context, status=status))


def card_page(request: DoorRequest, number: str) -> HttpResponse:
    """照会."""
    return _card(request, number)


def reveal(request: DoorRequest, number: str) -> HttpResponse:
    """個人番号の表示 — on the page itself."""
    try:
        shown = reveal_number(request.context, number, request.POST.get("reason", ""))
    except ReasonRequired as refusal:
        return _card(request, number, refusal=refusal.message, status=refusal.status)
    return _card(request, number, individual_number=shown)


def _card(
    request: DoorRequest, number: str, *, individual_number: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    card = look_up(request.context, number)
    context = {
        "card": card,
        "row": card.row,
        "status": STATUS_WORDS[card.row.status],
        "sex": SEX_WORDS[card.row.sex],
        "changes": [(change, _reason(change.reason_code)) for change in card.changes],
        "individual_number": individual_number,
        "may_use_number": may_use_individual_number(request.context.actor.duties),
        "reasons": REASONS,
        "refusal": refusal,
    }
    return _kept_nowhere(TemplateResponse(request, "unified_addressee/card.html", context, status=status))


def _reason(code: str) -> str:
    try:
        return movement_reason(code).name
    except KeyError:
        return code


def _kept_nowhere(response: TemplateResponse) -> TemplateResponse:
    response["Cache-Control"] = "no-store"
    return response
