"""What a family newly moved in may file or be told of next; entries of the kinds that anybody may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bench.makers.families import a_family
from daicho.kernel.addresses import Address
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.arrival_notice import ArrivalNoticeEntry
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.minor import MinorCorrectionEntry, MinorGround
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.disappearance import DisappearanceEntry
from daicho.systems.resident_registry.rules.movements.former_name import FormerNameAct, FormerNameEntry
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry, Placed
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.movements.sheet_renewal import SheetRenewalEntry
from daicho.systems.resident_registry.rules.movements.special_adoption import AdoptionStep, SpecialAdoptionEntry
from daicho.systems.resident_registry.rules.record_parts import WrittenName
from tests.makers.births_and_deaths import a_birth, a_death, a_removal, an_official_entry, an_unrecorded_person
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.household import HEAD, SON, WIFE
from tests.makers.move_in import new_address, person_name

Family = tuple[str, ...]
"""宛名番号 of father, mother and child."""
Maker = Callable[[Family, str], Any]
"""Takes the family and the reception number of its moving in."""

HUSBAND = ("11",)
TODAY, YESTERDAY, NEXT_WEEK = date(2026, 11, 23), date(2026, 11, 21), date(2026, 11, 30)
PAPERS = "除籍謄本、戸籍謄本"


def by(basis: FilingBasis, on: date = YESTERDAY) -> Filing:
    """A filing of today about a day since the family moved in."""
    return filed(on, basis)


def household_of(resident: str) -> str:
    """世帯番号 of today's record."""
    return newest_records([resident])[resident].record.household_number


def _birth(family: Family, _: str) -> Any:
    father, mother, _child = family
    name, household = a_family().members[2].name, household_of(father)
    return a_birth(beside=mother, household=household, name=name, mother=mother, father=father, quoted_from=father)


def _head_change(family: Family, _: str) -> Any:
    father, mother, child = family
    return HeadChangeEntry(by(FilingBasis.NOTIFICATION), mother, (Placed(father, HUSBAND), Placed(child, SON)))


def _merger(family: Family, _: str) -> Any:
    father, mother, child = family
    back = (Placed(mother, WIFE), Placed(child, SON))
    return HouseholdMergerEntry(by(FilingBasis.NOTIFICATION), (mother, child), household_of(father), back)


def _household_change(family: Family, _: str) -> Any:
    father, _mother, child = family
    return HouseholdChangeEntry(by(FilingBasis.NOTIFICATION), (child,), household_of(father), (Placed(child, SON),))


def _correction(family: Family, _: str) -> Any:
    name = person_name("改", "誠", "アラタ", "マコト")
    return OfficialCorrectionEntry(by(FilingBasis.NOTICE), family[0], CorrectedItems(name=name))


def _minor(family: Family, _: str) -> Any:
    address = newest_records([family[0]])[family[0]].record.address
    renamed = new_address(address.lot, "港荘5号")
    return MinorCorrectionEntry(by(FilingBasis.OFFICIAL), MinorGround.BUILDING, family[0], family, address=renamed)


def _clerical(family: Family, _: str) -> Any:
    right = CorrectedItems(honseki=Address(text="千葉県架空市本町", lot="101番地"))
    return ClericalCorrectionEntry(by(FilingBasis.OFFICIAL, TODAY), family[0], right, (), "転出証明書の写しと見比べた")


def _former_name(family: Family, _: str) -> Any:
    name = WrittenName("山田", "ヤマダ")
    return FormerNameEntry(by(FilingBasis.CLAIM), family[1], FormerNameAct.ENTRY, name, PAPERS, chain_confirmed=True)


def _official_entry(_family: Family, _: str) -> Any:
    unlike_others = a_family().members[0]
    person = an_unrecorded_person(name=unlike_others.name, birth_date=unlike_others.birth_date)
    return an_official_entry(person=person)


ENTRIES: Mapping[str, Maker] = {
    "move_within": lambda family, _: MoveWithinEntry(by(FilingBasis.NOTIFICATION), family, new_address("9番9号", "")),
    "move_out": lambda family, _: MoveOutEntry(by(FilingBasis.NOTIFICATION, NEXT_WEEK), family, YOKOHAMA),
    "arrival_notice": lambda family, _: ArrivalNoticeEntry(by(FilingBasis.NOTICE), family, YOKOHAMA),
    "household_separation": lambda family, _: HouseholdSeparationEntry(
        by(FilingBasis.NOTIFICATION), family[1:], (Placed(family[1], HEAD), Placed(family[2], SON))
    ),
    "household_merger": _merger,
    "household_change": _household_change,
    "head_change": _head_change,
    "official_correction": _correction,
    "minor_correction": _minor,
    "clerical_correction": _clerical,
    "sheet_remaking": lambda family, _: SheetRenewalEntry(by(FilingBasis.OFFICIAL, TODAY), family[:1], "本人の申出"),
    "sheet_restoration": lambda family, _: SheetRenewalEntry(by(FilingBasis.OFFICIAL, TODAY), family[:1], "破損"),
    "birth": _birth,
    "death": lambda family, _: a_death(
        family[0], remaining=(Placed(family[1], HEAD), Placed(family[2], SON)), moved_on=YESTERDAY
    ),
    "disappearance": lambda family, _: DisappearanceEntry(
        by(FilingBasis.NOTICE), family[:1], (Placed(family[1], HEAD), Placed(family[2], SON))
    ),
    "official_entry": _official_entry,
    "official_removal": lambda family, _: a_removal(*family),
    "special_adoption": lambda family, _: SpecialAdoptionEntry(
        by(FilingBasis.FAMILY_REGISTER), family[2:], AdoptionStep.ADOPTED
    ),
    "former_name": _former_name,
    "resident_code": lambda family, _: ResidentCodeEntry(
        by(FilingBasis.CLAIM, TODAY), family[0], ResidentCodeAct.CHANGE
    ),
    "individual_number": lambda family, _: IndividualNumberEntry(
        by(FilingBasis.CLAIM, TODAY), family[0], IndividualNumberAct.CHANGE, "番号を書いた書類の紛失"
    ),
    "cancellation": lambda family, reception: CancellationEntry(
        by(FilingBasis.OFFICIAL, TODAY), reception, family, "届出の誤りを確認したため"
    ),
}
"""By kind of movement."""

FIRST: Mapping[str, str] = {
    "household_merger": "household_separation",
    "household_change": "household_separation",
}
"""What has to be carried out before."""
