"""A database of a figure's own: all ten databases, freshly migrated, removed again whatever happens."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from daicho.config import children, demo_world
from daicho.config.databases import ALIASES
from daicho.config.environment import ROOT, Environment, use_data
from daicho.config.first_start import make_keys, prepare_trust
from daicho.config.launcher.account import postgres_account
from daicho.config.launcher.cluster import ClusterFailed
from daicho.config.launcher.embedded import cluster_of, start_embedded
from daicho.config.launcher.places import cluster_folder, socket_folder


def say(line: str) -> None:
    """Progress goes to standard error: the figures are all that stands on standard output."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def bench_place() -> Iterator[Path]:
    """Keys, running cluster and tables below a temporary data folder; this process is set up to work in it.

    Must come before anything reads the settings: one process measures in one place.
    """
    data = Path(tempfile.mkdtemp(prefix="daicho-bench-"))
    data.chmod(0o755)  # PostgreSQL's own user must get in; what is secret lies in folders that are closed.
    use_data(data)
    signal.signal(signal.SIGTERM, _end_in_order)
    try:
        say("starting PostgreSQL and making ten databases ...")
        # Making keys reads the settings, and they name a database only once it runs: hence another process.
        run_step(["-m", "daicho.config.bench.place"])
        run_step(["-m", "daicho.config.cli", "migrate"], quiet=True)
        _set_up_django()
        yield data
    finally:
        _close_connections()
        _remove(data)


def _end_in_order(number: int, frame: FrameType | None) -> None:
    """Lets what was begun be removed, as Ctrl-C does."""
    raise SystemExit(128 + number)


def run_step(arguments: Sequence[str], *, quiet: bool = False) -> None:
    """A step in a process of its own, in the place of this one. Raises: SystemExit when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=children.child_environment(Environment.read()),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else sys.stderr.fileno(),
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"a step of the figure failed: {' '.join(arguments)}; see the lines above")


def make_world(data: Path, residents: int) -> Path:
    """An invented city of this size below the place."""
    world = data / "world"
    demo_world.make_world(world, residents, say)
    return world


def load_world(data: Path) -> None:
    """Every party's own loader, in a process of its own."""
    run_step(["-m", "daicho.config.readiness", str(data / "world")])


def settle() -> None:
    """Planner statistics and swept tables, as ``up`` leaves them after a first load."""
    run_step(["-m", "daicho.config.cli", "settle"])


def _set_up_django() -> None:
    import django

    django.setup()


def _close_connections() -> None:
    with suppress(Exception):
        from django.db import connections

        connections.close_all()


def _remove(data: Path) -> None:
    account = postgres_account()
    folder, is_away = cluster_folder(data, account)
    with suppress(ClusterFailed, OSError):
        cluster_of(data, Environment.read().secrets).stop("immediate")
    shutil.rmtree(socket_folder(data, account), ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    if is_away:
        shutil.rmtree(folder.parent, ignore_errors=True)


def _start() -> None:
    """Keys and running cluster, in the place that the environment names."""
    environment = Environment.read()
    make_keys(environment.secrets, environment.data / "pki")
    start_embedded(environment.data, environment.secrets, ALIASES)
    prepare_trust(environment.data, environment.secrets)


if __name__ == "__main__":
    _start()
