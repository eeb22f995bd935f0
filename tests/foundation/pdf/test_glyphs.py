"""印字可否: a character or shape that the printing font lacks stops the document before it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from daicho.foundation.pdf.errors import GlyphMissing
from daicho.foundation.pdf.glyphs import missing
from daicho.foundation.pdf.rendering import render
from tests.proofs import proves

PLAIN = Path(__file__).parent / "plain.typ"


@pytest.mark.parametrize(
    "text",
    [
        "渡邉\U000e0110　葛\U000e0102太郎",
        "𠮷野家𩸽",
        "NGUYEN VĂN ÉLISE",
        "ジュウミン",
        "１番３号－Ａ",
        "昭和15年月日不詳",
        "",
    ],
)
def test_what_the_font_holds_passes(text: str) -> None:
    assert missing(text) == ()


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("葛\U000e0100城", ("葛\U000e0100",)),
        ("邉\U000e0102と邉\U000e0110", ("邉\U000e0102",)),
        ("太\U00030000郎\U00030000", ("\U00030000",)),
        ("😀", ("😀",)),
        ("\U000e0102葛", ("\U000e0102",)),
        ("葛\U000e0102\U000e0103", ("葛\U000e0102\U000e0103",)),
    ],
    ids=["Adobe-Japan1 葛", "one of two", "twice", "emoji", "selector alone", "two selectors"],
)
def test_what_the_font_lacks_is_named_once(text: str, lacking: tuple[str, ...]) -> None:
    assert missing(text) == lacking


@proves("S1.2.e", how="refusal")
def test_a_name_that_cannot_be_printed_is_refused_by_character_with_the_shapes_there_are() -> None:
    with pytest.raises(GlyphMissing) as refusal:
        render(PLAIN, {"name": "葛\U000e0100城　太郎"})

    assert refusal.value.code == "PDF-GLYPH-001"
    assert "葛\U000e0100" in refusal.value.message
    assert "U+845B U+E0100" in refusal.value.message
    assert "候補: MJ" in refusal.value.message
    assert "太郎" not in refusal.value.message
