"""The fourteen wordings of an unknown day (不詳日入力一覧, 標準仕様書 1.1.8), plus days outside the calendar.

One table says how each is typed, written and sorted. 要確認: are the pattern codes those that are sent to 住基ネット?
The 標準仕様書 refers to a code list that is not public, so these follow the order of its own list.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from daicho.kernel.dates.eras import ERAS, SOLAR_CALENDAR_FROM, Era, era_on, year_text
from daicho.kernel.dates.errors import DateInputError
from daicho.kernel.dates.partial import IMPOSSIBLE_DAY, LUNAR_DAY, ZERO_DAY, PartialDate
from daicho.kernel.dates.reading import Parts, check_in_calendar, check_in_era, grammar, span

Calendar = Literal["wareki", "seireki"]

UNKNOWN_SORTS_ON: Final = date(1800, 1, 1)
"""Internal day of 年月日不詳: before everything that is recorded."""
_SEASONS: Final[Mapping[str, int]] = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_THIRDS: Final[Mapping[str, int]] = {"上旬": 1, "中旬": 11, "下旬": 21}


@dataclass(frozen=True, slots=True)
class Wording:
    """不詳日の型 — one line of the list.

    Args:
        code: ``01`` to ``14``. title: the line as printed in the 標準仕様書.
        needs: parts that must be given. template: how it is written; ``{y}{m}{d}`` carry 年, 月 and 日.
        typed: regular expression with Y, YM, YMD, GORO standing for their own.
    """

    code: str
    title: str
    needs: tuple[str, ...]
    template: str
    typed: str


WORDINGS: Final[tuple[Wording, ...]] = (
    Wording("01", "○年頃", (), "{y}頃", "<Y><GORO>"),
    Wording("02", "○年○月頃", ("month",), "{y}{m}頃", "<YM><GORO>"),
    Wording("03", "○年○月○日頃", ("month", "day"), "{y}{m}{d}頃", "<YMD><GORO>"),
    Wording("04", "推定○年○月○日", ("month", "day"), "推定{y}{m}{d}", "推定<YMD>"),
    Wording("05", "推定○年○月", ("month",), "推定{y}{m}", "推定<YM>"),
    Wording("06", "○年春", ("word",), "{y}{word}", "<Y>(?P<word>[春夏秋冬])"),
    Wording("07", "○年○月上旬", ("month", "word"), "{y}{m}{word}", "<YM>(?P<word>[上中下]旬)"),
    Wording("08", "○年○月中旬頃", ("month", "word"), "{y}{m}{word}頃", "<YM>(?P<word>[上中下]旬)<GORO>"),
    Wording("09", "年月日不詳", (), "年月日不詳", "(?:年月日)?不詳|0{7}|0000[./-]00[./-]00"),
    Wording("10", "○年 月日不詳", (), "{y}月日不詳", "<Y>(?:月日)?不詳"),
    Wording("11", "○年○月 日不詳", ("month",), "{y}{m}日不詳", "<YM>日?不詳"),
    Wording(
        "12",
        "○年○月○日から○月○日頃までの間",
        ("month", "day", "end_day"),
        "{y}{m}{d}から{end_m}{end_d}頃までの間",
        "<YMD>から(?:(?P<end_month>[0-9]{1,2})[月./-])?(?P<end_day>[0-9]{1,2})日?<GORO>まで(?:の間)?",
    ),
    Wording(
        "13",
        "○年○月推定○日から○日までの間",
        ("month", "day", "end_day"),
        "{y}{m}推定{d}から{end_d}までの間",
        "<YM>推定(?P<day>[0-9]{1,2})日?から(?P<end_day>[0-9]{1,2})日?まで(?:の間)?",
    ),
    Wording(
        "14",
        "○年○月○日頃から○日頃までの間",
        ("month", "day", "end_day"),
        "{y}{m}{d}頃から{end_d}頃までの間",
        "<YMD><GORO>から(?P<end_day>[0-9]{1,2})日?<GORO>まで(?:の間)?",
    ),
)
_BY_CODE: Final = {wording.code: wording for wording in WORDINGS}


@lru_cache(maxsize=8)
def typed_forms(eras: tuple[Era, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Pattern codes with the expressions that recognise them, ``""`` for a full day first."""
    year, year_month, year_month_day = grammar(eras)
    stands_for = {"<YMD>": year_month_day, "<YM>": year_month, "<Y>": year, "<GORO>": "(?:頃|ころ|ごろ)"}

    def expression(typed: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<[A-Z]+>", lambda found: stands_for[found[0]], typed))

    return (("", expression("<YMD>")), *((wording.code, expression(wording.typed)) for wording in WORDINGS))


def build_partial(
    pattern: str, parts: Parts, calendar: Calendar = "wareki", eras: tuple[Era, ...] = ERAS
) -> PartialDate:
    """不詳日 from its parts: wording, pattern code and the internal day to sort by.

    Args:
        pattern: ``01``..``14``.
        calendar: in which years the wording is written; ``seireki`` for a foreigner's birth only.
    Raises: DateInputError ``002`` (a part is missing), ``003``..``006``.
    """
    wording = _BY_CODE[pattern]
    if pattern == "09":
        return PartialDate(UNKNOWN_SORTS_ON, wording.template, pattern)
    if any(not getattr(parts, need) for need in wording.needs):
        raise DateInputError("KER-DATE-002", f"「{wording.title}」に必要な月日などが足りません。補ってください。")
    check_in_calendar(parts)
    _check_days(parts)
    check_in_era(parts, eras)
    era = parts.era or _era_of_western_year(parts, calendar, eras)
    end_month = parts.end_month or parts.month
    text = wording.template.format(
        y=_year_words(parts, era, calendar),
        m=f"{parts.month}月",
        d=f"{parts.day}日",
        word=parts.word,
        end_m=f"{end_month}月",
        end_d=f"{parts.end_day}日",
    )
    return PartialDate(_sort_day(parts, era), text, pattern)


def full_day(parts: Parts, calendar: Calendar = "wareki", eras: tuple[Era, ...] = ERAS) -> PartialDate:
    """年月日 from full parts: a calendar day, a day outside the calendar, 00 for month or day, or a lunar day.

    Raises: DateInputError ``003``..``005``.
    """
    check_in_calendar(parts)
    if parts.day == 0:
        return _zero_day(parts, calendar, eras)
    if parts.month == 0:
        raise DateInputError("KER-DATE-004", "月がなく日だけがあります。月を入力するか、日も00にしてください。")
    day = span(parts)[0]
    if parts.era is not None and day < SOLAR_CALENDAR_FROM:
        return _lunar_day(parts, day, eras)
    check_in_era(parts, eras)
    if parts.day != day.day:
        era = parts.era or _era_of_western_year(parts, calendar, eras)
        return PartialDate(day, _day_words(parts, era, calendar), IMPOSSIBLE_DAY)
    if parts.era is not None and parts.era != era_on(day, eras) and calendar == "wareki":
        return PartialDate(day, _day_words(parts, parts.era, calendar))
    return PartialDate.known(day)


def _zero_day(parts: Parts, calendar: Calendar, eras: tuple[Era, ...]) -> PartialDate:
    if parts.era is None or calendar == "seireki":
        check_in_era(parts, eras)
        text = f"{parts.western_year:04d}年{parts.month:02d}月00日"
        return PartialDate(span(parts)[0], text, ZERO_DAY)
    return build_partial("11" if parts.month else "10", parts, calendar, eras)


def _lunar_day(parts: Parts, day: date, eras: tuple[Era, ...]) -> PartialDate:
    if parts.day > 30:
        raise DateInputError("KER-DATE-004", "明治5年までの旧暦の月は30日までです。日を確かめて入力し直してください。")
    return PartialDate(day, _day_words(parts, parts.era, "wareki"), LUNAR_DAY)


def _check_days(parts: Parts) -> None:
    year = parts.western_year
    end_month = parts.end_month or parts.month
    for month, day in ((parts.month, parts.day), (end_month, parts.end_day)):
        if month and day > monthrange(year, month)[1]:
            last = monthrange(year, month)[1]
            raise DateInputError("KER-DATE-004", f"{month}月は{last}日までです。日を確かめて入力し直してください。")
    if parts.end_day and (end_month, parts.end_day) < (parts.month, parts.day):
        raise DateInputError("KER-DATE-006", "期間の終わりが始まりより前です。始まりと終わりを入力し直してください。")


def _era_of_western_year(parts: Parts, calendar: Calendar, eras: tuple[Era, ...]) -> Era | None:
    if calendar == "seireki":
        return None
    first, last = span(parts)
    begins, ends = era_on(first, eras), era_on(last, eras)
    if begins != ends:
        names = "と".join(era.name for era in eras if era.covers(first, last))
        raise DateInputError(
            "KER-DATE-005", f"西暦{parts.year}年は{names}にまたがり元号が決まりません。元号で入力してください。"
        )
    return begins


def _year_words(parts: Parts, era: Era | None, calendar: Calendar) -> str:
    if era is None or calendar == "seireki":
        return f"{parts.western_year:04d}年"
    return year_text(era, era.year_of(parts.western_year))


def _day_words(parts: Parts, era: Era | None, calendar: Calendar) -> str:
    return f"{_year_words(parts, era, calendar)}{parts.month}月{parts.day}日"


def _sort_day(parts: Parts, era: Era | None) -> date:
    first = span(parts)[0]
    if parts.word in _SEASONS:
        first = first.replace(month=_SEASONS[parts.word])
    elif parts.word in _THIRDS:
        first = first.replace(day=_THIRDS[parts.word])
    return first if era is None else max(first, era.first)
