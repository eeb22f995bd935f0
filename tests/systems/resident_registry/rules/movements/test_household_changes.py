"""世帯分離・世帯合併・世帯変更・世帯主変更: what is changed, what is refused, and that undoing restores every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daicho.kernel.findings import Level, errors_in
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.corrections.items import CorrectedItems
from daicho.systems.resident_registry.rules.movements.corrections.official import KIND as OFFICIAL
from daicho.systems.resident_registry.rules.movements.corrections.official import OfficialCorrectionEntry
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HOUSEHOLD_CHANGE,
    HOUSEHOLD_MERGER,
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.record_parts import Remark
from tests.makers.household import (
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    SON,
    TODAY,
    WIFE,
    codes,
    every_week,
    family,
    filing,
    on,
    placed,
    two_households,
    undo,
)
from tests.makers.move_in import person_name
from tests.proofs import proves

DAY = date(2026, 11, 20)
GRANDMOTHER = "0000000004"
THEIRS, HERS = "00000001", "00000002"
HUSBAND, MOTHER_OF, FATHERS_MOTHER = ("11",), ("52",), ("51", "52")


def separation(**changes: object) -> HouseholdSeparationEntry:
    """結衣 and 陽 leave; 誠 stays."""
    entry = HouseholdSeparationEntry(filing(), (MOTHER, CHILD), placed(n0000000002=HEAD, n0000000003=SON))
    return replace(entry, **changes)  # type: ignore[arg-type]


def merger(**changes: object) -> HouseholdMergerEntry:
    """花 joins the family as mother of the head."""
    entry = HouseholdMergerEntry(filing(), (GRANDMOTHER,), THEIRS, placed(n0000000004=MOTHER_OF))
    return replace(entry, **changes)  # type: ignore[arg-type]


def change(**changes: object) -> HouseholdChangeEntry:
    """陽 joins the grandmother's household."""
    entry = HouseholdChangeEntry(filing(), (CHILD,), HERS, placed(n0000000003=("20", "20")))
    return replace(entry, **changes)  # type: ignore[arg-type]


def new_head(**changes: object) -> HeadChangeEntry:
    """結衣 becomes head."""
    entry = HeadChangeEntry(filing(), MOTHER, placed(n0000000001=HUSBAND, n0000000003=SON))
    return replace(entry, **changes)  # type: ignore[arg-type]


@proves("S1.1.c", how="unit")
def test_those_who_separate_get_a_new_household_and_head_and_keep_their_address() -> None:
    registry = family()
    before = {n: registry.record(n) for n in (FATHER, MOTHER, CHILD)}

    assert registry.check(SEPARATION, separation()) == ()
    registry.do(SEPARATION, separation())

    wife, son, husband = (registry.record(n) for n in (MOTHER, CHILD, FATHER))
    assert {wife.household_number, son.household_number} == {"00000002"}
    assert (wife.relationship, son.relationship, wife.head.full, son.head.full) == (HEAD, SON, "大川 結衣", "大川 結衣")
    assert (wife.order_in_household, son.order_in_household) == (1, 2)
    assert husband == before[FATHER]
    for number in (MOTHER, CHILD):
        untouched = replace(
            registry.record(number),
            household_number=before[number].household_number,
            relationship=before[number].relationship,
            head=before[number].head,
            order_in_household=before[number].order_in_household,
            bookkeeping=before[number].bookkeeping,
        )
        assert untouched == before[number]


def test_when_the_head_leaves_the_one_who_stays_becomes_head_ex_officio() -> None:
    registry = family()
    entry = separation(movers=(FATHER, CHILD), placed=placed(n0000000001=HEAD, n0000000003=SON))

    registry.do(SEPARATION, entry)

    assert registry.record(MOTHER).is_head
    assert registry.record(MOTHER).household_number == THEIRS


def test_a_merger_closes_the_old_household_and_resets_the_relationships() -> None:
    registry = two_households()

    assert registry.check(HOUSEHOLD_MERGER, merger()) == ()
    registry.do(HOUSEHOLD_MERGER, merger())

    joined = registry.record(GRANDMOTHER)
    assert (joined.household_number, joined.relationship, joined.head.full) == (THEIRS, MOTHER_OF, "大川 誠")
    assert registry.scene().household(HERS) == ()
    assert joined.bookkeeping.former_household_number == HERS
    assert [m.number for m in registry.scene().household(THEIRS)] == [FATHER, MOTHER, CHILD, GRANDMOTHER]


