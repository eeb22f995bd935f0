"""職権修正・軽微な修正・誤記修正: what may be corrected, whose record follows, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Level, errors_in
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.corrections.clerical import KIND as CLERICAL
from daicho.systems.resident_registry.rules.movements.corrections.clerical import ClericalCorrectionEntry
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.minor import KIND as MINOR
from daicho.systems.resident_registry.rules.movements.corrections.minor import MinorCorrectionEntry, MinorGround
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.sheet_renewal import (
    SHEET_REMAKING,
    SheetRenewalEntry,
)
from daicho.systems.resident_registry.rules.record_parts import RecordEvent, Remark
from tests.makers.household import (
    ARRIVED,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    SON,
    TODAY,
    codes,
    every_week,
    family,
    filing,
    on,
    placed,
    undo,
)
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother, new_address, person_name
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

DAY = date(2026, 11, 20)
NEW_NAME = person_name("小川", "誠", "オガワ", "マコト")
PEOPLE = (FATHER, MOTHER, CHILD)


def official(
    resident: str = FATHER, basis: FilingBasis = FilingBasis.NOTICE, **items: object
) -> OfficialCorrectionEntry:
    return OfficialCorrectionEntry(filing(basis=basis), resident, CorrectedItems(**items))  # type: ignore[arg-type]


def minor(ground: MinorGround = MinorGround.IDENTIFIED_CHARACTERS, **changes: object) -> MinorCorrectionEntry:
    return replace(MinorCorrectionEntry(filing(), ground, FATHER), **changes)  # type: ignore[arg-type]


def clerical(resident: str = FATHER, people: tuple[str, ...] = (), **items: object) -> ClericalCorrectionEntry:
    found = CorrectedItems(**items)  # type: ignore[arg-type]
    return ClericalCorrectionEntry(filing(ARRIVED), resident, found, people, "転出証明書の写しと見比べた")


def changed_items(registry: PaperRegistry, number: str) -> set[str]:
    """Items in which today's record differs from the first one."""
    first, now = registry.versions[number][0].content, registry.record(number)
    return {name for name in first.__dataclass_fields__ if getattr(first, name) != getattr(now, name)}


# 職権修正


@proves("S1.1.d", how="unit")
def test_the_new_name_of_the_head_stands_in_the_records_of_all_members() -> None:
    registry = family()

    assert codes(registry.check(OFFICIAL, official(name=NEW_NAME))) == {"REG-FIX-015"}
    assert registry.check(OFFICIAL, official(name=NEW_NAME, head_of_register="小川 誠")) == ()
    registry.do(OFFICIAL, official(name=NEW_NAME))

    assert registry.record(FATHER).name.full == "小川 誠"
    assert {(registry.record(n).head.full, registry.record(n).head.kana) for n in PEOPLE} == {
        ("小川 誠", "オガワ マコト")
    }
    assert changed_items(registry, FATHER) == {"name", "head"}
    assert changed_items(registry, MOTHER) == {"head"}
    assert on(registry, CHILD, DAY - timedelta(1)).head.full == "大川 誠"


def test_the_new_name_of_a_member_changes_nobody_else() -> None:
    registry = family()

    registry.do(OFFICIAL, official(MOTHER, name=person_name("大川", "結", "オオカワ", "ユイ")))

    assert [len(registry.versions[n]) for n in PEOPLE] == [1, 2, 1]


def test_a_new_honseki_of_the_head_changes_the_head_alone() -> None:
    registry = family()

    registry.do(
        OFFICIAL, official(honseki=Address(text="神奈川県平塚市浅間町", lot="9番地"), head_of_register="小川 誠")
    )

    assert changed_items(registry, FATHER) == {"honseki", "head_of_register"}
    assert len(registry.versions[MOTHER]) == 1


def test_members_who_came_later_carry_the_new_name_from_the_day_they_came() -> None:
    registry = family()
    registry.do(
        HEAD_CHANGE, HeadChangeEntry(filing(date(2026, 6, 1)), MOTHER, placed(n0000000001=("11",), n0000000003=SON))
    )
    known_later = replace(
        official(MOTHER, name=person_name("小川", "結衣", "オガワ", "ユイ")), filing=filing(date(2026, 3, 1))
    )

    found = registry.check(OFFICIAL, known_later)
    registry.do(OFFICIAL, known_later)

    assert codes(found) == {"REG-FIX-014"}
    assert on(registry, CHILD, date(2026, 5, 31)).head.full == "大川 誠"
    assert {on(registry, n, date(2026, 6, 1)).head.full for n in PEOPLE} == {"小川 結衣"}
    assert registry.record(MOTHER).name.full == "小川 結衣"


