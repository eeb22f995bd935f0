"""``./daicho demo`` as a newcomer runs it: it plays everything, says only JSON, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest

from daicho.config.environment import ROOT
from tests.proofs import proves

STEPS = ["start", "sign_in", "refuse_impossible_date", "enter", "provisional_is_not_visible", "verify", "approve",
         "arrived_jukinet_server", "arrived_prefecture", "arrived_linkage_platform", "arrived_unified_addressee",
         "compare_copies", "versions", "linkage_screens", "certificate_issued", "certificate_paper", "hand_over",
         "next_day", "audit_verify", "stop"]  # fmt: skip
ARRIVAL_MS = 10_000


@pytest.fixture
def place() -> Iterator[Path]:
    """A temporary folder that the demo uses for its installation, so that what is left over can be found."""
    folder = Path(tempfile.mkdtemp(prefix="daicho-played-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def start(place: Path, out: Path, *options: str, log: IO[str]) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    kept: Mapping[str, str] = {name: value for name, value in os.environ.items() if not name.startswith("DAICHO_")}
    return subprocess.Popen(
        [sys.executable, "-m", "daicho.config.cli", "demo", "--out", str(out), *options],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(place)},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,
    )


def left_over(place: Path) -> list[str]:
    """Processes of the installation that still run, and files of it that are still there."""
    found = [str(path) for path in place.iterdir() if path.name.startswith("daicho-demo-")]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                belongs = str(place).encode() in (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if belongs:
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def lines_of(output: str) -> list[dict[str, Any]]:
    """Standard output, every line of which must be JSON."""
    return [json.loads(line) for line in output.splitlines()]


@proves("S1.1.b", how="journey")
@proves("S1.2.d", how="journey")
@proves("S1.7.a", how="journey")
@proves("S2.1.a", how="journey")
@proves("M3.a", how="journey")
@proves("M34.a", how="journey")
@proves("M34.b", how="refusal")
@pytest.mark.timeout(300)
def test_the_main_job_is_played_from_entry_to_the_next_days_check(tmp_path: Path, place: Path) -> None:
    # when
    with (tmp_path / "progress").open("w+") as log:
        process = start(place, tmp_path / "out", log=log)
        output, _ = process.communicate(timeout=280)
        log.seek(0)
        progress = log.read()

    # then every step held, and nothing but the steps was said
    steps = lines_of(output)
    assert [set(step) for step in steps] == [{"step", "ok", "ms", "checked"}] * len(steps)
    assert [step["step"] for step in steps if not step["ok"]] == [], progress[-3000:] + output
    assert [step["step"] for step in steps] == STEPS
    assert process.returncode == 0
    assert all(step["checked"] for step in steps)
    # and every receiver had everybody within seconds
    assert all(step["ms"] < ARRIVAL_MS for step in steps if step["step"].startswith("arrived_"))
    # and paper and pictures are there to look at
    files = {file.suffix for file in (tmp_path / "out").iterdir()}
    assert files == {".pdf", ".png"}
    # and nothing is left
    assert left_over(place) == []


@pytest.mark.timeout(120)
def test_stopped_by_the_keyboard_it_ends_everything_it_started(tmp_path: Path, place: Path) -> None:
    # given a demo whose installation is up
    with (tmp_path / "progress").open("w+") as log:
        process = start(place, tmp_path / "out", log=log)
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["step"] == "start"
        assert left_over(place)

        # when
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)

    # then
    assert process.returncode == 130
    assert lines_of(output) is not None
    deadline = time.monotonic() + 5
    while left_over(place) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left_over(place) == []


@pytest.mark.nightly
@pytest.mark.timeout(240)
def test_a_step_that_fails_ends_it_with_an_error_and_leaves_the_logs(tmp_path: Path, place: Path) -> None:
    # when a family comes whose name cannot be recorded
    with (tmp_path / "progress").open("w+") as log:
        process = start(place, tmp_path / "out", "--family", "unknown_character", log=log)
        output, _ = process.communicate(timeout=200)

    # then
    steps = lines_of(output)
    assert steps[-1]["step"] == "enter"
    assert not steps[-1]["ok"]
    assert process.returncode == 1
    assert (tmp_path / "out" / "logs" / "web.log").is_file()
    assert left_over(place) == []
