"""個人番号カードの状態と処理: words, lawful steps, what the law does to a card by itself (番号法17条, 令14条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from daicho.systems.jukinet_server.rules.record import Reason, Record


class CardState(StrEnum):
    """カードの状態."""

    ISSUED = "issued"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    RECOVERED = "recovered"
    RETURNED = "returned"


class Operation(StrEnum):
    """カードの処理 (S2.8)."""

    DELIVER = "deliver"
    SUSPEND = "suspend"
    LIFT = "lift"
    REVOKE = "revoke"
    RECOVER = "recover"
    RETURN = "return"
    CONTINUE = "continue"


class Cause(StrEnum):
    """職権による廃止の事由."""

    DEATH = "death"
    LEFT_COUNTRY = "left_country"
    NUMBER_CHANGED = "number_changed"
    EXPIRED = "expired"
    NOT_CONTINUED = "not_continued"


STATE_TITLES: Mapping[CardState, str] = {
    CardState.ISSUED: "発行(交付前)",
    CardState.ACTIVE: "運用中",
    CardState.SUSPENDED: "一時停止",
    CardState.REVOKED: "廃止",
    CardState.RECOVERED: "回収",
    CardState.RETURNED: "返納",
}
OPERATION_TITLES: Mapping[Operation, str] = {
    Operation.DELIVER: "交付",
    Operation.SUSPEND: "一時停止",
    Operation.LIFT: "一時停止の解除",
    Operation.REVOKE: "廃止",
    Operation.RECOVER: "回収",
    Operation.RETURN: "返納",
    Operation.CONTINUE: "継続利用",
}
CAUSE_TITLES: Mapping[Cause, str] = {
    Cause.DEATH: "死亡",
    Cause.LEFT_COUNTRY: "国外転出(外国人住民)",
    Cause.NUMBER_CHANGED: "個人番号の変更",
    Cause.EXPIRED: "有効期間の満了",
    Cause.NOT_CONTINUED: "転入後90日以内に継続利用の手続きがない",
}
IN_FORCE = frozenset({CardState.ISSUED, CardState.ACTIVE, CardState.SUSPENDED})
FOLLOWING: Mapping[Operation, tuple[frozenset[CardState], CardState]] = {
    Operation.DELIVER: (frozenset({CardState.ISSUED}), CardState.ACTIVE),
    Operation.SUSPEND: (frozenset({CardState.ACTIVE}), CardState.SUSPENDED),
    Operation.LIFT: (frozenset({CardState.SUSPENDED}), CardState.ACTIVE),
    Operation.REVOKE: (IN_FORCE, CardState.REVOKED),
    Operation.RECOVER: (frozenset({CardState.REVOKED}), CardState.RECOVERED),
    Operation.RETURN: (frozenset({CardState.REVOKED}), CardState.RETURNED),
    Operation.CONTINUE: (frozenset({CardState.ACTIVE}), CardState.ACTIVE),
}
"""Operation → states that it needs, and the state after it."""
CONTINUATION = timedelta(days=90)
"""継続利用 after a moving-in (令14条; 要確認)."""
_ABROAD = "国外"


@dataclass(frozen=True, slots=True)
class Card:
    """個人番号カード as the card management tells of it. Args: kind: japanese, foreign."""

    serial: str
    state: CardState
    issued_on: date
    delivered_on: date | None
    expires_on: date
    kind: str
    has_signature_certificate: bool
    has_user_certificate: bool

    @property
    def is_in_force(self) -> bool:
        """Not yet revoked, whether it was delivered or not."""
        return self.state in IN_FORCE

    def allows(self, operation: Operation) -> bool:
        """Whether the state lets this be done."""
        return self.state in FOLLOWING[operation][0]


@dataclass(frozen=True, slots=True)
class Holding:
    """カード管理状況 of one person. Args: notification_card: 通知カード — held, returned, none."""

    resident_code: str = field(repr=False)
    cards: tuple[Card, ...]
    notification_card: str

    def card(self, serial: str) -> Card | None:
        """The card with this 製造番号."""
        return next((one for one in self.cards if one.serial == serial), None)


def cause_of(before: Record | None, after: Record) -> Cause | None:
    """職権による廃止の事由 that an update brings about. The card's own kind decides about a departure abroad.

    A Japanese person who leaves the country keeps the card (since 2024-05-27).
    """
    if after.reason is Reason.DEATH:
        return Cause.DEATH
    if after.reason is Reason.MOVE_OUT and _ABROAD in after.reason_detail:
        return Cause.LEFT_COUNTRY
    if before is not None and before.individual_number not in (None, after.individual_number):
        return Cause.NUMBER_CHANGED
    return None


def concerns(cause: Cause, card: Card, moved_on: date, today: date) -> bool:
    """Whether a cause ends this card. Args: moved_on: 異動年月日."""
    if not card.is_in_force:
        return False
    if cause is Cause.LEFT_COUNTRY:
        return card.kind == "foreign"
    if cause is Cause.EXPIRED:
        return card.expires_on < today
    if cause is Cause.NOT_CONTINUED:
        return card.state is not CardState.ISSUED and card.delivered_on is not None and card.delivered_on < moved_on
    # A card made after a change of the number bears the new one.
    return cause is Cause.DEATH or card.issued_on <= moved_on
