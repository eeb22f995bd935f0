"""本人確認情報の不一致: what 住基ネット found to differ and the register is to look into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.second_person import confirm_second_person
from daicho.foundation.ui.fragments import ErrorLine
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.resident_registry.actions.recover_at_cs import resend_to_cs, withdraw_at_cs
from daicho.systems.resident_registry.actions.take_difference import settle_difference
from daicho.systems.resident_registry.permissions import APPROVE_MOVEMENT, LIST_PROVISIONAL, may_use
from daicho.systems.resident_registry.queries.arrivals import open_counts
from daicho.systems.resident_registry.queries.reported_differences import (
    ReportedRow,
    newest_comparison,
    reported_differences,
)

_GONE = frozenset({404, 409})
PEERS = {"registry": "住基ネットCS", "prefecture": "都道府県サーバ", "national": "全国サーバ(機構)"}
KINDS = {
    "missing_there": "相手になし",
    "missing_here": "住基ネットCSになし",
    "differs": "内容が相違",
    "behind": "更新が届いていない",
    "suppression": "抑止情報が相違",
}
NOT_HERE = "住民記録になし"
"""What a comparison with this register itself calls somebody whom only the CS holds."""
ITEMS = {
    "resident_code": "住民票コード",
    "individual_number": "個人番号",
    "name": "氏名",
    "birth_date": "生年月日",
    "sex": "性別",
    "address": "住所",
    "reason": "異動事由",
    "moved_on": "異動年月日",
    "record_state": "レコード状況",
    "name_kana": "氏名のふりがな",
    "former_family_name": "旧氏",
    "former_family_name_kana": "旧氏のふりがな",
    "town_code": "大字・字コード",
    "postal_code": "郵便番号",
    "is_expected_to_leave": "転出予定",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """拒まれた操作 — the list comes back with what was typed, but never a password."""

    row: str = ""
    lines: tuple[ErrorLine, ...] = ()
    outcome: str = ""
    second_id: str = ""
    status: int = 200


def differences(request: DoorRequest) -> HttpResponse:
    """一覧 — what is open first."""
    return _page(request, Refused())


def resend(request: DoorRequest, difference: UUID) -> HttpResponse:
    """CSへの再送, with a reason."""
    return _act(request, difference, _resend)


def withdraw(request: DoorRequest, difference: UUID) -> HttpResponse:
    """CSの記録の取消し — with a second officer's own password, checked before anything is sent."""
    return _act(request, difference, _withdraw)


def settle(request: DoorRequest, difference: UUID) -> HttpResponse:
    """対応済みにする, with what was done."""
    return _act(request, difference, _settle)


def _resend(request: DoorRequest, difference: str) -> str:
    resend_to_cs(request.context, difference, request.POST.get("outcome", ""))
    return "CSへ再送しました。次の整合性確認で結果を確かめます。"


def _withdraw(request: DoorRequest, difference: str) -> str:
    data = request.POST
    second = confirm_second_person(
        request.context, realm("office"), data.get("second_id", ""), data.get("second_password", "")
    )
    withdraw_at_cs(request.context, difference, data.get("outcome", ""), second)
    return f"CSの記録の取消しを送りました({second.name} が確認)。"


def _settle(request: DoorRequest, difference: str) -> str:
    settle_difference(request.context, difference, request.POST.get("outcome", ""))
    return "対応済みにしました。住基ネットの次の整合性確認で結果を確かめます。"


def _act(request: DoorRequest, difference: UUID, act: Callable[[DoorRequest, str], str]) -> HttpResponse:
    """Does it, or shows the list again with the reason. What no other input mends goes to the page of errors."""
    try:
        done = act(request, str(difference))
    except DomainError as refusal:
        if refusal.status in _GONE:
            raise
        line = ErrorLine(refusal.message, f"#why-{difference}")
        typed = request.POST.get("outcome", ""), request.POST.get("second_id", "")
        return _page(request, Refused(str(difference), (line,), *typed, status=refusal.status))
    notify(request, done)
    return HttpResponseRedirect(reverse("registry-received-differences"))


def _page(request: DoorRequest, refused: Refused) -> HttpResponse:
    settled = request.GET.get("state") == "settled"
    rows = [
        (row, PEERS[row.found_by], _kind(row), "、".join(ITEMS[one] for one in row.items))
        for row in reported_differences(request.context, settled)
    ]
    values = {
        "comparison": newest_comparison(),
        "rows": rows,
        "settled": settled,
        "counts": open_counts(),
        "may_settle": may_use(request.context.actor.duties, APPROVE_MOVEMENT),
        "refused": refused,
    }
    return TemplateResponse(request, "resident_registry/reported_differences.html", values, status=refused.status)


def _kind(row: ReportedRow) -> str:
    return NOT_HERE if (row.found_by, row.kind) == ("registry", "missing_there") else KINDS[row.kind]


_ONE = {"difference": "00000000-0000-4000-8000-000000000000"}
ROUTES = (
    Route(
        "received/differences/",
        differences,
        "registry-received-differences",
        LIST_PROVISIONAL,
        methods=("GET", "HEAD"),
    ),
    Route(
        "received/differences/<uuid:difference>/settle/",
        settle,
        "registry-received-difference-settle",
        APPROVE_MOVEMENT,
        _ONE,
        ("POST",),
    ),
    Route(
        "received/differences/<uuid:difference>/resend/",
        resend,
        "registry-received-difference-resend",
        APPROVE_MOVEMENT,
        _ONE,
        ("POST",),
    ),
    Route(
        "received/differences/<uuid:difference>/withdraw/",
        withdraw,
        "registry-received-difference-withdraw",
        APPROVE_MOVEMENT,
        _ONE,
        ("POST",),
    ),
)
