"""事務設定 — what a city decides for itself: each item with its bounds, and how a typed value is read.

What lets one person do what two did, or holds back what goes outside, is changed by two administrators.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

VERIFIER_MAY_APPROVE = "verifier_may_approve"
CODES_ALERT_BELOW = "resident_codes_alert_below"
HOLD_OUTSIDE_HOURS = "hold_outside_connection_hours"
ENTRY_DRAFTS_KEPT_DAYS = "entry_drafts_kept_days"
MOST_ENTRY_DRAFTS = "most_entry_drafts"
CLOSED_RECORDS_MOVING_DAY = "closed_records_moving_day"
AWAITED_NOTICE_DAYS = "arrival_notice_days"
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|[-/])(\d{1,2})日?")


class SettingKind(StrEnum):
    """値の種類."""

    YES_NO = "yes_no"
    NUMBER = "number"
    MONTH_DAY = "month_day"


@dataclass(frozen=True, slots=True)
class OfficeItem:
    """事務設定の項目.

    Args: about: what it changes, for the administrator. lowest, highest: bounds of a number.
        words: of yes and no. by_two: changed only with a second administrator.
    """

    name: str
    title: str
    about: str
    kind: SettingKind
    unit: str = ""
    lowest: int = 0
    highest: int = 0
    words: tuple[str, str] = ("", "")
    by_two: bool = False

    def text_of(self, value: object) -> str:
        """値 as it is shown."""
        if self.kind is SettingKind.YES_NO:
            return self.words[0] if value else self.words[1]
        if self.kind is SettingKind.MONTH_DAY:
            month, day = str(value).split("-")
            return f"{int(month)}月{int(day)}日"
        return f"{value}{self.unit}"


ITEMS: Mapping[str, OfficeItem] = {
    one.name: one
    for one in (
        OfficeItem(
            VERIFIER_MAY_APPROVE, "照合した職員の本登録",
            "認めないと、入力・照合・本登録が必ず三人になり、少人数の窓口ではその日に証明書を渡せないことがあります。",
            SettingKind.YES_NO, words=("認める", "認めない"), by_two=True,
        ),
        OfficeItem(
            HOLD_OUTSIDE_HOURS, "住基ネットの接続時間外の通知",
            "留め置くと、接続時間になってから送ります。すぐに送ると、相手が止まっているあいだ再送を繰り返します。",
            SettingKind.YES_NO, words=("留め置く", "すぐに送る"), by_two=True,
        ),
        OfficeItem(
            CODES_ALERT_BELOW, "空きの住民票コードの警告数", "空きがこの数を下回ると、画面で知らせます。",
            SettingKind.NUMBER, "個", 1, 100_000,
        ),
        OfficeItem(
            ENTRY_DRAFTS_KEPT_DAYS, "入力途中の保存日数", "中断した入力は、この日数がたつと内容が消えます。",
            SettingKind.NUMBER, "日", 1, 90,
        ),
        OfficeItem(
            MOST_ENTRY_DRAFTS, "入力途中の件数の上限", "一人の職員が中断しておける件数です。",
            SettingKind.NUMBER, "件", 1, 100,
        ),
        OfficeItem(
            AWAITED_NOTICE_DAYS, "転入通知を未着とするまでの日数",
            "転出予定日からこの日数を過ぎると、未着の一覧に出ます。",
            SettingKind.NUMBER, "日", 1, 365,
        ),
        OfficeItem(
            CLOSED_RECORDS_MOVING_DAY, "除票の移行を始める日",
            "毎年この日を過ぎた最初の夜に、5年を過ぎた除票を移します。",
            SettingKind.MONTH_DAY,
        ),
    )
}  # fmt: skip


def read_value(item: OfficeItem, typed: str) -> tuple[object, str]:
    """入力された値 as it is kept, and what is wrong with it in Japanese (empty when nothing is)."""
    text = typed.strip()
    if item.kind is SettingKind.YES_NO:
        return (text == "yes", "") if text in ("yes", "no") else (None, "選ばれていません。どちらかを選んでください。")
    if item.kind is SettingKind.MONTH_DAY:
        return _month_day(text)
    if not text.isdecimal() or not item.lowest <= int(text) <= item.highest:
        return None, f"{item.lowest}から{item.highest}までの数で入力してください。"
    return int(text), ""


def _month_day(text: str) -> tuple[object, str]:
    found = _MONTH_DAY.fullmatch(text)
    try:
        # Of a year without 29 February: the day must come every year.
        day = date(2026, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        return None, "月と日を「6月1日」のように入力してください。2月29日は選べません。"
    return f"{day:%m-%d}", ""