def test_some_who_change_household_leave_the_others_as_they_are() -> None:
    registry = two_households()
    before = registry.record(FATHER)

    assert registry.check(HOUSEHOLD_CHANGE, change()) == ()
    registry.do(HOUSEHOLD_CHANGE, change())

    moved = registry.record(CHILD)
    assert (moved.household_number, moved.relationship, moved.head.full) == (HERS, ("20", "20"), "大川 花")
    assert registry.record(FATHER) == before
    assert registry.record(GRANDMOTHER).is_head


def test_a_new_head_stands_in_every_record_with_all_relationships_against_the_new_head() -> None:
    registry = family()

    assert registry.check(HEAD_CHANGE, new_head()) == ()
    registry.do(HEAD_CHANGE, new_head())

    records = [registry.record(n) for n in (MOTHER, FATHER, CHILD)]
    assert [r.relationship for r in records] == [HEAD, HUSBAND, SON]
    assert [r.order_in_household for r in records] == [1, 2, 3]
    assert {r.head.full for r in records} == {"大川 結衣"}
    assert {r.former_head.full for r in records} == {"大川 誠"}
    assert on(registry, CHILD, DAY - timedelta(1)).head.full == "大川 誠"


def test_a_de_facto_head_is_named_in_the_remarks_of_all_members() -> None:
    registry = family()

    registry.do(HEAD_CHANGE, new_head(de_facto_head="SMITH JOHN"))

    assert {registry.record(n).remarks for n in (FATHER, MOTHER, CHILD)} == {
        (Remark(DAY, "事実上の世帯主　SMITH JOHN"),)
    }


@pytest.mark.parametrize(
    ("case", "entry", "expected", "level"),
    [
        ("everybody is ticked (25条: nothing separates)",
         separation(movers=(FATHER, MOTHER, CHILD), placed=placed(n0000000001=HEAD, n0000000002=WIFE, n0000000003=SON)),
         "REG-SEP-001", Level.ERROR),
        ("two heads in the new household (7条4号)",
         separation(placed=placed(n0000000002=HEAD, n0000000003=HEAD)), "REG-HOUSE-001", Level.ERROR),
        ("a 続柄 is missing (7条4号)", separation(placed=placed(n0000000002=HEAD)), "MUN-REL-001", Level.ERROR),
        ("a child alone becomes head (age-15 practice)",
         separation(movers=(CHILD,), placed=placed(n0000000003=HEAD)), "REG-HHC-002", Level.ALERT),
        ("no head in the new household (4.0.4)",
         separation(placed=placed(n0000000002=("96",), n0000000003=SON)), "REG-HOUSE-002", Level.ALERT),
        ("before anybody lived here (11.1)",
         separation(filing=filing(date(2025, 12, 1))), "REG-WHO-005", Level.ERROR),
        ("a 請求 is no footing for it (4.1.4.1)",
         separation(filing=filing(basis=FilingBasis.CLAIM)), "REG-FILE-001", Level.ERROR),
        ("15 days after the change (25条, 52条2項)",
         separation(filing=filing(date(2026, 11, 6), FilingBasis.NOTIFICATION)), "REG-FILE-004", Level.ALERT),
        ("tomorrow (4.0.3)", separation(filing=filing(TODAY + timedelta(1))), "REG-FILE-003", Level.ERROR),
    ],
)  # fmt: skip
def test_what_speaks_against_a_separation(
    case: str, entry: HouseholdSeparationEntry, expected: str, level: Level
) -> None:
    found = family().check(SEPARATION, entry)

    assert (expected, level) in {(f.code, f.level) for f in found}, case


def test_a_notification_on_the_last_of_the_fourteen_days_is_in_time() -> None:
    # 9 November + 14 days = 23 November, a Monday but a holiday: the next opening day is the 24th.
    entry = separation(filing=filing(date(2026, 11, 9), FilingBasis.NOTIFICATION))

    assert "REG-FILE-004" not in codes(family().check(SEPARATION, entry))


@pytest.mark.parametrize(
    ("case", "entry", "expected", "level"),
    [
        ("one stays behind: that is 世帯変更 (1.2.2)",
         merger(movers=(MOTHER, CHILD), target=HERS, placed=placed(n0000000002=("96",), n0000000003=("96",))),
         "REG-MERGE-001", Level.ERROR),
        ("a household in which nobody lives", merger(target="00000009"), "REG-HHC-004", Level.ERROR),
        ("the household they are in", merger(target=HERS), "REG-HHC-008", Level.ERROR),
        ("a second head (7条4号)", merger(placed=placed(n0000000004=HEAD)), "REG-HOUSE-001", Level.ERROR),
    ],
)  # fmt: skip
def test_what_speaks_against_a_merger(case: str, entry: HouseholdMergerEntry, expected: str, level: Level) -> None:
    found = two_households().check(HOUSEHOLD_MERGER, entry)

    assert (expected, level) in {(f.code, f.level) for f in found}, case


