"""``./daicho close-day`` closes what is due at the command line, and says how many."""

from __future__ import annotations

import json
from datetime import date

import pytest

from daicho.config.closing import close_day
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
NOTICE, PLANNED = date(2026, 11, 17), date(2026, 11, 20)


def on_the_day_of_notice(staff_id: str) -> Context:
    return later(officer(staff_id), MONDAY_MORNING + (NOTICE - MONDAY_MORNING.date()))


def test_the_command_closes_what_is_due_once(capsys: pytest.CaptureFixture[str]) -> None:
    enterer, approver = on_the_day_of_notice("1001"), on_the_day_of_notice("1002")
    move_in = a_move_in(moved_on=date(2026, 11, 9), notified_on=date(2026, 11, 16), planned_on=date(2026, 11, 9))
    family = approved(enterer, approver, move_in).resident_numbers
    carried_out(enterer, approver, MOVE_OUT, MoveOutEntry(filed(PLANNED, filed_on=NOTICE), family, YOKOHAMA))

    assert close_day() == 0
    assert close_day() == 0

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["closed"], second["closed"]) == (3, 0)
    statuses = Resident.objects.using("resident_registry").filter(number__in=family).values_list("status", flat=True)
    assert set(statuses) == {"moved_out"}
