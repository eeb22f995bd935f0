"""職権記載(住所設定・未届転入) and 特別養子縁組: what is recorded and what is refused (標準 4.2.1.1, 1.1.14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Level
from daicho.municipal.codes.residents import ResidentStatus, Sex
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.kind import Allotted, CodeStock
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, KnownPerson
from daicho.systems.resident_registry.rules.movements.official_entry import KIND as OFFICIAL_ENTRY
from daicho.systems.resident_registry.rules.movements.official_entry import Companion, Origin, unreported
from daicho.systems.resident_registry.rules.movements.official_removal import KIND as OFFICIAL_REMOVAL
from daicho.systems.resident_registry.rules.movements.special_adoption import KIND as SPECIAL_ADOPTION
from daicho.systems.resident_registry.rules.movements.special_adoption import (
    AdoptionStep,
    SpecialAdoptionEntry,
    TiedItem,
)
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress
from tests.makers.births_and_deaths import (
    HOUSEHOLD,
    a_removal,
    an_official_entry,
    an_unrecorded_person,
    filing_on,
    unreported_address,
)
from tests.makers.household import CHILD, FATHER, MOTHER, codes, every_week, family, undo
from tests.makers.move_in import new_address, person_name
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

NEWCOMER = "0000000004"
JOINING = {"household": HOUSEHOLD, "address": Address(), "person": an_unrecorded_person(relationship=("99",))}


@proves("S1.1.a", how="unit")
@pytest.mark.parametrize(
    ("origin", "typed", "recorded"),
    [
        (Origin.UNKNOWN, Address(), "不明"),
        (Origin.NEVER, Address(), ""),
        (Origin.KNOWN, unreported_address(), "神奈川県横浜市西区3番4号　港荘5号"),
        (Origin.UNREPORTED, unreported_address(), "神奈川県横浜市西区3番4号　港荘5号（未届）"),
    ],
)
def test_the_former_address_is_unknown_blank_or_marked_as_unreported(
    origin: Origin, typed: Address, recorded: str
) -> None:
    registry = family()
    entry = an_official_entry(origin=origin, from_address=typed)
    assert codes(registry.check(OFFICIAL_ENTRY, entry)) == set()

    registry.do(OFFICIAL_ENTRY, entry)

    record = registry.record(NEWCOMER)
    assert record.address_before_move_in.address.one_line() == recorded
    assert record.became_resident.reason == record.recorded.reason == "official_entry"
    assert (record.head.full, record.order_in_household) == ("山野 岳", 1)
    assert record.household_number not in ("", registry.record(FATHER).household_number)


def test_an_unreported_address_is_noted_with_the_movement() -> None:
    registry = family()
    entry = an_official_entry(origin=Origin.UNREPORTED, from_address=unreported_address())

    outcome = OFFICIAL_ENTRY.outcome(entry, EntryNumbers(), registry.scene(), Allotted(("00000027",)))

    (newcomer,) = outcome.newcomers
    assert newcomer.event.note == "未届転入　転入前住所　神奈川県横浜市西区3番4号　港荘5号（未届）"
    assert newcomer.record.bookkeeping.unreported_move_in == "1"
    assert newcomer.record.recorded.note == ""


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        (Address(text="横浜市", lot="1番", building="港荘"), "横浜市1番　港荘（未届）"),
        (Address(text="横浜市", lot="1番"), "横浜市1番（未届）"),
        (Address(text="横浜市"), "横浜市（未届）"),
    ],
)
def test_the_mark_stands_at_the_end_of_the_address(address: Address, marked: str) -> None:
    assert unreported(address).one_line() == marked


def test_who_joins_a_household_comes_last_at_its_address_under_its_head() -> None:
    registry = family()
    assert codes(registry.check(OFFICIAL_ENTRY, an_official_entry(**JOINING))) == set()

    registry.do(OFFICIAL_ENTRY, an_official_entry(**JOINING))

    record, head = registry.record(NEWCOMER), registry.record(FATHER)
    assert (record.household_number, record.address) == (head.household_number, head.address)
    assert (record.head.full, record.order_in_household) == ("大川 誠", 4)


@pytest.mark.parametrize(
    ("changes", "expected", "article"),
    [
        ({}, set(), "住所設定"),
        ({"filing": filing_on(basis=FilingBasis.REQUEST)}, set(), "申出 (4.2.0.5)"),
        ({"filing": filing_on(basis=FilingBasis.NOTIFICATION)}, {"REG-FILE-001"}, "届出は転入で"),
        ({"filing": filing_on("令和8年11月頃", FilingBasis.OFFICIAL)}, {"REG-ENTER-001"}, "不詳日は不可 (1.1.8)"),
        (
            {"person": an_unrecorded_person(birth_date=PartialDate.known(date(2026, 11, 21)))},
            {"REG-ENTER-002"},
            "生まれる前",
        ),
        ({"grounds": ""}, {"REG-ENTER-003"}, "根拠 (住基法8条)"),
        ({"origin": Origin.UNREPORTED}, {"REG-ENTER-004"}, "未届の住所が空"),
        ({"from_address": unreported_address()}, {"REG-ENTER-005"}, "不明なのに住所"),
        ({"origin": Origin.KNOWN, "from_address": new_address()}, {"REG-ENTER-006"}, "市内に登録があった"),
        ({"address": Address()}, {"REG-ENTER-007"}, "住所辞書 (1.3.3)"),
        ({"person": an_unrecorded_person(relationship=("99",))}, {"REG-ENTER-008"}, "世帯主のない世帯 (4.0.4)"),
        ({**JOINING, "household": "99999999"}, {"REG-ENTER-009"}, "だれもいない世帯"),
        ({**JOINING, "person": an_unrecorded_person()}, {"REG-ENTER-010"}, "世帯主は一人"),
    ],
)
def test_findings_of_an_entry_ex_officio(changes: dict[str, object], expected: set[str], article: str) -> None:
    assert codes(family().check(OFFICIAL_ENTRY, an_official_entry(**changes))) == expected, article


def test_joining_a_protected_household_is_pointed_out() -> None:
    scene = family().scene()
    protected = {n: replace(known, protected=n == MOTHER) for n, known in scene.residents.items()}

    found = OFFICIAL_ENTRY.check(an_official_entry(**JOINING), EntryNumbers(), replace(scene, residents=protected))

    assert codes(found) == {"REG-ENTER-011"}


def test_somebody_struck_off_who_is_found_again_keeps_the_old_number() -> None:
    registry = family()
    registry.do(OFFICIAL_REMOVAL, a_removal(FATHER, MOTHER, CHILD))
    known = ApplicantFacts(same_numbers=(KnownPerson(FATHER, "大川 誠", present=False),))
    scene = replace(registry.scene(), applicants=(known,))

    found = OFFICIAL_ENTRY.check(an_official_entry(), EntryNumbers(), scene)
    (newcomer,) = OFFICIAL_ENTRY.outcome(an_official_entry(), EntryNumbers(), scene, Allotted(("00000027",))).newcomers

    assert codes(found) == {"REG-NEW-022"}
    assert newcomer.returning == FATHER
    assert newcomer.record.bookkeeping.returned == "1"
    assert newcomer.record.bookkeeping.household_when_removed == registry.record(FATHER).household_number


@proves("S1.1.f", how="unit")
def test_an_undone_entry_closes_the_record() -> None:
    registry = family()
    reception = registry.do(OFFICIAL_ENTRY, an_official_entry())

    undo(registry, reception)

    assert registry.record(NEWCOMER).status is ResidentStatus.REMOVED


def adoption(*people: str, **changes: object) -> SpecialAdoptionEntry:
    entry = SpecialAdoptionEntry(filing_on(date(2026, 11, 20)), people or (CHILD,), AdoptionStep.ADOPTED)
    return replace(entry, **changes)  # type: ignore[arg-type]


def moved_out() -> PaperRegistry:
    """The child's record is closed by 転出, with planned and confirmed destination."""
    registry = family()
    there = HeadedAddress(unreported_address(), "養父 太郎")
    registry.versions[CHILD] = tuple(
        replace(
            version,
            content=replace(
                version.content,
                status=ResidentStatus.MOVED_OUT,
                planned_move_out=replace(version.content.planned_move_out, destination=there, on=date(2026, 11, 20)),
                confirmed_move_out=replace(version.content.confirmed_move_out, destination=there),
            ),
        )
        for version in registry.versions[CHILD]
    )
    return registry


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "特別養子縁組"),
        ({"step": AdoptionStep.DISSOLVED}, "特別養子縁組解消"),
        ({"tied_to": TiedItem.MOVED_IN_FROM}, "転入前住所: 特別養子縁組"),
    ],
)
def test_the_words_of_the_standard_are_noted_for_the_child_alone(changes: dict[str, object], words: str) -> None:
    registry = family()
    before = every_week(registry)

    reception = registry.do(SPECIAL_ADOPTION, adoption(**changes))

    assert [remark.text for remark in registry.record(CHILD).remarks] == [words]
    assert registry.record(FATHER).remarks == ()
    undo(registry, reception)
    assert every_week(registry) == before