def test_a_change_of_everybody_is_sent_to_the_merger() -> None:
    registry = two_households()
    entry = change(movers=(GRANDMOTHER,), target=THEIRS, placed=placed(n0000000004=MOTHER_OF))

    assert "REG-JOIN-001" in codes(errors_in(registry.check(HOUSEHOLD_CHANGE, entry)))


@proves("S1.1.c", how="refusal")
def test_another_lot_number_needs_a_move_and_never_a_change_of_address_in_the_same_act() -> None:
    (finding,) = errors_in(two_households(lot="2番2号").check(HOUSEHOLD_MERGER, merger()))

    assert finding.code == "REG-HHC-005"
    assert "転居" in finding.message


def test_another_building_text_is_never_an_error_and_stays_as_it_is() -> None:
    registry = two_households(building="")

    found = registry.check(HOUSEHOLD_MERGER, merger())
    registry.do(HOUSEHOLD_MERGER, merger())

    assert [(f.code, f.level) for f in found] == [("REG-HHC-006", Level.ALERT)]
    assert registry.record(GRANDMOTHER).address.building == ""
    assert registry.record(FATHER).address.building == "グリーンヒルズ201号"


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("the head is head already (4.1.4.2)",
         new_head(head=FATHER, placed=placed(n0000000002=WIFE, n0000000003=SON)), "REG-HEAD-001"),
        ("a member was forgotten (4.1.4.2)", new_head(placed=placed(n0000000001=HUSBAND)), "REG-HEAD-002"),
        ("a member has no 続柄 (7条4号)", new_head(placed=placed(n0000000001=HUSBAND, n0000000003=())), "MUN-REL-001"),
        ("a second head (7条4号)", new_head(placed=placed(n0000000001=HEAD, n0000000003=SON)), "REG-HOUSE-001"),
    ],
)  # fmt: skip
def test_what_speaks_against_a_change_of_head(case: str, entry: HeadChangeEntry, expected: str) -> None:
    assert expected in codes(errors_in(family().check(HEAD_CHANGE, entry))), case


def test_a_household_change_recorded_for_a_later_day_is_not_overwritten() -> None:
    registry = family()
    registry.do(HEAD_CHANGE, new_head())
    earlier = separation(filing=filing(date(2026, 11, 1)), movers=(CHILD,), placed=placed(n0000000003=HEAD))

    (first, *_) = errors_in(registry.check(SEPARATION, earlier))

    assert first.code == "REG-HHC-001"
    assert "先に取り消して" in first.message


def test_a_name_changed_after_the_day_of_a_late_notification_is_not_brought_back() -> None:
    registry = family()
    renamed = CorrectedItems(name=person_name("小川", "結衣", "オガワ", "ユイ"))
    registry.do(OFFICIAL, OfficialCorrectionEntry(filing(date(2026, 11, 15)), MOTHER, renamed))
    earlier = separation(filing=filing(date(2026, 11, 10)))

    found = registry.check(SEPARATION, earlier)
    registry.do(SEPARATION, earlier)

    assert codes(found) == {"REG-HHC-007"}
    assert {registry.record(n).head.full for n in (MOTHER, CHILD)} == {"小川 結衣"}
    assert on(registry, MOTHER, date(2026, 11, 12)).name.full == "大川 結衣"


def test_a_separation_is_told_about_people_by_name() -> None:
    entry = separation(placed=placed(n0000000002=HEAD, n0000000003=("12",)))

    messages = {f.message for f in family().check(SEPARATION, entry)}

    assert any(m.startswith("大川 陽さん: ") for m in messages), messages


@proves("S1.1.f", how="unit")
@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        (SEPARATION, separation()),
        (SEPARATION, separation(movers=(FATHER,), placed=placed(n0000000001=HEAD),
                                remaining=placed(n0000000002=HEAD, n0000000003=SON))),
        (HOUSEHOLD_MERGER, merger()),
        (HOUSEHOLD_CHANGE, change()),
        (HEAD_CHANGE, new_head(de_facto_head="施設長　山田 太郎")),
    ],
    ids=lambda value: getattr(value, "code", ""),
)  # fmt: skip
def test_a_household_movement_undone_leaves_every_day_as_it_was(kind: object, entry: object) -> None:
    registry = two_households()
    before = every_week(registry)

    undo(registry, registry.do(kind, entry))  # type: ignore[arg-type]

    assert every_week(registry) == before
