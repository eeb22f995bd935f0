"""転出 through the counter and the daily closing, in the tables: records, findings, messages, certificates."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.resident_registry.actions.announce import announce
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.actions.load_records import load_records
from daicho.systems.resident_registry.actions.make_arrival_inquiry import make_arrival_inquiry
from daicho.systems.resident_registry.errors import (
    DeparturesNotClosed,
    EntryHasErrors,
    InquiryWouldShowProtected,
    NoArrivalInquiry,
)
from daicho.systems.resident_registry.models import Movement, Resident, ResidentVersion
from daicho.systems.resident_registry.queries.departures import (
    awaited_notices,
    departures_of_the_day,
    due_departures,
    left_together,
)
from daicho.systems.resident_registry.queries.records import events_of, newest_records, versions_of
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.arrival_notice import KIND as ARRIVAL_NOTICE
from daicho.systems.resident_registry.rules.movements.arrival_notice import ArrivalNoticeEntry
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.hiding import Hide, however_hidden
from tests.makers.move_in import a_move_in
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
TODAY = MONDAY_MORNING.date()
PLANNED = TODAY + timedelta(days=3)


def on(day: date, staff_id: str = "1001") -> Context:
    """An officer on another day."""
    return later(officer(staff_id), MONDAY_MORNING + (day - TODAY))


@pytest.fixture
def family() -> tuple[str, ...]:
    """大川 誠, 結衣 and 陽, who moved in on 2026-11-20 and were recorded today."""
    return approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers


def planned(family: tuple[str, ...], moved_on: date = PLANNED, basis: FilingBasis = FilingBasis.NOTIFICATION) -> str:
    entry = MoveOutEntry(filed(moved_on, basis), family, YOKOHAMA)
    return carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)


def records(family: tuple[str, ...]) -> list[ResidentVersion]:
    return [ResidentVersion.objects.using(SYSTEM).filter(resident=n).order_by("-version_no")[0] for n in family]


def test_before_the_day_the_family_stays_on_the_register(family: tuple[str, ...]) -> None:
    planned(family)

    assert close_departures(on(PLANNED - timedelta(days=1))).residents == ()
    assert {row.status for row in records(family)} == {"resident"}
    assert {row.valid_from for row in records(family)} == {TODAY}
    assert Resident.objects.using(SYSTEM).filter(status="resident").count() == 3


@proves("S1.1.f", how="unit")
def test_on_the_morning_of_the_day_the_records_are_closed_once_with_audit_and_messages(
    family: tuple[str, ...],
) -> None:
    reception = planned(family)
    waiting = Delivery.objects.using(SYSTEM).count()

    closed = close_departures(on(PLANNED))
    again = close_departures(on(PLANNED))

    assert closed.residents == family
    assert again.residents == ()
    assert {row.status for row in records(family)} == {"moved_out"}
    assert {row.valid_from for row in records(family)} == {PLANNED}
    assert {row.movement for row in records(family)} == {Movement.objects.using(SYSTEM).get(reception=reception).id}
    assert Delivery.objects.using(SYSTEM).count() == waiting + 9
    (kept,) = AuditEvent.objects.using(SYSTEM).filter(event="departure.closed")
    assert kept.subjects == list(family)


def test_a_day_missed_is_made_up_with_the_planned_day_as_day_of_removal(family: tuple[str, ...]) -> None:
    planned(family)

    close_departures(on(PLANNED + timedelta(days=4)))

    assert {row.valid_from for row in records(family)} == {PLANNED}
    assert {row.recorded_at.date() for row in records(family)} == {PLANNED + timedelta(days=4)}


def test_the_mother_becomes_head_on_the_day_the_father_leaves(family: tuple[str, ...]) -> None:
    father, mother, child = family
    planned((father,))
    assert Resident.objects.using(SYSTEM).get(is_head=True).number == father

    close_departures(on(PLANNED))

    assert Resident.objects.using(SYSTEM).get(is_head=True).number == mother
    assert newest_records([child])[child].record.head.full == "大川 結衣"
    assert events_of(mother)[newest_records([mother])[mother].version_no].reason == "head_change"


def test_one_household_that_cannot_be_closed_keeps_no_other_waiting(
    family: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers
    planned(family)
    planned(other)
    broken = newest_records(family)[family[0]].record.household_number

    def fails_for_one(ctx: Context, reception: str, written: object) -> None:
        if any(one.today.record.household_number == broken for one in written):  # type: ignore[attr-defined]
            raise RuntimeError("the disk is full")
        announce(ctx, reception, written)  # type: ignore[arg-type]

    monkeypatch.setattr("daicho.systems.resident_registry.actions.close_departures.announce", fails_for_one)
    with pytest.raises(DeparturesNotClosed) as refusal:
        close_departures(on(PLANNED))

    assert broken in refusal.value.message
    assert {row.status for row in records(family)} == {"resident"}
    assert {row.status for row in records(other)} == {"moved_out"}
    monkeypatch.undo()
    assert close_departures(on(PLANNED)).residents == family


def test_a_departure_given_up_before_its_day_is_not_closed(family: tuple[str, ...]) -> None:
    reception = planned(family)
    entry = CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, family, "転出をやめた")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, entry)

    assert close_departures(on(PLANNED)).residents == ()
    assert {row.status for row in records(family)} == {"resident"}


def test_a_departure_undone_after_its_day_brings_everybody_back_with_the_head(family: tuple[str, ...]) -> None:
    father = family[0]
    before = {n: versions_of(n) for n in family}
    reception = planned((father,))
    close_departures(on(PLANNED))
    entry = CancellationEntry(filed(PLANNED, FilingBasis.OFFICIAL, PLANNED), reception, family, "転出していなかった")

    carried_out(on(PLANNED, "1001"), on(PLANNED, "1002"), CANCELLATION, entry)

    for number, old in before.items():
        for day in (TODAY, PLANNED, PLANNED + timedelta(days=1)):
            then, now = as_of(old, day), as_of(versions_of(number), day)
            assert then is not None
            assert now is not None
            assert then.content == now.content
    assert Resident.objects.using(SYSTEM).get(is_head=True).number == father
    reasons = {events_of(n)[newest_records([n])[n].version_no].reason for n in family}
    assert reasons == {"cancellation_entry", "cancellation_correction"}


def test_fifteen_days_after_leaving_a_notice_is_refused_and_the_office_acts_itself() -> None:
    family = approved(officer("1001"), officer("1002"), a_move_in(moved_on=date(2026, 10, 1))).resident_numbers
    left_on = TODAY - timedelta(days=15)

    entry = MoveOutEntry(filed(left_on), family, YOKOHAMA)
    with pytest.raises(EntryHasErrors) as refusal:
        enter_movement(officer("1001"), MOVE_OUT, entry, EntryNumbers(), ())
    planned(family, left_on, FilingBasis.OFFICIAL)

    assert [f.code for f in refusal.value.findings if f.level == "error"] == ["REG-OUT-001"]
    assert {row.status for row in records(family)} == {"moved_out"}
    assert {row.valid_from for row in records(family)} == {left_on}


def test_the_page_of_the_notice_tells_the_plan_and_the_closing_apart(family: tuple[str, ...]) -> None:
    reception = planned(family)
    close_departures(on(PLANNED))

    review = view_movement(officer("1002"), reception)

    statuses = [(t.number, t.before.status.value if t.before else "", t.after.status.value) for t in review.touched]
    assert statuses == [
        *((n, "resident", "resident") for n in family),
        *((n, "resident", "moved_out") for n in family),
    ]
    assert review.resident_numbers == family


def test_the_lists_of_the_day_and_of_missing_notices(family: tuple[str, ...]) -> None:
    reception = planned(family)
    ahead = departures_of_the_day(officer("1001"))
    due = departures_of_the_day(on(PLANNED))
    close_departures(on(PLANNED))
    closed = departures_of_the_day(on(PLANNED))
    early = awaited_notices(on(PLANNED + timedelta(days=30)))
    missing = awaited_notices(on(PLANNED + timedelta(days=31)))

    assert [row.resident_number for row in ahead.ahead] == list(family)
    assert [row.resident_number for row in due.due] == list(family)
    assert [row.resident_number for row in closed.closed] == list(family)
    assert {row.reception for row in closed.closed} == {reception}
    assert early.rows == ()
    assert [row.resident_number for row in missing.rows] == list(family)
    assert missing.days == 30


def test_a_plan_of_the_former_system_is_closed_as_a_departure_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "invented_city", "--seed", "3", "--residents", "300"]
    subprocess.run(
        [*command, "--date", TODAY.isoformat(), "--out", str(tmp_path / "city")],
        check=True, cwd="src", capture_output=True,
    )  # fmt: skip
    facts = json.loads((tmp_path / "city/world.json").read_text())
    last = facts["last_resident_sequence"], facts["last_household_sequence"]
    load_records(officer("1001"), tmp_path / "city/registry", *last)
    planned = due_departures(TODAY + timedelta(days=60))
    assert planned

    after = on(TODAY + timedelta(days=60))
    closed = close_departures(after)

    assert set(closed.residents) == {one.resident_number for one in planned}
    assert close_departures(after).residents == ()
    for one in planned:
        version = versions_of(one.resident_number)[-1]
        assert version.valid_from == one.on
        review = view_movement(after, Movement.objects.using(SYSTEM).get(id=version.movement).reception)
        assert review.state_title == "本登録済"
        assert [t.after.status.value for t in review.touched][-1] == "moved_out"


@proves("S1.2.f", how="unit")
def test_the_municipality_of_destination_is_asked_about_all_who_left_together(family: tuple[str, ...]) -> None:
    planned(family)
    with pytest.raises(NoArrivalInquiry):
        make_arrival_inquiry(officer("1001"), family[0])
    close_departures(on(PLANNED))

    pdf = make_arrival_inquiry(on(PLANNED + timedelta(days=31)), family[1])

    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "神奈川県横浜市長様" in text
    assert all(name in text for name in ("大川誠", "大川結衣", "大川陽"))
    assert "令和8年11月26日" in text
    assert AuditEvent.objects.using(SYSTEM).get(event="arrival_inquiry.made").subjects == list(family)


@however_hidden
def test_neither_a_letter_nor_a_list_shows_where_somebody_hidden_went(family: tuple[str, ...], hide: Hide) -> None:
    planned(family)
    hide(family[1])
    ahead = departures_of_the_day(officer("1001")).ahead
    close_departures(on(PLANNED))
    rows = awaited_notices(on(PLANNED + timedelta(days=31))).rows

    assert [row.destination for row in (*ahead, *rows)] == [RESTRICTED] * 6
    with pytest.raises(InquiryWouldShowProtected):
        make_arrival_inquiry(on(PLANNED + timedelta(days=31)), family[0])

    assert not AuditEvent.objects.using(SYSTEM).filter(event="arrival_inquiry.made").exists()


def test_a_notice_of_arrival_takes_people_off_the_list_and_keeps_both_destinations(family: tuple[str, ...]) -> None:
    planned(family)
    close_departures(on(PLANNED))
    _, people = left_together(on(PLANNED), family[1])
    assert tuple(one.resident_number for one in people) == family
    day = PLANNED + timedelta(days=31)
    entry = ArrivalNoticeEntry(filed(PLANNED, FilingBasis.NOTICE, day), family, YOKOHAMA)

    carried_out(on(day, "1001"), on(day, "1002"), ARRIVAL_NOTICE, entry)

    assert awaited_notices(on(day)).rows == ()
    record = newest_records(family)[family[0]].record
    assert record.planned_move_out.on == PLANNED
    assert record.confirmed_move_out.on == PLANNED
    assert record.removed.on is not None
    assert record.removed.on.sort_on == PLANNED
