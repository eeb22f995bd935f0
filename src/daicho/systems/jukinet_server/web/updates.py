"""更新と通知の状況: updates of 本人確認情報 and how they stand towards the prefecture."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.resend_notice import give_up_notice, resend_notice
from daicho.systems.jukinet_server.actions.view_records import list_updates
from daicho.systems.jukinet_server.web.presenters import TABS, age_words, shown_rows


def updates(request: DoorRequest) -> HttpResponse:
    """一覧 — what is still open first; what has gone out on a tab of its own."""
    chosen = request.GET.get("state", "")
    tab = next((tab for tab in TABS if tab.name == chosen), TABS[0])
    page = list_updates(request.context, tab.states)
    return TemplateResponse(
        request,
        "jukinet_server/updates.html",
        {
            "tabs": TABS,
            "tab": tab,
            "status": page.status,
            "mode": page.mode,
            "oldest": age_words(page.status.oldest_age),
            "rows": shown_rows(page.rows),
        },
    )


def resend(request: DoorRequest, delivery: int) -> HttpResponse:
    """再送 — goes out with the next round of the relay."""
    resend_notice(request.context, delivery, request.POST.get("reason", ""))
    notify(request, "再送の対象にしました。数秒後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-updates"))


def give_up(request: DoorRequest, delivery: int) -> HttpResponse:
    """見送り — with a second operator's own password, checked before anything is touched."""
    data = request.POST
    second = confirm_second_person(
        request.context, realm("jukinet"), data.get("second_id", ""), data.get("second_password", "")
    )
    give_up_notice(request.context, delivery, data.get("reason", ""), second)
    notify(request, f"見送りました({second.name} が確認)。次の更新から順に届きます。")
    return HttpResponseRedirect(reverse("jukinet-updates"))
