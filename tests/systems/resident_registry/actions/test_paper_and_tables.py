"""The registry on paper, on which the properties of movements are proven, does what the tables do."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.queries.records import versions_of
from daicho.systems.resident_registry.queries.scenes import effects_of, judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from tests.makers.staff import officer
from tests.makers.town_life import PROPOSALS, Step, Town, settled

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"


@dataclass(slots=True)
class TwoRegistries(Town):
    """Each movement is carried out in the tables by two officers, then on paper with the same numbers."""

    receptions: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def do(self, kind: MovementKind[Any], entry: Any, numbers: EntryNumbers | None = None) -> str:
        numbers = numbers or EntryNumbers()
        enterer, approver = officer("1001"), officer("1002")
        known = set(self.versions)
        households = {record.household_number for held in self.versions.values() for record in [held[-1].content]}
        alerts = {alert_key(finding) for finding in judge(enterer, kind, entry, numbers)}
        reception = enter_movement(enterer, kind, entry, numbers, alerts).reception
        verify_movement(approver, reception, 1)
        approve_movement(approver, reception, 1)
        rows = Resident.objects.using(SYSTEM).order_by("number").values_list("number", "household_number")
        self.receptions = [reception]
        self.given = [number for number, _ in rows if number not in known]
        self.opened = sorted({household for _, household in rows} - households)
        return Town.do(self, kind, entry, numbers)

    def _reception(self) -> str:
        return self.receptions.pop()

    def _resident(self) -> str:
        return self.given.pop(0)

    def _household(self) -> str:
        # A household that only those who left again belong to stands in no newest row; it has a number all the same.
        return self.opened.pop(0) if self.opened else Town._household(self)


def random_steps(seed: int, how_many: int) -> list[Step]:
    chance = Random(seed)
    kinds = sorted(PROPOSALS)
    return [
        Step(
            chance.choice(kinds),
            chance.randrange(317),
            chance.randrange(12),
            chance.randrange(12),
            chance.randint(1, 7),
        )
        for _ in range(how_many)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_every_version_and_effect_in_the_tables_is_the_one_on_paper(seed: int) -> None:
    town = settled(TwoRegistries())

    happened = [step.what for step in random_steps(seed, 36) if town.live(step)]

    assert len(set(happened)) > 4, happened
    for number, on_paper in town.versions.items():
        in_tables = versions_of(number)
        assert [(v.version_no, v.valid_from, v.content) for v in in_tables] == [
            (v.version_no, v.valid_from, v.content) for v in on_paper
        ]
        stored = effects_of([number]).get(number, ())
        assert [(e.movement, e.valid_from, e.is_new, e.cancelled) for e in stored] == [
            (e.movement, e.valid_from, e.is_new, e.cancelled) for e in town.effects[number]
        ]
    assert Resident.objects.using(SYSTEM).filter(number__in=list(town.versions)).count() == len(town.versions)
