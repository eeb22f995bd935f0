"""抑止情報の受入れ: keeps on the person's record that certificates are closed, so that 広域交付 is refused (JN-14)."""

from __future__ import annotations

from daicho.contracts.messages import JukinetSuppressionChanged
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.models import SuppressionReport
from daicho.systems.jukinet_server.queries.around import person_with_code

KEPT = "suppression.kept"


def keep_suppression(ctx: Context, change: JukinetSuppressionChanged) -> None:
    """抑止情報の受入れ — *transaction required* (the receiver's). Raises: SuppressionOfUnknown."""
    person_id = person_with_code(change.resident_code.reveal())
    if person_id is None:
        raise errors.SuppressionOfUnknown()
    SuppressionReport.objects.create(
        person_id=person_id,
        is_protected=change.protected,
        closed=[one.model_dump(mode="json") for one in change.closed],
        recorded_at=change.recorded_at,
        received_at=ctx.now,
        received_message=ctx.caused_by,
    )
    record(
        ctx,
        event=KEPT,
        subjects=[f"juki:{person_id}"],
        detail={"protected": change.protected, "closed": len(change.closed)},
    )
