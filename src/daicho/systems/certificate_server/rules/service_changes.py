"""交付の設定の変更: what may be decided, what needs two persons, and hours as an administrator writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from daicho.kernel.dates import DateInputError, parse_date, wareki, wareki_short
from daicho.municipal.certificates.inputs import CertificateKind
from daicho.systems.certificate_server.rules.kiosk_service import (
    KINDS,
    OPTIONS,
    KioskScope,
    KioskService,
    PlannedMoveOut,
    TooLong,
    hours_to_json,
)
from daicho.systems.certificate_server.rules.service_hours import Maintenance, ServiceHours

TITLES: Mapping[str, str] = {
    "hours": "交付時間・休止日・保守",
    "kinds": "交付する証明書",
    "scopes": "選べる範囲",
    "options": "選べる記載事項",
    "form": "様式",
    "most_copies": "一度の部数の上限",
    "most_sheets": "一度の枚数の上限",
    "most_members": "一通に載せる人数の上限",
    "least_age": "利用できる年齢",
    "planned_move_out": "転出予定者のいる世帯",
    "too_long": "欄に収まらない文字",
    "serve_without_feed_hours": "連携が無いときの交付",
    "minutes_to_collect": "受け取りの時間",
}
"""交付の設定 by name, in the order of the screen."""
NEED_TWO = frozenset({"hours", "kinds"})
"""Decided by two: when, and whether at all, the city gives out certificates for money."""
PLANNED_TITLES = {
    PlannedMoveOut.REFUSE_HOUSEHOLD: "世帯の全員に交付しない",
    PlannedMoveOut.REFUSE_PERSON: "転出予定の本人だけ交付しない",
    PlannedMoveOut.SERVE: "転出予定日の前日まで交付する",
}
TOO_LONG_TITLES = {TooLong.REFUSE: "交付しない(窓口へ)", TooLong.TO_THE_LIMIT: "入るところまで印字する"}
SCOPE_TITLES = {KioskScope.SELF: "本人のみ", KioskScope.WHOLE: "世帯全員", KioskScope.PART: "世帯の一部"}
WEEKDAYS = "月火水木金土日"
MOST_OF: Mapping[str, tuple[int, int]] = {
    "most_copies": (1, 20),
    "most_sheets": (1, 100),
    "most_members": (1, 99),
    "least_age": (0, 20),
    "serve_without_feed_hours": (0, 72),
    "minutes_to_collect": (5, 60),
}
"""Least and most that may be decided for a count."""


class HoursProblem(ValueError):
    """交付時間の誤り, in words for whoever typed it."""


def values_of(service: KioskService) -> dict[str, Any]:
    """交付の設定 as JSON values by name, as they are kept."""
    return {
        "hours": hours_to_json(service.hours),
        "kinds": list(service.kinds),
        "scopes": [one.value for one in service.scopes],
        "options": list(service.options),
        "form": service.form.value,
        **{name: getattr(service, name) for name in MOST_OF},
        "planned_move_out": service.planned_move_out.value,
        "too_long": service.too_long.value,
    }


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is decided otherwise than before."""
    return {name: value for name, value in after.items() if before[name] != value}


def stopped(hours: ServiceHours, now: datetime, until: datetime) -> ServiceHours:
    """緊急停止 — maintenance from this very moment."""
    return replace(hours, maintenance=(*_not_over(hours, now), Maintenance(now, until)))


def resumed(hours: ServiceHours, now: datetime) -> ServiceHours:
    """再開 — maintenance that is going on ends now; what is planned stays."""
    left = (replace(one, ends=now) if one.covers(now) else one for one in hours.maintenance)
    return replace(hours, maintenance=tuple(one for one in left if one.ends > one.begins))


def is_stopped(hours: ServiceHours, now: datetime) -> bool:
    """Whether maintenance is going on."""
    return any(one.covers(now) for one in hours.maintenance)


def time_from(text: str) -> time:
    """時刻 as typed — ``6:30``, ``0630``. Raises: HoursProblem."""
    digits = text.strip().translate(str.maketrans("０１２３４５６７８９：", "0123456789:")).replace(":", "")
    if not digits.isdigit() or len(digits) not in (3, 4):
        raise HoursProblem(f"「{text}」は時刻として読めません。6:30のように入れてください。")
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if hour > 23 or minute > 59:
        raise HoursProblem(f"「{text}」という時刻はありません。0:00から23:59までで入れてください。")
    return time(hour, minute)


