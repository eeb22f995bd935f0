"""転入通知の受理 — planned and confirmed departure side by side; the earlier day ends the record (9条1項, 1.1.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Level
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.arrival_notice import KIND as ARRIVAL_NOTICE
from daicho.systems.resident_registry.rules.movements.arrival_notice import ArrivalNoticeEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.departures import YOKOHAMA, a_move_out, close_due, family_on_paper, filed, undo
from tests.makers.paper_registry import PaperRegistry

TODAY = date(2026, 11, 23)
PLANNED = TODAY + timedelta(days=7)
KAWASAKI = Address(municipality_code="141305", text="神奈川県川崎市幸区", lot="1番2号")


def a_notice(registry: PaperRegistry, arrived_on: date, people: tuple[str, ...] = ()) -> ArrivalNoticeEntry:
    filing = filed(arrived_on, FilingBasis.NOTICE, registry.today)
    return ArrivalNoticeEntry(filing, people or tuple(registry.versions), KAWASAKI, "大川 誠")


def family_about_to_leave(closed: bool) -> PaperRegistry:
    registry = family_on_paper()
    registry.do(MOVE_OUT, a_move_out(registry, moved_on=PLANNED))
    registry.today = PLANNED + timedelta(days=5) if closed else PLANNED - timedelta(days=2)
    close_due(registry)
    return registry


@pytest.mark.parametrize(
    ("closed", "arrived_on", "ends_on"),
    [
        (False, PLANNED - timedelta(days=3), PLANNED - timedelta(days=3)),
        (True, PLANNED - timedelta(days=3), PLANNED - timedelta(days=3)),
        (True, PLANNED, PLANNED),
        (True, PLANNED + timedelta(days=2), PLANNED),
    ],
    ids=["before the planned day", "earlier, known later", "on the planned day", "later than planned"],
)
def test_the_record_ends_on_the_earlier_of_the_planned_day_and_the_arrival(
    closed: bool, arrived_on: date, ends_on: date
) -> None:
    registry = family_about_to_leave(closed)

    registry.do(ARRIVAL_NOTICE, a_notice(registry, arrived_on))

    for versions in registry.versions.values():
        record = versions[-1].content
        assert record.status is ResidentStatus.MOVED_OUT
        assert record.removed.on is not None
        assert record.removed.on.sort_on == ends_on
        assert record.planned_move_out.on == PLANNED
        assert record.planned_move_out.destination.address == YOKOHAMA
        assert record.confirmed_move_out.on == arrived_on
        assert record.confirmed_move_out.destination.address == KAWASAKI
        day_before, that_day = as_of(versions, ends_on - timedelta(days=1)), as_of(versions, ends_on)
        assert day_before is not None
        assert that_day is not None
        assert day_before.content.is_present
        assert not that_day.content.is_present


def test_who_stays_is_head_from_the_earlier_day() -> None:
    registry = family_on_paper()
    father, mother, _ = registry.versions
    registry.do(MOVE_OUT, a_move_out(registry, movers=(father,), moved_on=PLANNED))
    registry.today = PLANNED + timedelta(days=5)
    close_due(registry)

    registry.do(ARRIVAL_NOTICE, a_notice(registry, PLANNED - timedelta(days=2), (father,)))

    then = as_of(registry.versions[mother], PLANNED - timedelta(days=2))
    before = as_of(registry.versions[mother], PLANNED - timedelta(days=3))
    assert then is not None
    assert before is not None
    assert then.content.is_head
    assert not before.content.is_head


def test_nobody_has_notified_a_departure_the_notice_itself_ends_the_record() -> None:
    registry = family_on_paper()
    entry = a_notice(registry, TODAY - timedelta(days=1))
    assert {f.code for f in registry.check(ARRIVAL_NOTICE, entry)} == {"REG-ARRIVE-004"}

    registry.do(ARRIVAL_NOTICE, entry)

    assert registry.present() == {}
    assert {r.removed.by_notice for r in map(registry.record, registry.versions)} == {"notice"}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("early", {"REG-ARRIVE-005"}),
        ("twice", {"REG-ARRIVE-003"}),
        ("future", {"REG-FILE-003"}),
        ("own city", {"REG-ARRIVE-001"}),
        ("by a person", {"REG-FILE-001"}),
    ],
)
def test_what_is_pointed_out_or_refused(case: str, expected: set[str]) -> None:
    registry = family_about_to_leave(closed=True)
    entry = a_notice(registry, PLANNED)
    if case == "early":
        entry = a_notice(registry, PLANNED - timedelta(days=1))
    elif case == "twice":
        registry.do(ARRIVAL_NOTICE, entry)
    elif case == "future":
        entry = a_notice(registry, registry.today + timedelta(days=1))
    elif case == "own city":
        entry = ArrivalNoticeEntry(entry.filing, entry.people, Address(text="神奈川県平塚市宝町", lot="1番"))
    else:
        filing = filed(PLANNED, FilingBasis.NOTIFICATION, registry.today)
        entry = ArrivalNoticeEntry(filing, entry.people, KAWASAKI)

    found = {f.code for f in registry.check(ARRIVAL_NOTICE, entry)}

    assert found == expected


@pytest.mark.parametrize("closed", [False, True])
def test_the_notice_can_be_undone_and_the_departure_only_after_it(closed: bool) -> None:
    registry = family_about_to_leave(closed)
    departure = registry.done[-1]
    before = dict(registry.versions)
    notice = registry.do(ARRIVAL_NOTICE, a_notice(registry, PLANNED - timedelta(days=3)))

    with pytest.raises(AssertionError, match="REG-UNDO-003"):
        undo(registry, departure)
    undo(registry, notice)

    for number, old in before.items():
        for day in {v.valid_from for v in registry.versions[number]}:
            then, now = as_of(old, day), as_of(registry.versions[number], day)
            assert then is not None
            assert now is not None
            assert then.content == now.content
    undo(registry, departure)
    assert len(registry.present()) == 3


def test_all_findings_on_the_wrong_person_are_errors() -> None:
    registry = family_on_paper()

    found = registry.check(ARRIVAL_NOTICE, a_notice(registry, TODAY, ("9999999999",)))

    assert {f.code for f in found} == {"REG-WHO-002"}
    assert all(f.level is Level.ERROR for f in found)


def test_nine_people_who_arrived_early_are_one_alert() -> None:
    registry = family_about_to_leave(closed=True)

    (alert,) = registry.check(ARRIVAL_NOTICE, a_notice(registry, PLANNED - timedelta(days=1)))

    assert all(name in alert.message for name in ("大川 誠", "大川 結衣", "大川 陽"))
