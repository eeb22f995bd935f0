"""転出 from the registry through the CS to the prefecture: planned, closed on its day, and undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daicho.foundation.messaging.models import Delivery
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import ABROAD, YOKOHAMA, filed
from tests.makers.move_in import a_move_in, fresh_numbers
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves
from tests.sequences.city import Prefecture, relay_inside

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
NOTICE, PLANNED = date(2026, 11, 17), date(2026, 11, 20)


def on(day: date, staff_id: str) -> Context:
    return later(officer(staff_id), MONDAY_MORNING + (day - MONDAY_MORNING.date()))


def relay_everything(prefecture: Prefecture) -> None:
    while relay_inside("resident_registry", "jukinet_server"):
        pass
    while prefecture.relay():
        pass
    refused = Delivery.objects.using("resident_registry").filter(receiver="jukinet_server").exclude(state="delivered")
    assert list(refused.values_list("last_code", "last_error")) == []


def held(code: str) -> tuple[str, list[tuple[str, bool]]]:
    """What the CS holds about a person: the state now, and reason and 予定者フラグ of each update."""
    person = Person.objects.get(resident_code_index=index_of(RESIDENT_CODE, code))
    records = IdentificationRecord.objects.filter(person=person).order_by("order_number")
    return person.state, [(one.reason, bool(one.content.get("is_expected_to_leave"))) for one in records]


@proves("S2.1.a", how="sequence")
@proves("M49.a", how="sequence")
def test_a_departure_planned_closed_and_undone_is_followed_by_the_cs_and_the_prefecture(
    prefecture: Prefecture,
) -> None:
    # given: a family that has moved in, and whose departure is planned
    numbers = fresh_numbers(3)
    code = numbers.members[1].resident_code
    entry = a_move_in(moved_on=date(2026, 11, 9), notified_on=date(2026, 11, 16), planned_on=date(2026, 11, 9))
    family = approved(on(NOTICE, "1001"), on(NOTICE, "1002"), entry, numbers).resident_numbers
    notice = MoveOutEntry(filed(PLANNED, filed_on=NOTICE), family, YOKOHAMA)
    reception = carried_out(on(NOTICE, "1001"), on(NOTICE, "1002"), MOVE_OUT, notice)
    relay_everything(prefecture)
    assert held(code) == ("current", [("move_in", False), ("correction_by_office", True)])

    # when: the day has come
    assert close_departures(on(PLANNED, "1002")).residents == family
    relay_everything(prefecture)

    # then: struck off by 転出 at the CS and at the prefecture, in order
    assert held(code) == (
        "removed",
        [("move_in", False), ("correction_by_office", True), ("move_out", False)],
    )
    assert prefecture.numbers_of(code) == [1, 2, 3]

    # when: it turns out that they never left
    day = PLANNED + timedelta(days=3)
    undo = CancellationEntry(filed(day, FilingBasis.OFFICIAL, day), reception, family, "転出していなかった")
    carried_out(on(day, "1001"), on(day, "1002"), CANCELLATION, undo)
    relay_everything(prefecture)

    # then: on record again
    state, updates = held(code)
    assert state == "current"
    assert updates[-1] == ("entry_by_office", False)
    assert prefecture.numbers_of(code) == [1, 2, 3, 4]


@pytest.mark.parametrize(("destination", "detail"), [(YOKOHAMA, ""), (ABROAD, "国外転出")], ids=["within", "abroad"])
def test_the_prefecture_is_told_who_left_the_country(prefecture: Prefecture, destination: Address, detail: str) -> None:
    # given: a family that has moved in
    numbers = fresh_numbers(3)
    code = numbers.members[1].resident_code
    entry = a_move_in(moved_on=date(2026, 11, 9), notified_on=date(2026, 11, 16), planned_on=date(2026, 11, 9))
    family = approved(on(NOTICE, "1001"), on(NOTICE, "1002"), entry, numbers).resident_numbers

    # when: they leave on the day of their notice
    notice = MoveOutEntry(filed(NOTICE, filed_on=NOTICE), family, destination, abroad=bool(detail))
    carried_out(on(NOTICE, "1001"), on(NOTICE, "1002"), MOVE_OUT, notice)
    close_departures(on(PLANNED, "1002"))
    relay_everything(prefecture)

    # then
    (last,) = [
        update for update in prefecture.running.look("records") if update["identification"]["resident_code"] == code
    ]
    assert (last["record_state"], last["identification"].get("reason_detail")) == ("removed", detail)
