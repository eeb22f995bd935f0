"""番号の要求と配分: what the registry asked of J-LIS through the CS, and a lot of 住民票コード asked for by hand."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.forms import DigitsField, StaffForm
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.numbers import list_numbers
from daicho.systems.jukinet_server.actions.numbers import want_codes as order_codes
from daicho.systems.jukinet_server.errors import CodeCountInvalid

STATES = {
    "waiting": ("送信待ち", "work"),
    "in_progress": ("機構で生成中", "info"),
    "done": ("通知済み", "ok"),
    "rejected": ("却下", "stop"),
}
KINDS = {"new": "生成", "change_on_request": "変更(請求)", "change_by_office": "変更(職権)"}


class CodesForm(StaffForm):
    """配分の要求."""

    count = DigitsField(label="コードの数", max_length=8)

    def clean_count(self) -> int:
        """As a number, whatever it is: how many may be asked for, the act decides."""
        return int(self.cleaned_data["count"])


def numbers(request: DoorRequest) -> HttpResponse:
    """一覧 — open requests first."""
    return _page(request, CodesForm())


def want_codes(request: DoorRequest) -> HttpResponse:
    """配分の要求."""
    form = CodesForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        order_codes(request.context, form.cleaned_data["count"])
    except CodeCountInvalid as refusal:
        form.add_error("count", refusal.message)
        return _page(request, form, refusal.status)
    notify(request, "住民票コードの配分を要求しました。数分後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-numbers"))


def _page(request: DoorRequest, form: CodesForm, status: int = 200) -> HttpResponse:
    rows, lots = list_numbers(request.context)
    values = {
        "form": form,
        "rows": [(row, KINDS[row.kind], *STATES[row.state]) for row in rows],
        "lots": [(lot, *STATES[lot.state]) for lot in lots],
    }
    return TemplateResponse(request, "jukinet_server/numbers.html", values, status=status)
