"""今できること — what the desk of an office can do at a moment: its own hours and those of what it is connected to.

"休止" is no error: what needs a connection that rests is accepted and done later, or the person is told when to come.
Hours are data (``law/desk_hours.yaml``), from which day on as with every law table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from daicho.kernel.dates import wareki
from daicho.kernel.law import LawTables
from daicho.systems.resident_registry.rules.calendar import is_closed

COUNTERS, CONNECTIONS = "desk_hours.counters", "desk_hours.connections"
DAYS_AHEAD = 366
"""How far the next opening is looked for."""


class Work(StrEnum):
    """窓口事務の区分, as the timetable of a counter names them."""

    NOTIFICATIONS = "notifications"
    CERTIFICATES = "certificates"
    CARDS = "cards"


class Connection(StrEnum):
    """接続先 that keeps hours of its own."""

    JUKINET = "jukinet"
    IMMIGRATION = "immigration"


CONNECTION_TITLES = {Connection.JUKINET: "住基ネット", Connection.IMMIGRATION: "法務省との連携"}


class Ability(StrEnum):
    """できるか: now; accepted now and done later; not now."""

    NOW = "now"
    LATER = "later"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class DeskTask:
    """窓口の仕事 — which work it is, what it is connected to, and what becomes of it while that rests.

    Args: short: title for the panel of the home page. rest: LATER or NOT_NOW. advice: what to do then; ``{when}`` is
        when the connection works again.
    """

    code: str
    short: str
    title: str
    work: Work
    needs: Connection | None = None
    rest: Ability = Ability.LATER
    advice: str = ""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """今できることの一行. ``cause`` with the next opening, ``advice``: what to do; both empty when it can be done."""

    task: DeskTask
    ability: Ability
    cause: str = ""
    advice: str = ""


_NOTICES, _NETWORK = Work.NOTIFICATIONS, Connection.JUKINET
TASKS = (
    DeskTask("notices", "転入・転居・転出などの届出", "転入(転出証明書あり)・転居・転出・世帯変更の届出", _NOTICES),
    DeskTask("move_in_by_card", "特例転入", "特例転入(カードによる転入)", _NOTICES, _NETWORK,
             advice="届出は受け付けて書類を預かり、{when}以降に転出証明書情報を受信して入力します。"),
    DeskTask("new_numbers", "新しい番号が要る届出", "新しい個人番号・住民票コードが要る届出(出生・国外からの転入)",
             _NOTICES, _NETWORK,
             advice="届出は受け付け、番号は{when}以降に付きます。番号入りの写しは後日と伝えます。"),
    DeskTask("family_register_notice", "戸籍の附票の通知", "本籍地への戸籍の附票の通知", _NOTICES, _NETWORK,
             advice="届出は受け付けます。通知は{when}以降に送られます。"),
    DeskTask("foreign_residents", "外国人住民の届出", "外国人住民の届出(法務省への通知)", _NOTICES,
             Connection.IMMIGRATION,
             advice="在留カードを確かめて受け付けます。通知は{when}以降に送られます。"),
    DeskTask("certificates", "住民票の写しなど", "住民票の写しなどの証明", Work.CERTIFICATES),
    DeskTask("wide_area", "広域交付", "広域交付住民票", Work.CERTIFICATES, _NETWORK, Ability.NOT_NOW,
             "発行できません。{when}以降に来庁するよう案内します。"),
    DeskTask("cards", "カードの書換え", "個人番号カードの券面書換え・継続利用", Work.CARDS, _NETWORK, Ability.NOT_NOW,
             "カードは預かりません。期限内の{when}以降に持参するよう案内します。"),
)  # fmt: skip


def what_can_be_done(now: datetime, office_code: str, law: LawTables) -> tuple[DeskLine, ...]:
    """今できること — one line per task; none for an office without a counter.

    Args: now: business time, Asia/Tokyo.
    """
    if not any(row["office"] == office_code for row in law.value(COUNTERS, now.date())):
        return ()
    return tuple(_line(now, office_code, law, task) for task in TASKS)


def _line(now: datetime, office_code: str, law: LawTables, task: DeskTask) -> DeskLine:
    def at_the_counter(row: Mapping[str, Any]) -> bool:
        return bool(row["office"] == office_code)

    def for_this(row: Mapping[str, Any]) -> bool:
        return at_the_counter(row) and task.work in row["work"]

    if not _works(now, law, COUNTERS, for_this):
        open_for_other = _works(now, law, COUNTERS, at_the_counter)
        cause = "この時間の窓口では取り扱いません。" if open_for_other else "窓口の時間外です。"
        return DeskLine(task, Ability.NOT_NOW, f"{cause}次は{_next(now, law, COUNTERS, for_this)}からです。")
    needs = task.needs
    if needs is None or connection_works(now, needs, law):
        return DeskLine(task, Ability.NOW)
    when = connection_opens(now, needs, law)
    cause = f"{CONNECTION_TITLES[needs]}は休止中です。次は{when}からです。"
    return DeskLine(task, task.rest, cause, task.advice.format(when=when))


def connection_works(now: datetime, connection: Connection, law: LawTables) -> bool:
    """接続先の稼働 — whether it answers at this moment, by its timetable."""
    return _works(now, law, CONNECTIONS, lambda row: bool(row["connection"] == connection))


def connection_opens(now: datetime, connection: Connection, law: LawTables) -> str:
    """接続先が次に稼働する日時, in words."""
    return _next(now, law, CONNECTIONS, lambda row: bool(row["connection"] == connection))


Chooses = Callable[[Mapping[str, Any]], bool]


def _works(now: datetime, law: LawTables, table: str, chosen: Chooses) -> bool:
    clock = now.time().replace(tzinfo=None)
    return any(start <= clock < end for start, end in _hours(now.date(), law, table, chosen))


def _next(now: datetime, law: LawTables, table: str, chosen: Chooses) -> str:
    """When it opens next, in words."""
    clock = now.time().replace(tzinfo=None)
    for ahead in range(DAYS_AHEAD):
        day = now.date() + timedelta(days=ahead)
        for start, _ in _hours(day, law, table, chosen):
            if ahead or start > clock:
                return f"{wareki(day) if ahead else '本日'}{start.hour}時{f'{start.minute}分' if start.minute else ''}"
    return "担当課が案内する日時"


def _hours(day: date, law: LawTables, table: str, chosen: Chooses) -> Sequence[tuple[time, time]]:
    rows: Iterable[Mapping[str, Any]] = law.value(table, day)
    return sorted(
        (time.fromisoformat(row["from"]), time.fromisoformat(row["to"]))
        for row in rows
        if chosen(row) and _is_on(row["days"], day, law)
    )


def _is_on(days: str | Sequence[date], day: date, law: LawTables) -> bool:
    if not isinstance(days, str):
        return day in days
    if days == "opening":
        return not is_closed(law, day)
    weekday = {"saturdays": 5, "sundays": 6}[days]
    return day.weekday() == weekday and f"{day:%m-%d}" not in law.value("office_calendar.closed_month_days", day)
