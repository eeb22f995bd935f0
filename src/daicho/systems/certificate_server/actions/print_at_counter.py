"""窓口での作成と交付: the very path of the kiosks, from an identity that an officer has checked (C14).

The receipt's number follows from the request's, so that a request is made once, paid once and handed over once,
whatever breaks off between two steps.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from daicho.foundation.audit import record
from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.kernel.context import Context
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.actions.keep_outcome import keep_outcome
from daicho.systems.certificate_server.actions.make_certificate import MadeCertificates, Order, make_certificate
from daicho.systems.certificate_server.actions.receipt_steps import record_refusal
from daicho.systems.certificate_server.actions.receive_at_counter import CANCELLED, move_on, request_here
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.models import CounterRequest, CounterStep
from daicho.systems.certificate_server.queries.counter_scene import counter_scene
from daicho.systems.certificate_server.queries.fees import counter_fee
from daicho.systems.certificate_server.queries.kiosk_scene import KioskScene
from daicho.systems.certificate_server.queries.receipts import KnownReceipt, known_receipt
from daicho.systems.certificate_server.queries.service import kiosk_service
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptState
from daicho.systems.certificate_server.rules.reception import (
    CounterState,
    counter_service,
    number_text,
    receipt_number_of,
    refusal_at_counter,
)
from daicho.systems.certificate_server.rules.standing import KioskCase, Refusal
from daicho.systems.certificate_server.rules.wish import Wish

MADE, HANDED_OVER = "counter.made", "counter.handed_over"
DEVICE = "W-{terminal}"
"""端末 in 発行番号: the same terminal counts for itself where the registry issues."""
_CAUSES: Mapping[RefusalCode, str] = {
    RefusalCode.CHANGED: "受け付けた後に記録が変わりました。この受付を取り消して、受け付け直してください。",
    RefusalCode.EXPIRED: "作成してから時間がたちました。この受付を取り消して、受け付け直してください。",
    RefusalCode.TIMEOUT: "時間内に終わりませんでした。もう一度作成してください。",
    RefusalCode.BUSY: "記録の更新中か、ほかの職員が作成中です。少し待って、もう一度作成してください。",
    RefusalCode.STALE: "住民記録との連携が止まっています。「状況」の画面で確かめてください。",
    RefusalCode.CLOSED: "保守中か、緊急停止中です。「状況」の画面で確かめてください。",
    RefusalCode.PAGES: "枚数の上限を超えます。部数か載せる方を減らして受け付け直してください。",
    RefusalCode.FAULT: "作成した紙面を確かめられませんでした。渡さずに取り消し、システム管理者に知らせてください。",
}
_ELSEWHERE = "この受付を取り消し、住民記録の「証明発行」で内容を確かめて発行してください。"


@dataclass(frozen=True, slots=True)
class Checks:
    """交付前の照合 (M34). Args: sheets: counted by the officer. paid: yen received."""

    same_person: bool
    same_items: bool
    sheets: int
    paid: int


def make_at_counter(ctx: Context, request: int) -> MadeCertificates:
    """窓口での作成 — made, read back and numbered like at a kiosk. Opens its transactions.

    Raises: CounterRequestNotFound, CounterStepRefused, CounterPaperNotMade.
    """
    started = time.monotonic()
    row = request_here(request, ctx)
    _demand_state(ctx, request, CounterState.CALLED)
    made = _made(ctx, row, started)
    with transaction.atomic(using=ctx.system):
        number = move_on(ctx, request, CounterState.MADE, receipt_number=made.receipt_number)
        detail = {"number": number, "receipt": made.receipt_number, "fee": made.fee}
        record(ctx, event=MADE, subjects=_subjects(row), detail=detail)
    return made


def papers_at_counter(ctx: Context, request: int) -> MadeCertificates:
    """作成した証明書 — the same bytes again, as long as nothing has changed. Opens its transactions.

    Raises: as :func:`make_at_counter`.
    """
    started = time.monotonic()
    row = request_here(request, ctx)
    _demand_state(ctx, request, CounterState.MADE)
    return _made(ctx, row, started)


def hand_over(ctx: Context, request: int, checks: Checks) -> str:
    """交付 — after request and certificate were matched; told to the registry (交付履歴). Returns: the number.

    What has changed since it was made is not handed over, nor is anything of somebody protected meanwhile.

    Raises: CounterRequestNotFound, CounterStepRefused, CounterMismatch.
    """
    row = request_here(request, ctx)
    _demand_state(ctx, request, CounterState.MADE)
    receipt = _receipt(row)
    _demand_match(checks, receipt)
    if receipt.told is None:
        _demand_still_true(ctx, row, receipt)
    _tell(ctx, receipt, Outcome(ReceiptState.PRINTED, receipt.sheets, receipt.fee))
    with transaction.atomic(using=ctx.system):
        number = move_on(ctx, request, CounterState.HANDED_OVER)
        detail = {"number": number, "receipt": receipt.number, "fee": receipt.fee, "sheets": receipt.sheets}
        record(ctx, event=HANDED_OVER, subjects=_subjects(row), detail=detail)
    return number


def cancel_request(ctx: Context, request: int, reason: str) -> str:
    """取消し — what was printed has been destroyed, nothing is paid. Opens its transactions. Returns: the number.

    Raises: CounterReasonRequired, CounterRequestNotFound, CounterStepRefused, CounterMismatch.
    """
    if not reason.strip():
        raise errors.CounterReasonRequired()
    row = request_here(request, ctx)
    receipt = known_receipt(_receipt_number(row))
    if receipt is not None and receipt.made and _state(ctx, request).is_open:
        _tell(ctx, receipt, Outcome(ReceiptState.REFUNDED, receipt.sheets, 0))
    with transaction.atomic(using=ctx.system):
        number = move_on(ctx, request, CounterState.CANCELLED, reason=reason.strip())
        detail = {"number": number, "reason": reason.strip()}
        record(ctx, event=CANCELLED, subjects=[row.resident_number], detail=detail)
    return number


def _made(ctx: Context, row: CounterRequest, started: float) -> MadeCertificates:
    service = counter_service(kiosk_service())
    device = replace(ctx, terminal=DEVICE.format(terminal=ctx.terminal))
    wish = Wish(row.kind, KioskScope(row.scope), tuple(row.selected), tuple(row.options), row.copies)

    def look() -> KioskScene:
        return counter_scene(device, row.resident_number, with_numbers=wish.shows_individual_number)

    def choose(scene: KioskScene, moment: datetime) -> Wish:
        if wish.scope is KioskScope.WHOLE and scene.numbers != wish.selected:
            raise KioskRefused(RefusalCode.CHANGED, "household")
        return wish

    def judge(case: KioskCase, begun: bool) -> Refusal | None:
        return refusal_at_counter(case, kiosk_service())

    order = Order(
        receipt_number=_receipt_number(row),
        digest=_digest(ctx, row),
        asked=wish,
        look=look,
        choose=choose,
        judge=judge,
        service=service,
        fee=counter_fee(ctx),
        started=started,
    )
    try:
        return make_certificate(device, order)
    except KioskRefused as refusal:
        raise errors.CounterPaperNotMade(cause=_CAUSES.get(refusal.refusal, _ELSEWHERE)) from refusal


def _tell(ctx: Context, receipt: KnownReceipt, outcome: Outcome) -> None:
    try:
        keep_outcome(ctx, receipt.number, outcome)
    except KioskRefused as refusal:
        cause = "この受付の交付の結果は、すでに別の内容で記録されています。「受付の照会」で確かめてください。"
        if refusal.refusal is RefusalCode.BUSY:
            cause = "ほかの職員が処理しています。少し待って、もう一度行ってください。"
        raise errors.CounterMismatch(cause=cause) from refusal


def _demand_match(checks: Checks, receipt: KnownReceipt) -> None:
    if not (checks.same_person and checks.same_items):
        raise errors.CounterMismatch(cause="紙面と申請書を突き合わせ、二つの欄に印を付けてください。")
    if checks.sheets != receipt.sheets:
        raise errors.CounterMismatch(cause="印刷した枚数が、作成した枚数と違います。紙面を数え直してください。")
    if checks.paid != receipt.fee:
        raise errors.CounterMismatch(cause=f"手数料は{receipt.fee}円です。受け取った額を確かめてください。")


def _demand_still_true(ctx: Context, row: CounterRequest, receipt: KnownReceipt) -> None:
    scene = counter_scene(ctx, row.resident_number)
    refusal = refusal_at_counter(scene.case, kiosk_service())
    if refusal is not None:
        with transaction.atomic(using=ctx.system):
            record_refusal(ctx, KioskRefused(refusal.code, refusal.reason), row.resident_number, receipt.number)
        raise errors.CounterMismatch(cause=_CAUSES.get(refusal.code, _ELSEWHERE))
    versions = dict(scene.versions_of(tuple(row.selected)))
    is_same = row.scope != KioskScope.WHOLE or list(scene.numbers) == list(row.selected)
    if not is_same or any(dict(copy.versions) != versions for copy in receipt.made):
        raise errors.CounterMismatch(cause=_CAUSES[RefusalCode.CHANGED])


def _demand_state(ctx: Context, request: int, wanted: CounterState) -> None:
    state = _state(ctx, request)
    if state is not wanted:
        raise errors.CounterStepRefused(state=state.official_name)


def _state(ctx: Context, request: int) -> CounterState:
    last = CounterStep.objects.using(ctx.system).filter(request_id=request).order_by("-step_no")[0]
    return CounterState(last.state)


def _receipt(row: CounterRequest) -> KnownReceipt:
    receipt = known_receipt(_receipt_number(row))
    if receipt is None:
        raise errors.CounterStepRefused(state=number_text(row.number))
    return receipt


def _receipt_number(row: CounterRequest) -> str:
    return receipt_number_of(row.day, row.office_code, row.number)


def _subjects(row: CounterRequest) -> list[str]:
    return sorted({row.resident_number, *row.selected})


def _digest(ctx: Context, row: CounterRequest) -> bytes:
    said = [row.pk, row.resident_number, row.kind, row.scope, list(row.selected), list(row.options), row.copies]
    return keyring_for(ctx.system).blind_index("counter_request", canonical({"request": said}).decode())
