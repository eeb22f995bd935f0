"""Everybody who has moved in changes address again and again, written as the registry's own actions write.

Run as ``python -m tests.faults.further_changes TIMES`` with the keys of an installation. Each change of a household is
one transaction of versions and messages; when the database dies under it, it is tried again.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import uuid4

import django
from django.db import Error, connections, transaction

from daicho.config.law_tables import law_tables
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.dates import PartialDate

CHANGED, SYSTEM, TRIES = "move_within", "resident_registry", 300
T = TypeVar("T")


def main(times: int) -> None:
    """転居 of each household, so many times; the screens for it need not be there."""
    with serving(SYSTEM):
        for turn in range(1, times + 1):
            for household in _persistently(_households):
                _persistently(partial(_change, household, turn))


def _persistently(act: Callable[[], T]) -> T:
    for _ in range(TRIES):
        try:
            with transaction.atomic(using=SYSTEM):
                return act()
        except Error:
            connections[SYSTEM].close()
            time.sleep(0.1)
    raise SystemExit("the database did not come back")


def _households() -> list[str]:
    """Those that have moved in."""
    from daicho.systems.resident_registry.models import MovementEffect, Resident

    newcomers = MovementEffect.objects.using(SYSTEM).filter(is_new=True).values_list("resident_number", flat=True)
    rows = Resident.objects.using(SYSTEM).filter(number__in=list(newcomers))
    return sorted(set(rows.values_list("household_number", flat=True)))


def _change(household: str, turn: int) -> None:
    from daicho.systems.resident_registry.actions.announce import announce
    from daicho.systems.resident_registry.actions.locks import lock_residents
    from daicho.systems.resident_registry.actions.numbering import next_reception
    from daicho.systems.resident_registry.actions.write_outcome import write_outcome
    from daicho.systems.resident_registry.models import Movement, Resident
    from daicho.systems.resident_registry.queries.records import versions_of
    from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident, Outcome, Scene
    from daicho.systems.resident_registry.rules.record_parts import RecordEvent

    ctx = _officer()
    rows = Resident.objects.using(SYSTEM).filter(household_number=household)
    members = lock_residents(rows.values_list("number", flat=True))
    known = {one.number: KnownResident(one.number, versions_of(one.number)) for one in members}
    event = RecordEvent(reason=CHANGED, notified_on=ctx.today, on=PartialDate.known(ctx.today))
    changes = []
    for number, one in known.items():
        address = replace(one.record.address, building=f"転居荘{turn}号室")
        changes.append(Change(number, replace(one.record, address=address), ctx.today, event))
    movement = Movement.objects.using(SYSTEM).create(
        id=uuid4(),
        reception=next_reception(ctx.today),
        kind="move_in",
        moved_on=ctx.today,
        notified_on=ctx.today,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
        terminal=ctx.terminal,
        created_at=ctx.now,
    )
    scene = Scene(now=ctx.now, law=ctx.law, residents=known)
    announce(ctx, movement.reception, write_outcome(ctx, movement, scene, Outcome(changes=tuple(changes))))


def _officer() -> Context:
    return Context(
        actor=Actor("1003", "高橋 直子", "office", frozenset({"approve"})),
        office=Office("0001", "本庁 市民課"),
        terminal="HK-003",
        purpose="窓口事務",
        system=SYSTEM,
        now=business_now(),
        law=law_tables(),
        caused_by="further-changes",
    )


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
