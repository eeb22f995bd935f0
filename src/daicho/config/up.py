"""``./daicho up``: from nothing to a running product, and from a stopped one to its first page within seconds."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from daicho.config import children, demo_world, simulators, split
from daicho.config.databases import ALIASES
from daicho.config.demo_accounts import ANNOUNCEMENT
from daicho.config.demo_registry import NOTICE_FILE
from daicho.config.environment import Environment, use_data
from daicho.config.first_start import make_keys, prepare_trust
from daicho.config.launcher.cluster import Cluster, ClusterFailed
from daicho.config.launcher.embedded import start_embedded
from daicho.config.presence import is_present
from daicho.config.readiness import schema_digest
from daicho.config.serve import split_environment
from daicho.config.supervise import Supervisor

PID_FILE = "up.pid"
SCHEMA_MARK = "daicho-schema"
SETTLED = "settled"
"""File in the folder of the world, once its tables are swept and counted."""
"""File inside the cluster, so that it goes when the cluster goes."""
FIRST_PAGE_SECONDS = 60
COUNTERPART_PORTS = 9440
DOOR_PORTS = 9400


def say(line: str) -> None:
    """One line of progress. A closed terminal is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Starts everything and keeps it running until Ctrl-C, SIGTERM or ``./daicho down``."""
    given = _options(arguments)
    use_data(given.data)
    environment = Environment.read()
    environment.data.mkdir(parents=True, exist_ok=True)
    with _only_one(environment.data) as is_mine:
        if not is_mine:
            say(f"already running on {environment.data}; stop it with ./daicho down")
            return 1
        started = time.monotonic()
        supervisor = Supervisor(environment.data / "logs", say)
        supervisor.take_signals()
        cluster: Cluster | None = None
        try:
            _demand_free_ports(given)
            cluster = _start_database(environment)
            _prepare(environment, cluster, given, supervisor)
            if not supervisor.is_stopping:
                _start_children(environment, given, supervisor)
                _announce(environment, given, time.monotonic() - started)
                supervisor.watch = _keep_database(cluster)
                supervisor.run()
        finally:
            say("stopping ...")
            supervisor.stop()
            if cluster is not None:
                cluster.stop()
            say("stopped")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./daicho up", description=main.__doc__)
    parser.add_argument(
        "--residents", type=int, default=None, help="size of the demo world, made at the first start (3000)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port of the screens (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--data", type=Path, help="folder of everything that is written (var)")
    parser.add_argument("--counterpart-port", type=int, default=COUNTERPART_PORTS, help="first port of the simulators")
    parser.add_argument("--split", action="store_true", help="every system as processes of its own")
    parser.add_argument("--door-port", type=int, default=DOOR_PORTS, help="with --split: first port of machine doors")
    return parser.parse_args(arguments)


def _start_database(environment: Environment) -> Cluster | None:
    """Keys, then the embedded PostgreSQL; None where the installation has a PostgreSQL of its own."""
    if make_keys(environment.secrets, environment.data / "pki"):
        say(f"made keys in {environment.secrets}: back up this folder, without it no personal number can be read")
    if environment.databases is not None:
        return None
    say("starting PostgreSQL ...")
    return start_embedded(environment.data, environment.secrets, ALIASES, say)


def _prepare(
    environment: Environment, cluster: Cluster | None, given: argparse.Namespace, supervisor: Supervisor
) -> None:
    """Tables and demo world. Stops between the steps when told to."""
    _migrate(environment, cluster)
    if supervisor.is_stopping:
        return
    if environment.mode == "demo":
        _prepare_demo(environment, given.residents)
    else:
        _run_step(environment, ["-m", "daicho.config.readiness"], "the installation is not ready")
    prepare_trust(environment.data, environment.secrets)
    if _has_simulators(environment):
        simulators.tell_addresses(environment.data, given.counterpart_port)


def _migrate(environment: Environment, cluster: Cluster | None) -> None:
    """Skipped where this very schema was already brought into this very cluster."""
    mark = cluster.folder / SCHEMA_MARK if cluster is not None else None
    digest = schema_digest()
    if mark is not None and mark.is_file() and mark.read_text() == digest:
        return
    say("bringing ten databases up to date ...")
    _run_step(environment, ["-m", "daicho.config.cli", "migrate"], "the databases could not be migrated")
    if mark is not None:
        mark.write_text(digest)


def _prepare_demo(environment: Environment, residents: int | None) -> None:
    world = environment.data / "world"
    if is_present("invented_city.__main__"):
        made = demo_world.residents_of(world)
        if made is not None and residents not in (None, made):
            say(f"note: the demo world of {made} residents stays; for another size use another --data folder")
        demo_world.make_world(world, residents or demo_world.DEFAULT_RESIDENTS, say)
    _run_step(environment, ["-m", "daicho.config.readiness", str(world)], "the installation is not ready")
    _settle_once(environment, world / SETTLED)
    if _has_simulators(environment) and not simulators.are_prepared(environment.data):
        _run_step(
            environment,
            ["-m", "counterparts", "--data", str(environment.data / "counterparts"), "--prepare"],
            "the counterparts could not be prepared",
        )


def _settle_once(environment: Environment, mark: Path) -> None:
    """After the first load alone: autovacuum keeps up with what comes later."""
    if mark.is_file() or not mark.parent.is_dir():
        return
    _run_step(environment, ["-m", "daicho.config.cli", "settle"], "the databases could not be settled")
    mark.touch()


def _has_simulators(environment: Environment) -> bool:
    return environment.mode == "demo" and is_present("counterparts.__main__")


def _run_step(environment: Environment, arguments: Sequence[str], failure: str) -> None:
    """A step in a process of its own: it may need other rights, and its memory goes back when it ends."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=children.child_environment(environment),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{failure}; see the lines above")


