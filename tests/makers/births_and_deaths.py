"""出生, 死亡, 職権記載 and 職権消除 of 大川家, as officers would type them from the papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate, parse_partial
from daicho.municipal.codes.residents import Sex
from daicho.systems.resident_registry.rules.filing import BY_PERSON, Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.entry import BirthEntry
from daicho.systems.resident_registry.rules.movements.death import DeathEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.newcomers import NewPerson
from daicho.systems.resident_registry.rules.movements.official_entry import OfficialEntry, Origin
from daicho.systems.resident_registry.rules.movements.official_removal import OfficialRemovalEntry, RemovalGround
from daicho.systems.resident_registry.rules.notification import IdentityCheck, Notifier, NotifierKind
from tests.makers.household import CHILD, FATHER, MOTHER, TODAY
from tests.makers.move_in import HONSEKI, new_address, person_name

BORN = date(2026, 11, 14)
DIED = date(2026, 11, 20)
HOUSEHOLD = "00000001"
FOREIGN_ITEMS = {"nationality": "PHL", "nationality_name": "フィリピン"}


def filing_on(
    moved_on: date | str = DIED, basis: FilingBasis = FilingBasis.FAMILY_REGISTER, filed_on: date = TODAY
) -> Filing:
    """A 戸籍届出 unless told otherwise; the day may be worded as the family register has it."""
    day = parse_partial(moved_on) if isinstance(moved_on, str) else PartialDate.known(moved_on)
    papers = IdentityCheck(papers=("individual_number_card",))
    notifier = Notifier(NotifierKind.SELF, "大川 誠", identity=papers) if basis in BY_PERSON else None
    return Filing(day, filed_on, basis, notifier)


def a_birth(**changes: object) -> BirthEntry:
    """大川 凪, born on 2026-11-14 to 誠 and 結衣, notified today."""
    entry = BirthEntry(
        filing=filing_on(BORN),
        beside=MOTHER,
        household=HOUSEHOLD,
        name=person_name("大川", "凪", "オオカワ", "ナギ"),
        sex=Sex.FEMALE,
        relationship=("20",),
        mother=MOTHER,
        father=FATHER,
        quoted_from=FATHER,
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def a_death(*people: str, remaining: tuple[Placed, ...] = (), **options: object) -> DeathEntry:
    """The death of the father on 2026-11-20 unless told otherwise."""
    return DeathEntry(filing_on(**options), people or (FATHER,), remaining)  # type: ignore[arg-type]


def a_removal(*people: str, **changes: object) -> OfficialRemovalEntry:
    """Nobody lives there any more, as the visit found."""
    entry = OfficialRemovalEntry(
        filing=filing_on(basis=FilingBasis.OFFICIAL),
        people=people or (FATHER, MOTHER, CHILD),
        ground=RemovalGround.WHEREABOUTS_UNKNOWN,
        findings="令和8年11月10日に訪問。空室で、管理人も転居先を知らない。",
        investigated_on=date(2026, 11, 10),
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def an_unrecorded_person(**changes: object) -> NewPerson:
    """山野 岳, who has lived here without a record."""
    person = NewPerson(
        name=person_name("山野", "岳", "ヤマノ", "ガク"),
        birth_date=PartialDate.known(date(1970, 4, 1)),
        sex=Sex.MALE,
        relationship=("02",),
        honseki=HONSEKI,
        head_of_register="山野 岳",
    )
    return replace(person, **changes)  # type: ignore[arg-type]


def an_official_entry(**changes: object) -> OfficialEntry:
    """山野 岳 into a new household, his last address unknown."""
    entry = OfficialEntry(
        filing=filing_on(basis=FilingBasis.OFFICIAL),
        person=an_unrecorded_person(),
        grounds="令和8年11月10日の実態調査。賃貸契約書と本人の申述による。",
        address=new_address("2番2号", ""),
        origin=Origin.UNKNOWN,
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def unreported_address() -> Address:
    """An address at which nobody ever notified living."""
    return Address(municipality_code="141003", text="神奈川県横浜市西区", lot="3番4号", building="港荘5号")
