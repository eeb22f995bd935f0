"""出生: who is recorded how, within which period, and what staff are warned of (住基法7条, 8条; 戸籍法49条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Level
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.findings import check_birth, last_day_of_birth_notice
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.kind import CodeStock
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, KnownPerson
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, PersonName, RecordEvent
from daicho.systems.resident_registry.rules.transitional_stay import transitional_stay_ends
from tests.makers.births_and_deaths import BORN, FOREIGN_ITEMS, a_birth, filing_on
from tests.makers.household import CHILD, FATHER, HEAD, MOTHER, codes, every_week, family, filing, on, undo
from tests.makers.move_in import HONSEKI, a_number_pair, new_address
from tests.proofs import proves

BABY = "0000000004"
FOREIGN = {"kind": ResidentKind.FOREIGN, **FOREIGN_ITEMS}


@proves("S1.1.a", how="unit")
def test_a_child_becomes_a_resident_on_the_day_of_birth_with_no_earlier_address() -> None:
    registry = family()

    registry.do(BIRTH, a_birth())

    record = registry.record(BABY)
    event = RecordEvent("birth", date(2026, 11, 23), filing_on(BORN).moved_on)
    assert record.became_resident == event
    assert record.recorded == event
    assert record.settled == RecordEvent()
    assert record.previous_address == record.address_before_move_in == HeadedAddress()
    assert record.address == registry.record(FATHER).address
    assert record.head.full == "大川 誠"
    assert record.order_in_household == 4
    assert [v.valid_from for v in registry.versions[BABY]] == [BORN]


def test_nothing_changes_for_the_family() -> None:
    registry = family()
    before = dict(registry.versions)

    registry.do(BIRTH, a_birth())

    assert {number: registry.versions[number] for number in before} == before


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, (HONSEKI, "大川 誠")),
        (
            {"honseki": Address(text="東京都千代田区千代田", lot="1番"), "head_of_register": "大川 結衣"},
            (Address(text="東京都千代田区千代田", lot="1番"), "大川 結衣"),
        ),
    ],
    ids=["引用", "別の戸籍"],
)
def test_the_register_is_quoted_from_a_member_unless_it_is_typed(
    typed: dict[str, object], expected: tuple[Address, str]
) -> None:
    registry = family()

    registry.do(BIRTH, a_birth(**typed))

    record = registry.record(BABY)
    assert (record.honseki, record.head_of_register) == expected


@pytest.mark.parametrize(
    ("born", "last_day", "why"),
    [
        (date(2026, 11, 11), date(2026, 11, 24), "出生日を1日目とする (戸籍法43条)"),
        (date(2026, 11, 10), date(2026, 11, 24), "23日は祝日: 次の開庁日"),
        (date(2026, 12, 18), date(2027, 1, 4), "年末年始に満了: 仕事始め"),
        (date(2026, 11, 8), date(2026, 11, 24), "土曜に満了し月曜も祝日"),
    ],
)
def test_fourteen_days_count_the_birth_day_and_end_on_an_open_day(born: date, last_day: date, why: str) -> None:
    assert last_day_of_birth_notice(born, family().scene()) == last_day, why


@pytest.mark.parametrize(
    ("changes", "expected", "article"),
    [
        ({}, set(), "そのまま"),
        ({"filing": filing_on(date(2026, 11, 24))}, {"REG-FILE-003", "REG-BIRTH-001"}, "将来の出生"),
        ({"filing": filing_on(date(2026, 11, 1))}, {"REG-BIRTH-002"}, "戸籍法49条: 14日経過"),
        ({"filing": filing_on(date(2026, 11, 1), FilingBasis.NOTICE)}, set(), "9条2項通知には期間が無い"),
        ({"filing": filing_on(BORN, FilingBasis.OFFICIAL)}, set(), "職権"),
        ({"filing": filing_on(BORN, FilingBasis.REQUEST)}, set(), "申出による記載 (4.2.0.5)"),
        ({"filing": filing_on(BORN, FilingBasis.CLAIM)}, {"REG-FILE-001"}, "請求では記載しない"),
        ({"filing": filing_on("令和8年11月頃")}, set(), "不詳日 (1.1.8)"),
        ({"relationship": HEAD}, {"REG-BIRTH-005"}, "住基法7条4号"),
        ({"relationship": ("12",)}, set(), "続柄と性別は合う(妻): 親子の確認は「子」だけ"),
        ({"relationship": ("11",)}, {"MUN-REL-005"}, "続柄と性別"),
        ({"mother": "", "father": ""}, {"REG-BIRTH-007"}, "父母がこの世帯にいない (11.1)"),
        ({"father": ""}, {"REG-BIRTH-006"}, "世帯主が親でないのに「子」"),
        ({"father": "", "relationship": ("20", "20")}, set(), "世帯主の孫"),
        ({"mother": CHILD}, {"REG-BIRTH-009"}, "親子の年齢差"),
        ({"filing": filing_on(date(2026, 1, 9), FilingBasis.NOTICE)}, {"REG-BIRTH-008"}, "転入前の出生は転入"),
        ({"name": PersonName()}, {"REG-NEW-001", "REG-NEW-004"}, "住基法7条1号"),
        ({"quoted_from": ""}, {"REG-NEW-008"}, "住基法7条5号"),
        ({"beside": "9999999990"}, {"REG-BIRTH-003"}, "世帯が変わっていた"),
        ({**FOREIGN_ITEMS}, {"REG-NEW-009"}, "日本人に国籍"),
        (FOREIGN, {"REG-BIRTH-010"}, "経過滞在者 (入管法22条の2)"),
        ({"kind": ResidentKind.FOREIGN}, {"REG-NEW-010", "REG-BIRTH-010"}, "国籍は必須 (30条の45)"),
        ({**FOREIGN, "honseki": HONSEKI}, {"REG-NEW-011", "REG-BIRTH-010"}, "外国人に本籍は無い"),
    ],
)  # fmt: skip
def test_findings_of_a_birth(changes: dict[str, object], expected: set[str], article: str) -> None:
    assert codes(family().check(BIRTH, a_birth(**changes))) == expected, article


@proves("S1.1.a", how="unit")
def test_a_foreign_child_is_in_transition_for_sixty_days_and_stays_a_resident_after_them() -> None:
    registry = family()
    entry = a_birth(**FOREIGN)
    (alert,) = registry.check(BIRTH, entry)

    registry.do(BIRTH, entry)
    registry.today = date(2027, 6, 1)

    record = registry.record(BABY)
    assert alert.level is Level.ALERT
    assert "令和9年1月13日まで" in alert.message
    assert "自動では消除しません" in alert.message
    assert transitional_stay_ends(BORN, registry.scene().law) == date(2027, 1, 13)
    assert record.foreign.article_30_45 == "transitional_birth"
    assert record.became_resident == RecordEvent(), "外国人住民に住民となった年月日は無い (30条の45)"
    assert record.became_foreign_resident.on == entry.filing.moved_on
    assert record.honseki == Address()
    assert record.is_present


def test_a_child_of_which_even_the_year_of_birth_is_unknown_is_recorded_from_the_day_of_notice() -> None:
    registry = family()

    registry.do(BIRTH, a_birth(filing=filing_on("年月日不詳", FilingBasis.NOTICE)))

    record = registry.record(BABY)
    assert registry.versions[BABY][0].valid_from == date(2026, 11, 23)
    assert record.birth_date.text == "年月日不詳"
    assert record.became_resident.on == record.birth_date


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (ApplicantFacts(), set()),
        (ApplicantFacts(same_three=(KnownPerson("0000000019", "大川 凪", present=True),)), {"REG-NEW-023"}),
        (ApplicantFacts(same_numbers=(KnownPerson("0000000019", "", present=True),)), {"REG-NEW-020"}),
        (ApplicantFacts(same_numbers=(KnownPerson("0000000019", "", present=False),)), {"REG-NEW-021"}),
    ],
    ids=["だれもいない", "同じ氏名・生年月日・性別", "番号が住民と一致", "番号が除票と一致"],
)
def test_a_child_who_may_be_recorded_already_is_noticed(known: ApplicantFacts, expected: set[str]) -> None:
    scene = replace(family().scene(), applicants=(known,))

    found = check_birth(a_birth(), EntryNumbers(), scene)

    assert codes(found) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (PersonalNumbers(), set()),
        (a_number_pair(), set()),
        (PersonalNumbers("123456789012", ""), {"REG-NEW-006"}),
        (PersonalNumbers("", "12345678901"), {"REG-NEW-007"}),
    ],
    ids=["まだ無い", "両方", "個人番号の検査数字", "住民票コードの検査数字"],
)
def test_numbers_may_be_missing_but_not_wrong(numbers: PersonalNumbers, expected: set[str]) -> None:
    assert codes(family().check(BIRTH, a_birth(), EntryNumbers((numbers,)))) == expected


@pytest.mark.parametrize(
    ("numbers", "stock", "expected"),
    [
        (PersonalNumbers(), CodeStock(500, 100), set()),
        (PersonalNumbers(), CodeStock(100, 100), {"REG-NEW-032"}),
        (PersonalNumbers(), CodeStock(0, 100), {"REG-NEW-031"}),
        (a_number_pair(), CodeStock(500, 100), {"REG-NEW-030"}),
    ],
    ids=["空きあり", "空きが少ない", "空きなし", "すでに入力されている"],
)
def test_a_code_is_drawn_only_while_there_are_some(
    numbers: PersonalNumbers, stock: CodeStock, expected: set[str]
) -> None:
    scene = replace(family().scene(), codes=stock)

    assert codes(check_birth(a_birth(draws_code=True), EntryNumbers((numbers,)), scene)) == expected


def test_a_family_that_moved_since_the_birth_is_noticed() -> None:
    registry = family()
    moved = MoveWithinEntry(filing(date(2026, 11, 18)), (FATHER, MOTHER, CHILD), new_address("9番9号", ""))
    registry.do(MOVE_WITHIN, moved)

    found = registry.check(BIRTH, a_birth())
    registry.do(BIRTH, a_birth())

    assert codes(found) == {"REG-BIRTH-011"}
    assert registry.record(BABY).address.lot == "9番9号"


def test_a_protected_member_is_pointed_out_so_that_the_child_is_not_forgotten() -> None:
    scene = family().scene()
    protected = {n: replace(known, protected=n == MOTHER) for n, known in scene.residents.items()}

    found = check_birth(a_birth(), EntryNumbers(), replace(scene, residents=protected))

    assert codes(found) == {"REG-BIRTH-004"}


def test_twins_are_two_births_and_the_second_stands_behind_the_first() -> None:
    registry = family()
    registry.do(BIRTH, a_birth())
    twin = replace(a_birth().name, full="大川 湊", given="湊", kana="オオカワ ミナト", given_kana="ミナト")

    registry.do(BIRTH, a_birth(name=twin, sex=Sex.MALE))

    orders = {r.name.given: r.order_in_household for r in registry.present().values()}
    assert orders == {"誠": 1, "結衣": 2, "陽": 3, "凪": 4, "湊": 5}


@proves("S1.1.f", how="unit")
def test_an_undone_birth_closes_the_childs_record_and_leaves_the_family_alone() -> None:
    registry = family()
    before = every_week(registry)
    reception = registry.do(BIRTH, a_birth())

    undo(registry, reception)

    assert not registry.record(BABY).is_present
    assert registry.record(BABY).removed.reason == "cancellation_removal"
    assert [(number, day, on(registry, number, day)) for number, day, _ in before] == before
