"""番号の要求と配分: what the registry asked of J-LIS through the CS, and a lot of 住民票コード asked for by hand."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.numbers import digits_of
from daicho.systems.jukinet_server.actions.numbers import list_numbers
from daicho.systems.jukinet_server.actions.numbers import want_codes as order_codes

STATES = {
    "waiting": ("送信待ち", "work"),
    "in_progress": ("機構で生成中", "info"),
    "done": ("通知済み", "ok"),
    "rejected": ("却下", "stop"),
}
KINDS = {"new": "生成", "change_on_request": "変更(請求)", "change_by_office": "変更(職権)"}


def numbers(request: DoorRequest) -> HttpResponse:
    """一覧 — open requests first."""
    rows, lots = list_numbers(request.context)
    values = {
        "rows": [(row, KINDS[row.kind], *STATES[row.state]) for row in rows],
        "lots": [(lot, *STATES[lot.state]) for lot in lots],
    }
    return TemplateResponse(request, "jukinet_server/numbers.html", values)


def want_codes(request: DoorRequest) -> HttpResponse:
    """配分の要求."""
    order_codes(request.context, int(digits_of(request.POST.get("count", "")) or 0))
    notify(request, "住民票コードの配分を要求しました。数分後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-numbers"))
