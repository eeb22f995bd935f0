"""他の市区町村のCS: takes each notice to the municipality that it names; one that cannot be reached stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from daicho.contracts.messages import DeliverySkipped, MoveOutCancelledSent, parse
from daicho.contracts.messages.municipalities import (
    FamilyRegisterNoticeSent,
    MoveInNoticeSent,
    MoveOutCertificateSent,
)
from daicho.foundation.messaging.envelope import unpack
from daicho.foundation.messaging.receipt import Receipt, ReceiptStatus, refused
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server.outside.envelope import Answer
from daicho.systems.jukinet_server.outside.exchange import (
    ADDRESSES,
    SECONDS,
    Question,
    ask,
    configured_line,
    only_about,
)
from daicho.systems.jukinet_server.outside.municipal_wire import body_of, type_of
from daicho.systems.jukinet_server.rules.municipal import peer_of, title_of

RECEIVER = "municipalities"
ALL_OTHERS = "municipalities"
"""Name of a peer that takes what goes to municipalities without an address of their own; training alone has one."""
KINDS = (MoveOutCertificateSent, MoveOutCancelledSent, MoveInNoticeSent, FamilyRegisterNoticeSent)


class MunicipalTransport:
    """伝送路 to all municipalities: routes by the code in the message."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def deliver(self, raw: bytes) -> Receipt:
        """One exchange. A silent or unreachable municipality makes its own notices wait, and those of nobody else."""
        envelope = unpack(raw)
        header = envelope.header
        message = parse(header.type, header.version, envelope.body)
        number = header.deliveries[RECEIVER]
        if isinstance(message, DeliverySkipped):
            return Receipt(status=ReceiptStatus.APPLIED, order_no=number)
        if not isinstance(message, KINDS):
            return refused("JUK-MUNI-002", "他の市区町村へ送れない種類の連携データです。")
        if not is_connected(message.receiver):
            return refused("JUK-MUNI-001", not_connected(message.receiver))
        try:
            answer = ask_municipality(
                message.receiver, type_of(message), body_of(message), only_about(), str(header.id), self._seconds
            )
        except NoAnswer as silence:
            return Receipt(status=ReceiptStatus.BUSY, code="MSG-SILENT", text=str(silence))
        except Unreachable as absence:
            return Receipt(status=ReceiptStatus.BUSY, code="MSG-DOWN", text=str(absence))
        if answer.result == "acknowledged":
            status = ReceiptStatus.ALREADY if answer.body.get("duplicate") else ReceiptStatus.APPLIED
            return Receipt(status=status, order_no=number)
        title = title_of(message.receiver)
        return refused(answer.reason_code or "JUK-MUNI-003", f"{title}が却下しました: {answer.reason}")


def ask_municipality(
    code: str,
    type_: str,
    body: Mapping[str, Any],
    is_about: Callable[[Mapping[str, Any]], bool],
    message_id: str,
    seconds: float = SECONDS,
) -> Answer:
    """One exchange with a municipality. Raises: Unreachable, NoAnswer, OtherPerson."""
    question = Question(type_, CITY_CODE, body, is_about, message_id)
    return ask(question, configured_line(_peer_for(code) or peer_of(code), f"{title_of(code)}のCS"), seconds)


def is_connected(code: str) -> bool:
    """Whether an address is registered for this municipality."""
    return _peer_for(code) is not None


def _peer_for(code: str) -> str | None:
    file = Path(settings.DATA_DIR) / ADDRESSES
    registered = json.loads(file.read_text()) if file.is_file() else {}
    return next((peer for peer in (peer_of(code), ALL_OTHERS) if peer in registered), None)


def not_connected(code: str) -> str:
    """What the officer reads about a municipality that is not connected."""
    return (
        f"{title_of(code)}は接続先として登録されていないため、送信できません。"
        "通知は書面で送付し、この送信は見送りにしてください。接続するときは管理者が接続先を登録してから再送します。"
    )


def transport() -> MunicipalTransport:
    """伝送路 as configured; called by the composition root."""
    return MunicipalTransport()
