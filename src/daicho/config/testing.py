"""``./daicho test``: the check, then all tests; the 20 slowest are named, and more than 25 minutes is a failure."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from daicho.config.check import run_checks
from daicho.config.children import child_environment
from daicho.config.environment import ROOT, Environment
from daicho.config.presence import is_present

LIMIT_MINUTES = 25
SLOWEST = 20
WORKERS = 2


def main(arguments: Sequence[str]) -> int:
    """Runs the tiers 1 to 3, at night all four. Returns 0 when everything held in time."""
    parser = argparse.ArgumentParser(prog="./daicho test", description=main.__doc__)
    parser.add_argument("--nightly", action="store_true", help="also chaos, fuzz and full-size tests; no time limit")
    parser.add_argument("--workers", type=int, default=min(WORKERS, os.cpu_count() or 1), help="processes side by side")
    parser.add_argument("pytest", nargs="*", help="paths or options for pytest; then nothing is written as evidence")
    given, further = parser.parse_known_args(arguments)
    selected = [*given.pytest, *further]
    started = time.monotonic()
    held = True if selected else run_checks()
    held = _run_tests(given.nightly, given.workers, selected) and held
    minutes = (time.monotonic() - started) / 60
    # Where everything held, the last word is pytest's own.
    if not held:
        print(f"test: FAILED after {minutes:.1f} min", flush=True)
    if minutes > LIMIT_MINUTES and not given.nightly:
        print(f"test: FAILED, longer than {LIMIT_MINUTES} min; see the slowest tests above", flush=True)
        return 1
    return 0 if held else 1


def _run_tests(nightly: bool, workers: int, selected: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", f"--durations={SLOWEST}", "-n", str(workers), "--dist", "loadfile"]
    if nightly:
        command.append("--nightly")
    if is_present("daicho.config.pia.evidence"):
        command += ["-p", "tests.evidence_plugin"]
        if not selected:
            command.append("--evidence")
    done = subprocess.run([*command, *selected], cwd=ROOT, env=child_environment(Environment.read()), check=False)
    return done.returncode == 0
