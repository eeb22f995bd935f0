"""市町村間の通知 — what an approved movement means for other municipalities goes to the CS with it.

Law: 住基法9条1項 (転入通知), 19条1項 (附票記載事項通知), 24条の2第3項 (転出証明書情報). Transaction required.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from daicho.contracts.messages import (
    FamilyRegisterNoticeSent,
    MoveInNoticeSent,
    MoveOutCancelledSent,
    MoveOutCertificate,
    MoveOutCertificateSent,
)
from daicho.foundation.messaging import Outgoing, send_all
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.municipal_messages import (
    arrival_of,
    certificate_of,
    notice_number,
    register_notice_of,
)
from daicho.systems.resident_registry.actions.write_outcome import Written
from daicho.systems.resident_registry.models import Movement, ReceivedCertificate, SentCertificate
from daicho.systems.resident_registry.models.municipal_notice import seal_content, sent_context
from daicho.systems.resident_registry.queries.movement_entries import newest_entry
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers_of
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.municipal_notices import (
    arrival_receiver,
    certificate_receiver,
    register_receiver,
)

SYSTEM = "resident_registry"


def notify_municipalities(ctx: Context, movement: Movement, entry: Any, written: Sequence[Written]) -> None:
    """Sends what the approval of this entry obliges to."""
    match entry:
        case MoveOutEntry():
            _send_certificate(ctx, movement, entry)
        case MoveInEntry():
            _send_arrival(ctx, movement, entry, written)
            _use_certificate(movement, entry)
        case CancellationEntry():
            _withdraw_certificate(ctx, entry)
    notify_registers(ctx, movement.reception, written)


def notify_registers(ctx: Context, reception: str, written: Sequence[Written]) -> None:
    """附票記載事項通知 to each 本籍地 elsewhere, one per person."""
    outgoing: list[Outgoing] = []
    for place, one in enumerate(written, 1):
        receiver = register_receiver(one.before, one.today.record)
        if receiver:
            number = notice_number(reception, "F", place)
            notice = register_notice_of(number, one.today, ctx.today)
            message = FamilyRegisterNoticeSent(receiver=receiver, notice=notice)
            outgoing.append(Outgoing(message, number))
    send_all(ctx, outgoing)


def _send_certificate(ctx: Context, movement: Movement, entry: MoveOutEntry) -> None:
    receiver = certificate_receiver(entry)
    if receiver:
        certificate, residents = _certificate(movement.reception, entry, ctx.today)
        number = certificate.certificate_number
        SentCertificate.objects.using(SYSTEM).create(
            number=number,
            movement=movement,
            receiver=receiver,
            residents=residents,
            content=seal_content(sent_context(number), certificate.model_dump(mode="json")),
            sent_at=ctx.now,
        )
        send_all(ctx, [Outgoing(MoveOutCertificateSent(receiver=receiver, certificate=certificate), number)])


def _certificate(reception: str, entry: MoveOutEntry, issued_on: date) -> tuple[MoveOutCertificate, list[str]]:
    """転出証明書情報 and 宛名番号 of those on it, in the order of the household."""
    numbers = personal_numbers_of(entry.movers)
    records = newest_records(entry.movers)
    order = sorted(entry.movers, key=lambda one: (records[one].record.order_in_household, one))
    people = {one: (records[one].record, numbers[one]) for one in order if numbers[one].resident_code}
    return certificate_of(reception, entry, people, issued_on), list(people)


def _withdraw_certificate(ctx: Context, entry: CancellationEntry) -> None:
    """転出の取消し — whoever has the 転出証明書情報 is told; of those who still leave it comes anew."""
    for sent in SentCertificate.objects.using(SYSTEM).filter(movement__reception=entry.reception, is_cancelled=False):
        leaving = newest_entry(sent.movement_id).entry
        remaining = tuple(one for one in sent.residents if one not in entry.people)
        if remaining and isinstance(leaving, MoveOutEntry):
            _send_without(ctx, sent, replace(leaving, movers=remaining))
            continue
        sent.is_cancelled = True
        sent.save(using=SYSTEM, update_fields=["is_cancelled"])
        reason = entry.reason[:200] or "転出の取消し"
        message = MoveOutCancelledSent(receiver=sent.receiver, certificate_number=sent.number, reason=reason)
        send_all(ctx, [Outgoing(message, sent.number)])


def _send_without(ctx: Context, sent: SentCertificate, leaving: MoveOutEntry) -> None:
    """The same number with fewer people takes the place of what was sent."""
    certificate, sent.residents = _certificate(sent.movement.reception, leaving, ctx.today)
    sent.content = seal_content(sent_context(sent.number), certificate.model_dump(mode="json"))
    sent.save(using=SYSTEM, update_fields=["content", "residents"])
    send_all(ctx, [Outgoing(MoveOutCertificateSent(receiver=sent.receiver, certificate=certificate), sent.number)])


def _send_arrival(ctx: Context, movement: Movement, entry: MoveInEntry, written: Sequence[Written]) -> None:
    receiver = _sender_of(entry) or arrival_receiver(entry)
    notice = arrival_of(movement.reception, entry, tuple(one.today for one in written)) if receiver else None
    if notice is not None:
        message = MoveInNoticeSent(receiver=receiver, notice=notice)
        send_all(ctx, [Outgoing(message, notice.notice_number)])


def _sender_of(entry: MoveInEntry) -> str:
    """前住所地 of a 特例転入: whoever sent the 転出証明書情報."""
    if not entry.received:
        return ""
    row = ReceivedCertificate.objects.using(SYSTEM).filter(id=entry.received).first()
    return row.municipality if row else ""


def _use_certificate(movement: Movement, entry: MoveInEntry) -> None:
    if entry.received:
        rows = ReceivedCertificate.objects.using(SYSTEM).filter(id=entry.received, state="open")
        rows.update(state="used", reception=movement.reception)
