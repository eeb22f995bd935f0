"""個人番号カードと電子証明書の発行番号 — to the card management, to the registry and to the certificate server."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Moment
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages.body import MessageBody, Part

CardState = Literal["issued", "active", "suspended", "revoked", "recovered", "returned"]
CardSerial = Annotated[str, Field(pattern=r"^[0-9]{14}$")]


class CardOperationOrdered(MessageBody):
    """カードの処理 (S2.8) — CS to the card management of J-LIS, in order per card.

    Args: notification_card_returned_on: 通知カードの返納日, of a delivery to somebody who held one.
    """

    type: ClassVar[str] = "CardOperationOrdered"
    version: ClassVar[int] = 1

    serial: CardSerial
    resident_code: ResidentCode
    operation: Literal["deliver", "suspend", "lift", "revoke", "recover", "return", "continue"]
    reason: Annotated[str, Field(max_length=200)]
    on: date
    notification_card_returned_on: date | None = None
    operator: Code
    terminal: Code


class HeldCard(Part):
    """カード一枚 as the registry shows it; nothing of its certificates."""

    state: CardState
    delivered_on: date | None
    expires_on: date


class CardStateReported(MessageBody):
    """カード保有の状況 (JN-13) — CS to registry. Whether certificates are on a card is not told (標準仕様書 ✕)."""

    type: ClassVar[str] = "CardStateReported"
    version: ClassVar[int] = 1

    resident_code: ResidentCode
    reported_at: Moment
    cards: Annotated[tuple[HeldCard, ...], Field(max_length=50)]


class CertificateSerial(Part):
    """利用者証明用電子証明書の発行番号 of one holder (JN-11)."""

    resident_code: ResidentCode
    serial: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    state: Literal["valid", "revoked"]
    since: date


class CertificateSerials(MessageBody):
    """発行番号の提供 (C7) — CS to certificate server, one way. Args: cursor: up to where J-LIS was asked."""

    type: ClassVar[str] = "CertificateSerials"
    version: ClassVar[int] = 1

    cursor: Annotated[int, Field(ge=0)]
    rows: Annotated[tuple[CertificateSerial, ...], Field(min_length=1, max_length=5_000)]
