"""受付の状態: one receipt, one certificate, paid once and printed once; what may follow on what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ReceiptState(StrEnum):
    """受付の状態 — as told to the centre (``specs/kiosk``)."""

    RECEIVED = "received"
    MADE = "made"
    REFUSED = "refused"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    REFUNDED = "refunded"
    EXPIRED = "expired"

    @property
    def is_told(self) -> bool:
        """Whether the kiosk has told what became of it: nothing else can follow."""
        return self in (ReceiptState.PRINTED, ReceiptState.NOT_PRINTED, ReceiptState.REFUNDED)

    @property
    def official_name(self) -> str:
        """As shown on screens."""
        return _NAMES[self]


_NAMES = {
    ReceiptState.RECEIVED: "受付",
    ReceiptState.MADE: "作成済",
    ReceiptState.REFUSED: "交付不可",
    ReceiptState.PRINTED: "交付済",
    ReceiptState.NOT_PRINTED: "交付なし",
    ReceiptState.REFUNDED: "返金",
    ReceiptState.EXPIRED: "期限切れ",
}
GRACE = timedelta(minutes=30)
"""After the time to collect, before a receipt of which nothing is heard counts as 期限切れ."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """交付の結果 — what the kiosk says became of a receipt. Args: paid: yen that the machine has kept."""

    state: ReceiptState
    sheets_printed: int
    paid: int


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """受付の内容 so far. Args: sheets, fee: of all copies, 0 where none were made. told: an outcome told before."""

    state: ReceiptState
    sheets: int
    fee: int
    told: Outcome | None = None


def outcome_fits(facts: ReceiptFacts, outcome: Outcome) -> bool:
    """結果の整合 — facts are taken even after the time has passed, contradictions never.

    ``printed`` needs every sheet and the whole fee; money that was returned, or never taken, leaves nothing paid.
    """
    if facts.told is not None:
        return outcome == facts.told
    if outcome.state is ReceiptState.PRINTED:
        was_made = facts.state in (ReceiptState.MADE, ReceiptState.EXPIRED) and facts.sheets > 0
        return was_made and outcome.sheets_printed == facts.sheets and outcome.paid == facts.fee
    if outcome.paid != 0:
        return False
    if outcome.state is ReceiptState.NOT_PRINTED:
        return outcome.sheets_printed == 0
    return outcome.state is ReceiptState.REFUNDED and 0 <= outcome.sheets_printed <= facts.sheets


def has_lapsed(state: ReceiptState, valid_until: datetime, now: datetime) -> bool:
    """期限切れか — nothing was heard of a receipt long after its certificates could be printed."""
    return state in (ReceiptState.RECEIVED, ReceiptState.MADE) and now >= valid_until + GRACE
