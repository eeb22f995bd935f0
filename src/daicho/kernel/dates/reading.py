"""Reading typed dates into their parts: era, year, month, day. Knows no law and makes no decision about them."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from daicho.kernel.dates.eras import Era, era_on, year_text
from daicho.kernel.dates.errors import DateInputError

_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─", "-"))
EARLIEST_YEAR: Final = 1800
EXAMPLES: Final = "令和8年11月23日、R8.11.23、5081123、2026-11-23"


@dataclass(frozen=True, slots=True)
class Parts:
    """年月日の部分 — what was typed, before anyone asks whether such a day exists.

    Args:
        era: None when the year is 西暦.
        year: year of the era (元年 is 1) or 西暦年.
        month: 0 when not given. day: 0 when not given.
        word: season (春) or third of a month (上旬) where the wording has one.
        end_month: month in which a period ends, 0 when it is ``month``. end_day: 0 when there is no period.
    """

    era: Era | None
    year: int
    month: int = 0
    day: int = 0
    word: str = ""
    end_month: int = 0
    end_day: int = 0

    @property
    def western_year(self) -> int:
        """西暦年."""
        return self.year if self.era is None else self.era.western_year(self.year)


def plain(text: str, eras: Sequence[Era]) -> str:
    """Typed text in one spelling: ASCII width, no spaces, one hyphen, digits alone spread out to y.m.d.

    Compatibility normalisation is right here (㋿, full-width digits) and only here: dates are not names.
    """
    tidy = "".join(unicodedata.normalize("NFKC", text).translate(_HYPHENS).split()).upper()
    letters = {era.code: era.letter for era in eras}
    if re.fullmatch(r"[0-9]{8}", tidy):
        return f"{tidy[:4]}.{tidy[4:6]}.{tidy[6:]}"
    if re.fullmatch(r"[0-9]{7}", tidy) and tidy[0] in letters:
        return f"{letters[tidy[0]]}{tidy[1:3]}.{tidy[3:5]}.{tidy[5:]}"
    if re.fullmatch(r"[A-Z][0-9]{6}", tidy):
        return f"{tidy[:3]}.{tidy[3:5]}.{tidy[5:]}"
    return tidy


def grammar(eras: Sequence[Era]) -> tuple[str, str, str]:
    """Regular expressions for a year, a month and a day as typed, for the eras of a table."""
    names = "|".join(re.escape(name) for era in eras for name in (era.name, era.letter, era.name[0]))
    year = rf"(?:(?P<era>{names})(?P<era_year>[0-9]{{1,2}}|元)|(?P<western>[0-9]{{4}}))"
    year_month = rf"{year}[年./-](?P<month>[0-9]{{1,2}})"
    year_month_day = rf"{year_month}[月./-](?P<day>[0-9]{{1,2}})日?"
    return rf"{year}年?", rf"{year_month}月?", year_month_day


def parts_from(found: re.Match[str], eras: Sequence[Era]) -> Parts:
    """The parts that a pattern made of :func:`grammar` has found."""
    groups = {name: value for name, value in found.groupdict().items() if value}
    by_name = {name: era for era in eras for name in (era.name, era.letter, era.name[0])}
    era_year = groups.get("era_year", "")
    return Parts(
        era=by_name.get(groups.get("era", "")),
        year=1 if era_year == "元" else int(era_year or groups.get("western", 0)),
        month=int(groups.get("month", 0)),
        day=int(groups.get("day", 0)),
        word=groups.get("word", ""),
        end_month=int(groups.get("end_month", 0)),
        end_day=int(groups.get("end_day", 0)),
    )


def check_in_calendar(parts: Parts) -> None:
    """Refuses year 0, western years before 1800 (mistyped), months after 12 and days after 31, whatever the month.

    Raises: DateInputError KER-DATE-004.
    """
    if parts.year == 0 or parts.western_year < EARLIEST_YEAR:
        raise DateInputError("KER-DATE-004", "年が0年か古すぎる年です。4桁の西暦か、元年からの和暦で入力してください。")
    if max(parts.month, parts.end_month) > 12:
        raise DateInputError("KER-DATE-004", "月が12を超えています。1から12までの月を入力してください。")
    if max(parts.day, parts.end_day) > 31:
        raise DateInputError("KER-DATE-004", "日が31を超えています。1から31までの日を入力してください。")


def span(parts: Parts) -> tuple[date, date]:
    """First and last day that year, month and day leave open; a day beyond its month counts as the last."""
    year = parts.western_year
    if parts.month == 0:
        return date(year, 1, 1), date(year, 12, 31)
    length = monthrange(year, parts.month)[1]
    if parts.day == 0:
        return date(year, parts.month, 1), date(year, parts.month, length)
    day = date(year, parts.month, min(parts.day, length))
    return day, day


def check_in_era(parts: Parts, eras: Sequence[Era]) -> None:
    """Refuses a year, month or day that its era does not have, and names the right spelling.

    Raises: DateInputError KER-DATE-003.
    """
    era = parts.era
    if era is None:
        return
    first, last = span(parts)
    if era.covers(first, last):
        return
    right = era_on(first, eras)
    instead = "西暦" if right is None else year_text(right, right.year_of(first.year))
    if first < era.first:
        limit = f"{era.name}は元年{era.first.month}月{era.first.day}日からです"
    else:
        end = era.last or date.max
        limit = f"{era.name}は{era.year_of(end.year)}年{end.month}月{end.day}日までです"
    raise DateInputError("KER-DATE-003", f"{limit}。{instead}として入力し直してください。")
