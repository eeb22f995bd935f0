"""交付の結果の受領: paid once is printed once. Facts are taken even when they come late, contradictions never."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.messages.kiosk_issue import KioskCopy, KioskIssueReported
from daicho.foundation.audit import record
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.receipt_steps import add_step, alone_with, note_refusal
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.queries.receipts import KnownReceipt, known_receipt, open_receipts_until
from daicho.systems.certificate_server.rules.issue_report import COUNTER_DEVICE
from daicho.systems.certificate_server.rules.receipts import GRACE, Outcome, ReceiptState, has_lapsed, outcome_fits

KEPT, CONTRADICTED, LAPSED, TOLD = (
    "kiosk.outcome_kept",
    "kiosk.outcome_contradicted",
    "kiosk.receipt_lapsed",
    "kiosk.receipt_told",
)
MOST_AT_ONCE = 200
COUNTER_PLACE = "証明書の窓口"


def keep_outcome(ctx: Context, number: str, outcome: Outcome) -> ReceiptState:
    """交付の結果の受領 — the same again is taken as before. Opens its transaction; tells the registry (交付履歴).

    Raises: KioskRefused (K-RECEIPT-UNKNOWN, K-OUTCOME, K-BUSY).
    """
    with alone_with(ctx, number):
        known = known_receipt(number)
        if known is None:
            raise _unknown(ctx, number, "outcome")
        if not outcome_fits(known.facts, outcome):
            with transaction.atomic(using=ctx.system):
                record(ctx, event=CONTRADICTED, subjects=_subjects(known), detail=_detail(known, outcome))
            raise KioskRefused(RefusalCode.OUTCOME, "contradiction")
        if known.told is None:
            with transaction.atomic(using=ctx.system):
                add_step(ctx, number, known.last_step + 1, outcome.state, outcome=outcome)
                record(ctx, event=KEPT, subjects=_subjects(known), detail=_detail(known, outcome))
                if known.made:
                    send(ctx, _report(ctx, known, outcome), subject=known.applicant)
    return outcome.state


def receipt_state(ctx: Context, number: str) -> KnownReceipt:
    """受付の状態の照会 by the centre. Opens its transaction. Raises: KioskRefused (K-RECEIPT-UNKNOWN)."""
    known = known_receipt(number)
    if known is None:
        raise _unknown(ctx, number, "state")
    with transaction.atomic(using=ctx.system):
        record(ctx, event=TOLD, subjects=_subjects(known), detail={"receipt": number, "state": known.state.value})
    return known


def lapse_receipts(ctx: Context) -> int:
    """受付の期限切れ — of which nothing was heard long after their time. Opens its transactions. Returns: how many."""
    ended = 0
    for number in open_receipts_until(ctx.now - GRACE, MOST_AT_ONCE):
        try:
            with alone_with(ctx, number):
                ended += _lapse(ctx, known_receipt(number))
        except KioskRefused:
            continue  # somebody works on it: it is not forgotten
    return ended


def _lapse(ctx: Context, known: KnownReceipt | None) -> int:
    if known is None or not has_lapsed(known.state, known.valid_until, ctx.now):
        return 0
    with transaction.atomic(using=ctx.system):
        add_step(ctx, known.number, known.last_step + 1, ReceiptState.EXPIRED)
        detail = {"receipt": known.number, "state": known.state.value, "sheets": known.sheets}
        record(ctx, event=LAPSED, subjects=_subjects(known), detail=detail)
    return 1


def _unknown(ctx: Context, number: str, asked: str) -> KioskRefused:
    refusal = KioskRefused(RefusalCode.RECEIPT_UNKNOWN, asked)
    note_refusal(ctx, refusal, "", number)
    return refusal


def _report(ctx: Context, known: KnownReceipt, outcome: Outcome) -> KioskIssueReported:
    return KioskIssueReported.model_validate(
        {
            "receipt_number": known.number,
            "outcome": outcome.state.value,
            "issued_at": known.received_at,
            "outcome_at": ctx.now,
            "kiosk": known.kiosk,
            "place": COUNTER_PLACE if known.kiosk.startswith(COUNTER_DEVICE) else "",
            "kind": known.kind,
            "scope": known.scope,
            "options": known.options,
            "applicant": known.applicant,
            "subjects": known.subjects,
            "copies": tuple(KioskCopy(issue_number=one.number, sheets=one.sheets) for one in known.made),
            "fee": known.fee,
        }
    )


def _subjects(known: KnownReceipt) -> list[str]:
    return sorted({one for one in (known.applicant, *known.subjects) if one})


def _detail(known: KnownReceipt, outcome: Outcome) -> dict[str, object]:
    return {
        "receipt": known.number,
        "outcome": outcome.state.value,
        "sheets_printed": outcome.sheets_printed,
        "paid": outcome.paid,
        "state": known.state.value,
    }
