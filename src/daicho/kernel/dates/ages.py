"""Ages (年齢): counted from the day of birth, a year is full at the end of the day before the birthday.

Law: 年齢計算ニ関スル法律 1項, 2項; 民法143条2項.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from daicho.kernel.dates.partial import PartialDate


def reaches_age_on(birth: date, years: int) -> date:
    """年齢到達日 — the day at whose end an age is reached: the day before the birthday.

    Law: 年齢計算ニ関スル法律; born on 29 February, the last of February where the year has none (民法143条2項但書).
    Args: years: full years, 0 or more.
    """
    year = birth.year + years
    if birth.day > monthrange(year, birth.month)[1]:
        return date(year, birth.month, monthrange(year, birth.month)[1])
    return date(year, birth.month, birth.day) - timedelta(days=1)


def age_on(birth: date, on: date) -> int:
    """年齢 — full years at the beginning of a day, as people say it: it rises on the birthday.

    For rules that turn on the day of reaching an age use :func:`has_reached`. Days before birth count as 0.
    """
    years = on.year - birth.year
    while years > 0 and reaches_age_on(birth, years) >= on:
        years -= 1
    return max(years, 0)


def has_reached(birth: date, years: int, on: date) -> bool:
    """年齢到達 — whether the day of reaching an age has come; true from the day before the birthday."""
    return reaches_age_on(birth, years) <= on


def age_if_known(birth: PartialDate, on: date) -> int | None:
    """年齢 of someone whose birth may be 不詳: None unless the day is certain."""
    return age_on(birth.sort_on, on) if birth.is_known else None
