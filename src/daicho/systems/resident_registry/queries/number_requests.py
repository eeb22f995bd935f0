"""番号の到着の一覧 and カード保有: what was asked of J-LIS, what waits for an officer, who holds a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import CardHolding, NumberRequest, ResidentCodesWish
from daicho.systems.resident_registry.queries.records import newest_records

SYSTEM = "resident_registry"
LISTED = "individual_number.listed"
MOST = 200
_STATES = {"issued": "交付前", "active": "保有", "suspended": "一時停止中"}


@dataclass(frozen=True, slots=True)
class NumberArrival:
    """個人番号の要求の一行 — no number in it. Args: has_number: one has come and can be recorded."""

    request_number: str
    resident_number: str
    name: str
    kind: str
    reason: str
    state: str
    obstacle: str
    reception: str
    requested_at: datetime
    arrived_at: datetime | None
    has_number: bool


@dataclass(frozen=True, slots=True)
class CodesWish:
    """空きコードの要求."""

    asked_at: datetime
    codes: int
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldCard:
    """保有しているカード in words."""

    state: str
    expires_on: date


def number_arrivals(ctx: Context, state: str) -> tuple[NumberArrival, ...]:
    """要求の一覧 in a state, the newest first; audited (M22)."""
    found = list(NumberRequest.objects.using(SYSTEM).filter(state=state).order_by("-requested_at")[:MOST])
    numbers = list(dict.fromkeys(row.resident_number for row in found))
    names = {number: one.record.name.full for number, one in newest_records(numbers).items()}
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, subjects=numbers, detail={"state": state})
    return tuple(
        NumberArrival(
            row.request_number,
            row.resident_number,
            names.get(row.resident_number, ""),
            row.kind,
            row.reason,
            row.state,
            row.obstacle,
            row.reception,
            row.requested_at,
            row.arrived_at,
            row.number is not None,
        )
        for row in found
    )


def waiting_arrivals() -> int:
    """How many wait for an officer."""
    return NumberRequest.objects.using(SYSTEM).filter(state="error").count()


def last_wish() -> CodesWish | None:
    """最後の空きコードの要求."""
    row = ResidentCodesWish.objects.using(SYSTEM).order_by("-asked_at").first()
    return None if row is None else CodesWish(row.asked_at, row.codes, row.arrived_at)


def held_cards(resident_number: str) -> tuple[HeldCard, ...]:
    """カードの保有 — those in force; the caller audits the showing of the person."""
    row = CardHolding.objects.using(SYSTEM).filter(pk=resident_number).first()
    return _in_force(row.cards) if row is not None else ()


def _in_force(cards: Sequence[dict[str, str]]) -> tuple[HeldCard, ...]:
    return tuple(
        HeldCard(_STATES[one["state"]], date.fromisoformat(one["expires_on"]))
        for one in cards
        if one["state"] in _STATES
    )
