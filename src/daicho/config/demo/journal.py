"""What the demo reports: one JSON object per step on standard output, progress on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class StepFailed(Exception):
    """Something is not as it has to be; the text says what was expected and what was found."""


def demand(holds: object, text: str) -> None:
    """Raises StepFailed with the text unless the condition holds."""
    if not holds:
        raise StepFailed(text)


@dataclass(slots=True)
class Step:
    """One step while it is played: what was checked, and a duration other than that of the step itself."""

    name: str
    checked: list[str] = field(default_factory=list)
    ms: float | None = None

    def check(self, holds: object, text: str) -> None:
        """Notes a check that held. Raises: StepFailed."""
        demand(holds, f"does not hold: {text}")
        self.checked.append(text)


@dataclass(slots=True)
class Journal:
    """The steps so far."""

    failed: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Times a step and reports it. A step that raises is reported as failed, and what comes after is not played."""
        playing = Step(name)
        tell(f"{name} ...")
        started = time.perf_counter()
        try:
            yield playing
        except BaseException as problem:
            self.failed += 1
            playing.checked.append(f"{type(problem).__name__}: {problem}"[:500])
            self._report(playing, started, ok=False)
            raise
        self._report(playing, started, ok=True)

    @staticmethod
    def _report(step: Step, started: float, *, ok: bool) -> None:
        ms = (time.perf_counter() - started) * 1000 if step.ms is None else step.ms
        line = {"step": step.name, "ok": ok, "ms": round(ms, 1), "checked": step.checked}
        print(json.dumps(line, ensure_ascii=False), flush=True)


def tell(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)
