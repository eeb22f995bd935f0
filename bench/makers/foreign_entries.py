"""What a family with a head from abroad may file or be told of next, and what makes somebody a foreign resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bench.makers.entries import YESTERDAY, Family, Maker, by, household_of
from bench.makers.families import a_card, a_family
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.common_name import CommonNameAct, CommonNameEntry
from daicho.systems.resident_registry.rules.movements.immigration_notice import (
    ImmigrationNoticeEntry,
    NoticeAct,
    NoticedItems,
)
from daicho.systems.resident_registry.rules.movements.immigration_residence import ImmigrationResidenceEntry
from daicho.systems.resident_registry.rules.movements.nationality_loss import NationalityLossEntry
from daicho.systems.resident_registry.rules.movements.naturalization import NationalityGround, NaturalizationEntry
from daicho.systems.resident_registry.rules.movements.newcomers import NewPerson
from daicho.systems.resident_registry.rules.movements.status_acquired import StatusAcquiredEntry
from daicho.systems.resident_registry.rules.record import ResidentKind, Sex
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from tests.makers.departures import filed
from tests.makers.move_in import HONSEKI, person_name
from tests.makers.names_and_numbers import STUDENT

TRANSITIONAL = ForeignResident(
    nationality="USA", nationality_name="アメリカ合衆国", article_30_45="transitional_nationality_loss"
)


def _naturalized(family: Family, _: str) -> Any:
    name = person_name("須見須", "丈", "スミス", "ジョウ")
    ground = NationalityGround.NATURALIZATION
    return NaturalizationEntry(by(FilingBasis.FAMILY_REGISTER), family[0], ground, name, HONSEKI, "須見須 丈")


def _nationality_lost(family: Family, _: str) -> Any:
    name = PersonName(full="OKAWA YUI", kana="オオカワ ユイ")
    return NationalityLossEntry(by(FilingBasis.NOTICE), family[1], name, WrittenName("OKAWA YUI"), TRANSITIONAL)


def _status_acquired(family: Family, _: str) -> Any:
    born = a_family().members[1].birth_date
    person = NewPerson(
        PersonName(full="LEE ANNA", kana="リー アンナ"),
        born,
        Sex.FEMALE,
        ("99",),
        ResidentKind.FOREIGN,
        alphabet_name=WrittenName("LEE ANNA"),
        foreign=replace(STUDENT, card_number=a_card()),
    )
    return StatusAcquiredEntry(filed(YESTERDAY), person, family[0], household_of(family[0]))


def _notice(family: Family, _: str) -> Any:
    record = newest_records([family[0]])[family[0]].record
    engineer = replace(record.foreign, status_of_residence="技術・人文知識・国際業務", card_number=a_card())
    items = NoticedItems(record.name, record.birth_date, record.sex, record.alphabet_name, engineer)
    return ImmigrationNoticeEntry(by(FilingBasis.NOTICE), family[0], NoticeAct.CORRECTION, items)


def _common_name(family: Family, _: str) -> Any:
    name = WrittenName("鈴木 丈", "スズキ ジョウ")
    return CommonNameEntry(by(FilingBasis.REQUEST), family[0], CommonNameAct.ENTRY, name, "勤務先の証明書")


FOREIGN_ENTRIES: Mapping[str, Maker] = {
    "common_name": _common_name,
    "naturalization": _naturalized,
    "nationality_loss": _nationality_lost,
    "status_acquired": _status_acquired,
    "immigration_notice": _notice,
    "immigration_residence": lambda family, _: ImmigrationResidenceEntry(filed(YESTERDAY), family[0], card_shown=True),
}
"""By kind of movement; the family is one with a head from abroad."""
