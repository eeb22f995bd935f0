"""転入通知 on the error list: taken over once what stood in its way is gone, or settled by an officer with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import MoveInNotice, MoveInNoticeReceived
from daicho.contracts.messages.municipalities import NamedPerson
from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Actor
from daicho.systems.resident_registry.actions.take_arrival import retry_arrival, settle_arrival, take_arrival
from daicho.systems.resident_registry.errors import ArrivalNotOpen, ReasonRequired
from daicho.systems.resident_registry.models import MovementState, ReceivedArrival
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers_of
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
TODAY = MONDAY_MORNING.date()


def notice_about(family: tuple[str, ...]) -> ReceivedArrival:
    """The notice of Yokohama about everybody, received and judged."""
    records, numbers = newest_records(family), personal_numbers_of(family)
    notice = MoveInNotice(
        notice_number="YO-1", moved_in_on=TODAY, notified_on=TODAY, new_address=replace(YOKOHAMA, lot="1番1号"),
        new_head="大川 誠", former_address=records[family[0]].record.address,
        persons=tuple(
            NamedPerson(
                resident_code=ResidentCode(numbers[one].resident_code), name=records[one].record.name.full,
                birth_date=records[one].record.birth_date, sex=records[one].record.sex.value,
            )
            for one in family
        ),
    )  # fmt: skip
    ctx = replace(officer("1001"), actor=Actor("jukinet_server", "jukinet_server", "system"))
    with transaction.atomic(using="resident_registry"):
        take_arrival(ctx, MoveInNoticeReceived(sender="141003", received_at=datetime.now(UTC), notice=notice))
    return ReceivedArrival.objects.get(number="YO-1")


def test_without_a_departure_it_waits_and_is_taken_over_after_it() -> None:
    # given: nobody has given notice of leaving
    family = approved(officer("1001"), officer("1002")).resident_numbers
    row = notice_about(family)
    assert row.state == "error"
    assert "転出の届出がありません" in row.reason
    assert not retry_arrival(officer("1002"), row.id)

    # when: the 転出届 is entered and approved
    entry = MoveOutEntry(filed(TODAY + timedelta(days=3), filed_on=TODAY), family, YOKOHAMA)
    carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)

    # then: taken over, approved by nobody but the notice, for the next-day check; the officer's try is on record
    assert retry_arrival(officer("1002"), row.id)
    row.refresh_from_db()
    assert row.state == "applied"
    assert {one.record.confirmed_move_out.on for one in newest_records(family).values()} == {TODAY}
    steps = MovementState.objects.filter(movement__reception=row.reception).order_by("state_no")
    assert [(one.state, one.staff_name) for one in steps] == [
        ("entered", "自動(転入通知)"),
        ("approved", "自動(転入通知)"),
    ]
    tried = AuditEvent.objects.using("resident_registry").filter(event="arrival_notice.retried", staff_id="1002")
    assert sorted(one.detail["taken"] for one in tried) == [False, True]


def test_an_officer_settles_it_with_a_reason_and_only_once() -> None:
    row = notice_about(approved(officer("1001"), officer("1002")).resident_numbers)

    with pytest.raises(ReasonRequired):
        settle_arrival(officer("1002"), row.id, " ")
    settle_arrival(officer("1002"), row.id, "人違いと確認した")

    row.refresh_from_db()
    assert (row.state, row.reason, row.settled_by) == ("settled", "人違いと確認した", "1002")
    with pytest.raises(ArrivalNotOpen):
        retry_arrival(officer("1002"), row.id)
