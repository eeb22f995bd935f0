"""異動の本登録 of every kind: lock row, versions, search rows, effects and messages tell the same story."""

from __future__ import annotations

import pytest
from django.db.models import Max

from bench.makers.families import officers
from bench.makers.movements import enter_movements
from daicho.foundation.messaging.models import Delivery, Message
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.write_versions import lock_columns
from daicho.systems.resident_registry.models import Movement, MovementEffect, Resident, ResidentSearch, ResidentVersion
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from daicho.systems.resident_registry.queries.search_keys import names_of
from daicho.systems.resident_registry.rules.movements.register import KINDS
from tests.makers.names_and_numbers import codes_in_store

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
UNDOES = "cancellation"


@pytest.mark.parametrize("code", KINDS)
def test_everything_that_an_approval_writes_agrees(code: str) -> None:
    codes_in_store(officers()[1], 150)
    (reception,) = enter_movements(code, 1)
    told = Message.objects.using(SYSTEM).count()

    numbers = approve_movement(officers()[1], reception, 1).resident_numbers

    movement = Movement.objects.using(SYSTEM).get(reception=reception)
    written = ResidentVersion.objects.using(SYSTEM).filter(movement=movement.id)
    assert set(written.values_list("resident", flat=True)) == set(numbers)
    effects = MovementEffect.objects.using(SYSTEM).filter(movement=movement).order_by("place")
    assert [one.resident_number for one in effects] == ([] if code == UNDOES else list(numbers))
    for resident in Resident.objects.using(SYSTEM).all():
        _agrees(resident)
    assert Message.objects.using(SYSTEM).count() > told
    _numbered_without_a_gap()


def _agrees(resident: Resident) -> None:
    """Lock row, newest version and current search rows of one resident."""
    versions = ResidentVersion.objects.using(SYSTEM).filter(resident=resident)
    assert resident.version_no == versions.aggregate(last=Max("version_no"))["last"] == versions.count()
    record = newest_records([resident.number])[resident.number].record
    columns = lock_columns(record, personal_numbers(resident.number))
    assert {name: getattr(resident, name) for name in columns} == columns
    rows = ResidentSearch.objects.using(SYSTEM).filter(resident_number=resident.number, current=True)
    assert sorted(row.name for row in rows) == sorted(name.text for name in names_of(record))
    assert {row.status for row in rows} == {record.status.value}


def _numbered_without_a_gap() -> None:
    orders: dict[tuple[str, str], list[int]] = {}
    for one in Delivery.objects.using(SYSTEM).order_by("order_no"):
        orders.setdefault((one.receiver, one.subject), []).append(one.order_no)
    assert all(given == list(range(1, len(given) + 1)) for given in orders.values())
