"""文字溢れ対応: every text fits its box or is reported, and no shape is torn from its character."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from daicho.foundation.pdf.fonts import printing_font
from daicho.municipal.certificates.fitting import (
    MM_PER_POINT,
    SMALLEST_POINTS,
    Box,
    advance,
    clusters,
    fit,
    width,
    wrap,
)

NAME_BOX = Box(95.8, 9.4, 14.0)
TEXTS = st.text(st.sampled_from("渡邉葛𠮷あア（）AWi.1 　\U000e0102\U000e0110"), max_size=120).filter(
    lambda text: text[:1] not in ("\U000e0102", "\U000e0110")
)


def test_no_character_of_the_font_is_wider_than_we_reckon() -> None:
    with TTFont(printing_font(), lazy=True) as font:
        size, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        wider = [
            chr(code)
            for code, glyph in font.getBestCmap().items()
            if advances[glyph][0] / size > advance(chr(code)) + 0.0006 and not unicodedata.combining(chr(code))
        ]

    assert wider == []


def test_an_ordinary_name_stands_on_one_line_in_full_size() -> None:
    assert fit("渡邉\U000e0110　葛\U000e0102太郎", NAME_BOX).points == 14.0


def test_a_longer_name_shrinks_before_it_takes_two_lines() -> None:
    fitted = fit("渡邉次郎長兵衛門左衛門尉藤原朝臣之助", NAME_BOX)

    assert len(fitted.lines) == 1 or fitted.points < 14.0


def test_a_foreign_name_of_sixty_letters_breaks_between_its_parts() -> None:
    name = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF HUBERT BLAINE WOLFGANG J"

    fitted = fit(name, NAME_BOX)

    assert [line.strip() for line in fitted.lines] == [
        "WOLFESCHLEGELSTEINHAUSENBERGERDORFF",
        "HUBERT BLAINE WOLFGANG J",
    ]


@pytest.mark.parametrize("box", [NAME_BOX, Box(155, 9.4, 12.0), Box(35.8, 6, 9.0)], ids=["name", "address", "small"])
@given(text=TEXTS)
def test_nothing_is_lost_and_no_line_is_wider_than_the_box(box: Box, text: str) -> None:
    fitted = fit(text, box)

    assert "".join(fitted.lines) + fitted.left_over == text
    assert SMALLEST_POINTS <= fitted.points <= box.points
    for line in fitted.lines:
        assert width(line.rstrip()) * fitted.points * MM_PER_POINT <= box.width_mm + 1e-6


@given(text=TEXTS)
def test_a_line_never_begins_with_a_selector(text: str) -> None:
    assert all(not unicodedata.category(line[0]).startswith("M") for line in wrap(text, 7) if line)
    assert all(advance(cluster[0]) > 0 for cluster in clusters(text))
