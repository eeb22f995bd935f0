"""The supervisor loses no child and leaves no orphan."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from daicho.config.supervise import Child, Supervisor

SLEEPER = (sys.executable, "-c", "import time; time.sleep(300)")
WITH_GRANDCHILD = (
    sys.executable,
    "-c",
    "import subprocess, sys, time; p = subprocess.Popen(['sleep', '300']); print(p.pid, flush=True); time.sleep(300)",
)
LOST_PARENT = """
import sys, time
from pathlib import Path
from daicho.config.supervise import Child, Supervisor
supervisor = Supervisor(Path(sys.argv[1]), print)
supervisor.start(Child("sleeper", [sys.executable, "-c", "import time; time.sleep(300)"], {"PATH": "/usr/bin:/bin"}))
print(supervisor.process_ids()["sleeper"], flush=True)
time.sleep(300)
"""


def _wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _says_ready(log: Path) -> bool:
    return "ready" in log.read_text()


def _supervisor(folder: Path, lines: list[str]) -> Supervisor:
    return Supervisor(folder, lines.append)


def _child(name: str, command: tuple[str, ...]) -> Child:
    return Child(name, command, {"PATH": os.environ["PATH"]})


def test_a_dead_child_is_started_again(tmp_path: Path) -> None:
    # given
    lines: list[str] = []
    supervisor = _supervisor(tmp_path, lines)
    supervisor.start(_child("sleeper", SLEEPER))
    first = supervisor.process_ids()["sleeper"]
    running = threading.Thread(target=supervisor.run)
    running.start()

    # when
    os.kill(first, signal.SIGKILL)

    # then
    try:
        _wait_for(lambda: supervisor.process_ids()["sleeper"] != first)
        assert any("sleeper ended" in line for line in lines)
    finally:
        last = supervisor.process_ids()["sleeper"]
        supervisor.request_stop()
        running.join(10)
        supervisor.stop()
    assert not _is_alive(last)


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    # given
    supervisor = _supervisor(tmp_path, [])
    supervisor.start(_child("parent", WITH_GRANDCHILD))
    log = tmp_path / "parent.log"
    _wait_for(lambda: log.exists() and log.read_text().strip())
    grandchild = int(log.read_text().split()[0])
    assert _is_alive(grandchild)

    # when
    supervisor.stop()

    # then
    _wait_for(lambda: not _is_alive(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends children of a killed parent")
def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    # given
    with subprocess.Popen(
        [sys.executable, "-c", LOST_PARENT, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _is_alive(child)

        # when
        parent.kill()

    # then
    _wait_for(lambda: not _is_alive(child))


def test_children_are_stopped_in_reverse_order(tmp_path: Path) -> None:
    # given
    order = tmp_path / "order"
    script = (
        "import signal, sys, time\n"
        "def end(*_):\n open(sys.argv[1], 'a').write(sys.argv[2] + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\nprint('ready', flush=True)\ntime.sleep(300)"
    )
    supervisor = _supervisor(tmp_path / "logs", [])
    for name in ("first", "second"):
        supervisor.start(_child(name, (sys.executable, "-c", script, str(order), name)))
        log = tmp_path / "logs" / f"{name}.log"
        _wait_for(partial(_says_ready, log))

    # when
    supervisor.stop()

    # then
    assert order.read_text().split() == ["second", "first"]