def month_days_from(text: str) -> frozenset[tuple[int, int]]:
    """毎年の休止日, one ``12月29日`` a line. Raises: HoursProblem."""
    return frozenset(_month_day(line) for line in _lines(text))


def days_from(text: str) -> frozenset[date]:
    """休止日, one date a line. Raises: HoursProblem."""
    return frozenset(_day(line) for line in _lines(text))


def maintenance_from(text: str, now: datetime) -> tuple[Maintenance, ...]:
    """保守の予定, one ``R8.12.5 22:00 - R8.12.6 2:00`` a line. Raises: HoursProblem."""
    return tuple(_maintenance(line, now) for line in _lines(text))


def moment_from(text: str, now: datetime) -> datetime:
    """日時 as typed — ``R8.12.5 22:00``; a time alone is today's. Raises: HoursProblem."""
    day, found, clock = text.strip().replace("　", " ").rpartition(" ")
    return datetime.combine(_day(day) if found else now.date(), time_from(clock), now.tzinfo)


def month_days_text(days: Iterable[tuple[int, int]]) -> str:
    """毎年の休止日 as typed."""
    return "\n".join(f"{month}月{day}日" for month, day in sorted(days))


def days_text(days: Iterable[date]) -> str:
    """休止日 as typed."""
    return "\n".join(map(wareki, sorted(days)))


def maintenance_text(windows: Iterable[Maintenance]) -> str:
    """保守の予定 as typed."""
    return "\n".join(f"{_moment_text(one.begins)} - {_moment_text(one.ends)}" for one in windows)


def words_of(name: str, value: Any) -> str:
    """A value in the history, in words."""
    match name:
        case "hours":
            return _hours_words(value)
        case "kinds":
            return _listed(KINDS[one][0] for one in value)
        case "scopes":
            return _listed(SCOPE_TITLES[KioskScope(one)] for one in value)
        case "options":
            return _listed(OPTIONS[one][0] for one in value)
        case "planned_move_out":
            return PLANNED_TITLES[PlannedMoveOut(value)]
        case "too_long":
            return TOO_LONG_TITLES[TooLong(value)]
        case "form":
            return CertificateKind(value).official_name
        case _:
            return str(value)


def _listed(words: Iterable[str]) -> str:
    return "、".join(words) or "なし"


def _hours_words(value: Mapping[str, Any]) -> str:
    parts = [f"毎日 {value['opens']}-{value['closes']}"]
    parts += [f"{WEEKDAYS[int(day)]} {opens}-{closes}" for day, (opens, closes) in value.get("weekdays", {}).items()]
    parts.append(f"毎年の休止日 {len(value['closed_month_days'])}日")
    parts.append(f"休止日 {len(value['closed_days'])}日")
    windows = [(datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in value["maintenance"]]
    parts.append("保守 " + ("、".join(f"{_moment_text(a)}から{_moment_text(b)}" for a, b in windows) or "なし"))
    return " / ".join(parts)


def _not_over(hours: ServiceHours, now: datetime) -> tuple[Maintenance, ...]:
    return tuple(one for one in hours.maintenance if one.ends > now)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _month_day(text: str) -> tuple[int, int]:
    month, found, day = text.replace("日", "").partition("月")
    try:
        if not found:
            raise ValueError
        leap = date(2024, int(month), int(day))
    except ValueError:
        raise HoursProblem(f"「{text}」は月日として読めません。12月29日のように入れてください。") from None
    return leap.month, leap.day


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except DateInputError:
        raise HoursProblem(f"「{text}」は日付として読めません。R8.12.5のように入れてください。") from None


def _maintenance(text: str, now: datetime) -> Maintenance:
    begins, found, ends = text.replace("－", "-").replace("～", "-").partition(" - ")
    if not found:
        raise HoursProblem(f"「{text}」を読めません。R8.12.5 22:00 - R8.12.6 2:00 のように入れてください。")
    window = Maintenance(moment_from(begins, now), moment_from(ends, now))
    if window.ends <= window.begins:
        raise HoursProblem(f"「{text}」は終わりが始まりより前です。入れ直してください。")
    if window.ends - window.begins > timedelta(days=31):
        raise HoursProblem(f"「{text}」は31日を超えます。休止日で入れてください。")
    return window


def _moment_text(moment: datetime) -> str:
    return f"{wareki_short(moment.date())} {moment.hour}:{moment.minute:02d}"
