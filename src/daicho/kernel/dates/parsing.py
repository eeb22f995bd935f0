"""Typed dates (日付の入力): one door for calendar days, one for days that may be unknown.

Accepted: R8.11.23, 令和8年11月23日, 5081123, R081123, 20261123, 2026-11-23, 2026/11/23, in any width and with spaces;
unknown days in the fourteen wordings of :mod:`daicho.kernel.dates.unknown`, or short with 00 for what is unknown.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from daicho.kernel.dates.eras import ERAS, Era
from daicho.kernel.dates.errors import DateInputError
from daicho.kernel.dates.partial import IMPOSSIBLE_DAY, LUNAR_DAY, PartialDate
from daicho.kernel.dates.reading import EXAMPLES, Parts, check_in_era, parts_from, plain, span
from daicho.kernel.dates.unknown import Calendar, build_partial, full_day, typed_forms

_LONGEST: Final = 60
"""More is no date; keeps pasted pages away from the expressions."""


def parse_date(text: str, eras: tuple[Era, ...] = ERAS) -> date:
    """年月日 that must be a day of the calendar (暦上日).

    Raises: DateInputError, see its codes.
    """
    pattern, parts = _recognise(text, eras)
    given = _resolve(pattern, parts, "wareki", eras)
    if given.is_known:
        return given.sort_on
    if given.pattern == LUNAR_DAY and span(parts)[0].day == parts.day:
        check_in_era(parts, eras)
        return given.sort_on
    if given.pattern in (IMPOSSIBLE_DAY, LUNAR_DAY):
        last = given.sort_on.day
        raise DateInputError(
            "KER-DATE-004", f"この年の{parts.month}月は{last}日までです。日を確かめて入力し直してください。"
        )
    raise DateInputError("KER-DATE-007", f"この欄には不詳の日は入力できません。{EXAMPLES}のように入力してください。")


def parse_partial(text: str, calendar: Calendar = "wareki", eras: tuple[Era, ...] = ERAS) -> PartialDate:
    """年月日 that may be unknown or outside the calendar (不詳日, 暦上日以外の年月日).

    Args: calendar: in which years an unknown day is worded; ``seireki`` for a foreigner's birth only. 西暦 with 00 for
        month or day stays as on the 在留カード in both.
    Raises: DateInputError, see its codes.
    """
    pattern, parts = _recognise(text, eras)
    return _resolve(pattern, parts, calendar, eras)


def _recognise(text: str, eras: tuple[Era, ...]) -> tuple[str, Parts]:
    if not text.strip():
        raise DateInputError("KER-DATE-001", f"日付が入力されていません。{EXAMPLES}のように入力してください。")
    if len(text) <= _LONGEST:
        typed = plain(text, eras)
        for pattern, expression in typed_forms(eras):
            found = expression.fullmatch(typed)
            if found is not None:
                return pattern, parts_from(found, eras)
    raise DateInputError("KER-DATE-002", f"日付として読み取れません。{EXAMPLES}のように入力してください。")


def _resolve(pattern: str, parts: Parts, calendar: Calendar, eras: tuple[Era, ...]) -> PartialDate:
    if pattern:
        return build_partial(pattern, parts, calendar, eras)
    return full_day(parts, calendar, eras)
