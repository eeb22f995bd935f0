"""転出証明書情報の受信 — onto the worklist of the 転入; the newest of a number counts until it is used (JN-05)."""

from __future__ import annotations

import uuid

from daicho.contracts.messages import MoveOutCancelledReceived, MoveOutCertificateReceived
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import ReceivedCertificate
from daicho.systems.resident_registry.models.municipal_notice import certificate_context, seal_content

SYSTEM = "resident_registry"
RECEIVED, CANCELLED = "received_certificate.received", "received_certificate.cancelled"


def take_certificate(ctx: Context, received: MoveOutCertificateReceived) -> None:
    """受信 — *transaction required* (the receiver's)."""
    given = received.certificate
    movers = [one for one in given.persons if one.moves]
    known = (
        ReceivedCertificate.objects.using(SYSTEM)
        .select_for_update()
        .filter(municipality=received.sender, number=given.certificate_number)
        .first()
    )
    row = known or ReceivedCertificate(id=uuid.uuid4(), municipality=received.sender, number=given.certificate_number)
    if row.state == "used":
        row.note = (
            "転入の処理の後に、同じ番号の転出証明書情報が再び届きました。内容が変わっていないか確かめてください。"
        )
        row.save(using=SYSTEM, update_fields=["note"])
    else:
        row.received_at = received.received_at
        row.planned_on = given.planned_on
        row.by_card = given.by_card
        row.verified_by_card = received.verified_by_card or bool(row.verified_by_card)
        row.visit_on = given.visit.planned_on if given.visit else None
        row.visit_time = given.visit.time if given.visit else ""
        row.names = [one.name for one in movers]
        row.content = seal_content(certificate_context(row.id), given.model_dump(mode="json"))
        if known is not None and not received.verified_by_card:
            row.note = "同じ番号の転出証明書情報が再び届き、新しい内容に替わりました。"
        elif row.state == "cancelled":
            row.note = ""
        row.state = "open"
        row.save(using=SYSTEM)
    detail = {"municipality": received.sender, "number": given.certificate_number, "people": len(movers)}
    audit.record(ctx, event=RECEIVED, detail=detail)


def cancel_certificate(ctx: Context, received: MoveOutCancelledReceived) -> None:
    """転出取消の受信 — what waits is closed; after the 転入 an officer must look. *Transaction required.*"""
    row = (
        ReceivedCertificate.objects.using(SYSTEM)
        .select_for_update()
        .filter(municipality=received.sender, number=received.certificate_number)
        .first()
    )
    if row is not None:
        row.note = f"転出が取り消されました: {received.reason}"
        row.state = "cancelled" if row.state == "open" else row.state
        row.save(using=SYSTEM, update_fields=["note", "state"])
    detail = {"municipality": received.sender, "number": received.certificate_number, "known": row is not None}
    audit.record(ctx, event=CANCELLED, detail=detail)
