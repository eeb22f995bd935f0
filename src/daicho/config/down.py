"""``./daicho down``: stops what ``./daicho up`` keeps running on the same data."""

from __future__ import annotations

import argparse
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from daicho.config.environment import Environment
from daicho.config.launcher.embedded import ADDRESS_FILE, cluster_of
from daicho.config.up import PID_FILE, is_running

WAIT_SECONDS = 90


def main(arguments: Sequence[str]) -> int:
    """Tells the supervisor to stop and waits until it has."""
    parser = argparse.ArgumentParser(prog="./daicho down", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the installation")
    given = parser.parse_args(arguments)
    data = (given.data or Environment.read().data).absolute()
    if not is_running(data):
        print("stopped a database that was left over" if _stop_left_over(data) else f"nothing is running on {data}")
        return 0
    pid = int((data / PID_FILE).read_text())
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + WAIT_SECONDS
    while is_running(data):
        if time.monotonic() > deadline:
            print(f"process {pid} has not ended within {WAIT_SECONDS} s")
            return 1
        time.sleep(0.1)
    print("stopped")
    return 0


def _stop_left_over(data: Path) -> bool:
    """Stops the database of an ``up`` that was killed and could not do it itself."""
    if not (data / ADDRESS_FILE).is_file():
        return False
    cluster = cluster_of(data, data / "secrets")
    if cluster.postmaster() is None:
        return False
    cluster.stop()
    return True
