"""市町村通知・市町村伝達 written to a registered medium, and the media themselves (標準仕様書 4.5.7)."""

from __future__ import annotations

from django.forms import CharField, ChoiceField
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.forms import StaffCharField, StaffForm
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.resident_registry.actions.register_medium import register_medium, retire_medium
from daicho.systems.resident_registry.actions.write_immigration_reports import (
    WrittenFile,
    write_reports,
    write_reports_again,
)
from daicho.systems.resident_registry.permissions import (
    KEEP_MEDIA,
    LIST_PROVISIONAL,
    WRITE_IMMIGRATION_REPORTS,
    may_use,
)
from daicho.systems.resident_registry.queries.immigration import registered_media, waiting_rows
from daicho.systems.resident_registry.queries.immigration_reports import output_lines, report_lines, unwritten_reports


class MediumForm(StaffForm):
    """登録媒体."""

    number = CharField(
        label="媒体番号",
        max_length=20,
        error_messages={"required": "媒体番号が入力されていません。媒体に貼った番号を入力してください。"},
    )
    title = StaffCharField(
        label="名称・保管場所",
        max_length=60,
        error_messages={"required": "名称が入力されていません。保管場所が分かる名称を入力してください。"},
    )

    def clean_number(self) -> str:
        """As files name it: capitals, digits and hyphens."""
        number = str(self.cleaned_data["number"]).upper()
        if not number.isascii() or not number.replace("-", "").isalnum() or number.startswith("-"):
            self.add_error("number", "媒体番号は、半角の英数字とハイフンで入力してください。")
        return number


class OutputForm(StaffForm):
    """出力先."""

    medium = ChoiceField(
        label="媒体", error_messages={"required": "媒体が選ばれていません。差し込んだ媒体の番号を選んでください。"}
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        named = [(one.number, f"{one.number} {one.title}") for one in registered_media(in_use=True)]
        self.fields["medium"].choices = [("", "選んでください"), *named]  # type: ignore[attr-defined]


def reports(request: DoorRequest) -> HttpResponse:
    """市町村通知・市町村伝達の一覧."""
    return _reports(request, OutputForm())


def write(request: DoorRequest) -> HttpResponse:
    """媒体への出力 — the answer is the file."""
    form = OutputForm(request.POST)
    if not form.is_valid():
        return _reports(request, form, status=422)
    try:
        return _file(write_reports(request.context, form.cleaned_data["medium"]))
    except DomainError as refusal:
        return _reports(request, form, refusal.message, refusal.status)


def write_again(request: DoorRequest, number: int) -> HttpResponse:
    """再出力, with a reason."""
    form = OutputForm(request.POST)
    if not form.is_valid():
        return _reports(request, form, status=422)
    reason = request.POST.get("reason", "")
    try:
        return _file(write_reports_again(request.context, number, form.cleaned_data["medium"], reason))
    except DomainError as refusal:
        return _reports(request, form, refusal.message, refusal.status)


def media(request: DoorRequest) -> HttpResponse:
    """登録媒体の一覧 and the registration of another."""
    if request.method != "POST":
        return _media(request, MediumForm())
    form = MediumForm(request.POST)
    if not form.is_valid():
        return _media(request, form, status=422)
    try:
        register_medium(request.context, form.cleaned_data["number"], form.cleaned_data["title"])
    except DomainError as refusal:
        return _media(request, form, refusal.message, refusal.status)
    notify(request, f"媒体{form.cleaned_data['number']}を登録しました。")
    return HttpResponseRedirect(reverse("registry-media"))


def retire(request: DoorRequest, number: str) -> HttpResponse:
    """廃止."""
    try:
        retire_medium(request.context, number)
    except DomainError as refusal:
        return _media(request, MediumForm(), refusal.message, refusal.status)
    notify(request, f"媒体{number}を廃止しました。")
    return HttpResponseRedirect(reverse("registry-media"))


def _file(file: WrittenFile) -> HttpResponse:
    response = HttpResponse(file.content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _reports(request: DoorRequest, form: OutputForm, refusal: str = "", status: int = 200) -> HttpResponse:
    written = request.GET.get("state") == "written"
    return TemplateResponse(
        request,
        "resident_registry/immigration_reports.html",
        {
            "written": written,
            "rows": report_lines(request.context, written=written),
            "outputs": output_lines() if written else (),
            "waiting": waiting_rows(),
            "unwritten": unwritten_reports(),
            "form": form,
            "refusal": refusal,
            "may_write": may_use(request.context.actor.duties, WRITE_IMMIGRATION_REPORTS),
        },
        status=status,
    )


def _media(request: DoorRequest, form: MediumForm, refusal: str = "", status: int = 200) -> HttpResponse:
    values = {"media": registered_media(), "form": form, "refusal": refusal}
    return TemplateResponse(request, "resident_registry/registered_media.html", values, status=status)


_GET, _POST = ("GET", "HEAD"), ("POST",)
ROUTES = (
    Route("immigration/reports/", reports, "registry-immigration-reports", LIST_PROVISIONAL, methods=_GET),
    Route(
        "immigration/reports/write/",
        write,
        "registry-immigration-write",
        WRITE_IMMIGRATION_REPORTS,
        methods=_POST,
    ),
    Route(
        "immigration/outputs/<int:number>/again/",
        write_again,
        "registry-immigration-write-again",
        WRITE_IMMIGRATION_REPORTS,
        {"number": 1},
        _POST,
    ),
    Route("media/", media, "registry-media", KEEP_MEDIA),
    Route("media/<slug:number>/retire/", retire, "registry-media-retire", KEEP_MEDIA, {"number": "NK-001"}, _POST),
)
