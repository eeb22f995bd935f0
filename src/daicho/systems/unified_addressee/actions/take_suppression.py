"""抑止情報の更新: keep what is closed for a person now, and what was reported before (標準仕様書 3.2)."""

from __future__ import annotations

from daicho.contracts.messages import SuppressionChanged
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.unified_addressee import errors
from daicho.systems.unified_addressee.actions.take_change import restriction_columns
from daicho.systems.unified_addressee.models import AddresseeRecord, SuppressionReport

UPDATED = "addressee.suppression_updated"


def take_suppression(ctx: Context, change: SuppressionChanged) -> None:
    """抑止情報の更新 — *transaction required* (the receiver's). Raises: AddresseeNotLinked."""
    columns = restriction_columns(change.protected, change.closed)
    if not AddresseeRecord.objects.filter(pk=change.resident_number).update(**columns):
        raise errors.AddresseeNotLinked()
    SuppressionReport.objects.create(
        resident_number=change.resident_number,
        recorded_at=change.recorded_at,
        received_at=ctx.now,
        is_protected=columns["is_protected"],
        closed=columns["closed"],
    )
    record(ctx, event=UPDATED, subjects=[change.resident_number], detail={"closed": len(change.closed)})
