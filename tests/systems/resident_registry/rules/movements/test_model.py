"""Random movements on random households: what must hold whatever happens, and every movement undone again.

200 sequences in a normal run, 5,000 at night.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import event, given, settings

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import errors_in
from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.register import KINDS, kind_named
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.undo import base_of, replay
from daicho.systems.resident_registry.rules.versions import as_of, newest
from tests.makers.town_life import BEGIN, PROPOSALS, TODAY, Step, Town, sequences, settled
from tests.proofs import proves

SEQUENCES = max(200, settings().max_examples)
DAYS = [BEGIN + timedelta(n) for n in range(-7, 350, 11)]


def lived(steps: list[Step]) -> Town:
    town = settled(Town())
    for step in steps:
        if town.live(step):
            event(step.what)
    return town


def contents(town: Town, number: str) -> dict[date, ResidentRecord | None]:
    found = {day: as_of(town.versions[number], day) for day in DAYS}
    return {day: version.content if version else None for day, version in found.items()}


@proves("S1.1.f", how="unit")
@settings(max_examples=SEQUENCES)
@given(sequences())
def test_whatever_happens_households_and_versions_hold_together(steps: list[Step]) -> None:
    town = lived(steps)

    for household in {record.household_number for record in town.present().values()}:
        assert household
        members = [r for r in town.present().values() if r.household_number == household]
        heads = [r for r in members if r.is_head]
        assert len(heads) <= 1
        if heads:
            assert {r.head.full for r in members} == {head_name_of(heads[0]).full}
        assert len({r.address for r in members}) == 1
    for versions in town.versions.values():
        assert [v.version_no for v in versions] == list(range(1, len(versions) + 1))
        today = as_of(versions, TODAY)
        assert today is not None
        assert today.content == newest(versions).content


@settings(max_examples=SEQUENCES)
@given(sequences())
def test_the_record_of_every_day_is_the_movements_replayed(steps: list[Step]) -> None:
    town = lived(steps)

    for number, versions in town.versions.items():
        timeline = replay(base_of(versions, town.effects[number]), town.effects[number])
        for day, shown in contents(town, number).items():
            replayed = [s.content for s in timeline if s.valid_from <= day]
            if replayed:
                assert shown == replayed[-1]
            else:
                # An entry undone leaves its record closed, never gone.
                assert shown is None or not shown.is_present


@settings(max_examples=SEQUENCES)
@given(sequences())
def test_the_population_is_the_sum_of_the_movements(steps: list[Step]) -> None:
    town = lived(steps)

    assert len(town.present()) == town.balance


@settings(max_examples=SEQUENCES)
@given(sequences())
def test_the_newest_movement_undone_leaves_every_day_as_it_was(steps: list[Step]) -> None:
    town = lived(steps[:-1])
    before = {number: contents(town, number) for number in town.versions}
    population = len(town.present())
    if steps[-1].what == "cancellation" or not (reception := town.live(steps[-1])):
        return
    touched = tuple(n for n, held in town.effects.items() if any(e.movement == reception for e in held))
    if not touched:
        return
    filing = Filing(PartialDate.known(TODAY), TODAY, FilingBasis.OFFICIAL)
    entry = CancellationEntry(filing, reception, touched, "誤りを確認したため")
    assert errors_in(town.check(kind_named("cancellation"), entry)) == ()

    town.do(kind_named("cancellation"), entry)

    assert {number: contents(town, number) for number in before} == before
    assert not any(town.record(number).is_present for number in town.versions if number not in before)
    assert len(town.present()) == population


@pytest.mark.parametrize("what", sorted(PROPOSALS))
def test_each_of_these_movements_does_happen(what: str) -> None:
    """The generator is not vacuous: an ordinary town lets each happen."""
    town = settled(Town())
    tries = [Step(what, 200, one, other, some) for one in range(9) for other in range(9) for some in (1, 2, 4, 7)]
    assert any(town.live(step) for step in tries)


@proves("S1.1.a", how="unit")
@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_leads_to_reasons_of_the_standard_alone(code: str) -> None:
    assert KINDS[code].reasons <= {reason.code for reason in MOVEMENT_REASONS}
    assert KINDS[code].reasons
