"""異動の結果を書く — newcomers, changes and rewrites become versions, each with its effect for a later undo.

Transaction required; everybody touched is locked already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.numbering import next_household_number, next_resident_numbers
from daicho.systems.resident_registry.actions.resident_codes import draw_resident_codes
from daicho.systems.resident_registry.actions.write_versions import (
    NewResident,
    WrittenVersion,
    write_new_residents,
    write_next_versions,
)
from daicho.systems.resident_registry.errors import NumberCannotBeTakenBack
from daicho.systems.resident_registry.models import (
    Household,
    Movement,
    MovementCancellation,
    MovementEffect,
    Resident,
)
from daicho.systems.resident_registry.queries.records import numbers_of_version, personal_numbers
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Change, Newcomer, Outcome, Rewrite, Scene
from daicho.systems.resident_registry.rules.movements.sheets import closed_sheet
from daicho.systems.resident_registry.rules.patches import Patch, apply, diff, whole
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.versions import Stretch, changed_stretches

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


def allot(households: int, resident_codes: int, created_on: date) -> Allotted:
    """付番 — as many new 世帯番号 and unused 住民票コード as the movement needs. Raises: REG-CODE-001."""
    numbers = tuple(next_household_number() for _ in range(households))
    Household.objects.using(SYSTEM).bulk_create(Household(number=n, created_on=created_on) for n in numbers)
    return Allotted(numbers, draw_resident_codes(resident_codes))


def write_outcome(ctx: Context, movement: Movement, scene: Scene, outcome: Outcome) -> tuple[Written, ...]:
    """Appends all versions of one movement, in the order of its outcome."""
    # Nobody is head while the records change hands: the one-head rule is checked row by row.
    touched = [one.resident_number for one in outcome.changes] + [one.resident_number for one in outcome.rewrites]
    Resident.objects.using(SYSTEM).filter(number__in=touched).update(is_head=False)
    written: list[Written] = []
    for change in outcome.changes:
        one = _write_change(ctx, movement, scene, change, len(written) + 1)
        written += [one] if one else []
    for rewrite in outcome.rewrites:
        one = _write_rewrite(ctx, movement, scene, rewrite)
        written += [one] if one else []
    written += _write_newcomers(ctx, movement, scene, outcome.newcomers, len(written) + 1)
    return tuple(written)


def _write_newcomers(
    ctx: Context, movement: Movement, scene: Scene, newcomers: Sequence[Newcomer], first: int
) -> list[Written]:
    """Those who were never here are written together; the others go on with the record they left."""
    new = {place: one for place, one in enumerate(newcomers, first) if not one.returning}
    people = [
        NewResident(number, Stretch(one.valid_from, one.record), one.numbers, one.event)
        for number, one in zip(next_resident_numbers(len(new)), new.values(), strict=True)
    ]
    versions = dict(zip(new, write_new_residents(people, movement.id, ctx.now), strict=True))
    MovementEffect.objects.using(SYSTEM).bulk_create(
        _effect(movement, versions[place], place, whole(one.record), is_new=True) for place, one in new.items()
    )
    return [
        Written(None, None, versions[place])
        if place in versions
        else _write_returning(ctx, movement, scene, one, place)
        for place, one in enumerate(newcomers, first)
    ]


def _write_returning(ctx: Context, movement: Movement, scene: Scene, newcomer: Newcomer, place: int) -> Written:
    resident = Resident.objects.using(SYSTEM).get(number=newcomer.returning)
    before = personal_numbers(newcomer.returning)
    numbers = before.changed_to(newcomer.numbers)
    stretch = Stretch(newcomer.valid_from, newcomer.record)
    (one,) = write_next_versions(resident, [stretch], numbers, newcomer.event, movement.id, ctx.now)
    _effect(movement, one, place, whole(newcomer.record), is_new=True, numbers=before != numbers).save(using=SYSTEM)
    return Written(scene.residents[newcomer.returning].record, before, one)


def _write_change(ctx: Context, movement: Movement, scene: Scene, change: Change, place: int) -> Written | None:
    known = scene.residents[change.resident_number]
    old = known.on(change.valid_from)
    if old is None:
        raise ValueError(f"{change.resident_number} has no record on {change.valid_from}")
    patch = diff(old, change.record)
    stretches = changed_stretches(known.versions, change.valid_from, lambda record: apply(record, patch))
    resident = Resident.objects.using(SYSTEM).get(number=change.resident_number)
    before = personal_numbers(change.resident_number)
    numbers = before.changed_to(change.numbers) if change.numbers else before
    if not stretches:
        if numbers == before:
            _restore_head(resident, known.record)
            return None
        stretches = (Stretch(max(change.valid_from, known.versions[-1].valid_from), known.record),)
    closing = _close(ctx, movement, resident, old, before, change)
    one = (*closing, *write_next_versions(resident, stretches, numbers, change.event, movement.id, ctx.now))
    changes_numbers = numbers != before
    _effect(movement, one[0], place, patch, is_new=False, valid_from=change.valid_from, numbers=changes_numbers).save(
        using=SYSTEM
    )
    return Written(known.record, before, one[-1], closing[0] if closing else None)


def _write_rewrite(ctx: Context, movement: Movement, scene: Scene, rewrite: Rewrite) -> Written | None:
    known = scene.residents[rewrite.resident_number]
    resident = Resident.objects.using(SYSTEM).get(number=rewrite.resident_number)
    for effect in rewrite.cancels:
        MovementCancellation.objects.using(SYSTEM).create(effect_id=effect, cancelled_by=movement)
    before = personal_numbers(rewrite.resident_number)
    numbers = before
    if rewrite.restores_numbers_before > 1:
        numbers = numbers_of_version(rewrite.resident_number, rewrite.restores_numbers_before - 1)
        _demand_kept(before, numbers, known.record)
    stretches = rewrite.stretches
    if not stretches and numbers == before:
        _restore_head(resident, known.record)
        return None
    if not stretches:
        stretches = (Stretch(known.versions[-1].valid_from, known.record),)
    one = write_next_versions(resident, stretches, numbers, rewrite.event, movement.id, ctx.now)
    return Written(known.record, before, one[-1])


def _demand_kept(before: PersonalNumbers, after: PersonalNumbers, record: ResidentRecord) -> None:
    """A resident's first number is not undone: CS and prefecture know the person by it. Raises: REG-CODE-003."""
    if not record.is_present:
        return
    if before.resident_code and not after.resident_code:
        raise NumberCannotBeTakenBack(what="住民票コード")
    if before.individual_number and not after.individual_number:
        raise NumberCannotBeTakenBack(what="個人番号")


