"""残る世帯の世帯主: whoever stays is counted, also who joined only after the day on which the head left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.movements.households import Remaining, after_leaving, changes_of_remaining
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident
from daicho.systems.resident_registry.rules.patches import apply, diff
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadName, RecordEvent
from daicho.systems.resident_registry.rules.versions import Version, append, as_of, changed_stretches
from tests.makers.household import HEAD, SON
from tests.makers.move_in import a_move_in, records_of

OURS, THEIRS = "00000001", "00000002"
LEFT = date(2026, 6, 1)
OLD_HEAD = HeadName("大川 誠", "オオカワ マコト")
FAR_BACK = date(2020, 1, 1)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
(SOMEBODY, *_) = records_of(a_move_in())


def member(number: int, age: int, joined: int, *, from_elsewhere: bool) -> KnownResident:
    """A child of the head by 続柄; ``joined``: days after the head left, negative for before.

    ``from_elsewhere``: head of a household of their own until then; otherwise the record begins on that day.
    """
    since = LEFT + timedelta(days=joined)
    born = PartialDate.known(date(LEFT.year - age, 1, 2))
    name = replace(SOMEBODY.name, full=f"大川 {number}")
    record = replace(
        SOMEBODY, name=name, birth_date=born, household_number=OURS, relationship=SON, head=OLD_HEAD,
        order_in_household=number + 1,
    )  # fmt: skip
    alone = replace(record, household_number=THEIRS, relationship=HEAD, head=HeadName(name.full, name.kana))
    earlier = (Version(1, FAR_BACK, NOW, alone, "a"),) if from_elsewhere else ()
    return KnownResident(f"{number:010d}", (*earlier, Version(len(earlier) + 1, since, NOW, record, "b")))


def members() -> st.SearchStrategy[list[KnownResident]]:
    each = st.tuples(st.integers(0, 80), st.integers(-40, 40), st.booleans())
    return st.lists(each, min_size=1, max_size=5).map(
        lambda drawn: [member(n, age, joined, from_elsewhere=own) for n, (age, joined, own) in enumerate(drawn, 1)]
    )


def on_day(known: KnownResident, changes: tuple[Change, ...], day: date) -> ResidentRecord | None:
    """The record on a day once the changes are written, as the framework writes them."""
    versions = known.versions
    for change in changes:
        if change.resident_number == known.number:
            before = known.on(change.valid_from)
            assert before is not None
            patch = diff(before, change.record)
            new = changed_stretches(versions, change.valid_from, partial(_laid_over, patch))
            versions = append(versions, new, NOW, "c")
    found = as_of(versions, day)
    return found.content if found else None


def _laid_over(patch: Any, record: ResidentRecord) -> ResidentRecord:
    return apply(record, patch)


def left(
    staying: list[KnownResident], relationships: dict[str, tuple[str, ...]]
) -> tuple[Remaining, tuple[Change, ...]]:
    remaining = after_leaving(staying, LEFT, relationships)
    event = RecordEvent("head_change", LEFT, PartialDate.known(LEFT))
    return remaining, changes_of_remaining(remaining, LEFT, event)


def together(staying: list[KnownResident], changes: tuple[Change, ...], day: date) -> list[ResidentRecord]:
    """Who is in the household on a day."""
    held = (on_day(one, changes, day) for one in staying)
    return [record for record in held if record is not None and record.household_number == OURS]


DAYS = [LEFT + timedelta(days=offset) for offset in range(0, 45, 4)]


@given(staying=members())
@settings(max_examples=150, deadline=None)
def test_nobody_who_stays_is_forgotten_and_every_day_has_one_head_or_none(staying: list[KnownResident]) -> None:
    remaining, changes = left(staying, {})

    assert set(remaining.records) == {one.number for one in staying}
    for day in DAYS:
        here = together(staying, changes, day)
        heads = [record for record in here if record.is_head]
        assert len(heads) <= 1
        assert {record.head.full for record in here} <= ({heads[0].name.full} if heads else {""})


@given(staying=members(), chosen=st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_a_head_who_was_named_is_head_of_everybody_from_the_day_of_joining(
    staying: list[KnownResident], chosen: int
) -> None:
    named = staying[chosen % len(staying)]

    remaining, changes = left(staying, {named.number: HEAD})

    since = next(one.since for one in remaining.stayers if one.known is named)
    assert not remaining.needs_head
    for day in (day for day in DAYS if day >= since):
        assert {record.head.full for record in together(staying, changes, day)} == {named.record.name.full}


@given(staying=members())
@settings(max_examples=150, deadline=None)
def test_no_record_changes_while_the_person_lived_somewhere_else(staying: list[KnownResident]) -> None:
    _, changes = left(staying, {})

    for day in [LEFT - timedelta(days=1), *DAYS]:
        for one in staying:
            before = one.on(day)
            if before is None or before.household_number == THEIRS:
                assert on_day(one, changes, day) == before


@pytest.mark.parametrize(
    ("ages_and_days", "head"),
    [
        ([(10, -9), (40, 9)], 1),
        ([(40, -9), (40, 9)], 1),
        ([(10, 3), (40, 9)], 1),
        ([(10, -9), (40, -5), (60, 9)], 2),
        ([(40, -9), (41, -5), (60, 9)], None),
        ([(10, -9), (11, -5), (60, 9)], None),
    ],
    ids=["a child alone on the day", "an adult alone on the day", "nobody on the day", "one of age on the day",
         "two of age", "two children"],
)  # fmt: skip
def test_who_was_there_on_the_day_becomes_head_before_who_joined_later(
    ages_and_days: list[tuple[int, int]], head: int | None
) -> None:
    staying = [member(n, age, joined, from_elsewhere=False) for n, (age, joined) in enumerate(ages_and_days, 1)]

    remaining, _ = left(staying, {})

    heads = [int(number) for number, record in remaining.records.items() if record.is_head]
    assert heads == ([head] if head else [])