def _start_children(environment: Environment, given: argparse.Namespace, supervisor: Supervisor) -> None:
    if _has_simulators(environment):
        folder = environment.data / "counterparts"
        supervisor.start(children.counterparts(environment, folder, given.counterpart_port))
    door = children.kiosk_door(split_environment(environment, "certificate_server"))
    if door is not None:
        supervisor.start(door)
    if given.split:
        _start_split(environment, given, supervisor)
        return
    if environment.mode == "demo":
        split.forget_doors(environment)
    supervisor.start(children.worker(environment))
    supervisor.start(children.web_server(environment, given.host, given.port))
    say("starting the web server ...")
    _await_first_page(_address(given), supervisor)


def _start_split(environment: Environment, given: argparse.Namespace, supervisor: Supervisor) -> None:
    """Every system by itself; all of them have to show their first page."""
    places = _places(given)
    split.write_doors(environment, places)
    say("starting every system as processes of its own ...")
    for child in split.split_children(environment, given.host, places):
        supervisor.start(child)
    for place in places:
        if place.screens is not None:
            _await_first_page(_address(given, place.screens), supervisor)


def _places(given: argparse.Namespace) -> tuple[split.Place, ...]:
    return split.places(given.port, given.door_port) if given.split else ()


def _await_first_page(address: str, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not supervisor.is_stopping:
        try:
            urllib.request.urlopen(address + "health", timeout=5).close()
            return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise SystemExit(f"no page from {address} within {FIRST_PAGE_SECONDS} s; see the folder logs")
        time.sleep(0.1)


def _announce(environment: Environment, given: argparse.Namespace, seconds: float) -> None:
    say(f"\ndaicho is running after {seconds:.1f} s\n  {_address(given)}")
    for place in _places(given):
        screens = _address(given, place.screens) if place.screens is not None else "no screens"
        door = f"https://127.0.0.1:{place.door}/" if place.door is not None else "no machine door"
        say(f"    {place.system:18}  {screens:24}  {door}")
    accounts = environment.data / ANNOUNCEMENT
    if environment.mode == "demo" and accounts.is_file():
        say(accounts.read_text())
    notices = environment.data / "world" / NOTICE_FILE
    if environment.mode == "demo" and notices.is_file():
        say(f"  入管庁通知 to take in at 入管庁との連携 (DEMO): {notices}")
    if _has_simulators(environment):
        say(simulators.pages(given.counterpart_port))
    say(f"  data: {environment.data}\n  Ctrl-C stops everything in order (or ./daicho down)")


def _address(given: argparse.Namespace, port: int | None = None) -> str:
    host = "127.0.0.1" if given.host in ("0.0.0.0", "::") else given.host
    return f"http://{host}:{given.port if port is None else port}/"


def _demand_free_ports(given: argparse.Namespace) -> None:
    wanted = [(given.host, given.port)]
    for place in _places(given):
        wanted += [(given.host, place.screens)] if place.screens is not None else []
        wanted += [("127.0.0.1", place.door)] if place.door is not None else []
    for host, port in wanted:
        if _is_taken(host, port):
            raise SystemExit(f"port {port} is in use by another program; choose with --port and --door-port")


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


class _DatabaseKeeper:
    """Restarts PostgreSQL when its server process is gone."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def __call__(self) -> None:
        if self._cluster.postmaster() is not None:
            return
        say("PostgreSQL has ended; starting it again ...")
        try:
            self._cluster.ensure_running()
            say("  PostgreSQL answers")
        except ClusterFailed as failure:
            say(f"  {failure}")


def _keep_database(cluster: Cluster | None) -> _DatabaseKeeper | type[None]:
    return _DatabaseKeeper(cluster) if cluster is not None else type(None)


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[bool]:
    """Holds the lock of a data folder while this process lives."""
    with (data / PID_FILE).open("a+") as handle:
        if not _lock(handle):
            yield False
            return
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield True


def is_running(data: Path) -> bool:
    """Whether an ``up`` holds this data folder."""
    file = data / PID_FILE
    if not file.is_file():
        return False
    with file.open("a+") as handle:
        return not _lock(handle)


def _lock(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
