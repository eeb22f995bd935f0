"""``./daicho up`` as a whole: first start, what dies comes back, second start, an end without leftovers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from daicho.config.demo.instance import free_ports
from daicho.config.environment import ROOT
from daicho.config.launcher.account import postgres_account
from daicho.config.launcher.places import socket_folder
from tests.marker_guard import GUARD

RESIDENTS = 60


@dataclass(slots=True)
class Installation:
    """A running ``up`` and where it lies."""

    data: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """Where the screens are."""
        return f"http://127.0.0.1:{self.port}/"

    def processes(self) -> dict[int, str]:
        """Process id to command line of everything that belongs to this installation."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    own = str(self.data).encode() in (entry / "environ").read_bytes() or str(self.data) in command
                except OSError:
                    continue
                if own and command:
                    found[int(entry.name)] = command
        return found

    def one(self, words: str) -> int:
        """The lowest process id whose command line holds these words."""
        return min((pid for pid, command in self.processes().items() if words in command), default=0)

    def answers(self) -> bool:
        """Whether the sign-in page, which needs web server and database, comes."""
        try:
            return httpx.get(self.address + "sign-in/", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def _up(data: Path, port: int) -> Installation:
    command = [sys.executable, "-m", "daicho.config.cli", "up", "--data", str(data), "--port", str(port)]
    command += ["--residents", str(RESIDENTS), "--counterpart-port", str(free_ports(20)[0])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DAICHO_")}
    environment["PYTHONPATH"] = str(ROOT / "src")
    with (data / "output").open("a") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, text=True, start_new_session=True
        )
    return Installation(data, port, process)


def _wait_for(condition: Callable[[], object], seconds: float, data: Path) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, (data / "output").read_text()[-3000:]
        time.sleep(0.1)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """One that is started for the first time and ended after the module."""
    data = Path(tempfile.mkdtemp(prefix="daicho-up-"))
    data.chmod(0o755)
    running = _up(data, free_ports(20)[0])
    try:
        _wait_for(lambda: "daicho is running" in (data / "output").read_text(), 90, data)
        yield running
    finally:
        running.process.terminate()
        try:
            running.process.wait(40)
        except subprocess.TimeoutExpired:
            running.process.kill()
        GUARD.look_at_files(data)
        place = socket_folder(data, postgres_account())
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def test_the_first_start_prints_the_address_and_an_account_for_every_duty(installation: Installation) -> None:
    printed = (installation.data / "output").read_text()
    assert installation.address in printed
    for staff_id in ("1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "1009", "1010", "1011", "2001"):
        assert staff_id in printed
    assert installation.answers()


def test_secrets_are_readable_by_their_owner_alone(installation: Installation) -> None:
    secrets = installation.data / "secrets"
    assert secrets.stat().st_mode & 0o077 == 0
    assert [file for file in secrets.rglob("*") if file.is_file() and file.stat().st_mode & 0o077] == []


def test_no_secret_stands_in_the_environment_of_a_process(installation: Installation) -> None:
    secrets = [file.read_text() for file in (installation.data / "secrets" / "database").iterdir()]
    for pid in installation.processes():
        environment = Path(f"/proc/{pid}/environ").read_text(errors="replace")
        assert not [secret for secret in secrets if secret in environment]


@pytest.mark.parametrize("words", ["granian", "daicho.config.worker", "daicho.config.kiosk_process", "counterparts"])
def test_a_process_that_was_killed_comes_back(installation: Installation, words: str) -> None:
    # given
    before = installation.one(words)
    assert before

    # when
    os.kill(before, signal.SIGKILL)

    # then
    _wait_for(lambda: installation.one(words) not in (0, before), 20, installation.data)
    _wait_for(installation.answers, 20, installation.data)


def test_the_database_comes_back_after_it_was_killed(installation: Installation) -> None:
    # given
    postmaster = int((installation.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    # when
    os.kill(postmaster, signal.SIGKILL)

    # then
    _wait_for(lambda: not installation.answers() or not Path(f"/proc/{postmaster}/cwd").exists(), 5, installation.data)
    _wait_for(installation.answers, 30, installation.data)


def test_a_second_one_on_the_same_data_is_refused(installation: Installation) -> None:
    second = _up(installation.data, free_ports(20)[0])
    assert second.process.wait(30) == 1
    assert "already running" in (installation.data / "output").read_text()
    assert installation.answers()


def test_a_closed_terminal_changes_nothing(installation: Installation) -> None:
    os.kill(installation.process.pid, signal.SIGHUP)
    time.sleep(0.5)
    assert installation.process.poll() is None
    assert installation.answers()


def test_it_ends_without_leftovers_and_starts_again_with_the_same_city(
    installation: Installation,
) -> None:
    # when it is told to end
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(40) == 0

    # then nothing is left
    _wait_for(lambda: not installation.processes(), 5, installation.data)

    # and when it is started again, the city made by the first start is there
    made = {path: path.stat().st_mtime for path in installation.data.rglob("world.json")}
    assert made
    again = _up(installation.data, installation.port)
    _wait_for(installation.answers, 60, installation.data)
    installation.process = again.process
    assert {path: path.stat().st_mtime for path in installation.data.rglob("world.json")} == made
