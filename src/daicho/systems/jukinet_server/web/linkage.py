"""手動連携: the switch of each receiver, and sending one by one."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.jukinet_server.actions.resend_changed import resend_changed
from daicho.systems.jukinet_server.actions.switch_linkage import RECEIVERS, send_by_hand, switch_linkage
from daicho.systems.jukinet_server.errors import NotOnList
from daicho.systems.jukinet_server.permissions import RESEND
from daicho.systems.jukinet_server.web.acts import ReasonForm, ResendAsForm, tried
from daicho.systems.jukinet_server.web.municipal import municipal_page
from daicho.systems.jukinet_server.web.updates import updates_page

_BACK = {"prefecture": "jukinet-updates", "municipalities": "jukinet-municipal"}
_PAGES = {"prefecture": updates_page, "municipalities": municipal_page}


def switch(request: DoorRequest, receiver: str) -> HttpResponse:
    """連携の切替."""
    if receiver not in RECEIVERS:
        raise NotOnList()
    manual = request.POST.get("manual") == "1"
    form = ReasonForm(request.POST)
    refused = tried(
        receiver, "switch", form, lambda data: switch_linkage(request.context, receiver, manual, data["reason"])
    )
    if refused is not None:
        return _PAGES[receiver](request, refused)
    notify(request, f"{RECEIVERS[receiver]}への連携を{'手動' if manual else '自動'}に切り替えました。")
    return HttpResponseRedirect(reverse(_BACK[receiver]))


def send_one(request: DoorRequest, receiver: str, delivery: int) -> HttpResponse:
    """一件の送信."""
    arrived = send_by_hand(request.context, receiver, delivery)
    notify(request, "届きました。" if arrived else "届きませんでした。一覧で理由を確かめてください。")
    return HttpResponseRedirect(reverse(_BACK[receiver]))


def resend_as(request: DoorRequest, delivery: int) -> HttpResponse:
    """異動事由を変えた再送."""
    refused = tried(
        delivery,
        "resend-as",
        ResendAsForm(request.POST),
        lambda data: resend_changed(request.context, delivery, data["update_reason"], data["reason"]),
    )
    if refused is not None:
        return updates_page(request, refused)
    notify(request, "異動事由を変えて再送の対象にしました。数秒後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-updates"))


_POST = ("POST",)
_TO = {"receiver": "prefecture"}
ROUTES = (
    Route("linkage/<str:receiver>/", switch, "jukinet-switch-linkage", RESEND, _TO, _POST),
    Route(
        "linkage/<str:receiver>/<int:delivery>/send/",
        send_one,
        "jukinet-send-one",
        RESEND,
        {**_TO, "delivery": 1},
        _POST,
    ),
    Route("notices/<int:delivery>/resend-as/", resend_as, "jukinet-resend-as", RESEND, {"delivery": 1}, _POST),
)
