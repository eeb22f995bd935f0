"""操作ログ, 拒否した接続 and 媒体出力の記録."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.errors import SignInRefused
from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.clock import TOKYO, machine_now
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.actions.export_destination_file import export_destination_file
from daicho.systems.jukinet_server.actions.export_operation_log import Exported, export_operation_log
from daicho.systems.jukinet_server.actions.export_record_file import export_record_file
from daicho.systems.jukinet_server.actions.view_log import (
    MOST,
    list_media_outputs,
    view_operations,
    view_refused_peers,
)
from daicho.systems.jukinet_server.errors import SecondPersonForMedia
from daicho.systems.jukinet_server.queries.operation_log import Wanted
from daicho.systems.jukinet_server.rules.media_output import MediaForm
from daicho.systems.jukinet_server.rules.record_file import FileFormat
from daicho.systems.jukinet_server.web.log_forms import MediaOutputForm, PeriodForm, RecordFileForm

_RECORDS, _DESTINATIONS = "file", "destinations"
"""Prefixes of the two forms that stand on one page."""


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
    return _media(request, _today_form())


def export_log(request: DoorRequest) -> HttpResponse:
    """操作ログの媒体出力 — the answer is the file; its record is committed before."""
    form = MediaOutputForm(request.POST)
    if not form.is_valid():
        return _media(request, form, status=422)
    return _handed_out(export_operation_log(request.context, form.wanted(), form.slip()))


def export_records(request: DoorRequest) -> HttpResponse:
    """本人確認情報ファイルの媒体出力 — the second person proves to be there before anything is read."""
    return _export(request, _RECORDS, export_record_file)


def export_destinations(request: DoorRequest) -> HttpResponse:
    """送付先情報ファイルの媒体出力, in the same way."""
    return _export(request, _DESTINATIONS, export_destination_file)


def _export(
    request: DoorRequest, prefix: str, export: Callable[[Context, FileFormat, MediaForm, Actor | None], Exported]
) -> HttpResponse:
    form = RecordFileForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return _media(request, _today_form(), {prefix: form}, status=422)
    data = form.cleaned_data
    chosen = FileFormat(data["file_format"])
    try:
        second = confirm_second_person(request.context, realm("jukinet"), data["second_id"], data["second_password"])
        exported = export(request.context, chosen, form.slip(), second)
    except (SignInRefused, SecondPersonForMedia) as refusal:
        form.add_error("second_id", refusal.message)
        return _media(request, _today_form(), {prefix: form}, status=refusal.status)
    return _handed_out(exported)


def _handed_out(exported: Exported) -> HttpResponse:
    kind = "application/json" if exported.name.endswith(".json") else "text/csv; charset=utf-8"
    response = HttpResponse(exported.content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    response["Cache-Control"] = "no-store"
    return response


def _today_form() -> MediaOutputForm:
    today = machine_now().astimezone(TOKYO).date()
    return MediaOutputForm(initial={"first": today, "last": today})


def _media(
    request: DoorRequest,
    form: MediaOutputForm,
    bound: Mapping[str, RecordFileForm] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponse:
    files = [
        (bound.get(prefix) or RecordFileForm(prefix=prefix), what, reverse(name))
        for prefix, what, name in (
            (_RECORDS, "本人確認情報ファイル", "jukinet-export-records"),
            (_DESTINATIONS, "送付先情報ファイル", "jukinet-export-destinations"),
        )
    ]
    values = {"form": form, "files": files, "rows": list_media_outputs(request.context)}
    return TemplateResponse(request, "jukinet_server/media.html", values, status=status)


def _period(request: DoorRequest) -> tuple[PeriodForm, Wanted | None]:
    """The form, and what was asked for; None when it cannot be asked for."""
    today = machine_now().astimezone(TOKYO).date()
    form = PeriodForm(request.GET or None, initial={"first": today, "last": today})
    if not form.is_bound:
        return form, Wanted(today, today)
    return form, form.wanted() if form.is_valid() else None
