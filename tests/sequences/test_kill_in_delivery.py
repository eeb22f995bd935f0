"""kill -9 of worker and prefecture in the middle of delivery: afterwards every change is there exactly once."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from daicho.foundation.messaging.models import Delivery, InboxEntry
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.unified_addressee.models import AddresseeVersion
from tests.proofs import proves
from tests.sequences.city import Prefecture, make_due, send_from
from tests.sequences.own_process import installation, start, wait_until
from tests.systems.jukinet_server.makers import a_change, an_update
from tests.systems.linkage_platform.makers import a_change as a_record_change
from tests.systems.linkage_platform.makers import a_resident

pytestmark = [
    pytest.mark.committed(databases=[*settings.ALIASES]),
    pytest.mark.timeout(180),
]
PEOPLE, UPDATES, KILLS = 25, 4, 8
SYSTEMS = ("resident_registry", "jukinet_server", "linkage_platform")


def _everybody_moves() -> list[str]:
    """Four updates of each person are waiting in the registry; returns the 住民票コード."""
    codes = []
    for place in range(PEOPLE):
        update, resident = an_update(), a_resident()
        codes.append(update.identification.resident_code.reveal())
        for version in range(1, UPDATES + 1):
            address = {"text": "神奈川県平塚市宝町", "lot": f"{version}番{place + 1}号"}
            sent = update if version == 1 else a_change(update, address=address)
            send_from("resident_registry", sent, resident.resident_number)
            send_from("resident_registry", a_record_change(resident, version_no=version), resident.resident_number)
    return codes


def _open() -> int:
    return sum(Delivery.objects.using(system).exclude(state="delivered").count() for system in SYSTEMS)


def _worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return start(environment, "-m", "daicho.config.worker")


@proves("S2.1.b", how="sequence")
@proves("S4.1.a", how="sequence")
@proves("S4.1.b", how="sequence")
@proves("C11.a", how="sequence")
def test_every_change_is_applied_once_and_in_order_whatever_is_killed(prefecture: Prefecture, tmp_path: Path) -> None:
    environment = installation(tmp_path, settings.ALIASES)
    data = Path(environment["DAICHO_DATA"])
    (data / "counterparts.json").write_text(json.dumps({"prefecture": prefecture.running.url}))
    shutil.copytree(prefecture.line.trust, data / "trust", dirs_exist_ok=True)
    codes = _everybody_moves()
    chance = random.Random(20261123)
    worker = _worker(environment)
    wait_until(lambda: _open() < 2 * PEOPLE * UPDATES and bool(prefecture.codes()))

    killed_at_work = 0
    try:
        for turn in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.6))
            killed_at_work += _open() > 0
            if turn % 3 == 2:
                prefecture.running.kill()
                prefecture.running.start()
                make_due("jukinet_server")
            else:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                worker = _worker(environment)
        wait_until(_all_done, 90)
    finally:
        worker.kill()
        worker.wait()

    assert killed_at_work > 0
    for code in codes:
        assert prefecture.numbers_of(code) == list(range(1, UPDATES + 1))
    assert IdentificationRecord.objects.count() == PEOPLE * UPDATES
    assert AddresseeVersion.objects.count() == PEOPLE * UPDATES
    entries = InboxEntry.objects.using("unified_addressee").order_by("id")
    by_person: dict[str, list[int]] = {}
    for subject, order_no in entries.values_list("subject", "order_no"):
        by_person.setdefault(subject, []).append(order_no)
    assert list(by_person.values()) == [list(range(1, UPDATES + 1))] * PEOPLE


def _all_done() -> bool:
    make_due("jukinet_server")
    return _open() == 0
