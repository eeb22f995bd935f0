"""死亡・失踪宣告・職権消除: whose record is closed from when, and who is head after it (住基法8条; 標準 4.0.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daicho.kernel.dates import WORDINGS, PartialDate
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.death import DeathEntry
from daicho.systems.resident_registry.rules.movements.disappearance import KIND as DISAPPEARANCE
from daicho.systems.resident_registry.rules.movements.disappearance import DisappearanceEntry
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Outcome
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.rules.movements.official_removal import KIND as OFFICIAL_REMOVAL
from daicho.systems.resident_registry.rules.movements.official_removal import RemovalGround
from tests.makers.births_and_deaths import BORN, DIED, a_birth, a_death, a_removal, filing_on
from tests.makers.departures import YOKOHAMA
from tests.makers.household import (
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
    two_households,
    undo,
)
from tests.makers.move_in import new_address
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

GRANDMOTHER = NEWBORN = "0000000004"
TYPED = ("令和8年頃", "令和8年11月頃", "令和8年11月3日頃", "推定令和8年11月3日", "推定令和8年11月", "令和8年秋",
         "令和8年11月上旬", "令和8年11月中旬頃", "年月日不詳", "令和8年 月日不詳", "令和8年11月 日不詳",
         "令和8年11月3日から5日頃までの間", "令和8年11月推定3日から5日までの間",
         "令和8年11月3日頃から5日頃までの間")  # fmt: skip


def test_the_list_of_wordings_is_the_whole_list_of_the_standard() -> None:
    patterns = [filing_on(typed).moved_on.pattern for typed in TYPED]

    assert patterns == [wording.code for wording in WORDINGS]


@proves("S1.1.a", how="unit")
@pytest.mark.parametrize("typed", TYPED)
def test_a_day_of_death_in_every_wording_of_the_standard_closes_the_record(typed: str) -> None:
    registry = family()
    entry = a_death(MOTHER, moved_on=typed)
    assert codes(registry.check(DEATH, entry)) == set()

    registry.do(DEATH, entry)

    record = registry.record(MOTHER)
    assert record.status is ResidentStatus.DEAD
    assert record.removed.on == entry.filing.moved_on
    assert record.removed.on is not None
    assert not record.removed.on.is_known


@pytest.mark.parametrize(
    ("moved_on", "closes_on", "why"),
    [
        (DIED, DIED, "分かっている日"),
        ("令和8年11月3日頃", date(2026, 11, 3), "言い表された最初の日"),
        ("令和7年頃", date(2026, 1, 10), "最後に記載された時より前には遡らない"),
        ("年月日不詳", TODAY, "年も分からないときは届出・通知の日"),
        ("令和8年2月29日", date(2026, 2, 28), "暦にない日 (1.1.8)"),
    ],
)
def test_from_which_day_the_record_reads_as_closed(moved_on: date | str, closes_on: date, why: str) -> None:
    registry = family()

    registry.do(DEATH, a_death(MOTHER, moved_on=moved_on))

    assert registry.versions[MOTHER][-1].valid_from == closes_on, why


@pytest.mark.parametrize(
    ("dead", "alerts", "heads", "why"),
    [
        ((FATHER,), {"REG-HOUSE-010"}, {MOTHER}, "15歳以上が母だけ: 母が世帯主。子の続柄は確かめる"),
        ((FATHER, CHILD), set(), {MOTHER}, "残る一人が世帯主 (4.0.4)"),
        ((FATHER, MOTHER), set(), {CHILD}, "残る一人は幼くても世帯主"),
        ((MOTHER,), set(), {FATHER}, "世帯主は変わらない"),
        ((FATHER, MOTHER, CHILD), set(), set(), "だれも残らない"),
    ],
)
def test_who_is_head_after_a_death(dead: tuple[str, ...], alerts: set[str], heads: set[str], why: str) -> None:
    registry = family()
    entry = a_death(*dead)

    found = codes(registry.check(DEATH, entry))
    registry.do(DEATH, entry)

    assert found == alerts, why
    present = registry.present()
    assert {n for n, record in present.items() if record.is_head} == heads, why
    if heads:
        (head,) = heads
        assert {record.head.full for record in present.values()} == {present[head].name.full}


def grown_family() -> PaperRegistry:
    """大川家 with 花 (宛名番号 4), the head's mother: three of 15 or more once the child is left out."""
    registry = two_households()
    moved = MoveWithinEntry(
        filing(date(2026, 2, 1)), (GRANDMOTHER,), new_address(), registry.record(FATHER).household_number,
        placed(n0000000004=("52",)),
    )  # fmt: skip
    registry.do(MOVE_WITHIN, moved)
    return registry


@proves("S1.1.a", how="unit")
def test_where_several_could_be_head_the_household_has_none_until_somebody_says_who() -> None:
    registry = grown_family()

    found = codes(registry.check(DEATH, a_death()))
    registry.do(DEATH, a_death())

    assert found == {"REG-HOUSE-010"}
    assert not any(record.is_head for record in registry.present().values())
    assert {record.head.full for record in registry.present().values()} == {""}


