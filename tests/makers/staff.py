"""Officers at work: a context per person, as the doors would build it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from daicho.config.law_tables import law_tables
from daicho.kernel.context import Actor, Context, Office

TOKYO = ZoneInfo("Asia/Tokyo")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=TOKYO)
HEAD_OFFICE = Office("0001", "本庁 市民課")
STAFF = {
    "1001": ("佐藤 恵", {"entry", "certificate"}),
    "1002": ("鈴木 誠", {"entry", "verify", "approve"}),
    "1003": ("高橋 直子", {"entry", "verify", "approve"}),
    "1004": ("田中 実", {"next_day"}),
    "1005": ("伊藤 葵", {"certificate"}),
    "1006": ("渡辺 学", {"inquiry"}),
    "1007": ("山本 静", {"protection"}),
    "1009": ("小林 修", {"administrator"}),
    "1019": ("西村 学", {"administrator"}),
}


def officer(staff_id: str = "1001", now: datetime = MONDAY_MORNING, system: str = "resident_registry") -> Context:
    """The context of an officer of 市民課 at terminal HK-001."""
    name, duties = STAFF[staff_id]
    return Context(
        actor=Actor(staff_id, name, "office", frozenset(duties), "password"),
        office=HEAD_OFFICE,
        terminal="HK-001",
        purpose="窓口事務",
        system=system,
        now=now,
        law=law_tables(),
        caused_by=f"test-{staff_id}",
    )


def later(ctx: Context, now: datetime) -> Context:
    """The same officer at another time."""
    return replace(ctx, now=now)
