"""他の市区町村への回答: 広域交付 and 転出証明書情報の要求 are answered from the registry and kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import Field

from daicho.contracts.fields import Code, MunicipalityCode
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.inquiries import (
    Answered,
    MoveOutCertificateAnswer,
    MoveOutCertificateWanted,
    Outcome,
    Question,
    WideAreaAnswer,
    WideAreaRecord,
)
from daicho.contracts.inquiries.wide_area import NOT_FOUND, NOT_SHOWN, PENDING
from daicho.contracts.messages import ContractRefusal
from daicho.contracts.messages.body import Part, read
from daicho.contracts.messages.municipalities import NoticeNumber
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.take_notice import Decision, misshapen, rejected
from daicho.systems.jukinet_server.rules import municipal

ANSWERED = "municipal_request.answered"
ANSWERED_ANEW = frozenset({municipal.CERTIFICATE_REQUEST, municipal.WIDE_AREA})
_TEXTS = {
    NOT_FOUND: "該当する記録がありません。",
    NOT_SHOWN: "この請求には回答できません。住所地の市区町村にお尋ねください。",
    PENDING: "異動の処理中のため回答できません。時間をおいてもう一度請求してください。",
}
_CLOSED = rejected("M-CLOSED-001", "提供時間外か、システムの停止中です。時間をおいてもう一度請求してください。")


class _CertificateRequest(Part):
    resident_code: ResidentCode
    municipality_code_from: MunicipalityCode
    purpose: Annotated[str, Field(max_length=40)]
    operator: Code


class _WideAreaRequest(Part):
    request_number: NoticeNumber
    resident_code: ResidentCode
    scope: Literal["person", "household", "members"]
    members: Annotated[tuple[ResidentCode, ...], Field(max_length=50)]
    with_individual_number: bool
    with_resident_code: bool
    with_relationship: bool
    identity: Literal["card", "papers"]
    purpose: Annotated[str, Field(min_length=1, max_length=40)]
    operator: Code
    terminal: Code


def answer_anew(
    ctx: Context, municipality: str, type_: str, body: dict[str, Any], ask: Callable[[Context, Any], Outcome]
) -> Decision:
    """Asks the registry, *outside of transactions*, and writes down that an answer went out. Opens its transaction."""
    content = json.dumps(body, ensure_ascii=False).encode()
    try:
        if type_ == municipal.WIDE_AREA:
            number, question = _wide_area(read(_WideAreaRequest, content), municipality)
        else:
            wanted = read(_CertificateRequest, content)
            number = ""
            question = MoveOutCertificateWanted(resident_code=wanted.resident_code, asked_by=municipality)
    except ContractRefusal as refusal:
        return misshapen(refusal)
    decision = _decided(ask(ctx, question))
    with transaction.atomic(using=ctx.system):
        detail = {"type": type_, "municipality": municipality, "number": number, "code": decision.reason_code}
        record(ctx, event=ANSWERED, detail=detail)
    return decision


def _wide_area(asked: _WideAreaRequest, municipality: str) -> tuple[str, Question]:
    return asked.request_number, WideAreaRecord(
        resident_code=asked.resident_code,
        asked_by=municipality,
        scope=asked.scope,
        members=asked.members,
        with_individual_number=asked.with_individual_number,
        with_resident_code=asked.with_resident_code,
        with_relationship=asked.with_relationship,
    )


def _decided(outcome: Outcome) -> Decision:
    match outcome:
        case Answered(answer=WideAreaAnswer() as given):
            if given.refusal:
                return rejected(given.refusal, _TEXTS[given.refusal])
            return Decision({"records": [one.model_dump(mode="json") for one in given.records]})
        case Answered(answer=MoveOutCertificateAnswer() as found):
            if found.certificate is None:
                return rejected(found.refusal, _TEXTS[found.refusal])
            return Decision({"certificate": found.certificate.model_dump(mode="json")})
        case _:
            return _CLOSED
