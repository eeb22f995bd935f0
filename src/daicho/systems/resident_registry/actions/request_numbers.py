"""番号の要求 (JN-02, JN-03) — for whom a movement gave a first 住民票コード, and codes when few are left.

Law: 番号法7条・8条, 番号法施行令3条・4条, 住基法30条の2. The order is decision 38: code, 本人確認情報, request, number.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import NumberRequested, PersonToNumber, ResidentCodesWanted
from daicho.foundation import audit
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.actions.write_outcome import Written
from daicho.systems.resident_registry.errors import (
    ClaimantUnknown,
    NumberAlreadyRequested,
    NumberCannotBeChanged,
    ReasonRequired,
)
from daicho.systems.resident_registry.models import NumberRequest, ResidentCodesWish
from daicho.systems.resident_registry.queries.linkage_subjects import subject_at_cs
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from daicho.systems.resident_registry.queries.resident_codes import code_stock
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord

SYSTEM = "resident_registry"
REQUESTED, CODES_WANTED = "individual_number.requested", "resident_codes.wanted"
NEW = "new"
ChangeKind = Literal["change_on_request", "change_by_office"]
LOT = 500
ASKED_AGAIN = timedelta(days=1)


def request_numbers(ctx: Context, written: Sequence[Written], drawn: Collection[str]) -> None:
    """個人番号の生成の要求 for a first code — *transaction required*, after the CS was told.

    Args: drawn: the 住民票コード that this movement drew from the store.
    """
    for one in written:
        numbers, before = one.today.numbers, one.numbers_before
        is_first = before is None or not before.resident_code
        if numbers.resident_code in drawn and is_first and not numbers.individual_number:
            _request(ctx, one.today.resident_number, one.today.record, numbers, None)
    if drawn:
        want_codes_when_low(ctx)


@dataclass(frozen=True, slots=True)
class ChangeWish:
    """変更の要求. Args: claimant, paper: of a 変更請求 — who claims it, and the 本人確認書類 shown."""

    kind: ChangeKind
    reason: str
    claimant: str = ""
    paper: str = ""


def request_change(ctx: Context, resident_number: str, wish: ChangeWish) -> str:
    """個人番号の変更の要求 — by the holder (漏えいのおそれ) or by the office. Opens the transaction; its number.

    Raises: REG-FIND-001, REG-FLOW-007, REG-NUM-020, REG-NUM-021, REG-NUM-024.
    """
    if not wish.reason.strip():
        raise ReasonRequired(act="個人番号の変更の要求")
    if wish.kind == "change_on_request" and not (wish.claimant.strip() and wish.paper):
        raise ClaimantUnknown()
    try:
        with transaction.atomic(using=SYSTEM):
            numbers = personal_numbers(resident_number)
            record = newest_records([resident_number])[resident_number].record
            if not (numbers.individual_number and numbers.resident_code and record.is_present):
                raise NumberCannotBeChanged()
            return _request(ctx, resident_number, record, numbers, wish)
    except IntegrityError:
        raise NumberAlreadyRequested() from None


def want_codes_when_low(ctx: Context) -> None:
    """空きコードの要求 — *transaction required*. One wish a day while no lot has come."""
    stock = code_stock()
    if stock.free >= stock.alert_below:
        return
    wishes = ResidentCodesWish.objects.using(SYSTEM)
    if wishes.filter(arrived_at=None, asked_at__gt=ctx.now - ASKED_AGAIN).exists():
        return
    count = max(LOT, stock.alert_below * 2)
    wishes.create(asked_at=ctx.now, codes=count)
    send(ctx, ResidentCodesWanted(count=count), subject="resident_codes")
    audit.record(ctx, event=CODES_WANTED, detail={"codes": count, "free": stock.free})


def _request(
    ctx: Context, resident_number: str, record: ResidentRecord, numbers: PersonalNumbers, wish: ChangeWish | None
) -> str:
    kind, reason = (wish.kind, wish.reason.strip()) if wish else (NEW, "")
    request_number = f"{CITY_CODE}-N-{uuid.uuid4().hex[:16]}"
    NumberRequest.objects.using(SYSTEM).create(
        request_number=request_number,
        resident_number=resident_number,
        kind=kind,
        reason=reason,
        claimant=wish.claimant.strip() if wish else "",
        papers=[wish.paper] if wish and wish.paper else [],
        requested_at=ctx.now,
        staff_id=ctx.actor.staff_id,
    )
    former = numbers.individual_number
    message = NumberRequested.model_validate(
        {
            "request_number": request_number,
            "kind": kind,
            "person": PersonToNumber(
                resident_code=ResidentCode(numbers.resident_code),
                name=record.name.full or record.alphabet_name.text,
                name_kana=record.name.kana,
                former_family_name=record.former_name.printed_family,
                birth_date=record.birth_date,
                sex=record.sex.value,
                postal_code=record.address.postal_code,
                address=record.address,
            ),
            "former_individual_number": IndividualNumber(former) if kind != NEW and former else None,
            "reason": reason,
        }
    )
    send(ctx, message, subject=subject_at_cs(resident_number))
    audit.record(ctx, event=REQUESTED, subjects=[resident_number], detail={"request": request_number, "kind": kind})
    return request_number
