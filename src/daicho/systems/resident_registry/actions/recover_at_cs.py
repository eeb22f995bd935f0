"""CSの記録の回復: the register sends what the CS must hold once more, with a reason; nothing is edited over there.

Law: 住基法14条 (正確な記録の確保), 30条の6. No 異動 has happened, so it is a message of its own and not an update.
"""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages import IdentificationRecovered, IdentificationWithdrawn
from daicho.foundation import audit
from daicho.foundation.messaging import send
from daicho.foundation.messaging.models import Delivery, DeliveryState
from daicho.kernel.context import Actor, Context
from daicho.systems.resident_registry.actions.announce import identification_now
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.take_comparison import REGISTRY
from daicho.systems.resident_registry.actions.tell_restrictions import tell_cs_again
from daicho.systems.resident_registry.errors import (
    DifferenceNotForUs,
    DifferenceNotOpen,
    ReasonRequired,
    SecondPersonForWithdrawal,
    UpdateHeldBefore,
)
from daicho.systems.resident_registry.models import ReportedDifference, Resident
from daicho.systems.resident_registry.models.reported_difference import open_code
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index
from daicho.systems.resident_registry.permissions import APPROVE_MOVEMENT, may_use
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers_of
from daicho.systems.resident_registry.queries.restrictions import restrictions_of
from daicho.systems.resident_registry.rules.restrictions import Restriction

SYSTEM, CS = "resident_registry", "jukinet_server"
RESENT, WITHDRAWN = "reported_difference.resent", "reported_difference.withdrawn"
BY_RECORD = frozenset({"missing_here", "differs", "behind"})


def resend_to_cs(ctx: Context, difference: str, reason: str) -> None:
    """再送 — the record as it stands, and the 抑止情報 that belongs to it. Opens the transaction.

    Raises: REG-FLOW-007, REG-ARRIVE-022, REG-ARRIVE-024, REG-ARRIVE-025.
    """
    if not reason.strip():
        raise ReasonRequired(act="再送")
    with transaction.atomic(using=SYSTEM):
        row = _open(difference)
        if not row.resident or row.kind not in BY_RECORD | {"suppression"}:
            raise DifferenceNotForUs()
        lock_residents([row.resident])
        subject = subject_at_cs(row.resident)
        held = Delivery.objects.using(SYSTEM).filter(receiver=CS, subject=subject, state=DeliveryState.HELD)
        if held.exists():
            raise UpdateHeldBefore()
        if row.kind in BY_RECORD:
            send(ctx, _recovered(ctx, row, reason.strip()), subject=subject)
        restriction = restrictions_of([row.resident])[row.resident]
        if row.kind == "suppression" or restriction != Restriction():
            tell_cs_again(ctx, row.resident, restriction)
        _settle(ctx, row, f"CSへ再送: {reason.strip()}")
        audit.record(ctx, event=RESENT, subjects=[row.resident], detail={"kind": row.kind, "reason": reason.strip()})


def withdraw_at_cs(ctx: Context, difference: str, reason: str, second: Actor) -> None:
    """取消し of somebody whom only the CS holds — confirmed by a second person. Opens the transaction.

    Raises: REG-FLOW-007, REG-ARRIVE-022, REG-ARRIVE-024, REG-ARRIVE-026.
    """
    if not reason.strip():
        raise ReasonRequired(act="CSの記録の取消し")
    if second.staff_id == ctx.actor.staff_id or not may_use(second.duties, APPROVE_MOVEMENT):
        raise SecondPersonForWithdrawal()
    with transaction.atomic(using=SYSTEM):
        row = _open(difference)
        if row.kind != "missing_there" or row.code is None:
            raise DifferenceNotForUs()
        code = open_code(row.difference, row.code)
        if Resident.objects.using(SYSTEM).filter(resident_code_index=number_index(RESIDENT_CODE, code)).exists():
            raise DifferenceNotForUs()
        message = IdentificationWithdrawn(
            difference_id=row.difference,
            recorded_at=ctx.now,
            resident_code=ResidentCode(code),
            reason=reason.strip()[:200],
            operator_id=ctx.actor.staff_id,
            confirmed_by=second.staff_id,
        )
        send(ctx, message, subject=f"difference:{row.difference}")
        _settle(ctx, row, f"CSの記録を取消し: {reason.strip()} (確認 {second.staff_id})")
        detail = {"reason": reason.strip(), "confirmed_by": second.staff_id}
        audit.record(ctx, event=WITHDRAWN, detail=detail)


def _recovered(ctx: Context, row: ReportedDifference, reason: str) -> IdentificationRecovered:
    newest = newest_records([row.resident])[row.resident]
    numbers = personal_numbers_of([row.resident])[row.resident]
    return IdentificationRecovered(
        difference_id=row.difference,
        recorded_at=ctx.now,
        record_state="current" if newest.record.is_present else "removed",
        identification=identification_now(ctx, newest, numbers),
        reason=reason[:200],
    )


def _open(difference: str) -> ReportedDifference:
    rows = ReportedDifference.objects.using(SYSTEM).select_for_update()
    row = rows.filter(pk=difference, found_by=REGISTRY, settled_at__isnull=True).first()
    if row is None:
        raise DifferenceNotOpen()
    return row


def _settle(ctx: Context, row: ReportedDifference, outcome: str) -> None:
    row.settled_at, row.settled_by, row.outcome = ctx.now, ctx.actor.staff_id, outcome
    row.save(using=SYSTEM, update_fields=["settled_at", "settled_by", "outcome"])
