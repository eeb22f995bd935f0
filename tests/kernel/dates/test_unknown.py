"""不詳日 and days outside the calendar (標準仕様書 1.1.8)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.dates import (
    WORDINGS,
    DateInputError,
    PartialDate,
    Parts,
    build_partial,
    era_on,
    full_day,
    parse_partial,
)

REIWA = era_on(date(2026, 1, 1))
MARCH_4 = Parts(era=REIWA, year=5, month=3, day=4)

# typed as printed, typed short, recorded wording, code, internal day
TABLE = [
    ("令和05年頃", "R5年頃", "令和5年頃", "01", date(2023, 1, 1)),
    ("令和05年3月頃", "R5.3頃", "令和5年3月頃", "02", date(2023, 3, 1)),
    ("令和05年3月4日頃", "R5.3.4ごろ", "令和5年3月4日頃", "03", date(2023, 3, 4)),
    ("推定令和05年3月4日", "推定R5.3.4", "推定令和5年3月4日", "04", date(2023, 3, 4)),
    ("推定令和05年3月", "推定R5.3", "推定令和5年3月", "05", date(2023, 3, 1)),
    ("令和05年春", "R5春", "令和5年春", "06", date(2023, 3, 1)),
    ("令和05年3月上旬", "R5.3上旬", "令和5年3月上旬", "07", date(2023, 3, 1)),
    ("令和05年3月中旬頃", "R5.3中旬頃", "令和5年3月中旬頃", "08", date(2023, 3, 11)),
    ("年月日不詳", "不詳", "年月日不詳", "09", date(1800, 1, 1)),
    ("令和05年 月日不詳", "5050000", "令和5年月日不詳", "10", date(2023, 1, 1)),
    ("令和05年03月 日不詳", "R5.3.0", "令和5年3月日不詳", "11", date(2023, 3, 1)),
    (
        "令和05年03月4日から04月5日頃までの間",
        "R5.3.4から4.5頃まで",
        "令和5年3月4日から4月5日頃までの間",
        "12",
        date(2023, 3, 4),
    ),
    (
        "令和05年03月推定4日から6日までの間",
        "R5.3推定4から6まで",
        "令和5年3月推定4日から6日までの間",
        "13",
        date(2023, 3, 4),
    ),
    (
        "令和05年03月4日頃から6日頃までの間",
        "R5.3.4頃から6頃まで",
        "令和5年3月4日頃から6日頃までの間",
        "14",
        date(2023, 3, 4),
    ),
]


def test_the_table_below_holds_all_fourteen_wordings() -> None:
    assert [row[3] for row in TABLE] == [wording.code for wording in WORDINGS] == [f"{n:02d}" for n in range(1, 15)]


@pytest.mark.parametrize(("printed", "short", "text", "code", "sort_on"), TABLE)
def test_each_wording_can_be_typed_as_printed_or_short(
    printed: str, short: str, text: str, code: str, sort_on: date
) -> None:
    # given
    expected = PartialDate(sort_on, text, code)

    # then
    assert parse_partial(printed) == expected
    assert parse_partial(short) == expected
    assert parse_partial(text) == expected
    assert not expected.is_known
    assert expected.known_day is None
    assert expected.wareki() == text


PARTS = {
    "01": Parts(REIWA, 5),
    "02": Parts(REIWA, 5, 3),
    "03": MARCH_4,
    "04": MARCH_4,
    "05": Parts(REIWA, 5, 3),
    "06": Parts(REIWA, 5, word="春"),
    "07": Parts(REIWA, 5, 3, word="上旬"),
    "08": Parts(REIWA, 5, 3, word="中旬"),
    "09": Parts(None, 0),
    "10": Parts(REIWA, 5),
    "11": Parts(REIWA, 5, 3),
    "12": Parts(REIWA, 5, 3, 4, end_month=4, end_day=5),
    "13": Parts(REIWA, 5, 3, 4, end_day=6),
    "14": Parts(REIWA, 5, 3, 4, end_day=6),
}


@pytest.mark.parametrize(("text", "code", "sort_on"), [row[2:] for row in TABLE])
def test_each_wording_can_be_built_from_its_parts(text: str, code: str, sort_on: date) -> None:
    assert build_partial(code, PARTS[code]) == PartialDate(sort_on, text, code)


@pytest.mark.parametrize(
    ("text", "sort_on"),
    [("R5夏", date(2023, 6, 1)), ("R5秋", date(2023, 9, 1)), ("R5.2下旬", date(2023, 2, 21))],
)
def test_the_other_seasons_and_thirds_follow_the_same_wording(text: str, sort_on: date) -> None:
    assert parse_partial(text).sort_on == sort_on


def test_the_internal_day_never_lies_before_the_era_that_is_named() -> None:
    assert parse_partial("令和元年頃").sort_on == date(2019, 5, 1)


@pytest.mark.parametrize(
    ("text", "wording", "code", "sort_on"),
    [
        ("昭和30年2月29日", "昭和30年2月29日", "91", date(1955, 2, 28)),
        ("3300230", "昭和30年2月30日", "91", date(1955, 2, 28)),
        ("H3.4.31", "平成3年4月31日", "91", date(1991, 4, 30)),
        ("1955-02-29", "昭和30年2月29日", "91", date(1955, 2, 28)),
        ("1985-00-00", "1985年00月00日", "92", date(1985, 1, 1)),
        ("19850500", "1985年05月00日", "92", date(1985, 5, 1)),
        ("明治5年2月30日", "明治5年2月30日", "93", date(1872, 2, 29)),
        ("M1.1.1", "明治元年1月1日", "93", date(1868, 1, 1)),
    ],
)
def test_days_that_the_calendar_does_not_have_are_kept_as_the_register_says(
    text: str, wording: str, code: str, sort_on: date
) -> None:
    assert parse_partial(text) == PartialDate(sort_on, wording, code)


def test_a_leap_day_of_a_leap_year_is_an_ordinary_day() -> None:
    assert parse_partial("S31.2.29") == PartialDate.known(date(1956, 2, 29))


@pytest.mark.parametrize(
    ("text", "western"),
    [
        ("S60年頃", "1985年頃"),
        ("1985年3月頃", "1985年3月頃"),
        ("S60.0.0", "1985年00月00日"),
        ("1985-00-00", "1985年00月00日"),
        ("2019年頃", "2019年頃"),
        ("S30.2.29", "1955年2月29日"),
    ],
)
def test_the_unknown_birth_of_a_foreigner_is_worded_in_western_years(text: str, western: str) -> None:
    assert parse_partial(text, "seireki").seireki() == western


def test_a_known_birth_of_a_foreigner_is_worded_in_western_years() -> None:
    assert parse_partial("M45.7.30", "seireki") == PartialDate.known(date(1912, 7, 30))
    assert parse_partial("M45.7.30").seireki() == "1912年7月30日"


def test_western_years_are_turned_into_japanese_ones() -> None:
    assert parse_partial("2023年3月頃").text == "令和5年3月頃"
    assert parse_partial("2019年5月頃").text == "令和元年5月頃"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2019年頃", "KER-DATE-005"),
        ("1912年7月頃", "KER-DATE-005"),
        ("S65年頃", "KER-DATE-003"),
        ("H31.5頃", "KER-DATE-003"),
        ("R5.2.30頃", "KER-DATE-004"),
        ("R5.13頃", "KER-DATE-004"),
        ("R5.3.8頃から6日頃まで", "KER-DATE-006"),
        ("R5.3.4から2.5頃まで", "KER-DATE-006"),
        ("R5.3.4から4.31頃まで", "KER-DATE-004"),
        ("R5.0.4", "KER-DATE-004"),
        ("M5.2.31", "KER-DATE-004"),
        ("令和5年頃頃", "KER-DATE-002"),
    ],
)
def test_an_unknown_day_must_still_make_sense(text: str, code: str) -> None:
    with pytest.raises(DateInputError) as refused:
        parse_partial(text)
    assert refused.value.code == code


@pytest.mark.parametrize("code", ["02", "03", "05", "06", "07", "11", "12", "13", "14"])
def test_a_wording_without_its_parts_is_refused(code: str) -> None:
    with pytest.raises(DateInputError) as refused:
        build_partial(code, Parts(REIWA, 5))
    assert refused.value.code == "KER-DATE-002"


def test_a_full_day_can_be_built_from_parts() -> None:
    assert full_day(MARCH_4) == PartialDate.known(date(2023, 3, 4))


partial_dates = st.one_of(
    st.builds(PartialDate.known, st.dates()),
    st.builds(PartialDate, st.dates(), st.text(), st.sampled_from([wording.code for wording in WORDINGS])),
)


@given(partial_dates)
def test_a_date_survives_its_json_form(given_date: PartialDate) -> None:
    assert PartialDate.from_json(given_date.to_json()) == given_date


def test_a_plainly_known_day_travels_as_iso_text() -> None:
    assert PartialDate.known(date(2026, 11, 23)).to_json() == "2026-11-23"
    assert PartialDate(date(2023, 1, 1), "令和5年頃", "01").to_json() == {
        "sort_on": "2023-01-01",
        "text": "令和5年頃",
        "pattern": "01",
    }


@given(st.lists(partial_dates, max_size=6))
def test_dates_have_one_order_that_follows_the_internal_day(dates: list[PartialDate]) -> None:
    # when
    ordered = sorted(dates)

    # then
    assert [each.sort_on for each in ordered] == sorted(each.sort_on for each in dates)
    assert all(one <= other for one, other in pairwise(ordered))
