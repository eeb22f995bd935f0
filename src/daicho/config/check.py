"""``./daicho check``: everything that can be judged without running the product, within five minutes."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from daicho.config.environment import ROOT, Environment


@dataclass(frozen=True, slots=True)
class Step:
    """One judgement: a title and the command that gives it."""

    title: str
    command: tuple[str, ...]


_PYTHON = sys.executable
SOURCES = ("src", "tests", "daicho")
STEPS = (
    Step("format", (_PYTHON, "-m", "ruff", "format", "--check", "--quiet", *SOURCES)),
    Step("lint", (_PYTHON, "-m", "ruff", "check", "--quiet", *SOURCES)),
    Step("import contracts", (_PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()")),
    Step("strict types", (_PYTHON, "-m", "mypy")),
    Step(
        "architecture and migrations", (_PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture")
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Runs every step, also after a failing one. Returns 0 when all held."""
    parser = argparse.ArgumentParser(prog="./daicho check", description=main.__doc__)
    parser.parse_args(arguments)
    return 0 if run_checks() else 1


def run_checks() -> bool:
    """All steps, each with its time; True when all held."""
    from daicho.config.children import child_environment

    environment = child_environment(Environment.read())
    failed: list[str] = []
    for step in STEPS:
        started = time.monotonic()
        done = subprocess.run(step.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        word = "ok" if done.returncode == 0 else "FAILED"
        print(f"{step.title}: {word} ({time.monotonic() - started:.1f} s)", flush=True)
        if done.returncode != 0:
            failed.append(step.title)
            print(f"{done.stdout}{done.stderr}", flush=True)
    print("check: all held" if not failed else f"check: failed in {', '.join(failed)}", flush=True)
    return not failed
