"""送付先情報 (S2.7, JN-08): when a movement needs one, to which place it goes and what is printed.

Law: 番号法7条1項 (通知), 17条 (カード), 平成26年総務省令第85号; 標準仕様書 7.1.1.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord


class DestinationCause(StrEnum):
    """作成の事由."""

    FIRST_NUMBER = "first_number"
    NUMBER_CHANGED = "number_changed"
    RECORD_CHANGED = "record_changed"
    PLACE_SET = "place_set"
    RESENT = "resent"
    REQUESTED = "requested"
    INITIAL = "initial"


C = DestinationCause
CAUSE_TITLES: Mapping[DestinationCause, str] = {
    C.FIRST_NUMBER: "個人番号の指定",
    C.NUMBER_CHANGED: "個人番号の変更",
    C.RECORD_CHANGED: "発送前の住所・氏名等の変更",
    C.PLACE_SET: "送付先・印刷区分の変更",
    C.RESENT: "送り直し",
    C.REQUESTED: "機構からの求め",
    C.INITIAL: "最初の全員分",
}


class PrintClass(StrEnum):
    """印刷区分 (要確認: the published values)."""

    NOTICE = "1"
    APPLICATION = "2"


PRINT_TITLES: Mapping[PrintClass, str] = {
    PrintClass.NOTICE: "個人番号通知書・交付申請書",
    PrintClass.APPLICATION: "交付申請書のみ",
}
BASIS = "番号法7条・17条、平成26年総務省令第85号"
TOLD = "told"
STATE_TITLES: Mapping[str, tuple[str, str]] = {
    TOLD: ("住基ネットCSへ送信", "work"),
    "mismatch": ("突合の不一致", "stop"),
    "rejected": ("機構が却下", "stop"),
    "received": ("機構が受領", "info"),
    "printed": ("印刷済み", "info"),
    "sent": ("発送済み", "ok"),
    "returned": ("返戻", "alert"),
    "superseded": ("差替え", ""),
    "withdrawn": ("取下げ", ""),
    "given_up": ("見送り", ""),
}
"""状態 with the colour of its chip."""
ATTENTION = ("mismatch", "rejected", "returned")
"""要対応: nothing happens by itself."""
SETTLED = frozenset({"sent", "withdrawn", "given_up"})
"""A change of the record no longer concerns these."""


@dataclass(frozen=True, slots=True)
class DestinationPlace:
    """居所 — where it is sent instead of the address of the 住民票; empty: to that address."""

    postal_code: str = ""
    address: str = field(default="", repr=False)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is a 居所."""
        return bool(self.address)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a movement did to somebody. Args: before: None for somebody new here."""

    before: ResidentRecord | None
    numbers_before: PersonalNumbers | None
    after: ResidentRecord
    numbers: PersonalNumbers
    reason: str


def cause_of(moved: Moved) -> DestinationCause | None:
    """作成の事由 of a movement, RECORD_CHANGED only for somebody whose last one was not posted; None for none.

    Who moves in from another municipality brings a number of which the holder was told there; after an undoing the
    holder knows the number already, unless the notice is still on its way.
    """
    if not can_be_sent(moved.after, moved.numbers):
        return None
    held = moved.numbers_before.individual_number if moved.numbers_before else ""
    if moved.before is None:
        return C.FIRST_NUMBER if moved.reason == "birth" else None
    if held != moved.numbers.individual_number:
        if moved.reason.startswith("cancellation"):
            return C.RECORD_CHANGED
        return C.NUMBER_CHANGED if held else C.FIRST_NUMBER
    return C.RECORD_CHANGED if printed_items(moved.before) != printed_items(moved.after) else None


def can_be_sent(record: ResidentRecord, numbers: PersonalNumbers) -> bool:
    """Whether somebody can have a 送付先情報 at all: lives here and has both numbers."""
    return record.is_present and bool(numbers.individual_number and numbers.resident_code)


def printed_items(record: ResidentRecord) -> tuple[object, ...]:
    """What of a record stands in the 送付先情報."""
    return (
        name_of(record),
        record.name.kana,
        record.former_name.printed_family,
        record.former_name.printed_family_kana,
        record.alphabet_name.text,
        record.address,
        record.birth_date,
        record.sex,
        record.foreign.article_30_45,
        record.foreign.expires_on,
    )


def name_of(record: ResidentRecord) -> str:
    """氏名 as the CS was told it, so that the 4 items agree (M58)."""
    return record.name.full or record.alphabet_name.text


def print_class_of(cause: DestinationCause, chosen: str, last: str) -> PrintClass:
    """印刷区分: a changed number is always told (番号法7条2項); otherwise as chosen, as last time, or the notice."""
    if cause is C.NUMBER_CHANGED:
        return PrintClass.NOTICE
    return PrintClass(chosen or last or PrintClass.NOTICE.value)
