"""カード管理状況の照会 (JN-13): J-LIS is asked, the copy kept, and the registry told when something changed."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import CardStateReported, HeldCard
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import HeldCardCopy
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.queries.search import Newest
from daicho.systems.jukinet_server.rules.cards import Card, Holding

ASKED = "card.asked"


def ask_for_cards(ctx: Context, holder: Newest) -> Holding:
    """カード管理状況 of somebody held here — asked outside of transactions; opens its own to keep what was told.

    Raises: NationalRejected, NationalSilent, NationalDown.
    """
    asked_at = machine_now()
    holding = national.query_cards(holder.record.resident_code, national.asker_of(ctx)).holding()
    with transaction.atomic(using=ctx.system):
        before = {row.serial: row for row in HeldCardCopy.objects.filter(person_id=holder.person)}
        changed = [one for one in holding.cards if one.serial not in before or _differs(before[one.serial], one)]
        for one in holding.cards:
            HeldCardCopy.objects.update_or_create(
                serial=one.serial,
                defaults={
                    "person_id": holder.person,
                    "state": one.state.value,
                    "kind": one.kind,
                    "issued_on": one.issued_on,
                    "delivered_on": one.delivered_on,
                    "expires_on": one.expires_on,
                    "seen_at": asked_at,
                },
            )
        if changed:
            _report(ctx, holder, holding)
        detail = {"cards": len(holding.cards), "changed": len(changed)}
        record(ctx, event=ASKED, subjects=[f"juki:{holder.person}"], detail=detail)
    return holding


def _differs(row: HeldCardCopy, card: Card) -> bool:
    return (row.state, row.delivered_on, row.expires_on) != (card.state.value, card.delivered_on, card.expires_on)


def _report(ctx: Context, holder: Newest, holding: Holding) -> None:
    """CardStateReported — without a word about certificates."""
    cards = tuple(
        HeldCard(state=one.state.value, delivered_on=one.delivered_on, expires_on=one.expires_on)
        for one in holding.cards
    )
    code = ResidentCode(holder.record.resident_code)
    send(
        ctx,
        CardStateReported(resident_code=code, reported_at=machine_now(), cards=cards),
        subject=f"card:{holder.person}",
    )
