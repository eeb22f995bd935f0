"""入管庁通知: files taken in from a registered medium, and each notice worked as a movement (住基法30条の50)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.resident_registry.actions.take_immigration_file import (
    look_again,
    refuse_row,
    take_immigration_file,
)
from daicho.systems.resident_registry.errors import NoticeFileRefused
from daicho.systems.resident_registry.permissions import (
    APPROVE_MOVEMENT,
    ENTER_MOVEMENT,
    LIST_PROVISIONAL,
    TAKE_IMMIGRATION_FILES,
    may_use,
)
from daicho.systems.resident_registry.queries.immigration import (
    notice_lines,
    opened_row,
    registered_media,
    taken_files,
    waiting_rows,
)
from daicho.systems.resident_registry.queries.immigration_reports import unwritten_reports
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.immigration_file import proposed_entry
from daicho.systems.resident_registry.rules.movements.immigration_notice import KIND
from daicho.systems.resident_registry.web.movement_entry import filled_in, proposed

STATES = {"waiting": "未処理", "applied": "反映済み", "refused": "反映しない"}


def notices(request: DoorRequest) -> HttpResponse:
    """入管庁通知の一覧 — what waits first."""
    return _page(request)


def take(request: DoorRequest) -> HttpResponse:
    """通知ファイルの取込み."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise NoticeFileRefused(why="ファイルが選ばれていません")
        taken = take_immigration_file(request.context, file.read())
    except DomainError as refusal:
        return _page(request, refusal.message, refusal.status)
    if taken.already:
        notify(request, f"通知ファイル{taken.file_number}は取込み済みです。何も変わっていません。")
    else:
        notify(
            request, f"通知ファイル{taken.file_number}を取り込みました({taken.rows}件)。上から順に処理してください。"
        )
    return HttpResponseRedirect(reverse("registry-immigration"))


def enter(request: DoorRequest, row: UUID) -> HttpResponse:
    """異動入力 — the form as the notice proposes it; a notice about a 特別永住者 is read and typed by the officer."""
    line, noticed, newest = opened_row(request.context, row)
    if line.content.instead:
        where = {"code": line.content.instead, "resident_number": line.resident_number}
        return HttpResponseRedirect(reverse("registry-entry-begin", kwargs=where))
    if line.by_hand:
        known = {"received": str(row), "basis": FilingBasis.NOTICE.value, "filed_on": line.notified_on}
        return filled_in(request, KIND.code, line.resident_number, known)
    entry = proposed_entry(noticed, newest.record, line.resident_number, str(row))
    return proposed(request, KIND.code, line.resident_number, entry)


def again(request: DoorRequest, row: UUID) -> HttpResponse:
    """もう一度照合する."""
    found = look_again(request.context, row)
    notify(request, "対象者が見つかりました。" if found else "まだ見つかりません。住民検索で確かめてください。")
    return HttpResponseRedirect(reverse("registry-immigration"))


def refuse(request: DoorRequest, row: UUID) -> HttpResponse:
    """反映しない, with a reason."""
    try:
        refuse_row(request.context, row, request.POST.get("reason", ""))
    except DomainError as refusal:
        return _page(request, refusal.message, refusal.status)
    notify(request, "反映しないことにしました。理由は「反映しない」の一覧に残ります。")
    return HttpResponseRedirect(reverse("registry-immigration"))


def _page(request: DoorRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else "waiting"
    duties = request.context.actor.duties
    return TemplateResponse(
        request,
        "resident_registry/immigration_notices.html",
        {
            "tabs": STATES.items(),
            "state": state,
            "rows": notice_lines(request.context, state),
            "files": taken_files(),
            "media": registered_media(in_use=True),
            "waiting": waiting_rows(),
            "unwritten": unwritten_reports(),
            "refusal": refusal,
            "may_take": may_use(duties, TAKE_IMMIGRATION_FILES),
            "may_enter": may_use(duties, ENTER_MOVEMENT),
            "may_refuse": may_use(duties, APPROVE_MOVEMENT),
        },
        status=status,
    )


_GET, _POST = ("GET", "HEAD"), ("POST",)
_ONE = {"row": "00000000-0000-4000-8000-000000000000"}
ROUTES = (
    Route("immigration/", notices, "registry-immigration", LIST_PROVISIONAL, methods=_GET),
    Route("immigration/take/", take, "registry-immigration-take", TAKE_IMMIGRATION_FILES, methods=_POST),
    Route("immigration/rows/<uuid:row>/enter/", enter, "registry-immigration-enter", ENTER_MOVEMENT, _ONE, _GET),
    Route(
        "immigration/rows/<uuid:row>/again/", again, "registry-immigration-again", TAKE_IMMIGRATION_FILES, _ONE, _POST
    ),
    Route("immigration/rows/<uuid:row>/refuse/", refuse, "registry-immigration-refuse", APPROVE_MOVEMENT, _ONE, _POST),
)
