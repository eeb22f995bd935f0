"""All outsiders of the invented city at the counter: typed from their 転出証明書, checked, entered and approved.

What must happen per ``case`` stands in specs/initial_load.md; here it is as findings a jurist can read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import QueryDict

from daicho.config.loading import loading_context
from daicho.kernel.findings import errors_in
from daicho.kernel.names import to_moji_joho
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.load_records import load_records
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.queries.records import newest_records, versions_of
from daicho.systems.resident_registry.queries.scenes import judge, scene_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND
from daicho.systems.resident_registry.rules.movements.move_in.returning import settled
from daicho.systems.resident_registry.web.forms.move_in import MemberFormSet, MoveInForm
from daicho.systems.resident_registry.web.forms.move_in_entry import entry_of
from invented_city.outsiders import FAMILIES, UNKNOWN_CHARACTER
from tests.journeys.product import World, make_world
from tests.makers.outsiders import Family, typed
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=["resident_registry"]), pytest.mark.timeout(120)]
SYSTEM = "resident_registry"
NOTHING: frozenset[str] = frozenset()
EXPECTED = {
    "returning_alone": frozenset({"REG-MOVE-041"}),
    "returning_family": frozenset({"REG-MOVE-041"}),
    "already_here": frozenset({"REG-MOVE-040"}),
    "namesake_of_resident": frozenset({"REG-MOVE-042"}),
    "late": frozenset({"REG-NOTE-012"}),
    "not_yet_moved": frozenset({"REG-NOTE-011"}),
    "no_papers": frozenset({"REG-NOTE-004"}),
}
"""``case`` → codes of all findings; every case that is not named goes through without any."""
REFUSED = {"already_here", "not_yet_moved", "unknown_character"}


@pytest.fixture(scope="module")
def city(committed_databases: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> World:
    """An invented city of 300 in this module's database."""
    world = make_world(tmp_path_factory.mktemp("outsiders") / "world", MONDAY_MORNING.date().isoformat())
    facts = world.facts
    load_records(
        loading_context(SYSTEM),
        Path(world.folder / "registry"),
        facts["last_resident_sequence"],
        facts["last_household_sequence"],
    )
    return world


@pytest.fixture
def undone_afterwards() -> Iterator[None]:
    """What one family does is gone before the next one comes."""
    with transaction.atomic(using=SYSTEM):
        yield
        transaction.set_rollback(True, using=SYSTEM)


def forms_of(family: Family) -> tuple[MoveInForm, Any]:
    data = QueryDict(mutable=True)
    data.update({**typed(family, MONDAY_MORNING.date()), "submission": str(uuid4())})
    return MoveInForm(data), MemberFormSet(data, prefix="members")


def as_judged(form: MoveInForm, members: Any) -> tuple[MoveInEntry, EntryNumbers, frozenset[str], bool]:
    """The entry as the screen judges it: entry, numbers, all codes, and whether an error is among them."""
    entry, numbers = entry_of(form, members)
    scene = scene_of(officer("1001"), KIND, entry, numbers)
    entry = settled(entry, numbers, scene)
    findings = judged(KIND, entry, numbers, scene)
    return entry, numbers, frozenset(f.code for f in findings), bool(errors_in(findings))


@proves("S1.1.c", how="sequence")
@pytest.mark.parametrize("place", range(FAMILIES))
def test_every_outsider_family_is_met_as_the_rules_say(city: World, undone_afterwards: None, place: int) -> None:
    family = city.families()[place]
    case = family["case"]
    form, members = forms_of(family)

    # given: the forms as typed
    if case == "unknown_character":
        assert not members.is_valid()
        assert any(UNKNOWN_CHARACTER in str(text) for one in members.forms for text in one.errors.get("name", ()))
        return
    assert form.is_valid(), form.errors
    assert members.is_valid(), members.errors

    # when: they are checked
    entry, numbers, codes, refused = as_judged(form, members)

    # then: exactly the findings of the case
    assert codes == EXPECTED.get(case, NOTHING)
    assert refused == (case in REFUSED)
    if refused:
        return
    confirmed = {alert_key(f) for f in judge(officer("1001"), KIND, entry, numbers)}
    reception = enter_movement(officer("1001"), KIND, entry, numbers, confirmed).reception
    verify_movement(officer("1002"), reception, 1)
    done = approve_movement(officer("1002"), reception, 1)
    _approved_as_the_paper_says(city, family, done.resident_numbers, done.household_number)


def _approved_as_the_paper_says(world: World, family: Family, numbers: tuple[str, ...], household: str) -> None:
    records = [newest_records(numbers)[number].record for number in numbers]
    assert len(records) == len(family["members"])
    assert {r.household_number for r in records} == {household}
    assert household == (family["joins_household"] or household)
    assert {r.address.one_line() for r in records} == {records[0].address.one_line()}
    for number, record, member in zip(numbers, records, family["members"], strict=True):
        earlier = member["former_resident_number"]
        assert (number == earlier) == bool(earlier)
        assert record.is_present
        assert record.resident_since.reason == "move_in"
        assert record.birth_date.to_json() == member["birth_date"]
        assert record.former_name.printed_family == member["former_family_name"]
        history = versions_of(number)
        assert len(history) == (len(world.resident(earlier)["history"]) + 2 if earlier else 1)
        if family["case"] != "name_needs_conversion":
            assert record.name.full == member["name"]


def test_a_name_in_adobe_japan_1_becomes_the_moji_joho_form_at_intake(city: World) -> None:
    family = next(f for f in city.families() if f["case"] == "name_needs_conversion")
    form, members = forms_of(family)

    assert form.is_valid()
    assert members.is_valid()
    entry, _ = entry_of(form, members)
    typed_name, kept = family["members"][0]["name"], entry.members[0].name.full
    assert kept == to_moji_joho(typed_name) != typed_name


def test_the_world_has_every_case_that_is_expected(city: World) -> None:
    cases = {family["case"] for family in city.families()}

    assert set(EXPECTED) | REFUSED <= cases
    assert len(city.families()) == FAMILIES == 40
