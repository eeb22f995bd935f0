"""市町村間通知: sent and received, and what could not be read."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.view_municipal import list_municipal
from daicho.systems.jukinet_server.web.acts import NOTHING, Tried, try_give_up, try_resend

TABS = (("open", "未送信"), ("sent", "送信済み"), ("received", "受信"), ("unreadable", "誤り一覧"))
EMPTY = {
    "open": "届いていない通知はありません。",
    "sent": "送った通知はまだありません。",
    "received": "届いた通知はまだありません。",
    "unreadable": "読み取れない通知はありません。",
}
STATES = {
    "waiting": ("送信待ち", "work"),
    "held": ("保留", "stop"),
    "delivered": ("送信済み", "ok"),
    "skipped": ("見送り", ""),
    "taken": ("受信済み", "ok"),
    "unreadable": ("読み取れない", "stop"),
}


def notices(request: DoorRequest) -> HttpResponse:
    """一覧 — what waits for somebody first."""
    return municipal_page(request, NOTHING)


def resend(request: DoorRequest, delivery: int) -> HttpResponse:
    """再送 — goes out with the next round of the relay."""
    refused = try_resend(request, delivery)
    if refused is not None:
        return municipal_page(request, refused)
    notify(request, "再送の対象にしました。数秒後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-municipal"))


def give_up(request: DoorRequest, delivery: int) -> HttpResponse:
    """見送り — the notice goes on paper instead; with a second operator's own password."""
    refused, confirmed_by = try_give_up(request, delivery)
    if refused is not None:
        return municipal_page(request, refused)
    notify(request, f"見送りました({confirmed_by} が確認)。通知は書面で送ってください。")
    return HttpResponseRedirect(reverse("jukinet-municipal"))


def municipal_page(request: DoorRequest, tried: Tried) -> HttpResponse:
    """The list. Args: tried: what could not be done on it."""
    chosen = request.GET.get("list", "")
    tab = chosen if chosen in dict(TABS) else TABS[0][0]
    page = list_municipal(request.context, tab)
    values = {
        "tabs": TABS,
        "tab": tab,
        "rows": [(row, *STATES[row.state]) for row in page.rows],
        "mode": page.mode,
        "empty": EMPTY[tab],
        "held": page.held,
        "unreadable": page.unreadable,
        "tried": tried,
    }
    return TemplateResponse(request, "jukinet_server/municipal.html", values, status=tried.status)
