"""市町村間通知の送信: what the registry has for another municipality is kept here and sent on (JN-04, JN-06, JN-07)."""

from __future__ import annotations

import hashlib
import json
import uuid

from daicho.contracts.messages import (
    FamilyRegisterNoticeSent,
    MoveInNoticeSent,
    MoveOutCancelledSent,
    MoveOutCertificateSent,
    MunicipalMessage,
)
from daicho.foundation.audit import record
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.jukinet_server.models.sealed_bodies import seal_body
from daicho.systems.jukinet_server.rules import municipal

FORWARDED = "municipal_notice.forwarded"


def forward_notice(ctx: Context, message: MunicipalMessage) -> None:
    """Keeps it and sends it on, in the order of its certificate or notice. *Transaction required* (the receiver's)."""
    type_, number, corrects, people = _about(message)
    row = uuid.uuid4()
    body = message.model_dump(mode="json")
    sent = send(ctx, message, subject=f"{message.receiver}:{number}")
    MunicipalNotice.objects.create(
        id=row,
        direction="sent",
        type=type_,
        municipality=message.receiver,
        number=number,
        corrects=corrects,
        message=sent,
        at=ctx.now,
        people=people,
        content=seal_body(row, body),
        digest=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).digest(),
        fault="",
    )
    record(ctx, event=FORWARDED, detail={"type": type_, "municipality": message.receiver, "number": number})


def _about(message: MunicipalMessage) -> tuple[str, str, str, int]:
    """電文種別, number, number of what it corrects, how many people."""
    match message:
        case MoveOutCertificateSent():
            movers = sum(one.moves for one in message.certificate.persons)
            return municipal.CERTIFICATE, message.certificate.certificate_number, "", movers
        case MoveOutCancelledSent():
            return municipal.CANCELLED, message.certificate_number, "", 0
        case MoveInNoticeSent():
            notice = message.notice
            return municipal.ARRIVAL, notice.notice_number, notice.corrects or "", len(notice.persons)
        case FamilyRegisterNoticeSent():
            return municipal.REGISTER, message.notice.notice_number, "", 1
