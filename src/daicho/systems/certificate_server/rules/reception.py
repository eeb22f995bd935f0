"""窓口受付: what is asked for at the counter, under which number, and what may follow on what.

Whoever asks here stands before an officer and asks for the own household. What needs judgement (third parties,
protection, suppression) is refused as at a kiosk, and goes the registry's own way of issuing. The law knows no age, no
opening hour of a kiosk and no rule against those who are about to leave (住基法12条1項): those are rules of the kiosks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import (
    OPTIONS,
    RESIDENT_CERTIFICATE,
    KioskScope,
    KioskService,
    PlannedMoveOut,
)
from daicho.systems.certificate_server.rules.service_hours import ClosedReason
from daicho.systems.certificate_server.rules.standing import KioskCase, Refusal, refusal_at_any_hour

MOST_COPIES, MOST_SHEETS, MOST_MEMBERS = 20, 100, 99
"""At the counter, as in the registry's own issuing: beyond what one person usually needs, an officer asks why."""
MINUTES_TO_COLLECT = 60
"""Between making and printing again at a counter, where whoever asked stands and waits."""
_NUMBERS_A_LETTER = 999


class CounterState(StrEnum):
    """窓口受付の状態."""

    WAITING = "waiting"
    CALLED = "called"
    MADE = "made"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for it."""
        return self not in (CounterState.HANDED_OVER, CounterState.CANCELLED)

    @property
    def official_name(self) -> str:
        """As shown on screens."""
        return _NAMES[self]


class Identified(StrEnum):
    """本人確認の方法 — by the user certificate of a card and its PIN, or by papers that an officer has seen."""

    CARD = "card"
    PAPERS = "papers"

    @property
    def official_name(self) -> str:
        """As shown on screens."""
        return "個人番号カード(利用者証明)" if self is Identified.CARD else "本人確認書類"


_NAMES = {
    CounterState.WAITING: "お待ち",
    CounterState.CALLED: "呼出中",
    CounterState.MADE: "作成済",
    CounterState.HANDED_OVER: "交付済",
    CounterState.CANCELLED: "取消",
}
_FOLLOWING: Mapping[CounterState, frozenset[CounterState]] = {
    CounterState.WAITING: frozenset({CounterState.CALLED, CounterState.CANCELLED}),
    # Called again, or put back into the queue because nobody came.
    CounterState.CALLED: frozenset({
        CounterState.CALLED, CounterState.WAITING, CounterState.MADE, CounterState.CANCELLED,
    }),
    CounterState.MADE: frozenset({CounterState.HANDED_OVER, CounterState.CANCELLED}),
    CounterState.HANDED_OVER: frozenset(),
    CounterState.CANCELLED: frozenset(),
}  # fmt: skip


def may_follow(before: CounterState, after: CounterState) -> bool:
    """Whether a request may go from one state to another. What was made is handed over or destroyed, nothing else."""
    return after in _FOLLOWING[before]


def number_text(number: int) -> str:
    """受付番号 of the day as called out — 1 is ``A-001``, 1000 is ``B-001``. Raises: ValueError beyond ``Z-999``."""
    letter, place = divmod(number - 1, _NUMBERS_A_LETTER)
    if not 0 <= letter < 26:
        raise ValueError("a day has no such number")
    return f"{chr(ord('A') + letter)}-{place + 1:03d}"


def receipt_number_of(day: date, office_code: str, number: int) -> str:
    """受付番号 of the receipt under which the certificates of a request are made, 20 digits.

    It begins with 99, which the centre's numbers never do. Raises: ValueError for an office without a code of 4 digits.
    """
    if not (office_code.isdigit() and len(office_code) == 4):
        raise ValueError("an office has a code of four digits")
    return f"99{day:%Y%m%d}{office_code}{number:06d}"


def waiting_minutes(received_at: datetime, now: datetime) -> int:
    """待ち時間 in whole minutes."""
    return max(int((now - received_at).total_seconds() // 60), 0)


def counter_service(service: KioskService) -> KioskService:
    """窓口での交付 — the city's kiosk service without what are rules of kiosks alone."""
    return replace(
        service,
        kinds=(RESIDENT_CERTIFICATE,),
        scopes=tuple(KioskScope),
        options=tuple(OPTIONS),
        most_copies=MOST_COPIES,
        most_sheets=MOST_SHEETS,
        most_members=MOST_MEMBERS,
        least_age=0,
        planned_move_out=PlannedMoveOut.SERVE,
        minutes_to_collect=MINUTES_TO_COLLECT,
    )


def refusal_at_counter(case: KioskCase, service: KioskService) -> Refusal | None:
    """窓口で受け付けない理由 — as at a kiosk, without its hours; maintenance and 緊急停止 stop the counter too."""
    if any(one.covers(case.now) for one in service.hours.maintenance):
        return Refusal(RefusalCode.CLOSED, ClosedReason.MAINTENANCE.value)
    refusal = refusal_at_any_hour(case, counter_service(service))
    if refusal is None and not all(one.is_here_on(case.now.date()) for one in case.household):
        return Refusal(RefusalCode.NOT_HERE, "planned_day_of_a_member_has_come")
    return refusal
