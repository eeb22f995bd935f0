"""do → undo: random movements on random households, and each undone again (標準仕様書 4.6)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import errors_in
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_within import KEEP, MoveWithinEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.undo import base_of, replay
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.move_in import a_move_in, fresh_numbers, new_address
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

DAY = date(2026, 11, 20)


def filing(moved_on: date, basis: FilingBasis = FilingBasis.OFFICIAL) -> Filing:
    return Filing(PartialDate.known(moved_on), date(2026, 11, 23), basis)


def moved_family() -> PaperRegistry:
    registry = PaperRegistry()
    registry.do(MOVE_IN, a_move_in(moved_on=date(2026, 1, 10)), fresh_numbers())
    return registry


def move(registry: PaperRegistry, moved_on: date, lot: str) -> str:
    people = tuple(registry.present())
    entry = MoveWithinEntry(filing(moved_on), people, new_address(lot, ""), KEEP)
    assert errors_in(registry.check(MOVE_WITHIN, entry)) == ()
    return registry.do(MOVE_WITHIN, entry)


def cancelling(registry: PaperRegistry, reception: str) -> CancellationEntry:
    people = tuple(n for n, effects in registry.effects.items() if any(e.movement == reception for e in effects))
    return CancellationEntry(filing(date(2026, 11, 23)), reception, people, "届出の誤りを確認したため")


@proves("S1.1.f", how="unit")
@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 5)), min_size=1, max_size=6))
def test_the_newest_movement_undone_leaves_every_day_as_it_was(steps: list[tuple[int, int]]) -> None:
    registry = moved_family()
    for offset, lot in steps[:-1]:
        attempt(registry, offset, lot)
    before = dict(registry.versions)
    reception = attempt(registry, *steps[-1])
    if not reception:
        return

    registry.do(CANCELLATION, cancelling(registry, reception))

    for number, versions in before.items():
        for offset in range(0, 330, 7):
            day = date(2026, 1, 10) + timedelta(offset)
            then, now = as_of(versions, day), as_of(registry.versions[number], day)
            assert (then.content if then else None) == (now.content if now else None)


def attempt(registry: PaperRegistry, offset: int, lot: int) -> str:
    """A 転居 on some day of the year, where the rules allow it; the reception number, else empty."""
    day = date(2026, 1, 10) + timedelta(offset)
    people = tuple(registry.present())
    entry = MoveWithinEntry(filing(day), people, new_address(f"{lot}番1号", ""), KEEP)
    if errors_in(registry.check(MOVE_WITHIN, entry)):
        return ""
    before = {n: len(v) for n, v in registry.versions.items()}
    reception = registry.do(MOVE_WITHIN, entry)
    return reception if {n: len(v) for n, v in registry.versions.items()} != before else ""


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 5)), max_size=6))
def test_the_versions_read_like_a_replay_of_the_effects(steps: list[tuple[int, int]]) -> None:
    registry = moved_family()
    for offset, lot in steps:
        attempt(registry, offset, lot)

    for number, versions in registry.versions.items():
        timeline = replay(base_of(versions, registry.effects[number]), registry.effects[number])
        for offset in range(0, 330, 7):
            day = date(2026, 1, 10) + timedelta(offset)
            now = as_of(versions, day)
            replayed = [s.content for s in timeline if s.valid_from <= day]
            assert (now.content if now else None) == (replayed[-1] if replayed else None)


def test_a_movement_with_a_later_one_on_the_same_aspect_is_refused_and_the_order_is_told() -> None:
    registry = moved_family()
    first = move(registry, date(2026, 3, 1), "2番2号")
    second = move(registry, date(2026, 5, 1), "3番3号")

    (finding,) = [f for f in registry.check(CANCELLATION, cancelling(registry, first)) if f.code == "REG-UNDO-003"]

    assert f"{second}→{first}" in finding.message
    assert "住所" in finding.message


def test_undoing_a_move_in_closes_the_record_and_says_so() -> None:
    registry = moved_family()
    (reception,) = registry.done

    registry.do(CANCELLATION, cancelling(registry, reception))

    assert registry.present() == {}
    assert {registry.record(n).removed.reason for n in registry.versions} == {"cancellation_removal"}
    assert [len(v) for v in registry.versions.values()] == [2, 2, 2]


def test_a_cancelled_movement_cannot_be_cancelled_again() -> None:
    registry = moved_family()
    reception = move(registry, date(2026, 3, 1), "2番2号")
    registry.do(CANCELLATION, cancelling(registry, reception))

    codes = {f.code for f in registry.check(CANCELLATION, cancelling(registry, reception))}

    assert "REG-UNDO-002" in codes
