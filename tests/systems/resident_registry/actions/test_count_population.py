"""人口の集計 in the tables: the counts are the register, whatever was done and however often it is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.actions.count_population import COUNTED, count_population
from daicho.systems.resident_registry.jobs import close_departures_of_the_day
from daicho.systems.resident_registry.models import PopulationChange, Resident
from daicho.systems.resident_registry.queries.population import (
    PopulationMovements,
    population_movements,
    population_on,
)
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.population_tables import balances
from daicho.systems.resident_registry.web.presenters.statistics import checks_of
from tests.makers.births_and_deaths import a_death
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, father, fresh_numbers, new_address
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.makers.town_life import settled
from tests.proofs import proves
from tests.systems.resident_registry.actions.test_paper_and_tables import TwoRegistries, random_steps

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
TODAY = MONDAY_MORNING.date()
ENTERER, APPROVER = officer("1001"), officer("1002")


def today() -> PopulationMovements:
    return population_movements(officer("1002"), TODAY, TODAY)


def counted(reason: str) -> int:
    return sum(one.people for one in today().movements if one.reason == reason and not one.inside)


def test_a_family_moved_in_is_counted_once_however_often_it_is_counted() -> None:
    approved(ENTERER, APPROVER)

    first, again = count_population(ENTERER), count_population(ENTERER)

    assert (first, again) == (3, 0)
    assert counted("move_in") == 3
    found = population_on(ENTERER, TODAY)
    assert sum(one.people for one in found.people) == 3
    assert [(one.composition, one.households) for one in found.households] == [("japanese", 1)]
    assert found.uncounted == 0
    assert population_on(ENTERER, TODAY - timedelta(1)).people == ()
    assert AuditEvent.objects.using(SYSTEM).get(event=COUNTED).detail == {"residents": 3, "changes": 3}


@proves("S1.3.b", how="sequence")
def test_a_departure_counts_on_its_day_and_the_job_ends_with_it_counted() -> None:
    family = approved(ENTERER, APPROVER).resident_numbers
    carried_out(ENTERER, APPROVER, MOVE_OUT, MoveOutEntry(filed(date(2026, 11, 25)), family[:1], YOKOHAMA))
    count_population(ENTERER)
    assert (counted("move_out"), today().end.total) == (0, 3)

    on_the_day = later(ENTERER, MONDAY_MORNING + timedelta(2))
    close_departures_of_the_day(on_the_day)

    after = population_movements(on_the_day, date(2026, 11, 24), date(2026, 11, 25))
    assert [(one.sign, one.reason, one.people) for one in after.movements if not one.inside] == [(-1, "move_out", 1)]
    assert (after.start.total, after.end.total, after.uncounted) == (3, 2, 0)
    assert today().end.total == 3


def test_a_cancelled_death_counts_back_and_the_death_stays_counted() -> None:
    number = approved(ENTERER, APPROVER, a_move_in((father(),)), fresh_numbers(1)).resident_numbers[0]
    reception = carried_out(ENTERER, APPROVER, DEATH, a_death(number))
    count_population(ENTERER)
    assert today().end.total == 0

    entry = CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, (number,), "別人の届出と確認したため")
    carried_out(ENTERER, APPROVER, CANCELLATION, entry)
    count_population(ENTERER)

    assert (counted("death"), counted("cancellation_entry"), today().end.total) == (1, 1, 1)
    assert today().households == {("", "japanese"): 1}


@proves("S1.3.a", how="sequence")
@proves("S1.3.c", how="sequence")
@pytest.mark.parametrize("seed", range(3))
def test_whatever_happened_the_counts_are_the_register(seed: int) -> None:
    town = settled(TwoRegistries())
    happened = []
    for place, step in enumerate(random_steps(seed, 24)):
        happened += [step.what] if town.live(step) else []
        if place % 5 == 0:
            count_population(ENTERER)
    count_population(ENTERER)

    assert len(set(happened)) > 3
    found = today()
    present = Resident.objects.using(SYSTEM).filter(status="resident")
    assert found.end.total == present.count() == len(town.present())
    assert balances(found.start, found.movements, found.end)
    assert [check.holds for check in checks_of(found)] == [True, True, True]
    homes = present.values("household_number").distinct().count()
    assert sum(one.households for one in population_on(ENTERER, TODAY).households) == homes
    assert sum(n for (_, end), n in found.households.items() if end) == homes


def test_a_record_that_was_never_counted_shows_as_a_difference() -> None:
    approved(ENTERER, APPROVER)

    found = today()

    assert found.uncounted == 3
    assert [check.holds for check in checks_of(found)] == [True, True, False]


def test_one_town_is_counted_by_itself_and_a_removal_within_the_city_is_inside() -> None:
    approved(ENTERER, APPROVER, a_move_in(address=new_address("1番3号", "")))
    count_population(ENTERER)
    town = PopulationChange.objects.using(SYSTEM).values_list("town_code", flat=True)[0]

    inside = population_movements(ENTERER, TODAY, TODAY, town)
    elsewhere = population_movements(ENTERER, TODAY, TODAY, "9999000")

    assert (inside.end.total, elsewhere.end.total) == (3, 0)
    assert (inside.register_end, elsewhere.households) == (None, {})


def test_a_figure_once_counted_cannot_be_altered() -> None:
    approved(ENTERER, APPROVER)
    count_population(ENTERER)

    with pytest.raises(DatabaseError), transaction.atomic(using=SYSTEM):
        PopulationChange.objects.using(SYSTEM).update(day=date(2020, 1, 1))
