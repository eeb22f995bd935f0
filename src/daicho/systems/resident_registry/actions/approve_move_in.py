"""本登録 — the entry becomes the record: versions, search rows, messages and audit row in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.announce import announce
from daicho.systems.resident_registry.actions.enter_move_in import demand_no_errors
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.movement_flow import add_step, demand_entry, hold
from daicho.systems.resident_registry.actions.numbering import next_household_number, next_resident_number
from daicho.systems.resident_registry.actions.write_versions import (
    WrittenVersion,
    write_new_resident,
    write_next_versions,
)
from daicho.systems.resident_registry.errors import AlreadyApproved, AlreadyLivesHere, HouseholdHasHead
from daicho.systems.resident_registry.models import Household, Movement, MovementResident, Resident
from daicho.systems.resident_registry.queries.move_in_judgement import judge_move_in, move_in_facts
from daicho.systems.resident_registry.queries.movement_entries import StoredEntry, newest_entry
from daicho.systems.resident_registry.queries.office_settings import verifier_may_approve
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.flow import State, check_approve
from daicho.systems.resident_registry.rules.move_in.findings import returning_resident
from daicho.systems.resident_registry.rules.move_in.outcome import move_in_outcome
from daicho.systems.resident_registry.rules.versions import Stretch

SYSTEM = "resident_registry"
APPROVED = "movement.approved"


@dataclass(frozen=True, slots=True)
class ApprovedMoveIn:
    """What the approver sees next: the new household and its members, for certificate and further papers."""

    household_number: str
    resident_numbers: tuple[str, ...]


def approve_move_in(
    ctx: Context, reception: str, seen_entry_no: int, confirmed: Collection[str] = ()
) -> ApprovedMoveIn:
    """国内転入の本登録 — opens its own transaction; run twice, or by two officers at once, it writes once.

    Law: 住基法8条, 22条; 標準仕様書 4.0.8.
    Args: seen_entry_no: the entry the officer looked at. confirmed: alerts confirmed here beyond those of the entry.
    Raises: REG-FLOW-001…005, 009; REG-ENTRY-001, 002; REG-MOVE-001, 002.
    """
    try:
        with transaction.atomic(using=SYSTEM):
            movement, steps = hold(reception)
            check_approve(steps, ctx.actor.staff_id, verifier_may_approve=verifier_may_approve())
            demand_entry(steps, seen_entry_no)
            stored = newest_entry(movement.id)
            returning = _lock_returning(ctx, movement, stored)
            findings = judge_move_in(ctx, stored.entry, stored.numbers, except_movement=movement.id)
            demand_no_errors(findings, {*confirmed, *(key for key, _ in stored.confirmed)})
            household, written = _write(ctx, movement, stored, returning)
            add_step(ctx, movement, len(steps) + 1, State.APPROVED, seen_entry_no)
            announce(ctx, reception, stored.entry.moved_on, written)
            numbers = tuple(one.resident_number for one in written)
            audit.record(
                ctx,
                event=APPROVED,
                subjects=numbers,
                detail={"reception": reception, "household": household, "entry": seen_entry_no},
            )
    except IntegrityError as violation:
        raise _translated(violation) from violation
    return ApprovedMoveIn(household, numbers)


def _lock_returning(ctx: Context, movement: Movement, stored: StoredEntry) -> tuple[Resident | None, ...]:
    """再転入者 — locks the closed records that the members carry on; new persons have no row to lock."""
    facts = move_in_facts(ctx, stored.entry, stored.numbers, movement.id)
    known = [returning_resident(member) for member in facts.members]
    locked = {row.number: row for row in lock_residents(k.resident_number for k in known if k)}
    return tuple(locked.get(k.resident_number) if k else None for k in known)


def _write(
    ctx: Context, movement: Movement, stored: StoredEntry, returning: tuple[Resident | None, ...]
) -> tuple[str, tuple[WrittenVersion, ...]]:
    entry = stored.entry
    household = Household.objects.using(SYSTEM).create(number=next_household_number(), created_on=entry.moved_on)
    closed = newest_records(row.number for row in returning if row)
    outcome = move_in_outcome(
        entry, household.number, [closed[row.number].record if row else None for row in returning]
    )
    written: list[WrittenVersion] = []
    for index, (record, earlier) in enumerate(zip(outcome.records, returning, strict=True)):
        numbers = stored.numbers.of(index)
        if earlier is None:
            one = write_new_resident(next_resident_number(), record, numbers, entry.moved_on, movement.id, ctx.now)
        else:
            stretch = Stretch(entry.moved_on, record)
            one = write_next_versions(earlier, [stretch], numbers, movement.id, ctx.now)[-1]
        written.append(one)
    MovementResident.objects.using(SYSTEM).bulk_create(
        MovementResident(movement=movement, resident_number=one.resident_number, place=place)
        for place, one in enumerate(written, 1)
    )
    return household.number, tuple(written)


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
