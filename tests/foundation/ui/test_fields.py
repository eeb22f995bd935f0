"""Fields take what officers type, give kernel types, and say in Japanese what is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from daicho.foundation.ui.forms import (
    DateParts,
    DigitsField,
    KanaField,
    NameField,
    PartialWarekiDateField,
    StaffForm,
    WarekiDateField,
)
from daicho.foundation.ui.forms.widgets import as_parts
from daicho.foundation.ui.fragments import errors_of
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import individual_number_from, individual_number_is_valid


class PersonForm(StaffForm):
    """A form with one field of each kind."""

    name = NameField(label="氏名", max_length=10)
    kana = KanaField(label="フリガナ")
    birth_date = PartialWarekiDateField(label="生年月日")
    moved_on = WarekiDateField(label="異動日", required=False)
    summary_prefix = "2人目の"


@pytest.mark.parametrize(
    "typed", ["H020415", "4020415", "H2.4.15", "19900415", "1990-04-15", "平成2年4月15日", "Ｈ２．４．１５"]
)
def test_a_whole_date_typed_into_the_year_is_understood(typed: str) -> None:
    cleaned = WarekiDateField(label="生年月日").clean(DateParts(era="令和", year=typed))

    assert cleaned == date(1990, 4, 15)


@pytest.mark.parametrize(
    "parts, expected",
    [
        (DateParts("平成", "2", "4", "15"), date(1990, 4, 15)),
        (DateParts("令和", "元", "5", "1"), date(2019, 5, 1)),
        (DateParts("西暦", "1990", "04", "15"), date(1990, 4, 15)),
        (DateParts("昭和", "６３", "２", "２９"), date(1988, 2, 29)),
    ],
)
def test_era_and_numbers_make_a_date(parts: DateParts, expected: date) -> None:
    assert WarekiDateField(label="日").clean(parts) == expected


@pytest.mark.parametrize(
    "parts, wrong_part, words",
    [
        (DateParts("平成", "3", "2", "30"), "day", "日"),
        (DateParts("平成", "3", "13", "1"), "month", "月は1から12まで"),
        (DateParts("平成", "3", "2", ""), "day", "日が入っていません"),
        (DateParts("平成", "", "2", "1"), "year", "年が入っていません"),
        (DateParts("平成", "3", "x", "1"), "month", "数字ではありません"),
        (DateParts("平成", "99999999", "", ""), "year", ""),
    ],
)
def test_an_impossible_date_names_the_part_that_is_wrong(parts: DateParts, wrong_part: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        WarekiDateField(label="日").clean(parts)

    assert refused.value.code == wrong_part
    assert words in refused.value.messages[0]
    assert refused.value.messages[0].endswith("。")


def test_an_empty_date_is_refused_only_where_it_is_required() -> None:
    assert WarekiDateField(label="日", required=False).clean(DateParts(era="令和")) is None
    with pytest.raises(ValidationError, match="入力されていません"):
        WarekiDateField(label="日").clean(DateParts(era="令和"))


def test_an_unknown_birth_date_keeps_its_wording() -> None:
    cleaned = PartialWarekiDateField(label="生年月日").clean(DateParts(era="令和", text="昭和20年頃"))

    assert isinstance(cleaned, PartialDate)
    assert not cleaned.is_known
    assert cleaned.wareki() == "昭和20年頃"


def test_a_date_and_a_wording_together_are_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        PartialWarekiDateField(label="生年月日").clean(DateParts("昭和", "20", "1", "1", "昭和20年頃"))

    assert refused.value.code == "text"


def test_the_field_shows_a_date_the_way_it_takes_it() -> None:
    shown = as_parts(date(2019, 5, 1))

    assert WarekiDateField(label="日").clean(shown) == date(2019, 5, 1)


def test_digits_are_taken_in_any_width_with_hyphens_and_blanks() -> None:
    number = individual_number_from("12345678901")
    field = DigitsField(label="個人番号", length=12, is_valid=individual_number_is_valid)

    typed = f"{number[:4]} {number[4:8]}-{number[8:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert field.clean(typed) == number


@pytest.mark.parametrize("typed", ["123456789012", "1234", "12345678901x"])
def test_a_wrong_number_is_refused_without_repeating_it(typed: str) -> None:
    field = DigitsField(label="個人番号", length=12, is_valid=individual_number_is_valid)

    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert typed not in refused.value.messages[0]


def test_kana_in_any_form_becomes_full_width_katakana() -> None:
    assert KanaField(label="フリガナ").clean("みなと ﾀﾛｳ") == "ミナト タロウ"


def test_a_kanji_in_the_kana_is_refused() -> None:
    with pytest.raises(ValidationError):
        KanaField(label="フリガナ").clean("港 タロウ")


def test_a_character_outside_the_repertoire_is_named() -> None:
    with pytest.raises(ValidationError, match="「😀」"):
        NameField(label="氏名").clean("港 😀")


def test_a_variant_is_kept_and_never_normalised() -> None:
    name = "\u8fbb\U000e0102 \u795e"

    assert NameField(label="氏名").clean(name) == name


def test_the_summary_names_person_field_reason_and_next_step() -> None:
    form = PersonForm({"name": "", "kana": "ミナト", "birth_date_era": "平成", "birth_date_year": "3"})

    lines = list(errors_of(form))

    assert [line.href for line in lines] == ["#id_name", "#id_birth_date_month"]
    assert lines[0].text == "2人目の氏名: 入力されていません。入力してください。"
    assert lines[1].text.startswith("2人目の生年月日: 月が入っていません。")


@pytest.mark.parametrize("value", [date(2028, 1, 9), PartialDate.known(date(2028, 1, 9))])
def test_a_field_that_is_western_by_rule_shows_a_stored_date_so(value: object) -> None:
    shown = WarekiDateField(default_era="西暦").widget.get_context("expires_on", value, {})["widget"]["parts"]

    assert (shown["era"], shown["year"], shown["month"], shown["day"]) == ("西暦", "2028", "1", "9")
