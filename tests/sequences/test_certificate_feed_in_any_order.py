"""Whatever happens to households, and in whatever order messages about each resident come: nothing is ever mixed."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daicho.config.certificate_feed import SYSTEM
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from daicho.kernel.findings import Level
from daicho.systems.certificate_server.actions.supply_sources import supply_sources
from daicho.systems.certificate_server.models import Source, SourcePending, SourceStep
from daicho.systems.resident_registry.actions.set_suppression import (
    SuppressionOrder,
    SuppressionTerms,
    lift_suppression,
    set_suppression,
)
from daicho.systems.resident_registry.models import MovementEffect, Resident
from daicho.systems.resident_registry.queries.records import household_members, newest_records
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry, Placed
from daicho.systems.resident_registry.rules.suppressions import Process
from tests.makers.births_and_deaths import a_death
from tests.makers.departures import filed
from tests.makers.move_in import a_move_in, father, mother, new_address
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves
from tests.sequences.certificate_city import (
    REGISTRY,
    Certified,
    asking,
    certified,
    deliver,
    deliver_all,
    next_deliveries,
    poll,
    served,
)

pytestmark = pytest.mark.committed(databases=[REGISTRY, SYSTEM])
ENTERER, APPROVER, KEEPER = "1001", "1002", "1007"
TODAY = MONDAY_MORNING.date()
_lots = itertools.count(1)
_done: Counter[str] = Counter()
"""What has really happened, over all examples."""


def at_work(staff_id: str) -> Context:
    return officer(staff_id)


@dataclass
class City:
    """Three households in the registry, with every state that any of their households has had.

    Args: receptions: movements that may be undone. held: suppressions in force.
    """

    people: list[str] = field(default_factory=list)
    receptions: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    states: dict[str, list[tuple[Certified, ...]]] = field(default_factory=dict)

    def home_of(self, place: int) -> tuple[str, str]:
        number = self.people[place % len(self.people)]
        return number, newest_records([number])[number].record.household_number

    def remember(self) -> None:
        """What is certified of each household from now on."""
        rows = Resident.objects.using(REGISTRY).filter(number__in=self.people)
        for home in {*rows.values_list("household_number", flat=True), *self.states}:
            known, now = self.states.setdefault(home, []), certified(home)
            if not known or known[-1] != now:
                known.append(now)


def one_moves_in_with(city: City, who: int, other: int) -> None:
    """転居 into another household; somebody who stays becomes head where the head leaves."""
    mover, home = city.home_of(who)
    _, target = city.home_of(other)
    staying = [one.resident_number for one in household_members(home) if one.resident_number != mover]
    placed = tuple(Placed(n, ("02",) if i == 0 else ("99",)) for i, n in enumerate(staying))
    host = newest_records([city.home_of(other)[0]])[city.home_of(other)[0]].record
    entry = MoveWithinEntry(
        filed(TODAY, FilingBasis.OFFICIAL), (mover,), host.address, target, (Placed(mover, ("99",)),), placed
    )
    city.receptions.append(carried_out(at_work(ENTERER), at_work(APPROVER), MOVE_WITHIN, entry))


def all_move(city: City, who: int, _other: int) -> None:
    """転居 of a whole household."""
    _, home = city.home_of(who)
    members = tuple(one.resident_number for one in household_members(home))
    entry = MoveWithinEntry(filed(TODAY, FilingBasis.OFFICIAL), members, new_address(f"{next(_lots)}番9号", ""))
    city.receptions.append(carried_out(at_work(ENTERER), at_work(APPROVER), MOVE_WITHIN, entry))


def one_dies(city: City, who: int, _other: int) -> None:
    """死亡."""
    number, _ = city.home_of(who)
    city.receptions.append(carried_out(at_work(ENTERER), at_work(APPROVER), DEATH, a_death(number)))


def last_is_undone(city: City, _who: int, _other: int) -> None:
    """取消し."""
    reception = city.receptions.pop()
    effects = MovementEffect.objects.using(REGISTRY).filter(movement__reception=reception)
    people = tuple(sorted(set(effects.values_list("resident_number", flat=True))))
    entry = CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, people, "誤り")
    carried_out(at_work(ENTERER), at_work(APPROVER), CANCELLATION, entry)


def closed_for_one(city: City, who: int, _other: int) -> None:
    """抑止 of a person."""
    _suppress(city, city.home_of(who)[0], of_household=False)


def closed_for_household(city: City, who: int, _other: int) -> None:
    """抑止 of a household."""
    _suppress(city, city.home_of(who)[1], of_household=True)


def opened_again(city: City, _who: int, _other: int) -> None:
    """解除."""
    lift_suppression(at_work(KEEPER), city.held.pop(), "終わったため")


def _suppress(city: City, target: str, *, of_household: bool) -> None:
    terms = SuppressionTerms("court_order", {Process.KIOSK: Level.ERROR}, TODAY, None, "")
    city.held.append(set_suppression(at_work(KEEPER), SuppressionOrder(target, of_household, terms), "決定"))


ACTS: tuple[Callable[[City, int, int], None], ...] = (
    one_moves_in_with,
    one_moves_in_with,
    all_move,
    one_dies,
    last_is_undone,
    closed_for_one,
    closed_for_household,
    opened_again,
)


def a_city() -> City:
    """Everything delivered and supplied."""
    city = City()
    for _ in range(3):
        entry = a_move_in((father(), mother()), address=new_address(f"{next(_lots)}番4号", ""))
        city.people += approved(at_work(ENTERER), at_work(APPROVER), entry).resident_numbers
    deliver_all()
    with serving(SYSTEM):
        supply_sources(asking(), "試験")
    poll()
    city.remember()
    return city


def nothing_is_mixed(city: City) -> None:
    """Whatever is served now of a household is what was certified of it between two acts."""
    here = Source.objects.filter(resident_number__in=city.people, status="resident")
    for number in here.values_list("resident_number", flat=True):
        found = served(number)
        if found is not None:
            home, members = found
            assert members in city.states[home], f"household {home} was never so"
            _done["served in between"] += 1
        else:
            _done["refused in between"] += 1


steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 5), st.lists(st.integers(0, 20), max_size=4)),
    min_size=2,
    max_size=7,
)


@proves("S6.1.a", how="sequence")
@proves("C3.a", how="sequence")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps, rest=st.randoms(use_true_random=False))
def test_a_household_is_served_as_it_was_between_two_acts_or_refused_and_in_the_end_as_it_is(
    steps: list[tuple[Callable[[City, int, int], None], int, int, list[int]]], rest: object
) -> None:
    city = a_city()
    for act, who, other, deliveries in steps:
        try:
            act(city, who, other)
            _done[act.__name__] += 1
        except (DomainError, IndexError):
            continue  # the rules of the registry refuse it here, or there is nothing to undo
        city.remember()
        for pick in deliveries:
            if waiting := next_deliveries():
                deliver(waiting[pick % len(waiting)])
                nothing_is_mixed(city)
    while waiting := next_deliveries():
        deliver(rest.choice(waiting))  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
        nothing_is_mixed(city)

    poll()
    assert not SourcePending.objects.exists()
    assert not SourceStep.objects.exists()
    present = Resident.objects.using(REGISTRY).filter(number__in=city.people, status="resident")
    for number in present.values_list("number", flat=True):
        home = newest_records([number])[number].record.household_number
        assert served(number) == (home, certified(home))
    here = Source.objects.filter(resident_number__in=city.people, status="resident")
    assert set(here.values_list("resident_number", flat=True)) == set(present.values_list("number", flat=True))


def test_every_kind_of_act_was_really_tried() -> None:
    assert {act.__name__ for act in ACTS} <= _done.keys()
    assert _done["served in between"] > 50
    assert _done["refused in between"] > 50