def test_a_new_relationship_puts_the_members_in_a_new_order() -> None:
    registry = family()

    registry.do(OFFICIAL, official(MOTHER, relationship=("99",)))

    assert registry.record(MOTHER).relationship == ("99",)
    assert [m.number for m in registry.scene().household(registry.record(FATHER).household_number)] == [
        FATHER, CHILD, MOTHER,
    ]  # fmt: skip


def test_an_official_reading_may_be_noted_without_changing_the_reading() -> None:
    registry = PaperRegistry()
    unofficial = replace(father().name, kana_official=False)
    registry.do(MOVE_IN, a_move_in((father(name=unofficial),), moved_on=ARRIVED), fresh_numbers(1))

    assert registry.check(OFFICIAL, official(name=father().name)) == ()
    registry.do(OFFICIAL, official(name=father().name))

    assert registry.record(FATHER).name.kana_official
    assert changed_items(registry, FATHER) == {"name"}


@pytest.mark.parametrize(
    ("case", "entry", "expected", "level"),
    [
        ("nothing is changed (4.2.3)", official(), "REG-FIX-001", Level.ERROR),
        ("the value is today's value (4.2.3)", official(sex=Sex.MALE), "REG-FIX-001", Level.ERROR),
        ("another name with the old reading (7条1号の2)",
         official(name=replace(NEW_NAME, kana="オオカワ マコト")), "REG-FIX-004", Level.ALERT),
        ("no name (7条1号)", official(name=replace(NEW_NAME, full=" ")), "REG-FIX-003", Level.ERROR),
        ("an empty official reading (7条1号の2)",
         official(name=replace(NEW_NAME, kana="")), "REG-FIX-010", Level.ERROR),
        ("born tomorrow (7条2号)",
         official(birth_date=PartialDate.known(TODAY + timedelta(1))), "REG-FIX-005", Level.ERROR),
        ("another sex: look at the notice (1.1.4)", official(sex=Sex.FEMALE), "REG-FIX-009", Level.ALERT),
        ("本籍 without 筆頭者 (7条5号)", official(head_of_register=""), "REG-FIX-007", Level.ERROR),
        ("another head (4.1.4.2)", official(MOTHER, relationship=HEAD), "REG-FIX-008", Level.ERROR),
        ("a head no more (4.1.4.2)", official(relationship=("11",)), "REG-FIX-008", Level.ERROR),
        ("five generations (1.1.11)", official(CHILD, relationship=("20",) * 5), "MUN-REL-003", Level.ERROR),
        ("a wife who is a man (1.1.11)", official(CHILD, relationship=("12",)), "MUN-REL-005", Level.ALERT),
        ("a Japanese by 届出 (8条)",
         official(basis=FilingBasis.NOTIFICATION, name=NEW_NAME), "REG-OFFICIAL-001", Level.ERROR),
        ("an address (4.2.3)", official(address=new_address("2番2号")), "REG-OFFICIAL-002", Level.ERROR),
        ("備考 of 61 characters (1.1.14)", official(remark="あ" * 61), "REG-FIX-012", Level.ERROR),
        ("nobody of that number", official("0000000099", name=NEW_NAME), "REG-WHO-002", Level.ERROR),
    ],
)  # fmt: skip
def test_what_speaks_against_an_official_correction(
    case: str, entry: OfficialCorrectionEntry, expected: str, level: Level
) -> None:
    found = family().check(OFFICIAL, entry)

    assert (expected, level) in {(f.code, f.level) for f in found}, case


def test_a_foreign_resident_notifies_a_new_relationship_within_fourteen_days_and_has_no_honseki() -> None:
    registry = family()
    held = registry.versions[MOTHER]
    registry.versions[MOTHER] = tuple(
        replace(v, content=replace(v.content, kind=ResidentKind.FOREIGN, honseki=Address(), head_of_register=""))
        for v in held
    )
    entry = official(MOTHER, FilingBasis.NOTIFICATION, relationship=("96",))
    late = replace(entry, filing=filing(date(2026, 11, 1), FilingBasis.NOTIFICATION))

    assert registry.check(OFFICIAL, entry) == ()
    assert codes(registry.check(OFFICIAL, late)) == {"REG-FILE-004"}
    assert "REG-FIX-006" in codes(registry.check(OFFICIAL, official(MOTHER, head_of_register="大川 誠")))
    assert "REG-FIX-011" in codes(registry.check(OFFICIAL, official(MOTHER, name=NEW_NAME)))