def test_the_new_relationships_make_one_act_with_the_death() -> None:
    registry = grown_family()
    entry = a_death(remaining=placed(n0000000002=HEAD, n0000000003=SON, n0000000004=("11", "52")))

    assert codes(registry.check(DEATH, entry)) == set()
    reasons = {change.resident_number: change.event.reason for change in outcome(registry, entry).changes}
    registry.do(DEATH, entry)

    assert reasons == {
        FATHER: "death", MOTHER: "head_change", CHILD: "head_change", GRANDMOTHER: "head_change",
    }  # fmt: skip
    assert {record.head.full for record in registry.present().values()} == {"大川 結衣"}
    assert registry.record(GRANDMOTHER).relationship == ("11", "52")


def outcome(registry: PaperRegistry, entry: DeathEntry) -> Outcome:
    return DEATH.outcome(entry, EntryNumbers(), registry.scene(), Allotted())


@pytest.mark.parametrize(
    ("entry", "expected", "article"),
    [
        (a_death(MOTHER), set(), "そのまま"),
        (a_death(MOTHER, basis=FilingBasis.NOTICE), set(), "9条2項通知"),
        (a_death(MOTHER, basis=FilingBasis.OFFICIAL), set(), "職権"),
        (a_death(MOTHER, basis=FilingBasis.REQUEST), set(), "申出 (4.2.0.5)"),
        (a_death(MOTHER, basis=FilingBasis.NOTIFICATION), {"REG-FILE-001"}, "住民異動届ではない"),
        (a_death(MOTHER, moved_on=date(2026, 11, 24)), {"REG-FILE-003"}, "将来の死亡日 (11.1)"),
        (a_death(MOTHER, filed_on=date(2026, 11, 24)), {"REG-FILE-002"}, "将来の届出日"),
        (a_death(CHILD, moved_on=date(2022, 7, 15)), {"REG-WHO-005"}, "記録より前"),
        (a_death("0000000099"), {"REG-WHO-002"}, "いない人"),
        (a_death(MOTHER, GRANDMOTHER), {"REG-GONE-001"}, "別々の世帯"),
        (a_death(remaining=placed(n0000000002=HEAD, n0000000003=HEAD)), {"REG-GONE-004"}, "世帯主は一人"),
        (a_death(remaining=placed(n0000000002=("52",), n0000000003=HEAD)), {"REG-GONE-005"}, "15歳未満の世帯主"),
    ],
)
def test_findings_of_a_death(entry: object, expected: set[str], article: str) -> None:
    assert codes(two_households().check(DEATH, entry)) == expected, article


def test_the_dead_cannot_die_again_nor_before_their_birth() -> None:
    registry = family()
    registry.do(BIRTH, a_birth())
    before_birth = a_death("0000000004", moved_on="令和8年11月頃")
    assert codes(registry.check(DEATH, before_birth)) == set(), "不詳日は出生日と比べられない"
    registry.do(DEATH, a_death(MOTHER))

    assert codes(registry.check(DEATH, a_death(MOTHER))) == {"REG-WHO-003"}


def test_a_known_day_before_the_birth_is_an_error() -> None:
    registry = family()
    registry.versions[CHILD] = tuple(
        replace(v, content=replace(v.content, birth_date=PartialDate.known(date(2026, 11, 21))))
        for v in registry.versions[CHILD]
    )

    assert codes(registry.check(DEATH, a_death(CHILD, moved_on=date(2026, 11, 20)))) == {"REG-GONE-002"}


def test_a_planned_departure_is_pointed_out() -> None:
    registry = family()
    registry.do(MOVE_OUT, MoveOutEntry(filing(date(2026, 12, 1), FilingBasis.NOTIFICATION), (MOTHER,), YOKOHAMA))

    (alert,) = registry.check(DEATH, a_death(MOTHER))

    assert alert.code == "REG-GONE-003"
    assert "令和8年12月1日の転出予定" in alert.message


def moved_in_june(registry: PaperRegistry) -> None:
    """転居 of the whole family."""
    entry = MoveWithinEntry(filing(date(2026, 6, 1)), (FATHER, MOTHER, CHILD), new_address("5番5号", ""))
    registry.do(MOVE_WITHIN, entry)


@proves("S1.1.f", how="unit")
@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        (DEATH, a_death()),
        (DEATH, a_death(FATHER, CHILD)),
        (DEATH, a_death(moved_on="年月日不詳")),
        (DEATH, a_death(moved_on=date(2026, 4, 1))),
        (DISAPPEARANCE, DisappearanceEntry(filing_on("令和8年3月頃", FilingBasis.NOTICE), (FATHER,))),
        (OFFICIAL_REMOVAL, a_removal()),
    ],
    ids=["世帯主の死亡", "二人の死亡", "年月日不詳", "遅れて知った死亡", "失踪宣告", "職権消除"],
)
def test_undone_every_day_reads_as_before(kind: MovementKind[Any], entry: Any) -> None:
    registry = family()
    moved_in_june(registry)
    before = every_week(registry)
    reception = registry.do(kind, entry)
    assert not registry.record(FATHER).is_present

    undo(registry, reception)

    assert every_week(registry) == before
    assert all(registry.record(number).is_present for number in (FATHER, MOTHER, CHILD))


