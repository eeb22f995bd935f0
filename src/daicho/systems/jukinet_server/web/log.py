"""操作ログ, 拒否した接続 and 媒体出力の記録."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse

from daicho.foundation.clock import TOKYO, machine_now
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.export_operation_log import export_operation_log
from daicho.systems.jukinet_server.actions.view_log import (
    MOST,
    list_media_outputs,
    view_operations,
    view_refused_peers,
)
from daicho.systems.jukinet_server.queries.operation_log import Wanted
from daicho.systems.jukinet_server.web.log_forms import MediaOutputForm, PeriodForm


def log(request: DoorRequest) -> HttpResponse:
    """操作ログ — of today, until another period is asked for."""
    form, wanted = _period(request)
    rows = view_operations(request.context, wanted) if wanted else ()
    values = {"form": form, "rows": rows, "is_cut": len(rows) == MOST}
    return TemplateResponse(request, "jukinet_server/log.html", values, status=200 if wanted else 422)


def peers(request: DoorRequest) -> HttpResponse:
    """拒否した接続 — in both directions."""
    form, wanted = _period(request)
    rows = view_refused_peers(request.context, wanted) if wanted else ()
    values = {"form": form, "rows": rows, "is_cut": len(rows) == MOST}
    return TemplateResponse(request, "jukinet_server/peers.html", values, status=200 if wanted else 422)


def media(request: DoorRequest) -> HttpResponse:
    """媒体出力の記録, and the slip for another output."""
    today = machine_now().astimezone(TOKYO).date()
    return _media(request, MediaOutputForm(initial={"first": today, "last": today}))


def export_log(request: DoorRequest) -> HttpResponse:
    """操作ログの媒体出力 — the answer is the file; its record is committed before."""
    form = MediaOutputForm(request.POST)
    if not form.is_valid():
        return _media(request, form, status=422)
    exported = export_operation_log(request.context, form.wanted(), form.slip())
    response = HttpResponse(exported.content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    response["Cache-Control"] = "no-store"
    return response


def _media(request: DoorRequest, form: MediaOutputForm, status: int = 200) -> HttpResponse:
    values = {"form": form, "rows": list_media_outputs(request.context)}
    return TemplateResponse(request, "jukinet_server/media.html", values, status=status)


def _period(request: DoorRequest) -> tuple[PeriodForm, Wanted | None]:
    """The form, and what was asked for; None when it cannot be asked for."""
    today = machine_now().astimezone(TOKYO).date()
    form = PeriodForm(request.GET or None, initial={"first": today, "last": today})
    if not form.is_bound:
        return form, Wanted(today, today)
    return form, form.wanted() if form.is_valid() else None