def test_an_item_that_changed_again_later_is_not_overwritten() -> None:
    registry = family()
    registry.do(OFFICIAL, official(name=NEW_NAME))
    earlier = replace(official(name=person_name("中川", "誠", "ナカガワ", "マコト")), filing=filing(date(2026, 3, 1)))

    (finding,) = errors_in(registry.check(OFFICIAL, earlier))

    assert finding.code == "REG-FIX-002"
    assert "氏名" in finding.message


# 軽微な修正


def test_a_minor_correction_of_the_name_changes_its_characters_alone() -> None:
    registry = PaperRegistry()
    old = person_name("渡邊", "誠", "ワタナベ", "マコト")
    registry.do(MOVE_IN, a_move_in((father(name=old), mother(), child()), moved_on=ARRIVED), fresh_numbers())
    entry = minor(name=replace(old, full="渡辺 誠", family="渡辺"))

    assert registry.check(MINOR, entry) == ()
    registry.do(MINOR, entry)

    assert registry.record(FATHER).name.kana == "ワタナベ マコト"
    assert {registry.record(n).head.full for n in PEOPLE} == {"渡辺 誠"}


@proves("S1.1.d", how="unit")
def test_a_minor_correction_of_the_address_leaves_every_date_and_former_address_alone() -> None:
    registry = family()
    renamed = replace(new_address(), building="グリーンヒルズ弐番館201号")
    entry = minor(MinorGround.BUILDING, people=PEOPLE, address=renamed)

    assert registry.check(MINOR, entry) == ()
    registry.do(MINOR, entry)

    assert [changed_items(registry, n) for n in PEOPLE] == [{"address"}] * 3
    assert {registry.record(n).address for n in PEOPLE} == {renamed}


def test_name_and_address_are_corrected_in_one_act() -> None:
    registry = family()
    name = replace(father().name, full="大川 诚", given="诚")
    entry = minor(MinorGround.MINISTER, people=PEOPLE, name=name, address=replace(new_address(), building="新館"))

    registry.do(MINOR, entry)

    assert changed_items(registry, FATHER) == {"name", "head", "address"}
    assert changed_items(registry, MOTHER) == {"head", "address"}


@pytest.mark.parametrize(
    ("case", "entry", "expected", "level"),
    [
        ("nothing", minor(), "REG-FIX-001", Level.ERROR),
        ("a name because of a building",
         minor(MinorGround.BUILDING, name=replace(father().name, full="大河 誠")), "REG-MINOR-001", Level.ERROR),
        ("a reading", minor(name=replace(father().name, kana="オーカワ マコト")), "REG-MINOR-002", Level.ERROR),
        ("a longer name", minor(name=replace(father().name, full="大川原 誠")), "REG-MINOR-003", Level.ERROR),
        ("another character, not a variant",
         minor(name=replace(father().name, full="小川 誠")), "REG-MINOR-004", Level.ALERT),
        ("an address of nobody",
         minor(MinorGround.BUILDING, address=replace(new_address(), building="新館")), "REG-MINOR-005", Level.ERROR),
        ("another lot because of a building",
         minor(MinorGround.BUILDING, people=PEOPLE, address=new_address("2番2号")), "REG-MINOR-007", Level.ERROR),
        ("another building because of a lot",
         minor(MinorGround.LOT, people=PEOPLE, address=new_address(building="新館")), "REG-MINOR-007", Level.ERROR),
        ("a 町字 that the city does not have",
         minor(MinorGround.DISTRICT, people=PEOPLE, address=replace(new_address(), town_code="9999999")),
         "REG-FIX-013", Level.ERROR),
        ("by 届出", minor(filing=filing(basis=FilingBasis.NOTIFICATION)), "REG-FILE-001", Level.ERROR),
    ],
)  # fmt: skip
def test_what_is_no_minor_correction(case: str, entry: MinorCorrectionEntry, expected: str, level: Level) -> None:
    """規則11条3項2号 lists what is one; everything else is 職権修正 or 転居."""
    found = family().check(MINOR, entry)

    assert (expected, level) in {(f.code, f.level) for f in found}, case


# 誤記修正


@proves("S1.1.d", how="unit")
def test_a_wrong_record_is_put_right_by_a_further_version_and_stays_readable() -> None:
    registry = family()
    right = PartialDate.known(date(1988, 3, 1))

    assert registry.check(CLERICAL, clerical(birth_date=right)) == ()
    registry.do(CLERICAL, clerical(birth_date=right))

    assert [v.content.birth_date.sort_on for v in registry.versions[FATHER]] == [date(1988, 2, 29), date(1988, 3, 1)]
    assert on(registry, FATHER, ARRIVED).birth_date == right


