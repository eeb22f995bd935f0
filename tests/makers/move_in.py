"""A family that moves in: entries, numbers and the way through the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.law import LawTables
from daicho.kernel.numbers import individual_number_from, resident_code_from
from daicho.municipal.places.towns import towns
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Scene
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord, Sex
from daicho.systems.resident_registry.rules.record_parts import PersonName

_serial = count(1)
HONSEKI = Address(text="千葉県架空市本町", lot="100番地")


def person_name(family: str, given: str, family_kana: str, given_kana: str) -> PersonName:
    """氏名 with a reading from the family register."""
    return PersonName(
        full=f"{family} {given}",
        family=family,
        given=given,
        kana=f"{family_kana} {given_kana}",
        family_kana=family_kana,
        given_kana=given_kana,
        kana_official=True,
    )


def father(**changes: object) -> MoveInMember:
    """大川 誠, the head."""
    member = MoveInMember(
        name=person_name("大川", "誠", "オオカワ", "マコト"),
        birth_date=PartialDate.known(date(1988, 2, 29)),
        sex=Sex.MALE,
        relationship=("02",),
        honseki=HONSEKI,
        head_of_register="大川 誠",
    )
    return replace(member, **changes)  # type: ignore[arg-type]


def mother(**changes: object) -> MoveInMember:
    """大川 結衣, wife of the head."""
    named = person_name("大川", "結衣", "オオカワ", "ユイ")
    born = PartialDate.known(date(1991, 2, 28))
    return father(**{"name": named, "birth_date": born, "sex": Sex.FEMALE, "relationship": ("12",), **changes})


def child(**changes: object) -> MoveInMember:
    """大川 陽, child of the head."""
    named = person_name("大川", "陽", "オオカワ", "ハル")
    return father(
        **{"name": named, "birth_date": PartialDate.known(date(2022, 7, 16)), "relationship": ("20",), **changes}
    )


def new_address(lot: str = "1番8号", building: str = "グリーンヒルズ201号") -> Address:
    """An address in the city."""
    town = towns()[0]
    return Address(
        municipality_code="142034",
        town_code=town.code,
        postal_code=town.postal_code,
        text=town.text,
        lot=lot,
        building=building,
    )


def a_move_in(members: tuple[MoveInMember, ...] | None = None, **changes: object) -> MoveInEntry:
    """A family of three from 千葉県 into a new household, notified two days after moving."""
    entry = MoveInEntry(
        moved_on=date(2026, 11, 20),
        notified_on=date(2026, 11, 23),
        notifier=Notifier(NotifierKind.SELF, "大川 誠", identity=IdentityCheck(papers=("individual_number_card",))),
        address=new_address(),
        from_address=Address(municipality_code="121002", text="千葉県架空市本町三丁目", lot="4番5号"),
        from_head="大川 誠",
        members=members if members is not None else (father(), mother(), child()),
        planned_on=date(2026, 11, 20),
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def fresh_numbers(how_many: int = 3) -> EntryNumbers:
    """Valid numbers that nobody holds yet."""
    return EntryNumbers(tuple(a_number_pair() for _ in range(how_many)))


def a_number_pair() -> PersonalNumbers:
    """個人番号 and 住民票コード with right check digits, never given twice in a run."""
    serial = next(_serial)
    return PersonalNumbers(individual_number_from(f"9{serial:010d}"), resident_code_from(f"8{serial:09d}"))


def records_of(entry: MoveInEntry) -> tuple[ResidentRecord, ...]:
    """The records that an entry makes, in a scene where nobody is known."""
    scene = Scene(now=datetime(2026, 11, 23, tzinfo=UTC), law=LawTables({}), residents={})
    outcome = KIND.outcome(entry, EntryNumbers(), scene, Allotted(("00000019",)))
    return tuple(newcomer.record for newcomer in outcome.newcomers)
