"""電文 of the certificate centre (``specs/kiosk``): what is no such message is refused, and nothing of it repeated."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from daicho.foundation.clock.business import TOKYO
from daicho.systems.certificate_server.actions.make_certificate import MadeCertificates, NumberedCopy
from daicho.systems.certificate_server.actions.offer_certificates import Offer, OfferedKind, PersonOffer
from daicho.systems.certificate_server.errors import TEXTS, RefusalCode
from daicho.systems.certificate_server.queries.receipts import KnownReceipt
from daicho.systems.certificate_server.rules.kiosk_service import KINDS, OPTIONS, KioskScope
from daicho.systems.certificate_server.rules.receipts import ReceiptState

Kiosk = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,20}$")]
Serial = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
ReceiptNumber = Annotated[str, Field(pattern=r"^([0-8][0-9]|9[0-8])[0-9]{18}$")]
"""Those that begin with 99 are the counter's own: the centre neither begins nor settles one."""
Token = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{40,120}$")]
Word = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Answer = dict[str, object]


class Form(BaseModel):
    """電文: nothing beside what is agreed on."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)


class OfferQuestion(Form):
    """交付する証明書の問合せ."""

    kiosk: Kiosk


class PersonQuestion(Form):
    """交付を受けられる者の問合せ."""

    kiosk: Kiosk
    serial: Serial


class CertificateQuestion(Form):
    """証明書の請求. A kind, scope or option that is well written but not offered is refused later, by name."""

    receipt_number: ReceiptNumber
    kiosk: Kiosk
    serial: Serial
    kind: Word
    scope: Literal["self", "whole", "part"]
    members: Annotated[tuple[Token, ...], Field(max_length=100)]
    options: Annotated[tuple[Word, ...], Field(max_length=20)]
    copies: Annotated[int, Field(ge=1, le=10)]


class OutcomeReport(Form):
    """交付の結果."""

    receipt_number: ReceiptNumber
    outcome: Literal["printed", "not_printed", "refunded"]
    sheets_printed: Annotated[int, Field(ge=0, le=1_000)]
    paid: Annotated[int, Field(ge=0, le=1_000_000)]


class StateQuestion(Form):
    """受付の状態の問合せ."""

    receipt_number: ReceiptNumber


def refused(code: RefusalCode) -> Answer:
    """拒否: the code and its text, never the reason."""
    told = TEXTS[code]
    return {
        "result": "refused",
        "code": code.value,
        "text": told.text,
        "text_en": told.text_en,
        "can_retry": told.can_retry,
    }


def offer_answer(offer: Offer) -> Answer:
    """交付する証明書."""
    return {
        "result": "ok",
        "open": offer.closed is None,
        "closed_reason": offer.closed.value if offer.closed else None,
        "next_opening": _moment(offer.next_opening) if offer.next_opening else None,
        "kinds": [_kind(one) for one in offer.kinds],
        "most_copies": offer.most_copies,
    }


def person_answer(person: PersonOffer) -> Answer:
    """交付を受けられる者."""
    members = [
        {"member": one.token, "name": one.name, "birth": one.birth, "is_applicant": one.is_applicant}
        for one in person.members
    ]
    kinds = [_kind(one) for one in person.kinds]
    return {"result": "ok", "members": members, "kinds": kinds, "most_copies": person.most_copies}


def certificate_answer(made: MadeCertificates) -> Answer:
    """証明書."""
    return {
        "result": "ok",
        "receipt_number": made.receipt_number,
        "fee": made.fee,
        "copies": [_copy(one) for one in made.copies],
        "valid_until": _moment(made.valid_until),
    }


def outcome_answer(receipt_number: str, state: ReceiptState) -> Answer:
    """交付の結果の受領."""
    return {"result": "ok", "receipt_number": receipt_number, "state": state.value}


def state_answer(receipt: KnownReceipt) -> Answer:
    """受付の状態."""
    return {
        "result": "ok",
        "receipt_number": receipt.number,
        "state": receipt.state.value,
        "code": receipt.code.value if receipt.code else None,
        "fee": receipt.facts.fee,
        "sheets": receipt.sheets,
        "valid_until": _moment(receipt.valid_until) if receipt.made else None,
    }


def _kind(offered: OfferedKind) -> Answer:
    title, title_en = KINDS[offered.kind]
    options = [{"option": one, "title": OPTIONS[one][0], "title_en": OPTIONS[one][1]} for one in offered.options]
    scopes = [scope.value for scope in KioskScope if scope in offered.scopes]
    plain: Answer = {"kind": offered.kind, "title": title, "title_en": title_en, "fee": offered.fee}
    return {**plain, "scopes": scopes, "options": options}


def _copy(one: NumberedCopy) -> Answer:
    return {
        "issue_number": one.number,
        "sheets": one.copy.sheets,
        "sha256": one.copy.digest,
        "pdf": base64.b64encode(one.copy.pdf).decode("ascii"),
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(TOKYO).isoformat(timespec="seconds")
