"""更新と通知の状況: updates of 本人確認情報 and how they stand towards the prefecture."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.view_records import list_updates
from daicho.systems.jukinet_server.permissions import COMPLETE, duties_of
from daicho.systems.jukinet_server.web.acts import NOTHING, Tried, try_give_up, try_resend
from daicho.systems.jukinet_server.web.presenters import TABS, age_words, shown_rows

_MAY_COMPLETE = duties_of(COMPLETE)


def updates(request: DoorRequest) -> HttpResponse:
    """一覧 — what is still open first; what has gone out on a tab of its own."""
    return updates_page(request, NOTHING)


def resend(request: DoorRequest, delivery: int) -> HttpResponse:
    """再送 — goes out with the next round of the relay."""
    refused = try_resend(request, delivery)
    if refused is not None:
        return updates_page(request, refused)
    notify(request, "再送の対象にしました。数秒後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-updates"))


def give_up(request: DoorRequest, delivery: int) -> HttpResponse:
    """見送り — with a second operator's own password."""
    refused, confirmed_by = try_give_up(request, delivery)
    if refused is not None:
        return updates_page(request, refused)
    notify(request, f"見送りました({confirmed_by} が確認)。次の更新から順に届きます。")
    return HttpResponseRedirect(reverse("jukinet-updates"))


def updates_page(request: DoorRequest, tried: Tried) -> HttpResponse:
    """The list. Args: tried: what could not be done on it."""
    chosen = request.GET.get("state", "")
    tab = next((tab for tab in TABS if tab.name == chosen), TABS[0])
    page = list_updates(request.context, tab.states)
    values = {
        "tabs": TABS,
        "tab": tab,
        "status": page.status,
        "mode": page.mode,
        "oldest": age_words(page.status.oldest_age),
        "rows": shown_rows(page.rows),
        "tried": tried,
        "may_complete": bool(request.context.actor.duties & _MAY_COMPLETE),
    }
    return TemplateResponse(request, "jukinet_server/updates.html", values, status=tried.status)
