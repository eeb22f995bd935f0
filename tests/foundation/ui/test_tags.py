"""Tags show 和暦, marks with words, and never what is masked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import engines

from daicho.foundation.ui.forms import StaffCharField, StaffForm, WarekiDateField
from daicho.kernel.dates import parse_partial


def shown(source: str, **values: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(values)


def test_dates_are_shown_in_wareki_and_a_foreigners_birth_in_seireki() -> None:
    assert shown("{% wareki d %}", d=date(2026, 11, 23)) == "令和8年11月23日"
    assert shown("{% seireki d %}", d=date(1991, 6, 30)) == "1991年6月30日"


def test_an_unknown_date_is_shown_in_its_own_words() -> None:
    assert shown("{% wareki d %}|{% wareki_row d %}", d=parse_partial("昭和20年頃")) == "昭和20年頃|昭和20年頃"


def test_no_date_shows_nothing() -> None:
    assert shown("{% wareki d %}{% wareki_row d %}{% seireki d %}{% age d d %}", d=None) == ""


def test_a_moment_is_shown_in_tokyo_time() -> None:
    assert shown("{% wareki_moment m %}", m=datetime(2026, 11, 22, 16, 5, tzinfo=UTC)) == "令和8年11月23日 1時05分"


def test_a_column_of_dates_reads_the_same_without_its_layout() -> None:
    html = shown("{% wareki_row d %}", d=date(1982, 4, 12))

    assert html == '昭和<span class="d2">57</span>年<span class="d2">4</span>月<span class="d2">12</span>日'


def test_a_mask_says_in_words_that_nothing_is_shown() -> None:
    assert "表示していません" in shown("{% mask %}")


def test_a_chip_escapes_its_words_and_hides_its_mark_from_readers() -> None:
    html = shown("{% chip words 'stop' %}", words="<支援措置>")

    assert "&lt;支援措置&gt;" in html
    assert '<span aria-hidden="true">⊘</span>' in html


@pytest.mark.parametrize("source", ['{% key "F9" "確認へ" form="entry" %}', '{% key "F3" "戻る" href="/x/" %}'])
def test_a_function_key_works_without_a_script(source: str) -> None:
    html = shown(source)

    assert 'type="submit" form="entry"' in html or 'href="/x/"' in html
    assert "data-key=" in html


class SmallForm(StaffForm):
    town = StaffCharField(label="町名")
    day = WarekiDateField(label="異動日")


def test_label_hint_and_error_are_tied_to_the_control() -> None:
    html = shown('{% field form.town hint="辞書から選びます" %}', form=SmallForm({}))

    assert '<label class="field__label" for="id_town">町名' in html
    assert 'aria-describedby="id_town_hint id_town_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_town_hint"' in html
    assert 'id="id_town_error"' in html
    assert "必須" in html


def test_a_date_is_a_group_with_a_legend_and_marks_the_wrong_part_alone() -> None:
    form = SmallForm({"day_era": "令和", "day_year": "8", "day_month": "2", "day_day": "31"})

    html = shown("{% field form.day %}", form=form)

    assert "<legend" in html
    assert html.count('aria-invalid="true"') == 1
    assert 'id="id_day_day" data-part="day"' in html
