"""``./daicho up --split``: the walking case through real processes, each with its own system's credentials alone."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from daicho.config.databases import SYSTEMS
from daicho.config.demo.instance import free_ports, temporary_instance
from tests.faults.installed import Installed, demand_once_and_in_order, wait_until
from tests.faults.officers import Officer, Officers, plain_text, some_notifications
from tests.marker_guard import GUARD
from tests.proofs import proves

RESIDENTS = 60
BUILT = ("resident_registry", "jukinet_server", "linkage_platform", "unified_addressee", "certificate_server")
"""Systems of which there is something to run."""
REGISTRY, CS, PLATFORM, ADDRESSEE = range(4)
"""Places of the screens: ports in a row."""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def split() -> Iterator[Installed]:
    """Every system as processes of its own; ended, searched and removed after the module."""
    ports, doors = free_ports(4), free_ports(len(SYSTEMS) + 1)
    options = ("--split", "--door-port", str(doors[0]))
    with temporary_instance(RESIDENTS, port=ports[0], options=options) as instance:
        instance.await_start()
        wait_until(lambda: all(_answers(port) for port in ports), 60)
        yield Installed.of(instance)
        instance.stop()
        assert instance.leftovers() == []
        GUARD.look_at_files(instance.data)


@pytest.fixture
def officers(split: Installed) -> Iterator[Officers]:
    """Officers at the registry's own screens."""
    opened = Officers(split.instance.address)
    yield opened
    opened.close()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def screens(split: Installed, place: int) -> str:
    """Where a system's own screens are."""
    return f"http://127.0.0.1:{split.instance.port + place}"


def beside(officer: Officer, address: str) -> httpx.Client:
    """The same browser window at another system's screens."""
    return httpx.Client(base_url=address, timeout=30, cookies=officer.client.cookies)


def machines(split: Installed) -> dict[str, int]:
    """Process ids of the machine processes by system."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"DAICHO_DATA={split.instance.data}".encode() in variables and b"daicho.config.machine" in command:
            only = next(one for one in variables if one.startswith(b"DAICHO_ONLY="))
            found[only.decode().partition("=")[2]] = int(entry.name)
    return found


def move_in(split: Installed, officers: Officers) -> list[str]:
    """Entered by one officer, verified and approved by another; 宛名番号 of the family."""
    (notification,) = some_notifications(split.world, 1)
    reception = officers.sign_in("1001").enter(notification)
    approver = officers.sign_in("1002")
    approver.verify(reception)
    answer = approver.approve(reception)
    assert answer.status_code == 302, plain_text(answer)[:2000]
    page = approver.get(f"/registry/movements/{reception}/").text
    return sorted(set(re.findall(r"/registry/residents/(\d{10})/", page)))


@proves("S1.7.a", how="sequence")
@proves("S2.1.a", how="sequence")
@proves("S4.1.a", how="sequence")
@proves("C1.a", how="sequence")
@proves("C2.a", how="sequence")
@proves("C11.a", how="sequence")
def test_a_family_that_moves_in_is_known_to_prefecture_and_addressee_system(
    split: Installed, officers: Officers
) -> None:
    family = move_in(split, officers)
    split.await_everything()

    assert demand_once_and_in_order(split, set(family)) == len(family) > 0


def test_one_sign_in_opens_the_offices_screens_of_every_system_and_none_of_the_cs(
    split: Installed, officers: Officers
) -> None:
    (resident, *_) = move_in(split, officers)
    split.await_everything()
    officer = officers.sign_in("1001")

    with beside(officer, screens(split, ADDRESSEE)) as addressee, beside(officer, screens(split, CS)) as cs:
        card = addressee.get(f"/addressee/{resident}/")
        turned_away = cs.get("/jukinet/")
        elsewhere = cs.get("/registry/")

    assert card.status_code == 200
    assert turned_away.headers["location"].startswith("/jukinet/sign-in/")
    assert elsewhere.status_code == 404


def test_the_cs_signs_in_its_own_operators_and_the_registry_asks_it_over_https(
    split: Installed, officers: Officers
) -> None:
    move_in(split, officers)
    split.await_everything()

    operator = Officer(screens(split, CS), "2001").sign_in()
    try:
        updates = plain_text(operator.get("/jukinet/?state=done"))
    finally:
        operator.client.close()
    linkage = plain_text(officers.sign_in("1008").get("/registry/linkage/"))

    assert "転入" in updates
    assert "すべて届いています" in linkage


@proves("M53.a", how="sequence")
def test_every_systems_seals_are_copied_to_the_keeper_that_shares_no_database(
    split: Installed, officers: Officers
) -> None:
    move_in(split, officers)
    unsealed = (
        "select count(*) from audit_event where txid >= coalesce((select max(high) from audit_seal), 0)::text::xid8"
    )
    aliases = ("office", *BUILT)
    split.await_everything()
    wait_until(lambda: not any(split.ask(alias, unsealed)[0][0] for alias in aliases), 30)

    wait_until(lambda: split.instance.command("audit", "verify").returncode == 0, 30)

    kept = {str(row[0]) for row in split.ask("evidence", "select distinct system from audit_seal_copy")}
    assert kept == set(aliases)


@pytest.mark.parametrize("killed", ["jukinet_server", "resident_registry", "evidence"])
def test_a_killed_process_comes_back_and_nothing_is_lost(split: Installed, officers: Officers, killed: str) -> None:
    before = machines(split)
    assert set(before) == {"evidence", "office", *BUILT}

    os.kill(before[killed], signal.SIGKILL)
    family = move_in(split, officers)
    split.await_everything()

    after = machines(split)
    assert after[killed] != before[killed]
    assert {**after, killed: 0} == {**before, killed: 0}
    assert demand_once_and_in_order(split, set(family)) == len(family) > 0
