"""世帯の異動 and 修正 on their way out: what the CS hears under which 事由, and what reaches the other offices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.linkage_platform.models import ResidentCopy
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.minor import KIND as MINOR
from daicho.systems.resident_registry.rules.movements.corrections.minor import MinorCorrectionEntry, MinorGround
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SHEET_REMAKING, SheetRenewalEntry
from tests.makers.household import HEAD, SON, filing
from tests.makers.move_in import a_move_in, fresh_numbers, new_address, person_name
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.city import relay_inside

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server", "linkage_platform"])
NOTIFIED = filing(basis=FilingBasis.NOTIFICATION)


class Family:
    """大川 誠, 結衣 and 陽, known to CS and platform."""

    def __init__(self) -> None:
        self.numbers = fresh_numbers(3)
        moved = approved(officer("1001"), officer("1002"), a_move_in(), self.numbers)
        self.father, self.mother, self.child = moved.resident_numbers
        self.distribute()

    def distribute(self) -> None:
        while relay_inside("resident_registry", "jukinet_server") + relay_inside(
            "resident_registry", "linkage_platform"
        ):
            pass

    def at_cs(self, place: int) -> list[IdentificationRecord]:
        """Everything the CS recorded about one member, oldest first."""
        code = self.numbers.members[place].resident_code
        person = Person.objects.using("jukinet_server").get(resident_code_index=index_of(RESIDENT_CODE, code))
        return list(IdentificationRecord.objects.using("jukinet_server").filter(person=person).order_by("order_number"))

    def reasons_at_cs(self) -> list[list[str]]:
        return [[one.reason for one in self.at_cs(place)] for place in range(3)]


@pytest.fixture
def family(committed_databases: tuple[str, ...]) -> Family:
    return Family()


def at_platform(resident: str) -> ResidentCopy:
    return ResidentCopy.objects.using("linkage_platform").get(pk=resident)


@proves("S1.4.a", how="sequence")
@proves("S4.1.a", how="sequence")
def test_household_movements_tell_the_cs_nothing_and_reach_the_platform(family: Family) -> None:
    carried_out(
        officer("1001"), officer("1002"), HEAD_CHANGE,
        HeadChangeEntry(NOTIFIED, family.mother, (Placed(family.father, ("11",)), Placed(family.child, SON))),
    )  # fmt: skip
    carried_out(
        officer("1001"), officer("1002"), SEPARATION,
        HouseholdSeparationEntry(NOTIFIED, (family.father,), (Placed(family.father, HEAD),)),
    )  # fmt: skip
    carried_out(
        officer("1001"), officer("1002"), SHEET_REMAKING,
        SheetRenewalEntry(filing(), (family.child,), "本人の申出"),
    )  # fmt: skip

    family.distribute()

    assert family.reasons_at_cs() == [["move_in"]] * 3
    households = {n: at_platform(n).household_number for n in (family.father, family.mother, family.child)}
    assert households[family.mother] == households[family.child] != households[family.father]
    assert list(disagreements()) == []


@proves("S2.1.a", how="sequence")
def test_a_new_name_reaches_the_cs_as_official_correction_and_a_new_writing_as_minor_correction(family: Family) -> None:
    name = person_name("渡邊", "誠", "ワタナベ", "マコト")
    notice = filing(basis=FilingBasis.NOTICE)
    carried_out(
        officer("1001"), officer("1002"), OFFICIAL,
        OfficialCorrectionEntry(notice, family.father, CorrectedItems(name=name)),
    )  # fmt: skip
    carried_out(
        officer("1001"), officer("1002"), MINOR,
        MinorCorrectionEntry(
            filing(), MinorGround.PLAIN_CHARACTERS, family.father, name=replace(name, full="渡辺 誠", family="渡辺")
        ),
    )  # fmt: skip
    people = (family.father, family.mother, family.child)
    building = replace(new_address(), building="新館201号")
    carried_out(
        officer("1001"), officer("1002"), MINOR,
        MinorCorrectionEntry(filing(), MinorGround.BUILDING, family.father, people, address=building),
    )  # fmt: skip

    family.distribute()

    assert family.reasons_at_cs() == [
        ["move_in", "correction_by_office", "minor_correction", "minor_correction"],
        ["move_in", "minor_correction"],
        ["move_in", "minor_correction"],
    ]
    newest = record_from(family.at_cs(0)[-1])
    assert (newest.name, newest.address.building) == ("渡辺 誠", "新館201号")
    assert list(disagreements()) == []
