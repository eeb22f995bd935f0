"""Eras (元号) as data, and days written in Japanese years (和暦).

A new era is one more line in ``eras.csv`` beside this module; no code changes (標準仕様書 1.3.6). The last day of 明治
and of 大正 is also the first day of the next era: both spellings are accepted, the newer one is written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

SOLAR_CALENDAR_FROM = date(1873, 1, 1)
"""明治6年1月1日, the first day of the solar calendar (明治5年太政官布告337号)."""


@dataclass(frozen=True, slots=True)
class Era:
    """元号 — a named stretch of years.

    Args:
        code: digit of the seven-digit input, 1 明治 to 5 令和.
        letter: Latin initial for short forms.
        first: first day, Gregorian.
        last: last day on which the name may be written, Gregorian; None for the current era.
    """

    code: str
    letter: str
    name: str
    first: date
    last: date | None

    def western_year(self, year: int) -> int:
        """西暦年 of a year of this era; 元年 is 1."""
        return self.first.year + year - 1

    def year_of(self, western_year: int) -> int:
        """Year of this era that lies in a 西暦年."""
        return western_year - self.first.year + 1

    def covers(self, first: date, last: date) -> bool:
        """Whether any day of a stretch may be written with this era."""
        return self.first <= last and (self.last is None or first <= self.last)


def read_eras(lines: Iterable[str]) -> tuple[Era, ...]:
    """The table of eras from the lines of its CSV file, oldest first."""
    rows = (
        Era(
            code=row["code"],
            letter=row["letter"],
            name=row["name"],
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]) if row["last"] else None,
        )
        for row in csv.DictReader(lines)
    )
    return tuple(sorted(rows, key=lambda era: era.first))


ERAS: tuple[Era, ...] = read_eras((files(__package__) / "eras.csv").read_text(encoding="utf-8").splitlines())


def era_on(day: date, eras: Sequence[Era] = ERAS) -> Era | None:
    """元号 of a day; the newer one where two meet, None before 明治."""
    begun = [era for era in eras if era.first <= day]
    return begun[-1] if begun else None


def year_text(era: Era, year: int) -> str:
    """年 in 和暦, with 元年 for the first: 「令和元年」."""
    return f"{era.name}{'元' if year == 1 else year}年"


def wareki(day: date, eras: Sequence[Era] = ERAS) -> str:
    """和暦 — 「令和8年11月23日」, for staff screens and certificates (標準仕様書 1.1.9).

    Days before 明治 have no era in the table and come out in 西暦. See :func:`lunar_caveat` for days before 1873.
    """
    era = era_on(day, eras)
    if era is None:
        return seireki(day)
    return f"{year_text(era, era.year_of(day.year))}{day.month}月{day.day}日"


def wareki_short(day: date, eras: Sequence[Era] = ERAS) -> str:
    """和暦（略記） — 「R8.11.23」, for lists; 「1867.12.31」 before 明治."""
    era = era_on(day, eras)
    year = f"{day.year:04d}" if era is None else f"{era.letter}{era.year_of(day.year)}"
    return f"{year}.{day.month}.{day.day}"


def seireki(day: date) -> str:
    """西暦 — 「1985年4月1日」; only for a foreigner's birth and end of stay (標準仕様書 1.1.9)."""
    return f"{day.year:04d}年{day.month}月{day.day}日"


def lunar_caveat(day: date) -> str:
    """旧暦の注意 — a Japanese note for days before 明治6年1月1日, else ``""``.

    Registers of that time counted by the lunar calendar; months and days here are taken as written, not converted.
    """
    if day >= SOLAR_CALENDAR_FROM:
        return ""
    return "明治5年12月2日以前の日付は旧暦です。西暦には換算せず、戸籍の記載のとおりに扱っています。"