def test_the_destination_of_an_adopted_child_can_be_blanked_in_the_closed_record() -> None:
    registry = moved_out()
    entry = adoption(tied_to=TiedItem.MOVED_OUT_TO, hides_destination=True)
    assert codes(registry.check(SPECIAL_ADOPTION, entry)) == set()

    registry.do(SPECIAL_ADOPTION, entry)

    record = registry.record(CHILD)
    assert record.planned_move_out.destination == record.confirmed_move_out.destination == HeadedAddress()
    assert record.planned_move_out.on == date(2026, 11, 20)
    assert record.remarks[-1].text == "転出先住所: 特別養子縁組"
    assert record.status is ResidentStatus.MOVED_OUT


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"filing": filing_on("令和8年11月頃")}, {"REG-ADOPT-001"}),
        ({"hides_destination": True}, {"REG-ADOPT-003"}),
        ({"tied_to": TiedItem.MOVED_OUT_TO}, {"REG-ADOPT-004"}),
    ],
)
def test_findings_of_a_special_adoption(changes: dict[str, object], expected: set[str]) -> None:
    assert codes(family().check(SPECIAL_ADOPTION, adoption(**changes))) == expected


def test_the_same_note_is_not_written_twice_nor_tied_to_an_address_that_is_not_there() -> None:
    registry = family()
    registry.do(SPECIAL_ADOPTION, adoption())
    registry.do(OFFICIAL_ENTRY, an_official_entry(origin=Origin.NEVER))

    assert codes(registry.check(SPECIAL_ADOPTION, adoption())) == {"REG-ADOPT-002"}
    tied = adoption(NEWCOMER, tied_to=TiedItem.MOVED_IN_FROM)
    assert codes(registry.check(SPECIAL_ADOPTION, tied)) == {"REG-ADOPT-005"}


