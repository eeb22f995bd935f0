"""世帯の時点照会 — who stood in a household on a day, as the registry knew it at a moment."""

from __future__ import annotations

from datetime import date, datetime

from daicho.systems.resident_registry.models import ResidentVersion
from daicho.systems.resident_registry.queries.records import NewestRecord, read_row

SYSTEM = "resident_registry"


def household_on(household_number: str, day: date, known_at: datetime | None = None) -> tuple[NewestRecord, ...]:
    """世帯員 on that day, closed ones last; two queries for any number of people.

    Who has moved to another household since is among them, who joined later is not.
    Args: known_at: only what was recorded until then counts; all of it when not given.
    """
    ever = ResidentVersion.objects.using(SYSTEM).filter(household_number=household_number)
    people = list(ever.order_by("resident").values_list("resident", flat=True).distinct())
    rows = ResidentVersion.objects.using(SYSTEM).filter(resident__in=people, valid_from__lte=day)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    in_force = rows.order_by("resident", "-valid_from", "-version_no").distinct("resident")
    members = [read_row(row) for row in in_force if row.household_number == household_number]
    return in_order_of_paper(members)


def in_order_of_paper(members: list[NewestRecord]) -> tuple[NewestRecord, ...]:
    """記載順位; removed members stand below (標準仕様書 3.3)."""

    def place(one: NewestRecord) -> tuple[bool, int, str]:
        return not one.record.is_present, one.record.order_in_household, one.resident_number

    return tuple(sorted(members, key=place))
