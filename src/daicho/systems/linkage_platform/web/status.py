"""連携状況: each receiver with its legal basis, and what is still open."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.linkage_platform.actions.watch_linkage import resend_delivery, view_status
from daicho.systems.linkage_platform.permissions import FUNCTIONS, RESEND

TITLES = {"unified_addressee": "統合宛名"}
TYPE_TITLES = {"AddresseeChanged": "宛名情報連携", "DeliverySkipped": "送信の見送り"}
_MAY_RESEND = next(row.duties for row in FUNCTIONS if row.code == RESEND)


def status(request: DoorRequest) -> HttpResponse:
    """連携状況の一覧."""
    shown = view_status(request.context)
    receivers = [
        {
            "title": TITLES.get(link.status.receiver, link.status.receiver),
            "link": link,
            "age": _age(link.status.oldest_age),
        }
        for link in shown.links
    ]
    rows = [
        {
            "row": row,
            "receiver": TITLES.get(row.receiver, row.receiver),
            "type": TYPE_TITLES.get(row.type, row.type),
            "age": _age(row.age),
        }
        for row in shown.open
    ]
    may_resend = bool(request.context.actor.duties & _MAY_RESEND)
    held = sum(link.status.held for link in shown.links)
    return TemplateResponse(
        request,
        "linkage_platform/status.html",
        {"receivers": receivers, "rows": rows, "may_resend": may_resend, "held": held},
    )


def resend(request: DoorRequest, delivery: int) -> HttpResponse:
    """再送."""
    resend_delivery(request.context, delivery, request.POST.get("reason", ""))
    notify(request, "再送の対象にしました。数秒後に開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("platform-status"))


def _age(age: timedelta | None) -> str:
    if age is None:
        return "なし"
    minutes = int(age.total_seconds()) // 60
    if minutes < 120:
        return f"{minutes}分" if minutes else "1分未満"
    return f"{minutes // 60}時間" if minutes < 2880 else f"{minutes // 1440}日"
