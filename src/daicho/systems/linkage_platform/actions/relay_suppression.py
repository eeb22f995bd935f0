"""抑止情報の連携: keep what the registry reported as closed and pass it on to every receiver that is declared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from daicho.contracts.messages import ClosedProcess, SuppressionChanged
from daicho.foundation.audit import record
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.linkage_platform import errors
from daicho.systems.linkage_platform.models import ResidentCopy, SuppressionReport

REPORTED = "resident_copy.suppression_updated"


def relay_suppression(ctx: Context, change: SuppressionChanged) -> None:
    """抑止情報の連携 — *transaction required* (the receiver's); passed on as it came.

    Raises: NoSuchCopy; nothing is kept or passed on then.
    """
    copy = ResidentCopy.objects.select_for_update().filter(pk=change.resident_number).first()
    if copy is None:
        raise errors.NoSuchCopy()
    copy.is_protected, copy.closed = change.protected, closed_content(change.closed)
    copy.save()
    SuppressionReport.objects.create(
        resident_number=change.resident_number,
        recorded_at=change.recorded_at,
        received_at=ctx.now,
        received_message=ctx.caused_by,
        is_protected=copy.is_protected,
        closed=copy.closed,
    )
    send(ctx, change, subject=change.resident_number)
    record(ctx, event=REPORTED, subjects=[change.resident_number], detail={"closed": len(change.closed)})


def closed_content(closed: Iterable[ClosedProcess]) -> list[dict[str, Any]]:
    """抑止する処理 as they are kept."""
    return [one.model_dump(mode="json") for one in closed]
