"""転出 and the closing on its day: what may be notified when, who stays, and the way back (住基法24条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Level
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.departures import ABROAD, YOKOHAMA, a_move_out, close_due, family_on_paper, filed, undo
from tests.makers.paper_registry import PaperRegistry
from tests.proofs import proves

TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


def codes(registry: PaperRegistry, entry: object) -> set[str]:
    return {f.code for f in registry.check(MOVE_OUT, entry)}


def errors(registry: PaperRegistry, entry: object) -> set[str]:
    return {f.code for f in registry.check(MOVE_OUT, entry) if f.level is Level.ERROR}


@pytest.mark.parametrize(
    ("moved_on", "basis", "expected", "why"),
    [
        (TODAY + WEEK, FilingBasis.NOTIFICATION, set(), "異動日は届出日以降の日も入力できる (4.1.3.0.1)"),
        (TODAY, FilingBasis.NOTIFICATION, set(), "当日"),
        (TODAY - timedelta(days=14), FilingBasis.NOTIFICATION, set(), "14日目までは届出"),
        (TODAY - timedelta(days=15), FilingBasis.NOTIFICATION, {"REG-OUT-001"}, "14日を経過したら職権 (4.1.3.0.1)"),
        (TODAY - timedelta(days=15), FilingBasis.REQUEST, set(), "経過後は申出"),
        (TODAY - timedelta(days=15), FilingBasis.OFFICIAL, set(), "経過後は職権"),
        (TODAY - timedelta(days=14), FilingBasis.REQUEST, {"REG-OUT-002"}, "期間内は届出 (住基法24条)"),
        (TODAY + timedelta(days=200), FilingBasis.NOTIFICATION, {"REG-OUT-003"}, "年の打ち間違い"),
        (TODAY, FilingBasis.NOTICE, {"REG-FILE-001"}, "通知による転出は転入通知の受理"),
    ],
)
def test_the_day_decides_whether_it_is_a_notice_or_the_offices_own_act(
    moved_on: date, basis: FilingBasis, expected: set[str], why: str
) -> None:
    registry = family_on_paper()

    assert codes(registry, a_move_out(registry, moved_on=moved_on, basis=basis)) == expected, why


def test_the_fourteen_days_do_not_move_over_closed_days() -> None:
    # 2026-11-09 + 14 days = 2026-11-23, 勤労感謝の日: closed, and yet the last day
    registry = family_on_paper()
    registry.today = date(2026, 11, 24)

    late = a_move_out(registry, moved_on=date(2026, 11, 9), filed_on=date(2026, 11, 24))

    assert errors(registry, late) == {"REG-OUT-001"}


@pytest.mark.parametrize(
    ("destination", "abroad", "basis", "expected"),
    [
        (Address(municipality_code="141003", text="神奈川県横浜市"), False, FilingBasis.NOTIFICATION, set()),
        (Address(text="千葉県どこか市"), False, FilingBasis.NOTIFICATION, {"REG-OUT-007"}),
        (Address(), False, FilingBasis.NOTIFICATION, {"REG-OUT-005"}),
        (Address(), False, FilingBasis.OFFICIAL, {"REG-OUT-005"}),
        (Address(text="神奈川県平塚市宝町", lot="1番"), False, FilingBasis.NOTIFICATION, {"REG-OUT-006"}),
        (Address(country="アメリカ合衆国"), True, FilingBasis.NOTIFICATION, set()),
        (Address(text="12 Main Street"), True, FilingBasis.NOTIFICATION, {"REG-OUT-004"}),
    ],
)
def test_the_municipality_or_the_country_alone_is_enough_as_destination(
    destination: Address, abroad: bool, basis: FilingBasis, expected: set[str]
) -> None:
    registry = family_on_paper()
    entry = a_move_out(registry, destination=destination, abroad=abroad, basis=basis)

    assert codes(registry, entry) == expected


def test_only_the_office_may_leave_the_destination_empty() -> None:
    registry = family_on_paper()

    assert errors(registry, a_move_out(registry, destination=Address()))
    assert not errors(registry, a_move_out(registry, destination=Address(), basis=FilingBasis.OFFICIAL))


def test_until_the_day_everybody_is_a_resident_and_the_destination_is_on_record() -> None:
    registry = family_on_paper()

    registry.do(MOVE_OUT, a_move_out(registry, moved_on=TODAY + WEEK))

    for record in registry.present().values():
        assert record.status is ResidentStatus.RESIDENT
        assert record.planned_move_out.on == TODAY + WEEK
        assert record.planned_move_out.destination.address == YOKOHAMA
        assert record.removed.on is None
    assert len(registry.present()) == 3


def test_who_is_about_to_leave_cannot_be_moved_out_again() -> None:
    registry = family_on_paper()
    entry = a_move_out(registry, moved_on=TODAY + WEEK)
    registry.do(MOVE_OUT, entry)

    assert errors(registry, entry) == {"REG-OUT-008"}


def test_on_the_day_the_record_is_closed_from_that_day_and_once_only() -> None:
    registry = family_on_paper()
    registry.do(MOVE_OUT, a_move_out(registry, moved_on=TODAY + WEEK))
    close_due(registry)
    assert len(registry.present()) == 3

    registry.today = TODAY + WEEK + timedelta(days=2)
    close_due(registry)
    once = dict(registry.versions)
    close_due(registry)

    assert registry.present() == {}
    assert registry.versions == once
    for versions in registry.versions.values():
        assert versions[-1].valid_from == TODAY + WEEK
        before = as_of(versions, TODAY + WEEK - timedelta(days=1))
        assert before is not None
        assert before.content.is_present
        assert versions[-1].content.removed.reason == "move_out"
        assert versions[-1].content.planned_move_out.on == TODAY + WEEK


def test_a_day_that_has_come_at_the_approval_closes_at_once() -> None:
    registry = family_on_paper()

    registry.do(MOVE_OUT, a_move_out(registry, moved_on=TODAY - timedelta(days=3)))

    assert registry.present() == {}
    assert all(v[-1].valid_from == TODAY - timedelta(days=3) for v in registry.versions.values())


def test_abroad_is_the_standards_own_reason() -> None:
    registry = family_on_paper()

    registry.do(MOVE_OUT, a_move_out(registry, moved_on=TODAY, destination=ABROAD, abroad=True))

    assert {v[-1].content.removed.reason for v in registry.versions.values()} == {"move_out_abroad"}


def test_when_the_head_leaves_the_only_grown_person_becomes_head_on_the_day_not_before() -> None:
    registry = family_on_paper()
    father, mother, child = registry.versions
    registry.do(MOVE_OUT, a_move_out(registry, movers=(father,), moved_on=TODAY + WEEK))
    assert not registry.record(mother).is_head

    registry.today = TODAY + WEEK
    close_due(registry)

    assert registry.record(mother).is_head
    assert registry.record(child).head.full == registry.record(mother).name.full
    assert "REG-HOUSE-010" in codes(family_on_paper(), a_move_out(registry, movers=(father,), moved_on=TODAY + WEEK))


def test_relationships_given_with_the_notice_count_on_the_day() -> None:
    registry = family_on_paper()
    father, mother, child = registry.versions
    remaining = (Placed(mother, ("02",)), Placed(child, ("20",)))
    entry = a_move_out(registry, movers=(father,), moved_on=TODAY + WEEK, remaining=remaining)
    assert codes(registry, entry) == set()
    registry.do(MOVE_OUT, entry)

    registry.today = TODAY + WEEK
    close_due(registry, entry)

    assert registry.record(mother).relationship == ("02",)
    assert registry.record(child).relationship == ("20",)


def test_relationships_cannot_change_where_the_head_stays() -> None:
    registry = family_on_paper()
    father, mother, child = registry.versions
    entry = a_move_out(registry, movers=(child,), remaining=(Placed(father, ("12",)), Placed(mother, ("02",))))

    assert "REG-OUT-010" in errors(registry, entry)


@pytest.mark.parametrize("days", [0, 3, 10], ids=["before the day", "on the day", "after the day"])
@proves("S1.1.f", how="unit")
def test_a_departure_given_up_reads_on_every_day_as_if_it_had_never_been(days: int) -> None:
    """転出予定の取りやめ・転出の取消し — the plan and its closing are undone as one."""
    registry = family_on_paper()
    before = dict(registry.versions)
    father, *_ = registry.versions
    reception = registry.do(MOVE_OUT, a_move_out(registry, movers=(father,), moved_on=TODAY + timedelta(days=3)))
    registry.today = TODAY + timedelta(days=days)
    close_due(registry)

    undo(registry, reception)

    for number, old in before.items():
        for day in {v.valid_from for v in registry.versions[number]} | {registry.today}:
            then, now = as_of(old, day), as_of(registry.versions[number], day)
            assert then is not None
            assert now is not None
            assert then.content == now.content


def test_after_the_day_giving_up_for_one_person_alone_is_refused_when_it_makes_two_heads() -> None:
    registry = family_on_paper()
    father, *_ = registry.versions
    reception = registry.do(MOVE_OUT, a_move_out(registry, movers=(father,), moved_on=TODAY))

    entry = CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, (father,), "転出していなかった")

    assert {f.code for f in registry.check(CANCELLATION, entry)} == {"REG-UNDO-004"}


def test_a_later_movement_on_record_is_pointed_out() -> None:
    registry = family_on_paper()
    entry = replace(a_move_out(registry), filing=filed(date(2026, 1, 5)))

    assert "REG-WHO-005" in errors(registry, entry)
