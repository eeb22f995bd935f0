"""kill -9 of the worker in the middle of feeding the certificate server: nothing is lost, doubled or mixed."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest
from django.conf import settings

from daicho.config.certificate_feed import SYSTEM
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery, InboxEntry
from daicho.kernel.dates import PartialDate
from daicho.systems.certificate_server.actions.supply_sources import supply_sources
from daicho.systems.certificate_server.models import Source, SourcePending, SourceStep
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from tests.makers.move_in import a_move_in, father, mother, new_address
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves
from tests.sequences.certificate_city import (
    REGISTRY,
    Certified,
    asking,
    certified,
    deliver_all,
    everybody_certified,
    poll,
    served,
)
from tests.sequences.own_process import installation, start, wait_until

pytestmark = [pytest.mark.committed(databases=[*settings.ALIASES]), pytest.mark.timeout(240)]
COUPLES, KILLS = 6, 5


def _moves(couple: tuple[str, ...], turn: int, place: int) -> str:
    filing = Filing(PartialDate.known(MONDAY_MORNING.date()), MONDAY_MORNING.date(), FilingBasis.OFFICIAL)
    entry = MoveWithinEntry(filing, couple, new_address(f"{turn + 1}番{place + 60}号", ""))
    return carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, entry)


def _undelivered() -> int:
    return Delivery.objects.using(REGISTRY).filter(receiver=SYSTEM).exclude(state="delivered").count()


def _home_of(resident: str) -> str:
    found = served(resident)
    assert found is not None
    return found[0]


@proves("C3.a", how="sequence")
def test_every_change_is_there_once_and_no_household_was_ever_mixed_whatever_is_killed(
    tmp_path: Path,
) -> None:
    couples = []
    for place in range(COUPLES):
        entry = a_move_in((father(), mother()), address=new_address(f"{place + 300}番4号", ""))
        couples.append(approved(officer("1001"), officer("1002"), entry).resident_numbers)
    deliver_all()
    with serving(SYSTEM):
        supply_sources(asking(), "試験")
    poll()
    homes = {couple: _home_of(couple[0]) for couple in couples}
    states: dict[str, list[tuple[Certified, ...]]] = {home: [certified(home)] for home in homes.values()}
    environment = installation(tmp_path, settings.ALIASES)
    chance = random.Random(20261123)
    worker = start(environment, "-m", "daicho.config.worker")
    killed_at_work = 0
    try:
        for turn in range(KILLS):
            for place, couple in enumerate(couples):
                _moves(couple, turn, place)
                states[homes[couple]].append(certified(homes[couple]))
            time.sleep(chance.uniform(0.0, 0.4))
            killed_at_work += _undelivered() > 0
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            for couple in couples:
                found = served(couple[0])
                assert found is None or found[1] in states[homes[couple]]
            worker = start(environment, "-m", "daicho.config.worker")
        wait_until(lambda: _undelivered() == 0, 90)
    finally:
        worker.kill()
        worker.wait()
    poll()

    assert killed_at_work > 0
    for home, members in everybody_certified().items():
        assert served(members[0].member.resident_number) == (home, members)
    assert not SourcePending.objects.exists()
    assert not SourceStep.objects.exists()
    entries = InboxEntry.objects.using(SYSTEM).filter(type="CertificateSourceChanged")
    assert entries.count() == Delivery.objects.using(REGISTRY).filter(receiver=SYSTEM).count()
    assert {
        row.source_no for row in Source.objects.filter(resident_number__in=[one for c in couples for one in c])
    } == {KILLS + 1}