def _close(
    ctx: Context,
    movement: Movement,
    resident: Resident,
    old: ResidentRecord,
    numbers: PersonalNumbers,
    change: Change,
) -> tuple[WrittenVersion, ...]:
    """消除 of the sheet that ends by the act, as a version before the 記載 of the new one (標準仕様書 4.5.3-4.5.5)."""
    if change.closes is None:
        return ()
    closed = Stretch(change.valid_from, closed_sheet(old, change.closes))
    written = write_next_versions(resident, [closed], numbers, change.closes, movement.id, ctx.now)
    resident.refresh_from_db(using=SYSTEM)
    return written


def _restore_head(resident: Resident, record: ResidentRecord) -> None:
    Resident.objects.using(SYSTEM).filter(number=resident.number).update(is_head=record.is_head and record.is_present)


def _effect(
    movement: Movement,
    one: WrittenVersion,
    place: int,
    patch: Patch,
    *,
    is_new: bool,
    valid_from: date | None = None,
    numbers: bool = False,
) -> MovementEffect:
    return MovementEffect(
        movement=movement,
        resident_number=one.resident_number,
        place=place,
        is_new=is_new,
        valid_from=valid_from or one.valid_from,
        patch=dict(patch),
        first_version=one.version_no,
        changes_numbers=numbers,
    )
