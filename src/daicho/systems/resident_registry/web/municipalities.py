"""市町村からの通知: 転出証明書情報 waiting for their 転入届, and 転入通知 that did not fit the register."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.systems.resident_registry.actions.take_arrival import retry_arrival, settle_arrival
from daicho.systems.resident_registry.permissions import APPROVE_MOVEMENT, ENTER_MOVEMENT, LIST_PROVISIONAL, may_use
from daicho.systems.resident_registry.queries.arrivals import arrival_list, certificate_list, open_counts


@dataclass(frozen=True, slots=True)
class Tab:
    """状態の見出し."""

    state: str
    title: str


CERTIFICATE_TABS = (Tab("open", "転入待ち"), Tab("used", "転入済み"), Tab("cancelled", "転出の取消し"))
ARRIVAL_TABS = (
    Tab("error", "誤り一覧"),
    Tab("applied", "取込み済み"),
    Tab("settled", "処理済み"),
    Tab("superseded", "差替え"),
)


def certificates(request: DoorRequest) -> HttpResponse:
    """転出証明書情報の一覧."""
    tab = _chosen(CERTIFICATE_TABS, request)
    return TemplateResponse(
        request,
        "resident_registry/received_certificates.html",
        {
            "tabs": CERTIFICATE_TABS,
            "tab": tab,
            "rows": certificate_list(request.context, tab.state),
            "today": request.context.today,
            "counts": open_counts(),
            "may_enter": may_use(request.context.actor.duties, ENTER_MOVEMENT),
        },
    )


def arrivals(request: DoorRequest) -> HttpResponse:
    """転入通知の一覧 — what an officer must look at first."""
    tab = _chosen(ARRIVAL_TABS, request)
    return TemplateResponse(
        request,
        "resident_registry/received_arrivals.html",
        {
            "tabs": ARRIVAL_TABS,
            "tab": tab,
            "rows": arrival_list(request.context, tab.state),
            "counts": open_counts(),
            "may_settle": may_use(request.context.actor.duties, APPROVE_MOVEMENT),
        },
    )


def retry(request: DoorRequest, notice: UUID) -> HttpResponse:
    """もう一度取り込む."""
    taken = retry_arrival(request.context, notice)
    text = "転入通知を取り込みました。" if taken else "まだ取り込めません。理由を読んで、先に直してください。"
    notify(request, text)
    return HttpResponseRedirect(reverse("registry-received-arrivals"))


def settle(request: DoorRequest, notice: UUID) -> HttpResponse:
    """処理済みにする, with a reason."""
    settle_arrival(request.context, notice, request.POST.get("reason", ""))
    notify(request, "処理済みにしました。")
    return HttpResponseRedirect(reverse("registry-received-arrivals"))


def _chosen(tabs: tuple[Tab, ...], request: DoorRequest) -> Tab:
    chosen = request.GET.get("state", "")
    return next((tab for tab in tabs if tab.state == chosen), tabs[0])


_GET, _POST = ("GET", "HEAD"), ("POST",)
_ONE = {"notice": "00000000-0000-4000-8000-000000000000"}
ROUTES = (
    Route("received/certificates/", certificates, "registry-received-certificates", LIST_PROVISIONAL, methods=_GET),
    Route("received/arrivals/", arrivals, "registry-received-arrivals", LIST_PROVISIONAL, methods=_GET),
    Route("received/arrivals/<uuid:notice>/retry/", retry, "registry-received-retry", APPROVE_MOVEMENT, _ONE, _POST),
    Route("received/arrivals/<uuid:notice>/settle/", settle, "registry-received-settle", APPROVE_MOVEMENT, _ONE, _POST),
)
