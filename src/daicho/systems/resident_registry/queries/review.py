"""照合・本登録・翌日照合の画面 — the entry as typed, its steps, its findings, and the records it will make."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Finding
from daicho.systems.resident_registry.errors import MovementNotFound
from daicho.systems.resident_registry.models import Movement, MovementResident, MovementState
from daicho.systems.resident_registry.queries.move_in_judgement import judge_move_in
from daicho.systems.resident_registry.queries.movement_entries import StoredEntry, newest_entry
from daicho.systems.resident_registry.rules.flow import PROVISIONAL, STATE_TITLES, State, Step
from daicho.systems.resident_registry.rules.move_in.outcome import MoveInOutcome, move_in_outcome

SYSTEM = "resident_registry"
ENTRY_VIEWED = "movement.entry_viewed"
UNNUMBERED = ""
"""世帯番号 of a preview: it is given at approval."""


@dataclass(frozen=True, slots=True)
class MovementReview:
    """届出一件 — everything an officer needs to compare it with the paper and to decide."""

    movement_id: UUID
    reception: str
    kind: str
    state: State
    state_title: str
    office_name: str
    terminal: str
    stored: StoredEntry
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    preview: MoveInOutcome
    resident_numbers: tuple[str, ...]

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
    residents = MovementResident.objects.using(SYSTEM).filter(movement=movement).order_by("place")
    numbers = tuple(residents.values_list("resident_number", flat=True))
    review = MovementReview(
        movement_id=movement.id,
        reception=reception,
        kind=movement.kind,
        state=state,
        state_title=STATE_TITLES[state],
        office_name=movement.office_name,
        terminal=movement.terminal,
        stored=stored,
        steps=steps,
        findings=judge_move_in(ctx, stored.entry, stored.numbers, movement.id) if state in PROVISIONAL else (),
        preview=move_in_outcome(stored.entry, UNNUMBERED),
        resident_numbers=numbers,
    )
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=ENTRY_VIEWED,
            subjects=numbers,
            detail={"reception": reception, "entry": stored.entry_no},
            individual_number_shown=True,
        )
    return review
