"""The national server's answers as data (``specs/national``): checked at the door, numbers never in a repr."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Name, OptionalName, WireDate
from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.body import Part
from daicho.systems.jukinet_server.rules.cards import Card, CardState, Holding

MOST_FOUND = 50
Serial = Annotated[str, Field(pattern=r"^[0-9]{14}$")]
Text = Annotated[str, Field(max_length=300)]
Count = Annotated[int, Field(ge=0)]


class FoundPerson(Part):
    """照会で該当した者."""

    resident_code: ResidentCode
    individual_number: IndividualNumber | None
    name: Name = Field(repr=False)
    name_kana: OptionalName = Field(repr=False)
    former_family_name: OptionalName = Field(repr=False)
    birth_date: WireDate = Field(repr=False)
    sex: Literal["male", "female", "unknown"]
    municipality_code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    postal_code: str
    address: Text = Field(repr=False)
    record_state: Literal["current", "removed"]
    reason: Code
    moved_on: WireDate


class IdentityAnswer(Part):
    """機構への情報照会の回答."""

    found: Count
    persons: Annotated[tuple[FoundPerson, ...], Field(max_length=MOST_FOUND)]
    has_more: bool


class CodeLotAnswer(Part):
    """住民票コードの配分."""

    lot: Annotated[str, Field(min_length=1, max_length=40)]
    codes: Annotated[tuple[ResidentCode, ...], Field(min_length=1, max_length=10_000)]


class NumberAnswer(Part):
    """個人番号の生成の結果."""

    request_number: Code
    resident_code: ResidentCode
    state: Literal["in_progress", "done"]
    individual_number: IndividualNumber | None


class CardRow(Part):
    """カード一枚."""

    serial: Serial
    state: Literal["issued", "active", "suspended", "revoked", "recovered", "returned"]
    issued_on: date
    delivered_on: date | None
    expires_on: date
    kind: Literal["japanese", "foreign"]
    has_signature_certificate: bool
    has_user_certificate: bool


class CardsAnswer(Part):
    """カード管理状況."""

    resident_code: ResidentCode
    cards: tuple[CardRow, ...]
    notification_card: Literal["held", "returned", "none"]

    def holding(self) -> Holding:
        """As the rules judge it."""
        cards = (Card(**{**one.model_dump(), "state": CardState(one.state)}) for one in self.cards)
        return Holding(self.resident_code.reveal(), tuple(cards), self.notification_card)


class CardOperationAnswer(Part):
    """カードの処理の結果."""

    serial: Serial
    resident_code: ResidentCode
    state: Literal["issued", "active", "suspended", "revoked", "recovered", "returned"]


class SerialRow(Part):
    """発行番号一件."""

    resident_code: ResidentCode
    serial: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    state: Literal["valid", "revoked"]
    since: date


class SerialsAnswer(Part):
    """利用者証明用電子証明書の発行番号."""

    rows: Annotated[tuple[SerialRow, ...], Field(max_length=5_000)]
    cursor: Count


class DestinationAnswer(Part):
    """送付先情報の受領."""

    management_number: Code
    state: Literal["received", "printed", "sent", "returned"]


class DestinationStateAnswer(DestinationAnswer):
    """送付状況."""

    on: date


class DestinationSubjectsAnswer(Part):
    """送付先情報の更新対象者."""

    subjects: tuple[ResidentCode, ...]
    cursor: Count
