"""手動補正 (標準仕様書 7.1.1.1, S2.1): a held update gets what is missing in it and goes out in its place and order.

The version of the CS stays as the registry sent it: a later update, the comparison with the registry and file F2 know
nothing of what was filled in, which stands beside the version and in the message alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from daicho.contracts.messages import PrefecturalUpdate
from daicho.foundation.audit import record as record_event
from daicho.foundation.messaging import attention
from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.actions.resend_changed import outgoing_update
from daicho.systems.jukinet_server.errors.linkage import (
    CompletionMalformed,
    NothingToComplete,
    NotOpenForCompletion,
    SecondPersonForCompletion,
)
from daicho.systems.jukinet_server.models import ManualCompletion
from daicho.systems.jukinet_server.permissions import may_decide_on_notices
from daicho.systems.jukinet_server.queries.notices import PREFECTURE, ToldVersion, told_version
from daicho.systems.jukinet_server.queries.records import RecordPage, record_page
from daicho.systems.jukinet_server.rules.completion import completed, malformed, open_items, titles_of, with_values
from daicho.systems.jukinet_server.rules.format_checks import format_findings
from daicho.systems.jukinet_server.rules.record import REASON_TITLES, Record

COMPLETED, OPENED = "notice.completed", "notice.completion_opened"


@dataclass(frozen=True, slots=True)
class CompletionPage:
    """補正の画面. Args: reason: 異動事由 under which it goes out now. error: why it is held."""

    delivery: int
    page: RecordPage
    reason: str
    error_code: str
    error: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    delivery: Delivery
    update: PrefecturalUpdate
    version: ToldVersion


def view_completion(ctx: Context, delivery: int) -> CompletionPage:
    """補正の画面, written down before it is shown. Opens the transaction.

    Raises: DeliveryNotOpen, NothingToComplete (no item that may be filled in is empty).
    """
    with transaction.atomic(using=ctx.system):
        held = _held(ctx, delivery)
        sent = record_of(held.update.identification)
        items, page = open_items(sent), record_page(held.version.record, ctx.today)
        if page is None:
            raise attention.DeliveryNotOpen()
        if not items:
            raise NothingToComplete()
        record_event(ctx, event=OPENED, subjects=[f"juki:{page.person}"], detail={"delivery": delivery})
    found = held.delivery
    return CompletionPage(delivery, page, REASON_TITLES[sent.reason], found.last_code, found.last_error, items)


def complete_update(ctx: Context, delivery: int, values: Mapping[str, str], reason: str, second: Actor) -> None:
    """手動補正. Opens the transaction.

    Args: values: by item name, as typed; empty ones are left as they are. second: another officer, who has just proven
        to be there.
    Raises: attention.ReasonRequired, attention.DeliveryNotOpen, SecondPersonForCompletion, NotOpenForCompletion,
        NothingToComplete, CompletionMalformed, UpdateRefused.
    """
    filled = {name: value.strip() for name, value in values.items() if value.strip()}
    if not second.staff_id or second.staff_id == ctx.actor.staff_id or not may_decide_on_notices(second.duties):
        raise SecondPersonForCompletion()
    with transaction.atomic(using=ctx.system):
        held = _held(ctx, delivery)
        sent = record_of(held.update.identification)
        items = _checked(ctx, sent, filled)
        body = held.update.identification.model_copy(update=items)
        replaced = held.delivery.message_id
        attention.resend(ctx, delivery, reason.strip(), held.update.model_copy(update={"identification": body}))
        held.delivery.refresh_from_db(using=ctx.system)
        ManualCompletion.objects.create(
            record_id=held.version.record,
            notice=held.delivery.message_id,
            replaced=replaced,
            items=items,
            reason=reason.strip(),
            completed_at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
            second_id=second.staff_id,
            second_name=second.name,
        )
        detail = {
            "delivery": delivery,
            "reason": reason.strip(),
            "what": titles_of(items),
            "order_number": held.update.order_number,
            "confirmed_by": second.staff_id,
        }
        record_event(ctx, event=COMPLETED, subjects=[f"juki:{held.version.person}"], detail=detail)


def _checked(ctx: Context, sent: Record, filled: Mapping[str, str]) -> dict[str, str]:
    """What goes into the message, with what follows from it."""
    if not filled:
        raise NothingToComplete()
    if set(filled) - set(open_items(sent)):
        raise NotOpenForCompletion()
    wrong = malformed(filled)
    if wrong:
        raise CompletionMalformed(items=titles_of(wrong))
    items = completed(sent, filled)
    findings = format_findings(with_values(sent, items), sent.municipality_code, ctx.today)
    if findings:
        raise errors.refusal_for(findings)
    return items


def _held(ctx: Context, delivery: int) -> _Held:
    """The delivery, locked. Raises: DeliveryNotOpen when nobody rejected it, or it tells of no version."""
    found = (
        Delivery.objects.using(ctx.system)
        .select_for_update(of=("self",))
        .select_related("message")
        .filter(pk=delivery, receiver=PREFECTURE, state=DeliveryState.HELD)
        .first()
    )
    update = outgoing_update(ctx.system, found) if found is not None else None
    version = told_version(found.message_id) if found is not None else None
    if found is None or update is None or version is None:
        raise attention.DeliveryNotOpen()
    return _Held(found, update, version)
