"""個人番号カードの管理: cards of one person as J-LIS tells of them now, what is done to them, and what waits."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import ChoiceField
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from daicho.foundation.ui.forms import StaffCharField, StaffForm, WarekiDateField
from daicho.foundation.web.notices import notify
from daicho.foundation.web.request import DoorRequest
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.operate_cards import (
    Order,
    list_open_operations,
    order_operation,
    view_cards,
)
from daicho.systems.jukinet_server.permissions import CARD_OPERATE, duties_of
from daicho.systems.jukinet_server.rules.cards import OPERATION_TITLES, STATE_TITLES, Card, Operation
from daicho.systems.jukinet_server.web.acts import NOTHING, Tried, try_give_up, try_resend

STATES = {
    "waiting": ("送信待ち", "work"),
    "held": ("保留", "stop"),
    "delivered": ("完了", "ok"),
    "skipped": ("見送り", ""),
}
CHIPS = {"issued": "info", "active": "ok", "suspended": "alert"}
KINDS = {"japanese": "日本人住民", "foreign": "外国人住民"}
NOTIFICATION = {"held": "所持", "returned": "返納済み", "none": "なし"}
_MAY_OPERATE = duties_of(CARD_OPERATE)


class OrderForm(StaffForm):
    """カードの処理."""

    serial = ChoiceField(label="カード")
    operation = ChoiceField(
        label="処理", choices=[("", "選んでください"), *((one.value, OPERATION_TITLES[one]) for one in Operation)]
    )
    on = WarekiDateField(label="処理日")
    reason = StaffCharField(label="理由", max_length=200)
    notification_card_returned_on = WarekiDateField(label="通知カードの返納日", required=False)

    def __init__(self, serials: list[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["serial"]
        assert isinstance(field, ChoiceField)
        field.choices = [(one, one) for one in serials]

    def order(self) -> Order:
        """The order; only after ``is_valid``."""
        data = self.cleaned_data
        return Order(
            data["serial"],
            Operation(data["operation"]),
            data["reason"],
            data["on"],
            data["notification_card_returned_on"],
        )


def cards(request: DoorRequest, record: uuid.UUID) -> HttpResponse:
    """管理状況."""
    return _page(request, record)


def order(request: DoorRequest, record: uuid.UUID) -> HttpResponse:
    """処理の指示 — goes out with the next round of the relay."""
    form = OrderForm([request.POST.get("serial", "")], request.POST)
    if not form.is_valid():
        return _page(request, record, form=form, status=422)
    try:
        order_operation(request.context, record, form.order())
    except DomainError as refusal:
        return _page(request, record, form=form, refusal=refusal, status=refusal.status)
    notify(request, "カードの処理を機構へ送ります。数秒後に開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-cards", args=[record]))


def open_operations(request: DoorRequest) -> HttpResponse:
    """届いていない処理."""
    return _operations(request, NOTHING)


def resend(request: DoorRequest, delivery: int) -> HttpResponse:
    """再送."""
    refused = try_resend(request, delivery)
    if refused is not None:
        return _operations(request, refused)
    notify(request, "再送の対象にしました。数秒後に一覧を開き直して結果を確認してください。")
    return HttpResponseRedirect(reverse("jukinet-card-operations"))


def give_up(request: DoorRequest, delivery: int) -> HttpResponse:
    """見送り — with a second operator's own password."""
    refused, confirmed_by = try_give_up(request, delivery)
    if refused is not None:
        return _operations(request, refused)
    notify(request, f"見送りました({confirmed_by} が確認)。カードの状態は変わっていません。")
    return HttpResponseRedirect(reverse("jukinet-card-operations"))


def _operations(request: DoorRequest, tried: Tried) -> HttpResponse:
    rows = list_open_operations(request.context)
    values = {"rows": [(row, *STATES[row.state]) for row in rows], "tried": tried}
    return TemplateResponse(request, "jukinet_server/card_operations.html", values, status=tried.status)


def _page(
    request: DoorRequest,
    record: uuid.UUID,
    *,
    form: OrderForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    page = view_cards(request.context, record)
    held = page.holding
    today = {"on": request.context.today}
    values = {
        "page": page,
        "record": record,
        "cards": [_shown(one) for one in reversed(held.cards)],
        "notification": NOTIFICATION[held.notification_card],
        "operations": [(row, *STATES[row.state]) for row in page.operations],
        "form": form or OrderForm([one.serial for one in reversed(held.cards)], initial=today),
        "refusal": refusal,
        "may_operate": bool(request.context.actor.duties & _MAY_OPERATE),
    }
    response = TemplateResponse(request, "jukinet_server/cards.html", values, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _shown(card: Card) -> tuple[Card, str, str, str, str]:
    allowed = "、".join(OPERATION_TITLES[one] for one in Operation if card.allows(one))
    return card, STATE_TITLES[card.state], CHIPS.get(card.state.value, ""), KINDS[card.kind], allowed
