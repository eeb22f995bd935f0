"""入管庁通知・住居地届出・30条の47届出 — what is taken in, what is refused, what it writes (住基法30条の45-50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.immigration_notice import KIND as IMMIGRATION_NOTICE
from daicho.systems.resident_registry.rules.movements.immigration_notice import (
    ImmigrationNoticeEntry,
    NoticeAct,
    NoticedItems,
    NoticeSource,
    RemovalGround,
)
from daicho.systems.resident_registry.rules.movements.immigration_residence import KIND as IMMIGRATION_RESIDENCE
from daicho.systems.resident_registry.rules.movements.immigration_residence import ImmigrationResidenceEntry
from daicho.systems.resident_registry.rules.movements.newcomers import NewPerson
from daicho.systems.resident_registry.rules.movements.status_acquired import KIND as STATUS_ACQUIRED
from daicho.systems.resident_registry.rules.movements.status_acquired import StatusAcquiredEntry
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from tests.makers.departures import filed
from tests.makers.move_in import new_address
from tests.makers.names_and_numbers import HEAD, SPECIAL_PERMANENT, STUDENT, WIFE, mixed_family_on_paper
from tests.makers.paper_registry import PaperRegistry

DAY = date(2026, 11, 20)
HOUSEHOLD = "00000001"
ENGINEER = replace(STUDENT, status_of_residence="技術・人文知識・国際業務", card_number="ZZ87654321YY")


def items(foreign: ForeignResident = ENGINEER, **changes: object) -> NoticedItems:
    held = NoticedItems(
        PersonName(full="SMITH JOHN", kana="スミス ジョン"),
        PartialDate.known(date(1988, 2, 29)),
        Sex.MALE,
        WrittenName("SMITH JOHN"),
        foreign,
    )
    return replace(held, **changes)  # type: ignore[arg-type]


def correction(**changes: object) -> ImmigrationNoticeEntry:
    entry = ImmigrationNoticeEntry(filed(DAY, FilingBasis.NOTICE), HEAD, NoticeAct.CORRECTION, items())
    return replace(entry, **changes)  # type: ignore[arg-type]


def removal(ground: RemovalGround | None = RemovalGround.STATUS_REVOKED, **changes: object) -> ImmigrationNoticeEntry:
    return correction(act=NoticeAct.REMOVAL, items=None, ground=ground, **changes)


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("在留資格の変更", correction(), set()),
        ("変わる項目が無い", correction(items=items(STUDENT)), {"REG-IMMI-006"}),
        ("日本人", correction(resident_number=WIFE), {"REG-IMMI-001"}),
        ("カード番号の形が違う", correction(items=items(replace(ENGINEER, card_number="AB1234"))), {"REG-FOREIGN-006"}),
        ("住基対象外の在留資格", correction(items=items(replace(ENGINEER, status_of_residence="短期滞在"))),
         {"REG-FOREIGN-004"}),
        ("届出では受けられない", correction(filing=filed(DAY)), {"REG-FILE-001"}),
        ("取消しによる消除: 残る世帯の世帯主を確かめる", removal(), {"REG-HOUSE-010"}),
        ("満了による消除: 申請中でないかを確かめる", removal(RemovalGround.PERIOD_EXPIRED),
         {"REG-IMMI-005", "REG-HOUSE-010"}),
        ("理由の無い消除", removal(None), {"REG-IMMI-004", "REG-HOUSE-010"}),
    ],
)  # fmt: skip
def test_a_notice_of_the_agency(case: str, entry: ImmigrationNoticeEntry, expected: set[str]) -> None:
    assert {f.code for f in mixed_family_on_paper().check(IMMIGRATION_NOTICE, entry)} == expected, case


@pytest.mark.parametrize(
    ("source", "expected"), [(NoticeSource.IMPORTED, "REG-IMMI-002"), (NoticeSource.MANUAL, "REG-IMMI-003")]
)
def test_a_special_permanent_resident_is_never_taken_in_automatically(source: NoticeSource, expected: str) -> None:
    registry = mixed_family_on_paper(foreign=SPECIAL_PERMANENT)
    entry = correction(items=items(replace(SPECIAL_PERMANENT, card_number="EF87654321GH")), source=source)

    (finding,) = registry.check(IMMIGRATION_NOTICE, entry)

    assert (finding.code, finding.level.value) == (
        expected,
        "error" if source is NoticeSource.IMPORTED else "alert",
    )


def test_passing_the_end_of_the_period_ends_nothing_by_itself() -> None:
    registry = mixed_family_on_paper(foreign=replace(STUDENT, expires_on=date(2026, 3, 31)))

    assert registry.record(HEAD).is_present


def test_a_removal_leaves_the_household_with_a_head() -> None:
    registry = mixed_family_on_paper()

    registry.do(IMMIGRATION_NOTICE, removal())

    gone = registry.record(HEAD)
    assert (gone.status, gone.removed.reason) == (ResidentStatus.REMOVED, "official_removal")
    assert registry.record(WIFE).is_head


def test_a_correction_keeps_what_the_notice_does_not_tell() -> None:
    registry = mixed_family_on_paper()
    before = registry.record(HEAD)

    registry.do(IMMIGRATION_NOTICE, correction())

    after = registry.record(HEAD)
    assert after.foreign == ENGINEER
    assert replace(after, foreign=before.foreign) == before


@pytest.mark.parametrize(
    ("case", "number", "shown", "foreign", "expected"),
    [
        ("カードの提示あり", HEAD, True, STUDENT, set()),
        ("カードの提示なし", HEAD, False, STUDENT, {"REG-RESID-004"}),
        ("日本人", WIFE, True, STUDENT, {"REG-RESID-001"}),
        ("経過滞在者には届出が無い", HEAD, True,
         ForeignResident("USA", "アメリカ合衆国", "transitional_birth"), {"REG-RESID-002"}),
    ],
)  # fmt: skip
def test_a_notice_of_residence_by_the_immigration_act_alone(
    case: str, number: str, shown: bool, foreign: ForeignResident, expected: set[str]
) -> None:
    entry = ImmigrationResidenceEntry(filed(DAY), number, shown)
    assert {f.code for f in mixed_family_on_paper(foreign=foreign).check(IMMIGRATION_RESIDENCE, entry)} == expected


def test_the_residence_is_recorded_once_for_an_address() -> None:
    registry = mixed_family_on_paper()
    entry = ImmigrationResidenceEntry(filed(DAY), HEAD, card_shown=True)

    registry.do(IMMIGRATION_RESIDENCE, entry)

    foreign = registry.record(HEAD).foreign
    assert foreign.immigration_notified
    assert foreign.immigration_address == registry.record(HEAD).address
    assert {f.code for f in registry.check(IMMIGRATION_RESIDENCE, entry)} == {"REG-RESID-003"}


def acquired(**changes: object) -> StatusAcquiredEntry:
    person = NewPerson(
        PersonName(full="LEE ANNA", kana="リー アンナ"),
        PartialDate.known(date(1990, 5, 5)),
        Sex.FEMALE,
        ("99",),
        ResidentKind.FOREIGN,
        alphabet_name=WrittenName("LEE ANNA"),
        foreign=replace(STUDENT, card_number="LM12345678NO"),
    )
    own = {name: changes.pop(name) for name in ("relationship", "foreign", "birth_date") if name in changes}
    entry = StatusAcquiredEntry(filed(DAY), replace(person, **own), HEAD, HOUSEHOLD)  # type: ignore[arg-type]
    return replace(entry, **changes)  # type: ignore[arg-type]


def findings(registry: PaperRegistry, entry: StatusAcquiredEntry) -> set[str]:
    return {f.code for f in registry.check(STATUS_ACQUIRED, entry)}


def test_who_becomes_a_resident_by_status_is_recorded_without_an_earlier_address() -> None:
    registry = mixed_family_on_paper()
    other = "99"
    assert findings(registry, acquired(relationship=(other,))) == set()

    registry.do(STATUS_ACQUIRED, acquired(relationship=(other,)))

    record = registry.record("0000000004")
    assert record.address_before_move_in.address == Address()
    assert (record.recorded.reason, record.became_foreign_resident.on) == (
        "move_in_from_abroad",
        PartialDate.known(DAY),
    )
    assert (record.household_number, record.order_in_household, record.head.full) == (HOUSEHOLD, 4, "SMITH JOHN")


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("経過滞在者は対象でない",
         acquired(foreign=ForeignResident("USA", "アメリカ合衆国", "transitional_birth")), {"REG-STATUS-002"}),
        ("二人目の世帯主", acquired(relationship=("02",)), {"REG-HOUSE-001"}),
        ("新しい世帯では世帯主", acquired(household="", address=new_address()), {"REG-STATUS-005"}),
        ("住所の無い新しい世帯", acquired(household="", relationship=("02",)), {"REG-STATUS-004"}),
        ("誰もいない世帯", acquired(household="00000099"), {"REG-STATUS-006"}),
        ("14日を過ぎた届出", acquired(filing=filed(date(2026, 10, 1))), {"REG-FILE-004"}),
        ("生まれる前の資格", acquired(birth_date=PartialDate.known(date(2026, 11, 21))), {"REG-STATUS-003"}),
    ],
)  # fmt: skip
def test_a_notice_by_article_30_47_is_refused_or_warned_of(
    case: str, entry: StatusAcquiredEntry, expected: set[str]
) -> None:
    assert findings(mixed_family_on_paper(), entry) == expected, case


def test_a_new_household_of_their_own() -> None:
    registry = mixed_family_on_paper()

    registry.do(STATUS_ACQUIRED, acquired(household="", relationship=("02",), address=new_address("5番5号", "")))

    record = registry.record("0000000004")
    assert (record.is_head, record.household_number, record.head.full) == (True, "00000002", "LEE ANNA")
