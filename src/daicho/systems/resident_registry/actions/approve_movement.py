"""本登録 — the entry becomes the record: versions, search rows, messages and audit row in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.announce import announce
from daicho.systems.resident_registry.actions.enter_movement import demand_no_errors
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.movement_flow import add_step, demand_entry, hold
from daicho.systems.resident_registry.actions.notify_municipalities import notify_municipalities
from daicho.systems.resident_registry.actions.request_numbers import request_numbers
from daicho.systems.resident_registry.actions.tell_destinations import tell_destinations
from daicho.systems.resident_registry.actions.tell_immigration import tell_immigration
from daicho.systems.resident_registry.actions.write_outcome import Written, allot, write_outcome
from daicho.systems.resident_registry.errors import AlreadyApproved, AlreadyLivesHere, HouseholdHasHead
from daicho.systems.resident_registry.queries.movement_entries import newest_entry_of
from daicho.systems.resident_registry.queries.office_settings import verifier_may_approve
from daicho.systems.resident_registry.queries.scenes import scene_of
from daicho.systems.resident_registry.rules.flow import State, check_approve
from daicho.systems.resident_registry.rules.movements.judging import judged

SYSTEM = "resident_registry"
APPROVED = "movement.approved"


@dataclass(frozen=True, slots=True)
class ApprovedMovement:
    """What the approver sees next: who was touched, for certificate and further papers."""

    household_number: str
    resident_numbers: tuple[str, ...]


def approve_movement(
    ctx: Context, reception: str, seen_entry_no: int, confirmed: Collection[str] = ()
) -> ApprovedMovement:
    """異動の本登録 — opens its own transaction; run twice, or by two officers at once, it writes once.

    Law: 住基法8条; 標準仕様書 4.0.8.
    Args: seen_entry_no: the entry the officer looked at. confirmed: alerts confirmed here beyond those of the entry.
    Raises: REG-FLOW-001…005, 009; REG-ENTRY-001, 002; REG-MOVE-001, 002; REG-IMMI-020.
    """
    try:
        with transaction.atomic(using=SYSTEM):
            movement, steps = hold(reception)
            check_approve(steps, ctx.actor.staff_id, verifier_may_approve=verifier_may_approve())
            demand_entry(steps, seen_entry_no)
            stored = newest_entry_of(movement)
            kind = stored.kind
            # Whom to lock is found out first; what the rules judge is read once they are locked.
            scene = scene_of(
                ctx, kind, stored.entry, stored.numbers, movement.id, heeds_pending=False, lock=lock_residents
            )
            findings = judged(kind, stored.entry, stored.numbers, scene)
            demand_no_errors(findings, {*confirmed, *(key for key, _ in stored.confirmed)})
            allotted = allot(
                kind.new_households(stored.entry),
                kind.resident_codes(stored.entry),
                kind.moved_on(stored.entry).sort_on,
            )
            outcome = kind.outcome(stored.entry, stored.numbers, scene, allotted)
            written = write_outcome(ctx, movement, scene, outcome)
            add_step(ctx, movement, len(steps) + 1, State.APPROVED, seen_entry_no)
            announce(ctx, reception, written)
            request_numbers(ctx, written, allotted.resident_codes)
            tell_destinations(ctx, written)
            notify_municipalities(ctx, movement, stored.entry, written)
            tell_immigration(ctx, movement, stored.entry, written)
            numbers = tuple(one.today.resident_number for one in written)
            audit.record(
                ctx,
                event=APPROVED,
                subjects=numbers,
                detail={"reception": reception, "kind": kind.code, "entry": seen_entry_no},
            )
    except IntegrityError as violation:
        raise _translated(violation) from violation
    return ApprovedMovement(_household(written), numbers)


def _household(written: Iterable[Written]) -> str:
    return next((one.today.record.household_number for one in written), "")


def _translated(violation: IntegrityError) -> Exception:
    """Named constraints become the finding they stand for; anything else is a fault and goes up as it is."""
    diagnosis = getattr(violation.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    if constraint in {
        "one_resident_per_individual_number",
        "one_resident_per_resident_code",
        "one_present_resident_per_card",
    }:
        return AlreadyLivesHere()
    if constraint == "one_head_per_household":
        return HouseholdHasHead(household="")
    if constraint in {"approved_only_once", "states_are_numbered"}:
        return AlreadyApproved(name="別の職員", at="今")
    return violation