def test_dates_and_former_addresses_can_be_put_right_too() -> None:
    registry = family()
    event = replace(registry.record(FATHER).became_resident, on=PartialDate.known(date(2026, 1, 9)))

    registry.do(CLERICAL, clerical(became_resident=event))

    assert changed_items(registry, FATHER) == {"became_resident"}
    assert registry.record(FATHER).became_resident == RecordEvent(
        event.reason, event.notified_on, event.on, event.by_notice
    )


def test_a_lot_written_wrongly_is_put_right_for_all_of_the_household() -> None:
    registry = family()

    registry.do(CLERICAL, clerical(people=PEOPLE, address=new_address("1番9号")))

    assert {on(registry, n, ARRIVED).address.lot for n in PEOPLE} == {"1番9号"}
    assert {registry.record(n).settled.on for n in PEOPLE} == {PartialDate.known(ARRIVED)}


def test_a_clerical_correction_says_how_the_error_was_found() -> None:
    silent = replace(clerical(sex=Sex.FEMALE), explanation=" ")

    assert "REG-CLERICAL-001" in codes(errors_in(family().check(CLERICAL, silent)))


def test_a_closed_record_gets_a_note_and_nothing_else() -> None:
    registry = family()
    undo(registry, registry.done[0])
    words = "誤記: 本籍の番地。正しくは101番地"
    closing = registry.versions[FATHER][-1].version_no
    note = replace(clerical(remark=words, noted_event=closing), filing=filing(TODAY))

    assert "REG-CLERICAL-002" in codes(
        registry.check(CLERICAL, replace(clerical(sex=Sex.FEMALE), filing=filing(TODAY)))
    )
    assert codes(registry.check(CLERICAL, note)) == set()
    registry.do(CLERICAL, note)

    assert registry.record(FATHER).remarks == (Remark(TODAY, words, closing),)
    assert not registry.record(FATHER).is_present


# 取消し


@proves("S1.1.f", how="unit")
@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        (OFFICIAL, official(name=NEW_NAME, remark="事実上の世帯主　SMITH JOHN")),
        (OFFICIAL, official(MOTHER, relationship=("99",))),
        (OFFICIAL, replace(official(name=NEW_NAME), filing=filing(date(2026, 2, 1)))),
        (MINOR, minor(MinorGround.BUILDING, people=PEOPLE, address=new_address(building="新館"))),
        (CLERICAL, clerical(birth_date=PartialDate.known(date(1988, 3, 1)))),
        (CLERICAL, clerical(people=PEOPLE, address=new_address("1番9号"))),
        (SHEET_REMAKING, SheetRenewalEntry(filing(), PEOPLE, "本人の申出")),
    ],
    ids=lambda value: getattr(value, "code", ""),
)  # fmt: skip
def test_a_correction_undone_leaves_every_day_as_it_was(kind: object, entry: object) -> None:
    registry = family()
    before = every_week(registry)

    undo(registry, registry.do(kind, entry))  # type: ignore[arg-type]

    assert every_week(registry) == before


def test_a_name_correction_undone_keeps_a_later_separation_of_somebody_else() -> None:
    registry = family()
    renamed = registry.do(OFFICIAL, official(MOTHER, name=person_name("大川", "結", "オオカワ", "ユイ")))
    registry.do(SEPARATION, HouseholdSeparationEntry(filing(TODAY), (CHILD,), placed(n0000000003=HEAD)))

    undo(registry, renamed)

    assert registry.record(MOTHER).name.full == "大川 結衣"
    assert registry.record(CHILD).is_head


def test_a_name_is_not_given_back_where_a_later_household_already_carries_the_new_one() -> None:
    registry = family()
    renamed = registry.do(OFFICIAL, official(MOTHER, name=person_name("大川", "結", "オオカワ", "ユイ")))
    alone = HouseholdSeparationEntry(filing(TODAY), (MOTHER, CHILD), placed(n0000000002=HEAD, n0000000003=SON))
    registry.do(SEPARATION, alone)

    (finding,) = registry.check(CANCELLATION, CancellationEntry(filing(TODAY), renamed, (MOTHER,), "通知の誤り"))

    assert finding.code == "REG-UNDO-005"
    assert "大川 結、大川 陽" in finding.message
