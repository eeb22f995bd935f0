"""Random household movements and corrections, one after the other, each on a random day: what must hold after each."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.kernel.findings import errors_in
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HOUSEHOLD_CHANGE,
    HOUSEHOLD_MERGER,
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.undo import base_of, replay
from tests.makers.household import ARRIVED, HEAD, every_week, filing, two_households, undo
from tests.makers.move_in import person_name
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

RELATED = ("96",)
Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["separate", "merge", "change", "head", "rename", "relate"]),
        st.integers(0, 300),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=7,
)


def act(registry: PaperRegistry, step: Step) -> tuple[MovementKind[Any], Any]:
    """The movement that a step stands for, on the people as they are now."""
    what, offset, which, other = step
    filed = filing(ARRIVED + timedelta(offset))
    numbers = sorted(registry.present())
    person, second = numbers[which % len(numbers)], numbers[other % len(numbers)]
    household = registry.record(person).household_number
    members = [n for n in numbers if registry.record(n).household_number == household]
    target = registry.record(second).household_number
    match what:
        case "separate":
            return SEPARATION, HouseholdSeparationEntry(filed, (person,), (Placed(person, HEAD),))
        case "merge":
            return HOUSEHOLD_MERGER, HouseholdMergerEntry(
                filed, tuple(members), target, tuple(Placed(n, RELATED) for n in members)
            )
        case "change":
            return HOUSEHOLD_CHANGE, HouseholdChangeEntry(filed, (person,), target, (Placed(person, RELATED),))
        case "head":
            others = tuple(Placed(n, RELATED) for n in members if n != person)
            return HEAD_CHANGE, HeadChangeEntry(filed, person, others)
        case "rename":
            name = person_name(f"小川{offset}", "誠", "オガワ", f"マコト{'ア' * other}")
            return OFFICIAL, OfficialCorrectionEntry(filed, person, CorrectedItems(name=name))
        case _:
            return OFFICIAL, OfficialCorrectionEntry(filed, person, CorrectedItems(relationship=("99",)))


def tried(registry: PaperRegistry, step: Step) -> str:
    """Carries a step out where the rules allow it; the reception number, else empty."""
    kind, entry = act(registry, step)
    if errors_in(registry.check(kind, entry)):
        return ""
    before = {n: len(v) for n, v in registry.versions.items()}
    reception = registry.do(kind, entry)
    return reception if {n: len(v) for n, v in registry.versions.items()} != before else ""


def households(records: dict[str, ResidentRecord]) -> dict[str, list[ResidentRecord]]:
    found: dict[str, list[ResidentRecord]] = {}
    for record in records.values():
        found.setdefault(record.household_number, []).append(record)
    return found


def days_of(registry: PaperRegistry) -> dict[date, dict[str, ResidentRecord]]:
    """Everybody's record, week by week."""
    found: dict[date, dict[str, ResidentRecord]] = {}
    for number, day, record in every_week(registry):
        found.setdefault(day, {})[number] = record
    return found


def assert_whole(records: dict[str, ResidentRecord]) -> None:
    """Every household of a day: one head or none, the head's name in every record."""
    for members in households(records).values():
        heads = [r for r in members if r.is_head]
        assert len(heads) <= 1
        for member in members:
            assert member.head.full == (heads[0].name.full if heads else "")


@proves("S1.1.c", how="unit")
@settings(max_examples=60)
@given(steps)
def test_after_any_movements_every_household_has_one_head_or_none_and_carries_that_name(found: list[Step]) -> None:
    registry = two_households()
    for step in found:
        tried(registry, step)

    today = registry.present()
    for members in households(today).values():
        assert sum(r.is_head for r in members) <= 1
        head = next((r for r in members if r.is_head), None)
        assert {r.head.full for r in members} == {head.name.full if head else ""}
    assert len(today) == 4
    for number, versions in registry.versions.items():
        assert [v.version_no for v in versions] == list(range(1, len(versions) + 1)), number


@settings(max_examples=60)
@given(steps)
def test_on_every_day_of_the_past_a_household_has_at_most_one_head(found: list[Step]) -> None:
    registry = two_households()
    for step in found:
        tried(registry, step)

    for day, records in days_of(registry).items():
        heads = Counter(r.household_number for r in records.values() if r.is_head)
        assert all(count == 1 for count in heads.values()), day


@settings(max_examples=60)
@given(steps)
def test_in_the_order_of_time_the_heads_name_is_whole_on_every_day(found: list[Step]) -> None:
    registry = two_households()
    for place, step in enumerate(sorted(found, key=lambda s: s[1])):
        tried(registry, (step[0], min(300, step[1] + place), *step[2:]))

    for records in days_of(registry).values():
        assert_whole(records)


@proves("S1.1.f", how="unit")
@settings(max_examples=60)
@given(steps)
def test_the_newest_of_any_movements_undone_leaves_every_day_as_it_was(found: list[Step]) -> None:
    registry = two_households()
    for step in found[:-1]:
        tried(registry, step)
    before = every_week(registry)

    if reception := tried(registry, found[-1]):
        undo(registry, reception)

    assert every_week(registry) == before


@proves("S1.1.e", how="unit")
@settings(max_examples=60)
@given(steps)
def test_the_versions_read_like_a_replay_of_the_movements(found: list[Step]) -> None:
    registry = two_households()
    for step in found:
        tried(registry, step)

    timelines = {n: replay(base_of(v, registry.effects[n]), registry.effects[n]) for n, v in registry.versions.items()}
    for number, day, record in every_week(registry):
        assert [s.content for s in timelines[number] if s.valid_from <= day][-1] == record
