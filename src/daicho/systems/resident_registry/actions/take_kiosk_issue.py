"""コンビニ交付の結果: kept as told by the certificate server, for the 交付履歴 of everybody shown.

Source: 標準仕様書 1.3.8.
"""

from __future__ import annotations

from daicho.contracts.messages import KioskIssueReported
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import KioskIssue

SYSTEM = "resident_registry"
RECEIVED = "kiosk_issue.received"


def take_kiosk_issue(ctx: Context, told: KioskIssueReported) -> None:
    """受信 — the same outcome of a receipt is kept once. *Transaction required* (the receiver's)."""
    _, is_new = KioskIssue.objects.using(SYSTEM).get_or_create(
        receipt_number=told.receipt_number,
        outcome=told.outcome,
        defaults={
            "issued_at": told.issued_at,
            "outcome_at": told.outcome_at,
            "kiosk": told.kiosk,
            "place": told.place,
            "kind": told.kind,
            "scope": told.scope,
            "options": list(told.options),
            "applicant": told.applicant,
            "subjects": list(told.subjects),
            "copies": [one.model_dump() for one in told.copies],
            "fee": told.fee,
            "recorded_at": ctx.now,
        },
    )
    detail = {"receipt": told.receipt_number, "outcome": told.outcome, "kiosk": told.kiosk, "is_new": is_new}
    audit.record(ctx, event=RECEIVED, subjects=sorted({told.applicant, *told.subjects}), detail=detail)
