"""受付の照会: what has become of a receipt so far, in one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from daicho.foundation.database import statements
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.models import ReceiptStep
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptFacts, ReceiptState

SYSTEM = "certificate_server"
_KNOWN = """
    select r.number, r.request_digest, r.kiosk, r.applicant, r.subjects::text, r.kind, r.scope, r.options::text,
        r.copies, r.first_serial, r.fee, r.day, r.received_at, r.valid_until,
        last.step_no, last.state, last.code, told.state, told.sheets_printed, told.paid,
        (select coalesce(jsonb_agg(jsonb_build_array(c.number, c.sheets, c.digest, c.versions) order by c.copy_no),
            '[]')::text from issued_copy c where c.receipt = r.number)
    from receipt r
    join lateral (select * from receipt_step s where s.receipt = r.number order by s.step_no desc limit 1) last on true
    left join receipt_step told
        on told.receipt = r.number and told.state in ('printed', 'not_printed', 'refunded')
    where r.number = %s
"""
_COLUMNS = (
    *("number", "request_digest", "kiosk", "applicant", "subjects", "kind", "scope", "options", "copies"),
    *("first_serial", "fee", "day", "received_at", "valid_until"),
)
_LAPSED = """
    select r.number from receipt r
    join lateral (select * from receipt_step s where s.receipt = r.number order by s.step_no desc limit 1) last on true
    where r.valid_until <= %s and last.state in ('received', 'made')
    order by r.valid_until limit %s
"""


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """交付した証明書 — number, sheets, digest of the PDF and the states it was made from."""

    number: str
    sheets: int
    digest: str
    versions: Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class KnownReceipt:
    """受付 with its state. Args: code: of the refusal, where it was refused."""

    number: str
    request_digest: bytes = field(repr=False)
    kiosk: str
    applicant: str
    subjects: tuple[str, ...]
    kind: str
    scope: str
    options: tuple[str, ...]
    copies: int
    first_serial: int
    fee: int
    day: date
    received_at: datetime
    valid_until: datetime
    last_step: int
    state: ReceiptState
    code: RefusalCode | None
    told: Outcome | None
    made: tuple[KnownCopy, ...]

    @property
    def sheets(self) -> int:
        """枚数 of all copies."""
        return sum(one.sheets for one in self.made)

    @property
    def facts(self) -> ReceiptFacts:
        """受付の内容 as the rules judge it."""
        return ReceiptFacts(self.state, self.sheets, self.fee if self.made else 0, self.told)


def known_receipt(number: str) -> KnownReceipt | None:
    """受付 under a number; None when there is none."""
    rows = statements.run(SYSTEM, _KNOWN, number)
    if not rows:
        return None
    *plain, step_no, state, code, told, sheets_printed, paid, made = rows[0]
    columns: dict[str, Any] = dict(zip(_COLUMNS, plain, strict=True))
    columns["request_digest"] = bytes(columns["request_digest"])
    columns["subjects"] = tuple(json.loads(columns["subjects"]))
    columns["options"] = tuple(json.loads(columns["options"]))
    return KnownReceipt(
        **columns,
        last_step=step_no,
        state=ReceiptState(state),
        code=RefusalCode(code) if code else None,
        told=Outcome(ReceiptState(told), sheets_printed, paid) if told else None,
        made=tuple(KnownCopy(*one) for one in json.loads(made)),
    )


@dataclass(frozen=True, slots=True)
class ReceiptStepLine:
    """受付の経過の一行. Args: reason: the true one of a refusal; an English word, never a value."""

    state: ReceiptState
    at: datetime
    code: str
    reason: str
    sheets_printed: int
    paid: int


def receipt_steps(number: str) -> tuple[ReceiptStepLine, ...]:
    """受付の経過, the oldest first."""
    rows = ReceiptStep.objects.using(SYSTEM).filter(receipt_id=number).order_by("step_no")
    return tuple(
        ReceiptStepLine(ReceiptState(row.state), row.at, row.code, row.reason, row.sheets_printed, row.paid)
        for row in rows
    )


def open_receipts_until(moment: datetime, most: int) -> tuple[str, ...]:
    """Numbers of receipts whose time ended by a moment and of which nothing has been heard."""
    return tuple(number for (number,) in statements.run(SYSTEM, _LAPSED, moment, most))
