"""How updates and their way to the prefecture are told on the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from daicho.systems.jukinet_server.queries.notices import NoticeRow
from daicho.systems.jukinet_server.rules.reconciliation import reasons_in_place_of
from daicho.systems.jukinet_server.rules.record import REASON_TITLES, State

STATE_WORDS = {"waiting": "送信待ち", "held": "保留", "delivered": "送信済み", "skipped": "見送り"}
STATE_CHIPS = {"waiting": "work", "held": "stop", "delivered": "ok", "skipped": ""}


@dataclass(frozen=True, slots=True)
class Tab:
    """状態の見出し of the list."""

    name: str
    title: str
    states: tuple[str, ...]


TABS = (
    Tab("open", "未送信すべて", ("held", "waiting")),
    Tab("held", "保留", ("held",)),
    Tab("waiting", "送信待ち", ("waiting",)),
    Tab("done", "送信済み", ("delivered", "skipped")),
)


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """一覧の一行."""

    row: NoticeRow
    state: str
    chip: str
    age: str
    is_open: bool
    reasons: tuple[tuple[str, str], ...] = ()


def shown_rows(rows: Sequence[NoticeRow]) -> tuple[ShownNotice, ...]:
    """Rows in words."""
    return tuple(
        ShownNotice(
            row,
            STATE_WORDS[row.state],
            STATE_CHIPS[row.state],
            age_words(timedelta(seconds=row.age_seconds)),
            row.state in ("waiting", "held"),
            _other_reasons(row) if row.state == "held" else (),
        )
        for row in rows
    )


def age_words(age: timedelta | None) -> str:
    """経過時間 in the coarsest unit that still says something."""
    if age is None:
        return ""
    minutes = int(age.total_seconds()) // 60
    if minutes < 1:
        return "1分未満"
    if minutes < 120:
        return f"{minutes}分"
    hours = minutes // 60
    return f"{hours}時間" if hours < 48 else f"{hours // 24}日"


def _other_reasons(row: NoticeRow) -> tuple[tuple[str, str], ...]:
    """異動事由 under which a held update may go out instead."""
    if row.record is None:
        return ()
    before = next(one for one, title in REASON_TITLES.items() if title == row.reason)
    fitting = reasons_in_place_of(before, State(row.record_state))
    return tuple((one.value, REASON_TITLES[one]) for one in fitting)
