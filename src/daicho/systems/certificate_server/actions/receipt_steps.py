"""受付の経過: how a receipt is begun and moved on, by one process at a time.

*Transaction required* wherever rows are added.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction

from daicho.foundation.audit import record
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.models import Receipt, ReceiptStep
from daicho.systems.certificate_server.queries.receipts import KnownReceipt
from daicho.systems.certificate_server.rules.kiosk_service import KioskService
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptState
from daicho.systems.certificate_server.rules.wish import Wish

REFUSED, ALARM = "kiosk.refused", "kiosk.wrong_paper_stopped"
_LOCK = "select pg_try_advisory_lock(hashtextextended(%s, 0))"
_UNLOCK = "select pg_advisory_unlock(hashtextextended(%s, 0))"
_TAKE = """
    insert into issue_counter (day, terminal, last) values (%s, %s, %s)
    on conflict (day, terminal) do update set last = issue_counter.last + excluded.last
    returning last
"""


@contextlib.contextmanager
def alone_with(ctx: Context, number: str) -> Iterator[None]:
    """一つの受付に一つの処理 — over several transactions, and over all processes and hosts that serve kiosks.

    The lock belongs to the connection: a process that dies leaves it to the next. Raises: KioskRefused (K-BUSY).
    """
    name = f"receipt {number}"
    if not statements.run(ctx.system, _LOCK, name)[0][0]:
        refusal = KioskRefused(RefusalCode.BUSY, "receipt_at_work")
        note_refusal(ctx, refusal, "", number)
        raise refusal
    try:
        yield
    finally:
        with contextlib.suppress(InterfaceError, OperationalError):  # the lock went with the connection
            statements.run(ctx.system, _UNLOCK, name)


def begin_receipt(
    ctx: Context, number: str, digest: bytes, applicant: str, wish: Wish, fee: int, service: KioskService
) -> KnownReceipt:
    """受付 — the receipt with the numbers of its copies. *Transaction required.*"""
    last = statements.run(ctx.system, _TAKE, ctx.today, ctx.terminal, wish.copies)[0][0]
    row = _keep(ctx, number, digest, applicant, wish, fee * wish.copies, last - wish.copies + 1, service)
    return KnownReceipt(
        number=number,
        request_digest=digest,
        kiosk=row.kiosk,
        applicant=applicant,
        subjects=wish.selected,
        kind=wish.kind,
        scope=wish.scope.value,
        options=wish.options,
        copies=wish.copies,
        first_serial=row.first_serial,
        fee=row.fee,
        day=row.day,
        received_at=row.received_at,
        valid_until=row.valid_until,
        last_step=1,
        state=ReceiptState.RECEIVED,
        code=None,
        told=None,
        made=(),
    )


def refuse_receipt(ctx: Context, number: str, digest: bytes, applicant: str, wish: Wish) -> None:
    """受付 of what is refused for good; it takes no number. *Transaction required.*"""
    _keep(ctx, number, digest, applicant, wish, 0, 0, KioskService())


def _keep(
    ctx: Context,
    number: str,
    digest: bytes,
    applicant: str,
    wish: Wish,
    fee: int,
    first_serial: int,
    service: KioskService,
) -> Receipt:
    row = Receipt(
        number=number,
        request_digest=digest,
        kiosk=ctx.terminal,
        applicant=applicant,
        subjects=list(wish.selected),
        kind=wish.kind,
        scope=wish.scope.value,
        options=list(wish.options),
        copies=wish.copies,
        first_serial=first_serial,
        fee=fee,
        day=ctx.today,
        received_at=ctx.now,
        valid_until=ctx.now + timedelta(minutes=service.minutes_to_collect),
    )
    statements.insert(ctx.system, [row])
    return row


def add_step(
    ctx: Context,
    number: str,
    step_no: int,
    state: ReceiptState,
    refusal: KioskRefused | None = None,
    outcome: Outcome | None = None,
) -> None:
    """受付の経過 — *transaction required*."""
    step = ReceiptStep(
        receipt_id=number,
        step_no=step_no,
        state=state.value,
        at=ctx.now,
        code=refusal.refusal.value if refusal else "",
        reason=refusal.reason if refusal else "",
        sheets_printed=outcome.sheets_printed if outcome else 0,
        paid=outcome.paid if outcome else 0,
    )
    statements.insert(ctx.system, [step])


def record_refusal(ctx: Context, refusal: KioskRefused, subject: str, number: str = "") -> None:
    """拒否の証跡 — with the true reason, which the kiosk is not told. *Transaction required.*"""
    detail = {"code": refusal.refusal.value, "reason": refusal.reason, "receipt": number}
    record(ctx, event=REFUSED, subjects=[subject] if subject else [], detail=detail)


def note_refusal(ctx: Context, refusal: KioskRefused, subject: str, number: str) -> None:
    """拒否の証跡 where nothing else is written. Opens its transaction."""
    with transaction.atomic(using=ctx.system):
        record_refusal(ctx, refusal, subject, number)
