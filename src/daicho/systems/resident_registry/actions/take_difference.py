"""本人確認情報の不一致 from the CS: onto the worklist, and off it when an officer has dealt with it (JN-12)."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.messages import IdentificationDifferenceFound
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import DifferenceNotOpen, ReasonRequired
from daicho.systems.resident_registry.models import ReportedDifference, Resident
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index

SYSTEM = "resident_registry"
RECEIVED, SETTLED = "reported_difference.received", "reported_difference.settled"


def take_difference(ctx: Context, told: IdentificationDifferenceFound) -> None:
    """受信 — *transaction required* (the receiver's)."""
    index = number_index(RESIDENT_CODE, told.resident_code.reveal())
    resident = Resident.objects.using(SYSTEM).filter(resident_code_index=index).first()
    number = resident.number if resident is not None else ""
    ReportedDifference.objects.using(SYSTEM).create(
        difference=told.difference_id,
        resident=number,
        found_by=told.found_by,
        kind=told.kind,
        items=list(told.items),
        found_on=told.found_on,
        note=told.note,
        told_by=told.operator_id,
        received_at=ctx.now,
    )
    detail = {"kind": told.kind, "found_by": told.found_by, "items": list(told.items)}
    audit.record(ctx, event=RECEIVED, subjects=[number] if number else [], detail=detail)


def settle_difference(ctx: Context, difference: str, outcome: str) -> None:
    """対応済み — with what was done. Opens the transaction. Raises: REG-ARRIVE-022, REG-FLOW-007."""
    if not outcome.strip():
        raise ReasonRequired(act="対応済みにすること")
    with transaction.atomic(using=SYSTEM):
        row = ReportedDifference.objects.using(SYSTEM).select_for_update().filter(pk=difference).first()
        if row is None or row.settled_at is not None:
            raise DifferenceNotOpen()
        row.settled_at, row.settled_by, row.outcome = ctx.now, ctx.actor.staff_id, outcome.strip()
        row.save(using=SYSTEM, update_fields=["settled_at", "settled_by", "outcome"])
        subjects = [row.resident] if row.resident else []
        audit.record(ctx, event=SETTLED, subjects=subjects, detail={"reason": outcome.strip()})
