"""The daily closing as the queue runs it: by itself, with no officer at a terminal, and accepted by the CS."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from daicho.config.queues import queue_of
from daicho.foundation.jobs.queue import app_for
from daicho.foundation.jobs.worker import run_jobs
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.sequences.city import relay_inside

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
NOTICE, PLANNED = date(2026, 11, 17), date(2026, 11, 20)


def on_the_day_of_notice(staff_id: str) -> Context:
    return later(officer(staff_id), MONDAY_MORNING + (NOTICE - MONDAY_MORNING.date()))


def test_the_queue_closes_what_is_due_and_the_cs_takes_it() -> None:
    # given: a departure whose day has come, and nobody at a terminal
    enterer, approver = on_the_day_of_notice("1001"), on_the_day_of_notice("1002")
    move_in = a_move_in(moved_on=date(2026, 11, 9), notified_on=date(2026, 11, 16), planned_on=date(2026, 11, 9))
    family = approved(enterer, approver, move_in).resident_numbers
    carried_out(enterer, approver, MOVE_OUT, MoveOutEntry(filed(PLANNED, filed_on=NOTICE), family, YOKOHAMA))

    # when: the queue runs
    enqueue = queue_of("resident_registry")
    with transaction.atomic(using="resident_registry"):
        enqueue("close_departures")
    run_jobs("resident_registry")
    while relay_inside("resident_registry", "jukinet_server"):
        pass

    # then
    statuses = Resident.objects.using("resident_registry").filter(number__in=family).values_list("status", flat=True)
    assert set(statuses) == {"moved_out"}
    left = Delivery.objects.using("resident_registry").filter(receiver="jukinet_server").exclude(state="delivered")
    assert list(left) == []
    assert IdentificationRecord.objects.filter(reason="move_out").count() == 3


def test_the_queue_looks_for_due_departures_by_itself() -> None:
    queue_of("resident_registry")

    periodic = app_for("resident_registry").periodic_registry.periodic_tasks

    assert [task.cron for (name, _), task in periodic.items() if name == "close_departures"] == ["*/5 * * * *"]
