"""A registry on paper: the rules without tables, for model-based tests of movements and their undoing.

It does with versions and effects exactly what ``actions.write_outcome`` does in the database; a test of the tables
proves that the two agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from daicho.config.law_tables import law_tables
from daicho.kernel.findings import Finding
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import Allotted, KnownResident, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.sheets import closed_sheet
from daicho.systems.resident_registry.rules.patches import apply, diff, whole
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.undo import Effect
from daicho.systems.resident_registry.rules.versions import Stretch, Version, append, changed_stretches

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(slots=True)
class PaperRegistry:
    """住民票 as a pile of versions."""

    today: date = date(2026, 11, 23)
    versions: dict[str, tuple[Version[ResidentRecord], ...]] = field(default_factory=dict)
    effects: dict[str, list[Effect]] = field(default_factory=dict)
    households: int = 0
    done: list[str] = field(default_factory=list)

    def record(self, number: str) -> ResidentRecord:
        """Today's record."""
        return self.versions[number][-1].content

    def present(self) -> dict[str, ResidentRecord]:
        """Everybody who lives here."""
        return {n: r for n in self.versions if (r := self.record(n)).is_present}

    def scene(self) -> Scene:
        """Everything the registry knows."""
        known = {n: KnownResident(n, held, effects=tuple(self.effects.get(n, ()))) for n, held in self.versions.items()}
        now = datetime.combine(self.today, datetime.min.time(), UTC)
        return Scene(now=now, law=law_tables(), residents=known)

    def check(self, kind: MovementKind[Any], entry: Any, numbers: EntryNumbers | None = None) -> tuple[Finding, ...]:
        """The findings of an entry."""
        return judged(kind, entry, numbers or EntryNumbers(), self.scene())

    def do(self, kind: MovementKind[Any], entry: Any, numbers: EntryNumbers | None = None) -> str:
        """Carries a movement out and returns its reception number; alerts are taken as confirmed."""
        allotted = Allotted(tuple(self._household() for _ in range(kind.new_households(entry))))
        outcome = kind.outcome(entry, numbers or EntryNumbers(), self.scene(), allotted)
        reception = self._reception()
        self._write(reception, outcome)
        self.done.append(reception)
        return reception

    def carry_out(self, reception: str, outcome: Outcome) -> None:
        """Writes a further outcome of a movement already done, as the daily closing of departures does."""
        self._write(reception, outcome)

    def _reception(self) -> str:
        return f"P{len(self.done) + 1:04d}"

    def _household(self) -> str:
        self.households += 1
        return f"{self.households:08d}"

    def _resident(self) -> str:
        return f"{len(self.versions) + 1:010d}"

    def _write(self, reception: str, outcome: Outcome) -> None:
        now = BEGIN + timedelta(hours=len(self.done))
        for change in outcome.changes:
            held = self.versions[change.resident_number]
            old = next(k for n, k in self.scene().residents.items() if n == change.resident_number).on(
                change.valid_from
            )
            assert old is not None
            patch = diff(old, change.record)
            added = changed_stretches(held, change.valid_from, partial(_laid_over, patch))
            if not added:
                continue
            if change.closes is not None:
                added = (Stretch(change.valid_from, closed_sheet(old, change.closes)), *added)
            self._effect(reception, change.resident_number, change.valid_from, dict(patch), is_new=False)
            self.versions[change.resident_number] = append(held, added, now, reception)
        for rewrite in outcome.rewrites:
            number = rewrite.resident_number
            self.effects[number] = [
                replace(e, cancelled=e.cancelled or e.number in rewrite.cancels) for e in self.effects[number]
            ]
            self.versions[number] = append(self.versions[number], rewrite.stretches, now, reception)
        for newcomer in outcome.newcomers:
            number = newcomer.returning or self._resident()
            held = self.versions.get(number, ())
            self._effect(reception, number, newcomer.valid_from, dict(whole(newcomer.record)), is_new=True)
            stretch = Stretch(newcomer.valid_from, newcomer.record)
            self.versions[number] = append(held, [stretch], now, reception)

    def _effect(self, reception: str, number: str, day: date, patch: dict[str, Any], *, is_new: bool) -> None:
        total = sum(len(effects) for effects in self.effects.values()) + 1
        first = len(self.versions.get(number, ())) + 1
        self.effects.setdefault(number, []).append(
            Effect(total, reception, total, day, patch, is_new, first, label=reception)
        )


def _laid_over(patch: Any, record: ResidentRecord) -> ResidentRecord:
    return apply(record, patch)
