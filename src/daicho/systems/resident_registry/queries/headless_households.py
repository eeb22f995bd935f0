"""世帯主のいない世帯 — 世帯主変更依頼通知書の対象者リスト (標準仕様書 4.0.5); audited."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import mask
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.rules.movements.household_places import name_of

SYSTEM = "resident_registry"
LISTED = "headless_households.listed"
PAGE = 50


@dataclass(frozen=True, slots=True)
class HeadlessHousehold:
    """一世帯. ``first_number``, ``first_name``: who stands highest, to whom the letter goes. ``address``: masked."""

    number: str
    first_number: str
    first_name: str
    address: str
    members: int


@dataclass(frozen=True, slots=True)
class HeadlessPage:
    """One page of the list."""

    rows: tuple[HeadlessHousehold, ...]
    total: int
    page: int
    pages: int


def headless_households(ctx: Context, page: int = 1) -> HeadlessPage:
    """世帯主のいない世帯, in the order of their numbers."""
    households = (
        Resident.objects.using(SYSTEM)
        .filter(status=PRESENT)
        .values("household_number")
        .annotate(members=Count("number"), headed=BoolOr("is_head"))
        .filter(headed=False)
        .order_by("household_number")
    )
    paginator = Paginator(households, PAGE)
    shown = paginator.get_page(page)
    numbers = [row["household_number"] for row in shown.object_list]
    people = Resident.objects.using(SYSTEM).filter(household_number__in=numbers, status=PRESENT)
    by_household: dict[str, list[NewestRecord]] = {number: [] for number in numbers}
    for one in newest_records(people.values_list("number", flat=True)).values():
        by_household[one.record.household_number].append(one)
    rows = tuple(_row(ctx, number, members) for number, members in by_household.items())
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, subjects=[row.first_number for row in rows], detail={"households": numbers})
    return HeadlessPage(rows, paginator.count, shown.number, paginator.num_pages)


def _row(ctx: Context, number: str, members: list[NewestRecord]) -> HeadlessHousehold:
    first = min(members, key=lambda one: (one.record.order_in_household, one.resident_number))
    address = mask(hidden_scope(ctx.now), first.resident_number, number, first.record.address)
    return HeadlessHousehold(number, first.resident_number, name_of(first.record), address, len(members))
