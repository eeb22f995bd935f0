"""URL configuration of an invented system, with one route for each thing a door has to deal with."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from daicho.foundation.accounts.models import Account
from daicho.foundation.accounts.urls import sign_in_urlpatterns
from daicho.foundation.database.guard import now_serving
from daicho.foundation.web.declaration import Route, Surroundings
from daicho.foundation.web.home import HomeEntry, home_view
from daicho.foundation.web.navigation import NavItem
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.foundation.web.routes import build_urlpatterns
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from daicho.kernel.permissions import FunctionRow

SYSTEM = "resident_registry"
PAGE = (
    '{% extends "ui/base_staff.html" %}{% block title %}見本{% endblock %}'
    "{% block content %}<h1>見本</h1>{% endblock %}"
)
FUNCTIONS = (
    FunctionRow("sample.look", "照会", frozenset({"entry", "inquiry"})),
    FunctionRow("sample.approve", "本登録", frozenset({"approve"})),
    FunctionRow("sample.nobody", "だれも使えない機能", frozenset()),
)


class AlreadyApproved(DomainError):
    """受付番号 {number} はすでに本登録されています。一覧を開き直して確かめてください。"""

    code: ClassVar[str] = "TST-001"


class NotFound(DomainError):
    """受付番号が見つかりません。番号を確かめてください。"""

    code: ClassVar[str] = "TST-002"
    status = 404


class TypedWrongly(DomainError):
    """理由が入力されていません。入力してください。"""

    code: ClassVar[str] = "TST-003"
    status = 422


def page(request: DoorRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def surroundings_of(request: DoorRequest) -> HttpResponse:
    context = request.context
    facts = (now_serving(), context.actor.staff_id, context.terminal, context.system, context.caused_by)
    return HttpResponse("|".join(map(str, facts)))


def takes(request: DoorRequest) -> HttpResponse:
    notify(request, "大川 誠 を仮登録しました。")
    return HttpResponseRedirect("/sample/")


def refuses(request: DoorRequest, number: str = "R08-0147") -> HttpResponse:
    raise AlreadyApproved(number="R08-0147")


def finds_nothing(request: DoorRequest) -> HttpResponse:
    raise NotFound


def wants_more(request: DoorRequest) -> HttpResponse:
    raise TypedWrongly


def is_missing(request: DoorRequest) -> HttpResponse:
    raise Http404


def fails(request: DoorRequest) -> HttpResponse:
    raise RuntimeError("broken")


def reaches_over(request: DoorRequest) -> HttpResponse:
    return HttpResponse(str(Account.objects.using("office").count()))


def waiting(context: Context) -> int:
    return 7


ROUTES = (
    Route("", page, "sample-page", "sample.look"),
    Route("context/", surroundings_of, "sample-context", "sample.look"),
    Route("takes/", takes, "sample-takes", "sample.look"),
    Route("refuses/", refuses, "sample-refuses", "sample.look"),
    Route("refuses/<str:number>/", refuses, "sample-refuses-one", "sample.look", {"number": "R08-0147"}),
    Route("not-found/", finds_nothing, "sample-not-found", "sample.look"),
    Route("typed-wrongly/", wants_more, "sample-typed-wrongly", "sample.look"),
    Route("missing/", is_missing, "sample-missing", "sample.look"),
    Route("fails/", fails, "sample-fails", "sample.look"),
    Route("reaches-over/", reaches_over, "sample-reaches-over", "sample.look"),
    Route("approve/", page, "sample-approve", "sample.approve", methods=("POST",)),
    Route("nobody/", page, "sample-nobody", "sample.nobody"),
)
NAVIGATION = (
    NavItem("検索・照会", "sample-page", "sample.look"),
    NavItem("仮登録一覧", "sample-approve", "sample.approve", count=waiting),
    NavItem("統計", "sample-context", "sample.look", group="office"),
)
urlpatterns: list[URLPattern | URLResolver] = [
    *sign_in_urlpatterns(),
    path(
        "sample/",
        include(
            build_urlpatterns(
                SYSTEM,
                "office",
                ROUTES,
                functions=FUNCTIONS,
                navigation=NAVIGATION,
                surroundings=Surroundings(title="見本システム"),
            )
        ),
    ),
    path(
        "jukinet/",
        include(
            build_urlpatterns(
                "jukinet_server",
                "jukinet",
                [
                    Route("", page, "jukinet-page", "sample.look"),
                ],
                functions=FUNCTIONS,
            )
        ),
    ),
    path(
        "",
        home_view(
            "業務",
            [
                HomeEntry("見本", "説明", "sample-page", frozenset({"entry"})),
                HomeEntry("別", "説明", "sample-context", frozenset({"entry", "approve"})),
            ],
        ),
    ),
    path("open/", RedirectView.as_view(url="/"), name="open"),
]
handler404 = "daicho.foundation.web.refusals.not_found"
handler403 = "daicho.foundation.web.refusals.forbidden"
handler500 = "daicho.foundation.web.refusals.server_error"
