"""職権による廃止 (番号法17条, 令14条): what the law ends is looked for by itself and ordered of the card management.

Death, departure abroad of a foreign resident, a changed 個人番号, end of validity, 90 days without 継続利用.
"""

from __future__ import annotations

import logging

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from daicho.systems.jukinet_server.actions.keep_cards import ask_for_cards
from daicho.systems.jukinet_server.actions.operate_cards import Order, put_operation
from daicho.systems.jukinet_server.models import CardDuty
from daicho.systems.jukinet_server.queries.cards import (
    DutyRow,
    arrivals_past_continuation,
    expired_holders,
    holders_to_refresh,
    is_waiting,
    open_duties,
    was_continued,
)
from daicho.systems.jukinet_server.queries.search import newest_of_person
from daicho.systems.jukinet_server.rules.cards import CAUSE_TITLES, Cause, Operation, concerns

SETTLED, NOTED = "card_duty.settled", "card_duty.noted"
log = logging.getLogger(__name__)


def pursue_duties(ctx: Context) -> int:
    """事由 one after the other, each in a transaction of its own; one not answered waits. Returns how many.

    Opens its transactions.
    """
    settled = 0
    for duty in open_duties():
        try:
            _settle(ctx, duty)
            settled += 1
        except DomainError as refusal:
            with transaction.atomic(using=ctx.system):
                CardDuty.objects.filter(pk=duty.id).update(fault=refusal.message)
            log.warning("card duty %s waits: %s", duty.id, refusal.code)
    return settled


def _settle(ctx: Context, duty: DutyRow) -> None:
    holder = newest_of_person(duty.person)
    if holder is None:
        return
    holding = ask_for_cards(ctx, holder)
    is_spared = duty.cause is Cause.NOT_CONTINUED and was_continued(holder.record.resident_code, duty.moved_on)
    cards = [
        one
        for one in holding.cards
        if not is_spared and concerns(duty.cause, one, duty.moved_on, ctx.today) and not is_waiting(one.serial)
    ]
    with transaction.atomic(using=ctx.system):
        open_ = CardDuty.objects.select_for_update().filter(pk=duty.id, done_at=None)
        if not open_.exists():
            return
        for one in cards:
            order = Order(one.serial, Operation.REVOKE, f"職権: {CAUSE_TITLES[duty.cause]}", ctx.today)
            put_operation(ctx, holder, order)
        CardDuty.objects.filter(pk=duty.id).update(done_at=ctx.now, ended=len(cards), fault="")
        detail = {"cause": duty.cause.value, "ended": len(cards)}
        record(ctx, event=SETTLED, subjects=[f"juki:{duty.person}"], detail=detail)


def note_days_passed(ctx: Context) -> int:
    """有効期間の満了 and 90日の経過 — noted once each; the day after, it finds nobody new. Opens the transaction."""
    due = [(person, Cause.EXPIRED, ctx.today) for person in expired_holders(ctx.today)]
    due += [(person, Cause.NOT_CONTINUED, moved_on) for person, moved_on in arrivals_past_continuation(ctx.today)]
    with transaction.atomic(using=ctx.system):
        for person, cause, day in due:
            CardDuty.objects.get_or_create(
                person_id=person, cause=cause.value, moved_on=day, defaults={"noted_at": ctx.now}
            )
        if due:
            record(ctx, event=NOTED, subjects=sorted({f"juki:{person}" for person, _, _ in due}))
    return len(due)


def refresh_cards(ctx: Context) -> int:
    """管理状況の控え of all for whom something has arrived there; the registry is told. Opens its transactions."""
    done = 0
    for person in holders_to_refresh():
        holder = newest_of_person(person)
        if holder is None:
            continue
        try:
            ask_for_cards(ctx, holder)
        except DomainError as refusal:
            log.warning("cards not refreshed: %s", refusal.code)
            return done
        done += 1
    return done
