"""Receiving (受信): checks one delivery and applies it once, in order per subject, in one transaction.

Effect, audit row and position are committed together or not at all, whatever dies in between.
"""

from __future__ import annotations

import hashlib
import logging

from django.db import OperationalError, connections, transaction

from daicho.contracts import connections as declared
from daicho.contracts.messages import parse
from daicho.contracts.messages.body import ContractRefusal
from daicho.contracts.messages.delivery import DeliverySkipped
from daicho.foundation.audit import record
from daicho.foundation.audit.log_lines import causing
from daicho.foundation.audit.numbers import masked
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto import trust
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.envelope import Envelope, unpack
from daicho.foundation.messaging.inbox import AuthenticatedPeer, Handler, Inbox, context_for
from daicho.foundation.messaging.models import InboxEntry
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError

log = logging.getLogger(__name__)

BUSY = Receipt(
    status=ReceiptStatus.BUSY,
    code="MSG-BUSY",
    text="受信側で処理できませんでした。自動で再送します。続く場合は受信側のシステム管理者に連絡してください。",
)

DOWN = "MSG-DOWN"
OTHER_BEFORE = "MSG-OTHER-BEFORE"
DATABASE_DOWN = Receipt(
    status=ReceiptStatus.BUSY, code=DOWN, text="受信側のデータベースに接続できません。復旧すると自動で送られます。"
)


def receive(inbox: Inbox, raw: bytes, peer: AuthenticatedPeer) -> Receipt:
    """連携データの受信 — the one entry for every transport. Opens the transaction; never raises for bad input.

    Args: peer: the party that the transport has authenticated; it must be the sender named in the header.
    """
    envelope: Envelope | None = None
    try:
        with serving(inbox.system):
            envelope = unpack(raw)
            check_origin(inbox.system, envelope, peer)
            with causing(str(envelope.header.id)):
                return _apply(inbox, envelope, raw)
    except ContractRefusal as refusal:
        return _refuse(inbox, envelope, peer, refusal.code, refusal.text)
    except DomainError as refusal:
        return _refuse(inbox, envelope, peer, refusal.code, masked(refusal.message))
    except OperationalError as fault:
        log.warning("%s: database could not apply a message of %s", inbox.system, peer.system)
        return DATABASE_DOWN if is_down(fault) else BUSY
    except Exception as fault:
        # The text of an unforeseen fault may hold personal data: only its kind and place are logged.
        kind, place = type(fault).__name__, _place(fault)
        log.error("%s: %s while applying a message of %s at %s", inbox.system, kind, peer.system, place)
        return BUSY


def check_origin(system: str, envelope: Envelope, peer: AuthenticatedPeer) -> None:
    """Whether the message comes from where it says, is meant for us, and may pass at all. Raises: ContractRefusal."""
    header = envelope.header
    if peer.system != header.sender:
        raise ContractRefusal("MSG-PEER", "接続してきた相手と送信元の名前が違います。証明書の設定を確認してください。")
    if not trust.verify(header.sender, envelope.signed, envelope.signature):
        raise ContractRefusal(
            "MSG-SIGNATURE", "送信元の署名を確認できません。改ざんされたか、登録済みの公開鍵と異なります。"
        )
    if system not in header.deliveries:
        raise ContractRefusal(
            "MSG-RECEIVER", "このシステムあての連携データではありません。送信側の接続設定を確認してください。"
        )
    pair_exists = any(pair[:2] == (header.sender, system) for pair in declared.message_pairs())
    if not (
        declared.is_declared(header.sender, system, header.type)
        or (header.type == DeliverySkipped.type and pair_exists)
    ):
        raise ContractRefusal("MSG-UNDECLARED", "接続表にない連携です。法的根拠のない連携データは受け取れません。")