SON = an_unrecorded_person(
    name=person_name("山野", "海", "ヤマノ", "カイ"),
    birth_date=PartialDate.known(date(2001, 5, 5)),
    relationship=("20",),
)
WIFE = an_unrecorded_person(
    name=person_name("山野", "花", "ヤマノ", "ハナ"), birth_date=PartialDate.known(date(1972, 3, 3)),
    sex=Sex.FEMALE, relationship=("12",),
)  # fmt: skip
TOGETHER = {"person": SON, "others": (Companion(an_unrecorded_person()), Companion(WIFE))}


def test_a_household_is_recorded_in_one_act_with_its_head_first() -> None:
    registry = family()
    entry = an_official_entry(**TOGETHER)
    assert codes(registry.check(OFFICIAL_ENTRY, entry)) == set()

    reception = registry.do(OFFICIAL_ENTRY, entry)

    records = [registry.record(f"{number:010d}") for number in (4, 5, 6)]
    assert {record.household_number for record in records} - {registry.record(FATHER).household_number}
    assert len({record.household_number for record in records}) == 1
    assert {record.head.full for record in records} == {"山野 岳"}
    assert [(record.name.full, record.order_in_household) for record in records] == [
        ("山野 海", 2), ("山野 岳", 1), ("山野 花", 3),
    ]  # fmt: skip
    undo(registry, reception)
    assert set(registry.present()) == {FATHER, MOTHER, CHILD}


def test_people_who_join_together_come_behind_everybody_who_is_there() -> None:
    registry = family()
    people = [replace(one, relationship=("99",)) for one in (SON, WIFE)]
    entry = an_official_entry(household=HOUSEHOLD, address=Address(), person=people[0], others=(Companion(people[1]),))
    assert codes(registry.check(OFFICIAL_ENTRY, entry)) == set()

    registry.do(OFFICIAL_ENTRY, entry)

    assert [registry.record(f"{number:010d}").order_in_household for number in (4, 5)] == [4, 5]
    assert registry.record("0000000005").head.full == "大川 誠"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((Companion(an_unrecorded_person(name=WIFE.name)),), {("REG-ENTER-012", "relationship_2")}),
        ((Companion(replace(an_unrecorded_person(), relationship=("99",))),), {("REG-ENTER-013", "name_2")}),
        ((Companion(WIFE), Companion(replace(SON, name=replace(SON.name, kana="")))), {("REG-NEW-004", "kana_3")}),
        (
            (Companion(replace(SON, birth_date=PartialDate.known(date(2026, 11, 22)))),),
            {("REG-ENTER-002", "birth_date_2")},
        ),
    ],
)
def test_what_is_wrong_with_another_person_stands_at_that_persons_fields(
    others: tuple[Companion, ...], expected: set[tuple[str, str]]
) -> None:
    found = family().check(OFFICIAL_ENTRY, an_official_entry(others=others))

    assert {(one.code, one.field) for one in found if one.level is Level.ERROR} == expected


def test_a_code_is_drawn_for_everybody_who_is_to_have_one_and_the_store_must_hold_as_many() -> None:
    scene = family().scene()
    entry = an_official_entry(draws_code=True, others=(Companion(SON), Companion(WIFE, draws_code=True)))

    short = OFFICIAL_ENTRY.check(entry, EntryNumbers(), replace(scene, codes=CodeStock(free=1)))
    outcome = OFFICIAL_ENTRY.outcome(entry, EntryNumbers(), scene, Allotted(("00000027",), ("11", "22")))

    assert [(one.code, one.field) for one in short] == [("REG-NEW-031", "draws_code_3")]
    assert OFFICIAL_ENTRY.resident_codes(entry) == 2
    assert [one.numbers.resident_code for one in outcome.newcomers] == ["11", "", "22"]
