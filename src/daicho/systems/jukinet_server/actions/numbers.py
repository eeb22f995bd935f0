"""番号の受け払い (JN-02, JN-03): lots of unused 住民票コード and 個人番号, asked of J-LIS, handed on to the registry.

Each request is a row with the 電文番号 under which it is repeated, so that a lost answer costs neither a second lot nor
a second number. No number rests here.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from daicho.contracts.messages import (
    IndividualNumberAssigned,
    MessageBody,
    NumberRequested,
    NumberRequestRejected,
    ResidentCodeLotReceived,
    ResidentCodesWanted,
)
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.models import CodeLotRequest, NumberRequest
from daicho.systems.jukinet_server.models.sealed_bodies import NUMBER_REQUESTS, open_body, seal_body
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.queries.number_requests import (
    CodeLotRow,
    NumberRow,
    number_rows,
    open_number_requests,
    waiting_code_lot,
)

WANTED, LOT_TAKEN, LOT_REJECTED = "code_lot.wanted", "code_lot.taken", "code_lot.rejected"
REQUESTED, ASSIGNED, REJECTED = "number.requested", "number.assigned", "number.rejected"
LISTED = "number.listed"
MOST = 10_000
log = logging.getLogger(__name__)


def take_codes_wanted(ctx: Context, wanted: ResidentCodesWanted) -> None:
    """住民票コードの要求 of the registry — *transaction required*. While one is on its way, nothing."""
    if waiting_code_lot() is None:
        _want(ctx, wanted.count, "住民記録")


def want_codes(ctx: Context, count: int) -> None:
    """住民票コードの配分の要求 by an operator. Opens the transaction. Raises: CodeCountInvalid, CodesAlreadyWanted."""
    if not 1 <= count <= MOST:
        raise errors.CodeCountInvalid()
    try:
        with transaction.atomic(using=ctx.system):
            if waiting_code_lot() is not None:
                raise errors.CodesAlreadyWanted()
            _want(ctx, count, f"{ctx.actor.staff_id} {ctx.actor.name}")
    except IntegrityError:
        raise errors.CodesAlreadyWanted() from None


def _want(ctx: Context, count: int, by: str) -> None:
    CodeLotRequest.objects.create(id=uuid.uuid4(), count=count, state="waiting", requested_by=by, requested_at=ctx.now)
    record(ctx, event=WANTED, detail={"count": count})


def take_number_request(ctx: Context, asked: NumberRequested) -> None:
    """個人番号の生成・変更の要求 of the registry — *transaction required*."""
    row = uuid.uuid4()
    former = asked.former_individual_number
    person = asked.person.model_dump(mode="json")
    body = {
        "request_number": asked.request_number,
        "kind": asked.kind,
        "person": {**person, "address": asked.person.address.one_line(), "municipality_code": CITY_CODE},
        "former_individual_number": former.reveal() if former else None,
        "reason": asked.reason,
    }
    NumberRequest.objects.create(
        id=row,
        request_number=asked.request_number,
        kind=asked.kind,
        content=seal_body(row, body, NUMBER_REQUESTS),
        state="waiting",
        requested_at=ctx.now,
    )
    record(ctx, event=REQUESTED, detail={"number": asked.request_number, "type": asked.kind})


def list_numbers(ctx: Context) -> tuple[tuple[NumberRow, ...], tuple[CodeLotRow, ...]]:
    """要求の一覧 — no number in it. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        rows, lots = number_rows()
        record(ctx, event=LISTED, detail={"count": len(rows)})
    return rows, lots


def pursue_numbers(ctx: Context) -> int:
    """要求の送信と結果の照会 — every open request once; what is not answered stays open. Opens its transactions."""
    pursued = 0
    lot = waiting_code_lot()
    if lot is not None:
        pursued += _tried(CodeLotRequest, lot.id, lambda: _pursue_lot(ctx, lot))
    for one in open_number_requests():
        pursued += _tried(NumberRequest, one, lambda one=one: _pursue_number(ctx, one))  # type: ignore[misc]
    return pursued


def _tried(kind: type[Any], row: uuid.UUID, act: Callable[[], None]) -> bool:
    try:
        act()
    except DomainError as refusal:
        with transaction.atomic(using="jukinet_server"):
            kind.objects.filter(pk=row).update(fault=refusal.message)
        log.warning("request %s waits: %s", row, refusal.code)
        return False
    return True


def _pursue_lot(ctx: Context, asked: CodeLotRow) -> None:
    try:
        answer = national.code_lot(asked.count, str(asked.id), national.asker_of(ctx))
    except errors.NationalRejected as rejection:
        with transaction.atomic(using=ctx.system):
            _close(CodeLotRequest, asked.id, state="rejected", fault=rejection.message, done_at=ctx.now)
            record(ctx, event=LOT_REJECTED, detail={"count": asked.count})
        return
    with transaction.atomic(using=ctx.system):
        if _close(CodeLotRequest, asked.id, state="done", lot=answer.lot, fault="", done_at=ctx.now):
            send(ctx, ResidentCodeLotReceived(lot=answer.lot, codes=answer.codes), subject="resident_codes")
            record(ctx, event=LOT_TAKEN, detail={"what": answer.lot, "count": len(answer.codes)})


def _pursue_number(ctx: Context, row: uuid.UUID) -> None:
    asked = NumberRequest.objects.get(pk=row)
    body = open_body(row, asked.content, NUMBER_REQUESTS)
    number, code = asked.request_number, body["person"]["resident_code"]
    try:
        if asked.state == "waiting":
            answer = national.request_number(body, str(row), national.asker_of(ctx))
        else:
            answer = national.number_result(number, code, national.asker_of(ctx))
    except errors.NationalRejected as rejection:
        why = str(rejection.data["reason"])[:200]
        message = NumberRequestRejected(request_number=number, reason_code=str(rejection.data["peer_code"]), reason=why)
        _finish(ctx, asked, "rejected", REJECTED, message, why)
        return
    made = answer.individual_number
    if made is None:
        with transaction.atomic(using=ctx.system):
            NumberRequest.objects.filter(pk=row, state="waiting").update(
                state="in_progress", fault="", asked_at=machine_now()
            )
        return
    assigned = IndividualNumberAssigned(
        request_number=number, resident_code=answer.resident_code, individual_number=made
    )
    _finish(ctx, asked, "done", ASSIGNED, assigned)


def _finish(ctx: Context, asked: NumberRequest, state: str, event: str, message: MessageBody, fault: str = "") -> None:
    with transaction.atomic(using=ctx.system):
        if _close(NumberRequest, asked.pk, state=state, fault=fault, asked_at=machine_now()):
            send(ctx, message, subject=f"number:{asked.request_number}")
            record(ctx, event=event, detail={"number": asked.request_number, "type": asked.kind})


def _close(kind: type[Any], row: uuid.UUID, **values: object) -> bool:
    """Once: two workers that have the same answer hand it on one time."""
    return bool(kind.objects.filter(pk=row, state__in=("waiting", "in_progress")).update(**values))