def _apply(inbox: Inbox, envelope: Envelope, raw: bytes) -> Receipt:
    header, number = envelope.header, envelope.header.deliveries[inbox.system]
    with transaction.atomic(using=inbox.system):
        due = _lock_position(inbox.system, header.sender, header.subject) + 1
        if number > due:
            return Receipt(status=ReceiptStatus.EXPECTED, order_no=due)
        if number < due:
            return _already(inbox.system, envelope, number)
        body = parse(header.type, header.version, envelope.body)
        ctx = context_for(inbox.system, header.sender, header.type, str(header.id), inbox.law, inbox.enqueue)
        if isinstance(body, DeliverySkipped):
            event = "message.skipped"
            detail: dict[str, object] = {"reason": masked(body.reason), "skipped": body.skipped_message}
        else:
            event, detail = "message.applied", {}
            _handler(inbox, header.type)(ctx, body)
        _note(inbox.system, envelope, raw, number)
        about = {"sender": header.sender, "type": header.type, "message": str(header.id), "order_no": number}
        record(ctx, event=event, subjects=[header.subject], detail={**about, **detail})
    return Receipt(status=ReceiptStatus.APPLIED, order_no=number)


def _already(system: str, envelope: Envelope, number: int) -> Receipt:
    """The same message again is fine; another one under a number that was used before must be seen by a person."""
    header = envelope.header
    used = InboxEntry.objects.using(system).filter(sender=header.sender, subject=header.subject, order_no=number)
    if used.filter(message_id=header.id).exists():
        return Receipt(status=ReceiptStatus.ALREADY, order_no=number)
    text = (
        "この順番号では別の連携データがすでに適用されています。内容を確認し、必要なら新しい異動として送ってください。"
    )
    return Receipt(status=ReceiptStatus.ALREADY, order_no=number, code=OTHER_BEFORE, text=text)


def _handler(inbox: Inbox, type_: str) -> Handler:
    handler = inbox.handlers.get(type_)
    if handler is None:
        raise ContractRefusal("MSG-HANDLER", "受信側でこの種類の連携データの処理が用意されていません。")
    return handler


def _lock_position(system: str, sender: str, subject: str) -> int:
    with connections[system].cursor() as cursor:
        cursor.execute(
            "insert into inbox_position (sender, subject, last_no) values (%s, %s, 0) on conflict do nothing",
            [sender, subject],
        )
        cursor.execute(
            "select last_no from inbox_position where sender = %s and subject = %s for update", [sender, subject]
        )
        return int(cursor.fetchone()[0])


def _note(system: str, envelope: Envelope, raw: bytes, number: int) -> None:
    header = envelope.header
    with connections[system].cursor() as cursor:
        cursor.execute(
            "update inbox_position set last_no = %s where sender = %s and subject = %s",
            [number, header.sender, header.subject],
        )
    InboxEntry.objects.using(system).create(
        message_id=header.id,
        sender=header.sender,
        subject=header.subject,
        order_no=number,
        type=header.type,
        version=header.version,
        digest=hashlib.sha256(raw).digest(),
        signature=envelope.signature,
        applied_at=machine_now(),
    )


def _refuse(inbox: Inbox, envelope: Envelope | None, peer: AuthenticatedPeer, code: str, text: str) -> Receipt:
    """Nothing was applied; the refusal itself is recorded in a transaction of its own."""
    cause = str(envelope.header.id) if envelope else ""
    ctx = context_for(inbox.system, peer.system, "", cause, inbox.law, inbox.enqueue)
    detail = {"code": code, "type": envelope.header.type if envelope else "", "message": cause}
    try:
        with serving(inbox.system), transaction.atomic(using=inbox.system):
            record(ctx, event="message.refused", detail=detail)
    except Exception as fault:
        log.error("%s: refusal %s could not be recorded: %s", inbox.system, code, type(fault).__name__)
        return BUSY
    log.warning("%s: refused a message of %s: %s", inbox.system, peer.system, code)
    return refused(code, text)


def is_down(fault: OperationalError) -> bool:
    """Whether the database itself is away, and not just this one statement refused (lock, deadlock, time limit)."""
    state = getattr(fault.__cause__, "sqlstate", None)
    return state is None or (state[:2] in ("08", "57") and state != "57014")


def _place(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


__all__ = ["Context", "check_origin", "receive"]
