"""照合・本登録・翌日照合の画面 — the entry as typed, its steps, its findings, and the records it will make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Finding, errors_in
from daicho.systems.resident_registry.errors import MovementNotFound
from daicho.systems.resident_registry.models import Movement, MovementEffect, MovementState, ResidentVersion
from daicho.systems.resident_registry.queries.movement_entries import StoredEntry, newest_entry
from daicho.systems.resident_registry.queries.office_settings import verifier_may_approve
from daicho.systems.resident_registry.queries.protected_scope import touches_hidden
from daicho.systems.resident_registry.queries.records import events_of, numbers_held, versions_of
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.flow import PROVISIONAL, STATE_TITLES, State, Step
from daicho.systems.resident_registry.rules.movements.judging import judged
from daicho.systems.resident_registry.rules.movements.kind import Allotted, MovementKind, Scene
from daicho.systems.resident_registry.rules.movements.preview import Touched, touched_by

SYSTEM = "resident_registry"
ENTRY_VIEWED = "movement.entry_viewed"


@dataclass(frozen=True, slots=True)
class MovementReview:
    """届出一件 — everything an officer needs to compare it with the paper and to decide."""

    movement_id: UUID
    reception: str
    kind: MovementKind[Any]
    state: State
    state_title: str
    office_name: str
    terminal: str
    stored: StoredEntry
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    touched: tuple[Touched, ...]
    resident_numbers: tuple[str, ...]
    hides_addresses: bool = False
    verifier_may_approve: bool = True

    @property
    def is_provisional(self) -> bool:
        """仮登録中."""
        return self.state in PROVISIONAL


def view_movement(ctx: Context, reception: str) -> MovementReview:
    """届出の照会 — personal numbers are on the screen, since they must be compared with the paper; so it is logged.

    Raises: REG-FLOW-001.
    """
    movement = Movement.objects.using(SYSTEM).filter(reception=reception).first()
    if movement is None:
        raise MovementNotFound(reception=reception)
    rows = MovementState.objects.using(SYSTEM).filter(movement=movement).order_by("state_no")
    steps = tuple(Step(State(r.state), r.entry_no, r.staff_id, r.staff_name, r.at, r.note) for r in rows)
    stored = newest_entry(movement.id)
    state = steps[-1].state
    written = MovementEffect.objects.using(SYSTEM).filter(movement=movement).order_by("id")
    numbers = tuple(dict.fromkeys(written.values_list("resident_number", flat=True))) or _restored(movement.id)
    kind, provisional = stored.kind, state in PROVISIONAL
    look = partial(scene_of, ctx, kind, stored.entry, stored.numbers, movement.id, heeds_pending=False)
    scene = look() if provisional else None
    touched = _previewed(kind, stored, scene) if scene else (_as_written(written) or _as_restored(movement.id, numbers))
    review = MovementReview(
        movement_id=movement.id,
        reception=reception,
        kind=kind,
        state=state,
        state_title=STATE_TITLES[state],
        office_name=movement.office_name,
        terminal=movement.terminal,
        stored=stored,
        steps=steps,
        findings=judged(kind, stored.entry, stored.numbers, scene) if scene else (),
        touched=touched,
        resident_numbers=numbers,
        hides_addresses=touches_hidden(touched, ctx.now),
        verifier_may_approve=verifier_may_approve(),
    )
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=ENTRY_VIEWED,
            subjects=numbers or kind.residents(stored.entry),
            detail={"reception": reception, "entry": stored.entry_no},
            individual_number_shown=True,
        )
    return review


def _previewed(kind: MovementKind[Any], stored: StoredEntry, scene: Scene) -> tuple[Touched, ...]:
    """Before and after; nothing where the entry can no longer be carried out, which its findings then say."""
    if errors_in(judged(kind, stored.entry, stored.numbers, scene)):
        return ()
    return touched_by(kind.outcome(stored.entry, stored.numbers, scene, Allotted()), scene)


def _restored(movement_id: UUID) -> tuple[str, ...]:
    """Whose records a movement wrote that has no effects of its own to be undone (異動の取消し)."""
    rows = ResidentVersion.objects.using(SYSTEM).filter(movement=movement_id).order_by("resident")
    return tuple(dict.fromkeys(rows.values_list("resident_id", flat=True)))


def _as_restored(movement_id: UUID, numbers: Sequence[str]) -> tuple[Touched, ...]:
    """What an approved 取消し did: the record before its first version of each resident and after its last."""
    found: list[Touched] = []
    held = numbers_held(numbers)
    for number in numbers:
        versions = versions_of(number)
        own = [version for version in versions if version.movement == str(movement_id)]
        before = next((v.content for v in versions if v.version_no == own[0].version_no - 1), None)
        reason = events_of(number)[own[-1].version_no].reason
        found.append(Touched(number, before, own[-1].content, reason, held=held[number]))
    return tuple(found)


def _as_written(effects: Iterable[MovementEffect]) -> tuple[Touched, ...]:
    """What an approved movement did: the records just before and just after each of its effects."""
    found: list[Touched] = []
    listed = tuple(effects)
    held = numbers_held({effect.resident_number for effect in listed})
    for effect in listed:
        number = effect.resident_number
        versions = versions_of(number)
        before = next((v.content for v in versions if v.version_no == effect.first_version - 1), None)
        until = min(
            (e.first_version for e in listed if e.resident_number == number and e.pk > effect.pk),
            default=len(versions) + 1,
        )
        own = [
            v
            for v in versions
            if v.movement == str(effect.movement_id) and effect.first_version <= v.version_no < until
        ]
        event = events_of(number)[own[-1].version_no]
        found.append(Touched(number, before, own[-1].content, event.reason, held=held[number]))
    return tuple(found)
