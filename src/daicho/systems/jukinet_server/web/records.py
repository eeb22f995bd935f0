"""本人確認情報の照会: one version, numbers masked until a reason is given."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.view_records import reveal_numbers, view_record
from daicho.systems.jukinet_server.errors import ReasonRequired
from daicho.systems.jukinet_server.permissions import COMPLETE, REVEAL, duties_of
from daicho.systems.jukinet_server.queries.records import Numbers
from daicho.systems.jukinet_server.web.presenters import shown_rows

REASONS = ("本人確認のため", "都道府県からの照会に答えるため", "整合性の確認のため", "障害の調査のため")
_MAY_REVEAL, _MAY_COMPLETE = duties_of(REVEAL), duties_of(COMPLETE)


def record(request: DoorRequest, record: uuid.UUID) -> HttpResponse:
    """照会."""
    return _page(request, record)


def reveal(request: DoorRequest, record: uuid.UUID) -> HttpResponse:
    """番号の表示 — on the page itself, never by an address that could be kept."""
    try:
        numbers = reveal_numbers(request.context, record, request.POST.get("reason", ""))
    except ReasonRequired as refusal:
        return _page(request, record, refusal=refusal.message, status=refusal.status)
    return _page(request, record, numbers=numbers)


def _page(
    request: DoorRequest, record: uuid.UUID, *, numbers: Numbers | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    page, notices = view_record(request.context, record)
    response = TemplateResponse(
        request,
        "jukinet_server/record.html",
        {
            "page": page,
            "notices": shown_rows(notices),
            "numbers": numbers,
            "reasons": REASONS,
            "refusal": refusal,
            "may_reveal": bool(request.context.actor.duties & _MAY_REVEAL),
            "may_complete": bool(request.context.actor.duties & _MAY_COMPLETE),
        },
        status=status,
    )
    response["Cache-Control"] = "no-store"
    return response
