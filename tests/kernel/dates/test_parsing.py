"""Typed dates: what is accepted, and how a refusal reads."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.dates import (
    DateInputError,
    PartialDate,
    parse_date,
    parse_partial,
    seireki,
    wareki,
    wareki_short,
)
from daicho.kernel.dates.eras import ERAS, SOLAR_CALENDAR_FROM, era_on

TWENTY_THIRD = date(2026, 11, 23)
FORMS = [
    "R8.11.23",
    "r8.11.23",
    "R08.11.23",
    "R8/11/23",
    "R8-11-23",
    "R081123",
    "Ｒ８．１１．２３",
    "令和8年11月23日",
    "令和８年１１月２３日",
    "令和 8年 11月 23日",
    "　令8.11.23　",
    "㋿8年11月23日",
    "5081123",
    "５０８１１２３",
    "20261123",
    "2026-11-23",
    "2026/11/23",
    "2026.11.23",
    "2026年11月23日",
    "２０２６ー１１ー２３",
    "2026−11‐23",
]
modern_days = st.dates(min_value=SOLAR_CALENDAR_FROM, max_value=date(2117, 12, 31))


@pytest.mark.parametrize("text", FORMS)
def test_every_usual_way_of_typing_a_day_is_understood(text: str) -> None:
    assert parse_date(text) == TWENTY_THIRD
    assert parse_partial(text) == PartialDate.known(TWENTY_THIRD)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明治45年7月30日", date(1912, 7, 30)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("大正1.7.30", date(1912, 7, 30)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("3010125", None),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("4310430", date(2019, 4, 30)),
        ("5010501", date(2019, 5, 1)),
    ],
)
def test_the_last_day_of_meiji_and_taisho_has_two_spellings_and_no_other_day_has(text: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(DateInputError) as refused:
            parse_date(text)
        assert refused.value.code == "KER-DATE-003"
    else:
        assert parse_date(text) == day


@pytest.mark.parametrize("text", ["明治45年7月30日", "大正15年12月25日"])
def test_the_older_spelling_of_the_register_is_kept_and_the_day_still_counts_as_known(text: str) -> None:
    # when
    recorded = parse_partial(text)

    # then
    assert recorded.is_known
    assert recorded.wareki() == text
    assert PartialDate.from_json(recorded.to_json()) == recorded


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("", "KER-DATE-001", "入力されていません"),
        ("　 ", "KER-DATE-001", "入力されていません"),
        ("きのう", "KER-DATE-002", "R8.11.23"),
        ("R8.11", "KER-DATE-002", "読み取れません"),
        ("R8.11.23" + " " * 100, "KER-DATE-002", "読み取れません"),
        ("9081123", "KER-DATE-002", "読み取れません"),
        ("S64.1.8", "KER-DATE-003", "昭和は64年1月7日まで"),
        ("H31.5.1", "KER-DATE-003", "令和元年として入力し直し"),
        ("R1.4.30", "KER-DATE-003", "平成31年として入力し直し"),
        ("M45.7.31", "KER-DATE-003", "大正元年"),
        ("R8.2.29", "KER-DATE-004", "2月は28日まで"),
        ("R8.13.1", "KER-DATE-004", "月が12を超えて"),
        ("R8.1.32", "KER-DATE-004", "日が31を超えて"),
        ("R0.1.1", "KER-DATE-004", "元年から"),
        ("05081123", "KER-DATE-004", "古すぎる"),
        ("R8.0.5", "KER-DATE-004", "月がなく"),
        ("令和5年頃", "KER-DATE-007", "不詳の日は入力できません"),
        ("1985-00-00", "KER-DATE-007", "不詳の日は入力できません"),
    ],
)
def test_a_refusal_names_the_reason_and_the_next_step(text: str, code: str, hint: str) -> None:
    # when
    with pytest.raises(DateInputError) as refused:
        parse_date(text)

    # then
    assert refused.value.code == code
    assert hint in refused.value.message
    assert str(refused.value).endswith("ください。")


@given(modern_days)
def test_what_is_written_can_be_typed_back(day: date) -> None:
    # given
    era = era_on(day)
    assert era is not None
    year = era.year_of(day.year)
    forms = [
        wareki(day),
        wareki_short(day),
        seireki(day),
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        f"{era.code}{year:02d}{day:%m%d}",
        f"{era.letter}{year:02d}{day:%m%d}",
        wareki(day).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ]

    # then
    assert {parse_date(form) for form in forms} == {day}


@given(st.dates(min_value=date(1868, 1, 25), max_value=date(1872, 12, 31)))
def test_a_lunar_day_is_read_as_written_and_never_has_a_thirty_first(day: date) -> None:
    if day.day == 31:
        with pytest.raises(DateInputError, match="旧暦の月は30日まで"):
            parse_date(wareki(day))
    else:
        assert parse_date(wareki(day)) == day
        assert parse_partial(wareki(day)).pattern == "93"
    assert parse_date(day.isoformat()) == day


@given(modern_days)
def test_a_known_day_typed_where_unknown_days_are_allowed_is_just_that_day(day: date) -> None:
    assert parse_partial(wareki(day)) == PartialDate.known(day) == parse_partial(day.isoformat())


typed = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789０１ー-./年月日頃元MTSHR令和平成昭和大正明治推定から不詳まで旬上中下春 ", max_size=30),
    st.from_regex(r"[MTSHR]?[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,2}(頃|から[0-9]{1,2}日頃まで)?", fullmatch=True),
    st.from_regex(r"[0-9]{7,8}", fullmatch=True),
)


@given(typed)
def test_any_text_is_either_a_date_or_refused_with_a_message(text: str) -> None:
    for read in (parse_date, parse_partial):
        try:
            read(text)
        except DateInputError as refused:
            assert refused.code.startswith("KER-DATE-")  # noqa: PT017 - the other outcome is a date
            assert refused.message.endswith("ください。")  # noqa: PT017


@given(typed)
def test_the_recorded_wording_can_be_typed_again_and_means_the_same(text: str) -> None:
    # given
    try:
        recorded = parse_partial(text)
    except DateInputError:
        return
    era = era_on(recorded.sort_on, ERAS)
    if era is None or era.year_of(recorded.sort_on.year) > 99 or recorded.sort_on < SOLAR_CALENDAR_FROM:
        return

    # then
    assert parse_partial(recorded.wareki()) == recorded
