"""異動の結果を書く — newcomers, changes and rewrites become versions, each with its effect for a later undo.

Transaction required; everybody touched is locked already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.numbering import next_household_number, next_resident_numbers
from daicho.systems.resident_registry.actions.resident_codes import draw_resident_codes
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion, write_versions
from daicho.systems.resident_registry.errors import NumberCannotBeTakenBack
from daicho.systems.resident_registry.models import (
    Household,
    Movement,
    MovementCancellation,
    MovementEffect,
)
from daicho.systems.resident_registry.queries.records import numbers_of_version, personal_numbers_of
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    Change,
    KnownResident,
    Newcomer,
    Outcome,
    Rewrite,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.sheets import closed_sheet
from daicho.systems.resident_registry.rules.patches import Patch, apply, diff, whole
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.versions import Stretch, changed_stretches, newest

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class Written:
    """What a movement wrote about one resident: the record before (None for somebody new) and today's.

    Args: closing: the version that ended the old sheet, where one act ended it and began another.
    """

    before: ResidentRecord | None
    numbers_before: PersonalNumbers | None
    today: WrittenVersion
    closing: WrittenVersion | None = None


@dataclass(frozen=True, slots=True)
class _Act:
    """What a movement is to write about one resident.

    Args: patch: the effect, for a later undo; None where the act is itself an undo. valid_from: when the effect begins.
    """

    written: Written
    versions: tuple[WrittenVersion, ...]
    valid_from: date
    patch: Patch | None = None
    is_new: bool = False


def allot(households: int, resident_codes: int, created_on: date) -> Allotted:
    """付番 — as many new 世帯番号 and unused 住民票コード as the movement needs. Raises: REG-CODE-001."""
    numbers = tuple(next_household_number() for _ in range(households))
    statements.insert(SYSTEM, [Household(number=number, created_on=created_on) for number in numbers])
    return Allotted(numbers, draw_resident_codes(resident_codes))


def write_outcome(ctx: Context, movement: Movement, scene: Scene, outcome: Outcome) -> tuple[Written, ...]:
    """Appends all versions of one movement, in the order of its outcome."""
    held = personal_numbers_of(_residents_of(outcome))
    changed = (_of_change(scene, one, held[one.resident_number]) for one in outcome.changes)
    rewritten = (_of_rewrite(scene, one, held[one.resident_number]) for one in outcome.rewrites)
    acts = [one for one in (*changed, *rewritten) if one is not None]
    acts += _of_newcomers(scene, outcome.newcomers, held)
    write_versions([version for act in acts for version in act.versions], movement.id, ctx.now)
    effects = (_effect(movement, act, place) for place, act in enumerate(acts, 1))
    statements.insert(SYSTEM, [one for one in effects if one is not None])
    cancelled = (effect for one in outcome.rewrites for effect in one.cancels)
    statements.insert(SYSTEM, [MovementCancellation(effect_id=one, cancelled_by=movement) for one in cancelled])
    return tuple(act.written for act in acts)


def _residents_of(outcome: Outcome) -> list[str]:
    """Whose records go on."""
    changed = [one.resident_number for one in outcome.changes]
    rewritten = [one.resident_number for one in outcome.rewrites]
    return changed + rewritten + [one.returning for one in outcome.newcomers if one.returning]


def _of_newcomers(scene: Scene, newcomers: Sequence[Newcomer], held: Mapping[str, PersonalNumbers]) -> list[_Act]:
    """Those who were never here get a number; the others go on with the record they left."""
    numbers = iter(next_resident_numbers(sum(not one.returning for one in newcomers)))
    return [
        _of_returning(scene, one, held[one.returning]) if one.returning else _of_new(one, next(numbers))
        for one in newcomers
    ]


def _of_new(newcomer: Newcomer, number: str) -> _Act:
    stretch = Stretch(newcomer.valid_from, newcomer.record)
    versions = _numbered(number, 0, [stretch], newcomer.numbers, newcomer.event)
    return _Act(Written(None, None, versions[-1]), versions, newcomer.valid_from, whole(newcomer.record), is_new=True)


def _of_returning(scene: Scene, newcomer: Newcomer, before: PersonalNumbers) -> _Act:
    known = scene.residents[newcomer.returning]
    stretch = Stretch(newcomer.valid_from, newcomer.record)
    versions = _following(known, [stretch], before.changed_to(newcomer.numbers), newcomer.event)
    written = Written(known.record, before, versions[-1])
    return _Act(written, versions, newcomer.valid_from, whole(newcomer.record), is_new=True)


def _of_change(scene: Scene, change: Change, before: PersonalNumbers) -> _Act | None:
    known = scene.residents[change.resident_number]
    old = known.on(change.valid_from)
    if old is None:
        raise ValueError(f"{change.resident_number} has no record on {change.valid_from}")
    patch = diff(old, change.record)
    stretches = changed_stretches(known.versions, change.valid_from, lambda record: apply(record, patch))
    numbers = before.changed_to(change.numbers) if change.numbers else before
    if not stretches:
        if numbers == before:
            return None
        stretches = (Stretch(max(change.valid_from, known.versions[-1].valid_from), known.record),)
    # 消除 of the sheet that ends by the act, as a version before the 記載 of the new one (標準仕様書 4.5.3-4.5.5).
    closing: tuple[WrittenVersion, ...] = ()
    if change.closes is not None:
        closed = Stretch(change.valid_from, closed_sheet(old, change.closes))
        closing = _following(known, [closed], before, change.closes)
    versions = (*closing, *_following(known, stretches, numbers, change.event, len(closing)))
    written = Written(known.record, before, versions[-1], closing[0] if closing else None)
    return _Act(written, versions, change.valid_from, patch)


def _of_rewrite(scene: Scene, rewrite: Rewrite, before: PersonalNumbers) -> _Act | None:
    known = scene.residents[rewrite.resident_number]
    numbers = before
    if rewrite.restores_numbers_before > 1:
        numbers = numbers_of_version(rewrite.resident_number, rewrite.restores_numbers_before - 1)
        _demand_kept(before, numbers, known.record)
    stretches = rewrite.stretches
    if not stretches:
        if numbers == before:
            return None
        stretches = (Stretch(known.versions[-1].valid_from, known.record),)
    versions = _following(known, stretches, numbers, rewrite.event)
    return _Act(Written(known.record, before, versions[-1]), versions, stretches[0].valid_from)


def _following(
    known: KnownResident,
    stretches: Sequence[Stretch[ResidentRecord]],
    numbers: PersonalNumbers,
    event: RecordEvent,
    further: int = 0,
) -> tuple[WrittenVersion, ...]:
    """The next versions of a resident.

    Args: further: how many the same act has put before them.
    """
    return _numbered(known.number, newest(known.versions).version_no + further, stretches, numbers, event)


def _numbered(
    number: str, last: int, stretches: Sequence[Stretch[ResidentRecord]], numbers: PersonalNumbers, event: RecordEvent
) -> tuple[WrittenVersion, ...]:
    return tuple(
        WrittenVersion(number, version_no, stretch.valid_from, stretch.content, numbers, event)
        for version_no, stretch in enumerate(stretches, last + 1)
    )


def _demand_kept(before: PersonalNumbers, after: PersonalNumbers, record: ResidentRecord) -> None:
    """A resident's first number is not undone: CS and prefecture know the person by it. Raises: REG-CODE-003."""
    if not record.is_present:
        return
    if before.resident_code and not after.resident_code:
        raise NumberCannotBeTakenBack(what="住民票コード")
    if before.individual_number and not after.individual_number:
        raise NumberCannotBeTakenBack(what="個人番号")


def _effect(movement: Movement, act: _Act, place: int) -> MovementEffect | None:
    if act.patch is None:
        return None
    written = act.written
    return MovementEffect(
        movement=movement,
        resident_number=written.today.resident_number,
        place=place,
        is_new=act.is_new,
        valid_from=act.valid_from,
        patch=dict(act.patch),
        first_version=act.versions[0].version_no,
        changes_numbers=written.numbers_before is not None and written.numbers_before != written.today.numbers,
    )
