"""市町村間通知の受信: a notice is kept, what can be read goes on to the registry, the rest onto the error list."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from daicho.contracts.messages import (
    ContractRefusal,
    FamilyRegisterNotice,
    FamilyRegisterNoticeReceived,
    MessageBody,
    MoveInNotice,
    MoveInNoticeReceived,
    MoveOutCancelledReceived,
    MoveOutCertificate,
    MoveOutCertificateReceived,
)
from daicho.contracts.messages.body import Part, read
from daicho.contracts.messages.municipalities import NoticeNumber, Reason
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.jukinet_server.models.sealed_bodies import seal_body
from daicho.systems.jukinet_server.outside.envelope import Request
from daicho.systems.jukinet_server.rules import municipal

TAKEN = "municipal_notice.taken"


@dataclass(frozen=True, slots=True)
class Decision:
    """回答の内容. Args: reason_code: empty when the request is acknowledged."""

    body: Mapping[str, Any] = field(default_factory=dict)
    reason_code: str = ""
    reason: str = ""


def rejected(code: str, text: str) -> Decision:
    """却下."""
    return Decision({}, code, text)


def misshapen(refusal: ContractRefusal) -> Decision:
    """形式の誤り — names the fields, never a value."""
    return rejected("M-FORMAT-001", refusal.text)


class _Cancelled(Part):
    certificate_number: NoticeNumber
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Read:
    """A notice that was read. Args: onward: for the registry."""

    number: str
    people: int
    onward: MessageBody
    corrects: str = ""
    faults: tuple[str, ...] = ()


def take_notice(ctx: Context, municipality: str, request: Request, digest: bytes) -> Decision:
    """Keeps a notice and sends it on to the registry. *Transaction required.*"""
    try:
        notice = _read(request.type, request.body, municipality)
    except ContractRefusal as refusal:
        record(ctx, event=TAKEN, detail={"type": request.type, "code": "M-FORMAT-001"})
        return misshapen(refusal)
    known = MunicipalNotice.objects.filter(
        direction="received", municipality=municipality, type=request.type, number=notice.number
    ).exists()
    answer = {"received": True, "duplicate": known}
    row = uuid.uuid4()
    MunicipalNotice.objects.create(
        id=row,
        direction="received",
        type=request.type,
        municipality=municipality,
        number=notice.number,
        corrects=notice.corrects,
        message=uuid.UUID(request.message_id),
        at=ctx.now,
        people=notice.people,
        content=seal_body(row, request.body),
        digest=digest,
        answer=answer,
        fault="、".join(notice.faults),
    )
    if not notice.faults:
        send(ctx, notice.onward, subject=f"{municipality}:{notice.corrects or notice.number}")
    detail = {"type": request.type, "municipality": municipality, "number": notice.number, "row": str(row)}
    record(ctx, event=TAKEN, detail={**detail, "unreadable": bool(notice.faults)})
    return Decision(answer)


def _read(type_: str, body: dict[str, Any], municipality: str) -> _Read:
    content = json.dumps(body, ensure_ascii=False).encode()
    now = machine_now()
    match type_:
        case municipal.CERTIFICATE:
            given = read(MoveOutCertificate, content)
            onward: MessageBody = MoveOutCertificateReceived(sender=municipality, received_at=now, certificate=given)
            return _Read(given.certificate_number, sum(one.moves for one in given.persons), onward)
        case municipal.CANCELLED:
            cancelled = read(_Cancelled, content)
            onward = MoveOutCancelledReceived(
                sender=municipality,
                received_at=now,
                certificate_number=cancelled.certificate_number,
                reason=cancelled.reason,
            )
            return _Read(cancelled.certificate_number, 0, onward)
        case municipal.ARRIVAL:
            arrival = read(MoveInNotice, content)
            onward = MoveInNoticeReceived(sender=municipality, received_at=now, notice=arrival)
            return _Read(
                arrival.notice_number, len(arrival.persons), onward, arrival.corrects or "", _faults_of(arrival)
            )
        case _:
            noted = read(FamilyRegisterNotice, content)
            onward = FamilyRegisterNoticeReceived(sender=municipality, received_at=now, notice=noted)
            return _Read(noted.notice_number, 1, onward, faults=_faults_of_register(noted))


def _faults_of(notice: MoveInNotice) -> tuple[str, ...]:
    texts = [("新住所", notice.new_address.one_line()), ("新世帯主", notice.new_head)]
    texts += [(f"{place}人目の氏名", one.name) for place, one in enumerate(notice.persons, 1)]
    return municipal.unreadable(texts)


def _faults_of_register(notice: FamilyRegisterNotice) -> tuple[str, ...]:
    person = notice.person
    texts = [("氏名", person.name), ("本籍", person.honseki.one_line()), ("筆頭者", person.head_of_register)]
    return municipal.unreadable([*texts, ("住所", person.address.one_line() if person.address else "")])
