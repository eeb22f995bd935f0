"""異動の前後 — for every person whom an outcome touches: the record as it stands and as it will stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from daicho.systems.resident_registry.rules.movements.kind import Outcome, Scene
from daicho.systems.resident_registry.rules.patches import Patch, apply, diff
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.versions import changed_stretches


@dataclass(frozen=True, slots=True)
class Touched:
    """One person before and after. ``before`` is None for somebody new; ``number`` is empty for a new 宛名番号.

    ``held``: kinds of numbers that the person has already, where the numbers themselves are not told.
    """

    number: str
    before: ResidentRecord | None
    after: ResidentRecord
    reason: str
    numbers: PersonalNumbers | None = None
    held: frozenset[str] = frozenset()


def touched_by(outcome: Outcome, scene: Scene) -> tuple[Touched, ...]:
    """Everybody an outcome touches, with today's record after it (late knowledge laid over what came later)."""
    found: list[Touched] = []
    for newcomer in outcome.newcomers:
        before = scene.residents[newcomer.returning].record if newcomer.returning in scene.residents else None
        found.append(Touched(newcomer.returning, before, newcomer.record, newcomer.event.reason, newcomer.numbers))
    for change in outcome.changes:
        known = scene.residents[change.resident_number]
        old = known.on(change.valid_from)
        if old is None:
            continue
        patch = diff(old, change.record)
        appended = changed_stretches(known.versions, change.valid_from, partial(_laid_over, patch))
        after = appended[-1].content if appended else known.record
        found.append(Touched(change.resident_number, known.record, after, change.event.reason, change.numbers))
    for rewrite in outcome.rewrites:
        known = scene.residents[rewrite.resident_number]
        after = rewrite.stretches[-1].content if rewrite.stretches else known.record
        found.append(Touched(rewrite.resident_number, known.record, after, rewrite.event.reason))
    return tuple(found)


def _laid_over(patch: Patch, record: ResidentRecord) -> ResidentRecord:
    return apply(record, patch)
