"""和暦 as written, and eras as data."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from daicho.kernel.dates import (
    ERAS,
    era_on,
    lunar_caveat,
    parse_date,
    parse_partial,
    read_eras,
    seireki,
    wareki,
    wareki_short,
)
from daicho.kernel.dates import eras as eras_module

BORDERS = [
    (date(1867, 12, 31), "1867年12月31日", "1867.12.31"),
    (date(1868, 1, 25), "明治元年1月25日", "M1.1.25"),
    (date(1873, 1, 1), "明治6年1月1日", "M6.1.1"),
    (date(1912, 7, 29), "明治45年7月29日", "M45.7.29"),
    (date(1912, 7, 30), "大正元年7月30日", "T1.7.30"),
    (date(1926, 12, 24), "大正15年12月24日", "T15.12.24"),
    (date(1926, 12, 25), "昭和元年12月25日", "S1.12.25"),
    (date(1989, 1, 7), "昭和64年1月7日", "S64.1.7"),
    (date(1989, 1, 8), "平成元年1月8日", "H1.1.8"),
    (date(2019, 4, 30), "平成31年4月30日", "H31.4.30"),
    (date(2019, 5, 1), "令和元年5月1日", "R1.5.1"),
    (date(2020, 1, 1), "令和2年1月1日", "R2.1.1"),
    (date(2026, 11, 23), "令和8年11月23日", "R8.11.23"),
]


@pytest.mark.parametrize(("day", "long", "short"), BORDERS)
def test_a_day_is_written_with_the_era_that_began_last(day: date, long: str, short: str) -> None:
    assert wareki(day) == long
    assert wareki_short(day) == short


def test_the_birth_of_a_foreigner_is_written_in_western_years() -> None:
    assert seireki(date(1985, 4, 1)) == "1985年4月1日"


def test_the_table_knows_no_gap_between_one_era_and_the_next() -> None:
    # given
    neighbours = list(pairwise(ERAS))

    # then
    assert len(neighbours) == 4
    for older, newer in neighbours:
        assert older.last is not None
        assert newer.first - older.last in (timedelta(0), timedelta(days=1))
    assert ERAS[-1].last is None


def test_a_new_era_is_one_more_line_of_data_and_no_code() -> None:
    # given: a fictitious change of era on 1 April 2040
    shipped = (Path(eras_module.__file__).parent / "eras.csv").read_text(encoding="utf-8")
    changed = shipped.replace("2019-05-01,", "2019-05-01,2040-03-31").rstrip() + "\n6,X,新元,2040-04-01,\n"

    # when
    eras = read_eras(changed.splitlines())

    # then
    assert wareki(date(2040, 3, 31), eras) == "令和22年3月31日"
    assert wareki(date(2040, 4, 1), eras) == "新元元年4月1日"
    assert parse_date("X2.1.1", eras) == date(2041, 1, 1)
    assert parse_date("6020101", eras) == date(2041, 1, 1)
    assert parse_partial("新元2年頃", eras=eras).text == "新元2年頃"


def test_before_meiji_no_era_is_known() -> None:
    assert era_on(date(1868, 1, 24)) is None


def test_days_of_the_lunar_calendar_carry_a_note() -> None:
    assert "旧暦" in lunar_caveat(date(1872, 12, 31))
    assert lunar_caveat(date(1873, 1, 1)) == ""