def test_a_death_learnt_of_late_is_laid_over_what_was_recorded_since() -> None:
    registry = family()
    moved_in_june(registry)

    registry.do(DEATH, a_death(MOTHER, moved_on=date(2026, 4, 1)))

    assert on(registry, MOTHER, date(2026, 3, 31)).is_present
    assert [on(registry, MOTHER, date(2026, month, 15)).status.value for month in (4, 7)] == ["dead", "dead"]
    assert on(registry, FATHER, date(2026, 7, 15)).is_present


def test_a_head_who_was_notified_before_the_death_was_known_stays_head() -> None:
    registry = grown_family()
    changed = placed(n0000000001=("11",), n0000000003=SON, n0000000004=("11", "52"))
    registry.do(HEAD_CHANGE, HeadChangeEntry(filing(date(2026, 11, 10)), MOTHER, changed))

    found = codes(registry.check(DEATH, a_death(moved_on=date(2026, 11, 1))))
    registry.do(DEATH, a_death(moved_on=date(2026, 11, 1)))

    assert found == set()
    assert {r.head.full for r in registry.present().values()} == {"大川 結衣"}
    assert registry.record(MOTHER).is_head


def test_a_child_born_after_the_death_of_the_head_gets_the_new_head_from_its_birth() -> None:
    registry = family()
    registry.do(BIRTH, a_birth())
    died_before_the_birth = date(2026, 11, 10)

    registry.do(DEATH, a_death(moved_on=died_before_the_birth))

    assert {r.head.full for r in registry.present().values()} == {"大川 結衣"}
    assert on(registry, FATHER, died_before_the_birth).status is ResidentStatus.DEAD
    assert on(registry, MOTHER, died_before_the_birth).is_head
    assert [v.valid_from for v in registry.versions[NEWBORN]] == [BORN, BORN]


@proves("S1.1.a", how="unit")
def test_a_declared_disappearance_is_a_removal_ex_officio_on_the_deemed_day() -> None:
    registry = family()
    entry = DisappearanceEntry(filing_on(date(2026, 3, 3), FilingBasis.NOTICE), (FATHER,))

    assert codes(registry.check(DISAPPEARANCE, entry)) == {"REG-HOUSE-010"}
    registry.do(DISAPPEARANCE, entry)

    record = registry.record(FATHER)
    assert (record.status, record.removed.reason) == (ResidentStatus.REMOVED, "official_removal")
    assert record.removed.on == PartialDate.known(date(2026, 3, 3))
    assert record.bookkeeping.household_when_removed == record.household_number
    assert registry.record(MOTHER).is_head


@pytest.mark.parametrize(
    ("changes", "expected", "article"),
    [
        ({}, set(), "調査を経た居所不明"),
        ({"findings": " "}, {"REG-REMOVE-002"}, "住基法8条・34条"),
        ({"investigated_on": None}, {"REG-REMOVE-003"}, "実態調査 (34条)"),
        ({"investigated_on": None, "ground": RemovalGround.RECORDED_TWICE}, set(), "二重登録は訪問を要しない"),
        ({"investigated_on": date(2026, 11, 24)}, {"REG-REMOVE-004"}, "将来の調査"),
        ({"filing": filing_on("令和8年11月頃", FilingBasis.OFFICIAL)}, {"REG-REMOVE-001"}, "不詳日は不可 (1.1.8)"),
        ({"filing": filing_on(basis=FilingBasis.NOTICE)}, set(), "通知"),
        ({"filing": filing_on(basis=FilingBasis.REQUEST)}, set(), "申出 (4.2.0.5)"),
        ({"filing": filing_on(basis=FilingBasis.NOTIFICATION)}, {"REG-FILE-001"}, "届出による消除は無い"),
    ],
)
def test_findings_of_a_removal_ex_officio(changes: dict[str, object], expected: set[str], article: str) -> None:
    assert codes(family().check(OFFICIAL_REMOVAL, a_removal(**changes))) == expected, article


def test_a_removal_closes_everybodys_record_and_says_what_was_found() -> None:
    registry = family()
    entry = a_removal()

    registry.do(OFFICIAL_REMOVAL, entry)

    assert registry.present() == {}
    assert {registry.record(n).status for n in (FATHER, MOTHER, CHILD)} == {ResidentStatus.REMOVED}
    assert ("調査の結果", entry.findings) in entry.facts()
    assert replace(entry, investigated_on=None).facts()[1] == ("実態調査の日", "")


@pytest.mark.parametrize(
    ("registry", "words"), [(family(), "職権で世帯主にします"), (grown_family(), "世帯主のない世帯になります")]
)
def test_the_alert_says_whether_there_will_be_a_head(registry: PaperRegistry, words: str) -> None:
    (alert,) = registry.check(DEATH, a_death(FATHER))

    assert words in alert.message
