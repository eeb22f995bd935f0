"""番号, 旧氏 and 帰化 from the registry through the CS to the prefecture, done and undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from daicho.foundation.messaging.models import Delivery
from daicho.kernel.numbers import individual_number_from
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.resident_registry.models import MovementEffect, StoredResidentCode
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.common_name import KIND as COMMON_NAME
from daicho.systems.resident_registry.rules.movements.common_name import CommonNameAct, CommonNameEntry
from daicho.systems.resident_registry.rules.movements.former_name import KIND as FORMER_NAME
from daicho.systems.resident_registry.rules.movements.former_name import FormerNameAct, FormerNameEntry
from daicho.systems.resident_registry.rules.movements.individual_number import KIND as INDIVIDUAL_NUMBER
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.naturalization import KIND as NATURALIZATION
from daicho.systems.resident_registry.rules.movements.naturalization import NationalityGround, NaturalizationEntry
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE_KIND
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import WrittenName
from daicho.systems.unified_addressee.actions.look_up import look_up
from tests.makers.births_and_deaths import a_birth
from tests.makers.departures import filed
from tests.makers.move_in import HONSEKI, person_name
from tests.makers.names_and_numbers import a_mixed_family, codes_in_store
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves
from tests.sequences.city import Prefecture, relay_inside
from tests.systems.linkage_platform.makers import context_of

FOUR = ["resident_registry", "jukinet_server", "linkage_platform", "unified_addressee"]
pytestmark = pytest.mark.committed(databases=FOUR)
LOOKER = context_of("unified_addressee", "inquiry")
TODAY = MONDAY_MORNING.date()
NEW_NUMBER = individual_number_from("98777777777")
OFFICIAL = filed(TODAY, FilingBasis.OFFICIAL)
CLAIM = filed(TODAY, FilingBasis.CLAIM)


@dataclass(frozen=True, slots=True)
class Family:
    """A foreign head, his Japanese wife and their child, whom the prefecture knows."""

    head: str
    wife: str
    child: str


@pytest.fixture
def family(prefecture: Prefecture) -> Family:
    if not StoredResidentCode.objects.exists():
        codes_in_store(officer("1001"), 200)
    known = approved(officer("1001"), officer("1002"), a_mixed_family())
    relay_everything(prefecture)
    return Family(*known.resident_numbers)


def relay_everything(prefecture: Prefecture) -> None:
    while relay_inside("resident_registry", "jukinet_server"):
        pass
    while prefecture.relay():
        pass
    refused = Delivery.objects.using("resident_registry").filter(receiver="jukinet_server").exclude(state="delivered")
    assert list(refused.values_list("last_code", "last_error")) == []


def do(prefecture: Prefecture, kind: MovementKind[Any], entry: object, numbers: EntryNumbers | None = None) -> str:
    reception = carried_out(officer("1001"), officer("1002"), kind, entry, numbers)
    relay_everything(prefecture)
    return reception


def undo(prefecture: Prefecture, reception: str, *people: str) -> None:
    do(prefecture, CANCELLATION, CancellationEntry(OFFICIAL, reception, people, "別の方の請求だった"))


def reasons_at_cs(code: str) -> list[str]:
    person = Person.objects.get(resident_code_index=index_of(RESIDENT_CODE, code))
    return list(
        IdentificationRecord.objects.filter(person=person).order_by("order_number").values_list("reason", flat=True)
    )


def at_prefecture(prefecture: Prefecture, code: str) -> list[dict[str, Any]]:
    """The updates the prefecture applied under a code, in order."""
    found = (update["identification"] for update in prefecture.running.look("history"))
    return [one for one in found if one["resident_code"] == code]


@proves("S1.1.c", how="sequence")
def test_a_changed_code_reaches_cs_and_prefecture_with_the_former_one_and_so_does_its_undoing(
    prefecture: Prefecture, family: Family
) -> None:
    old = personal_numbers(family.wife)

    reception = do(prefecture, RESIDENT_CODE_KIND, ResidentCodeEntry(CLAIM, family.wife, ResidentCodeAct.CHANGE))

    new = personal_numbers(family.wife)
    assert new.resident_code != old.resident_code
    assert reasons_at_cs(new.resident_code) == ["move_in", "resident_code_changed"]
    (update,) = at_prefecture(prefecture, new.resident_code)
    assert update["former_resident_code"] == old.resident_code
    assert update["individual_number"] == old.individual_number

    undo(prefecture, reception, family.wife)

    assert personal_numbers(family.wife) == old
    assert reasons_at_cs(old.resident_code) == ["move_in", "resident_code_changed", "resident_code_changed"]
    assert at_prefecture(prefecture, old.resident_code)[-1]["former_resident_code"] == new.resident_code


def test_a_changed_individual_number_and_its_undoing_reach_the_prefecture(
    prefecture: Prefecture, family: Family
) -> None:
    old = personal_numbers(family.child)
    entry = IndividualNumberEntry(CLAIM, family.child, IndividualNumberAct.CHANGE, "番号の漏えい")
    typed = EntryNumbers((PersonalNumbers(individual_number=NEW_NUMBER),))

    undo(prefecture, do(prefecture, INDIVIDUAL_NUMBER, entry, typed), family.child)

    told = [one["individual_number"] for one in at_prefecture(prefecture, old.resident_code)]
    assert told == [old.individual_number, NEW_NUMBER, old.individual_number]
    assert reasons_at_cs(old.resident_code)[1:] == ["individual_number_changed"] * 2


def test_a_naturalization_is_told_as_removal_and_entry_of_the_same_person(
    prefecture: Prefecture, family: Family
) -> None:
    code = personal_numbers(family.head).resident_code
    entry = NaturalizationEntry(
        filed(date(2026, 11, 2), FilingBasis.FAMILY_REGISTER), family.head, NationalityGround.NATURALIZATION,
        person_name("須見須", "丈", "スミス", "ジョウ"), HONSEKI, "須見須 丈",
    )  # fmt: skip

    reception = do(prefecture, NATURALIZATION, entry)

    assert reasons_at_cs(code) == ["move_in", "removal_by_office", "entry_by_office"]
    assert [one["name"] for one in at_prefecture(prefecture, code)] == ["SMITH JOHN", "SMITH JOHN", "須見須 丈"]

    undo(prefecture, reception, family.head, family.wife, family.child)

    assert at_prefecture(prefecture, code)[-1]["name"] == "SMITH JOHN"
    assert reasons_at_cs(personal_numbers(family.wife).resident_code) == ["move_in"]


def test_the_offices_know_the_naturalized_resident_as_the_same_present_person(
    prefecture: Prefecture, family: Family
) -> None:
    entry = NaturalizationEntry(
        filed(date(2026, 11, 2), FilingBasis.FAMILY_REGISTER), family.head, NationalityGround.NATURALIZATION,
        person_name("須見須", "丈", "スミス", "ジョウ"), HONSEKI, "須見須 丈",
    )  # fmt: skip

    do(prefecture, NATURALIZATION, entry)
    pairs = [("resident_registry", "linkage_platform"), ("linkage_platform", "unified_addressee")]
    while sum(relay_inside(sender, receiver) for sender, receiver in pairs):
        pass

    row = look_up(LOOKER, family.head).row
    assert (row.name, row.status) == ("須見須 丈", "resident")


def test_names_beside_the_name_are_told_as_corrections(prefecture: Prefecture, family: Family) -> None:
    former = FormerNameEntry(
        CLAIM,
        family.wife,
        FormerNameAct.ENTRY,
        WrittenName("山田", "ヤマダ"),
        "除籍謄本、戸籍謄本",
        chain_confirmed=True,
    )
    common = CommonNameEntry(
        filed(TODAY, FilingBasis.REQUEST),
        family.head,
        CommonNameAct.ENTRY,
        WrittenName("鈴木 丈", "スズキ ジョウ"),
        "社員証",
    )

    do(prefecture, FORMER_NAME, former)
    do(prefecture, COMMON_NAME, common)

    code = personal_numbers(family.wife).resident_code
    assert at_prefecture(prefecture, code)[-1]["former_family_name"] == "山田"
    assert reasons_at_cs(code) == ["move_in", "correction_by_office"]
    assert reasons_at_cs(personal_numbers(family.head).resident_code) == ["move_in", "correction_by_office"]


def test_a_child_is_first_told_of_as_born_when_the_code_is_assigned(prefecture: Prefecture, family: Family) -> None:
    household = newest_records([family.wife])[family.wife].record.household_number
    birth = a_birth(beside=family.wife, household=household, mother=family.wife, father=family.head,
                    quoted_from=family.wife)  # fmt: skip
    before = IdentificationRecord.objects.count()
    reception = do(prefecture, BIRTH, birth)
    baby = next(n for n in _written_by(reception) if n not in (family.head, family.wife, family.child))
    assert IdentificationRecord.objects.count() == before

    do(prefecture, RESIDENT_CODE_KIND, ResidentCodeEntry(OFFICIAL, baby, ResidentCodeAct.ENTRY))
    code = personal_numbers(baby).resident_code
    number = EntryNumbers((PersonalNumbers(individual_number=individual_number_from("98666666666")),))
    do(prefecture, INDIVIDUAL_NUMBER, IndividualNumberEntry(OFFICIAL, baby, IndividualNumberAct.ENTRY), number)

    assert reasons_at_cs(code) == ["birth", "individual_number_changed"]
    born, numbered = at_prefecture(prefecture, code)
    assert (born["individual_number"], born["moved_on"]) == (None, birth.filing.moved_on.to_json())
    assert numbered["individual_number"] == individual_number_from("98666666666")


def _written_by(reception: str) -> list[str]:
    rows = MovementEffect.objects.using("resident_registry").filter(movement__reception=reception)
    return list(rows.values_list("resident_number", flat=True))
