"""Glyph gate (印字可否): no document leaves with a missing or silently replaced character.

Every engine prints the base glyph when it does not know a variation sequence, and says nothing. So each text is
compared with the font's own tables first: ``cmap`` for characters, format 14 for base + selector.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from daicho.foundation.pdf.errors import GlyphMissing
from daicho.foundation.pdf.fonts import printing_font

_LAYOUT_CHARACTERS = frozenset("\n\r\t")
_IDEOGRAPHIC_SELECTORS = range(0xE0100, 0xE01F0)
_STANDARD_SELECTORS = range(0xFE00, 0xFE10)
_SEQUENCE = re.compile("(?s:.)[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
"""A character with the selectors that follow it."""


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What one font can draw.

    Args:
        characters: all characters with a glyph of their own.
        sequences: base + selector pairs the font knows, as two-character strings.
        glyph_names: MJ文字図形名 by sequence, for the hint to the officer.
    """

    characters: frozenset[str]
    sequences: frozenset[str]
    glyph_names: dict[str, str]


def read_repertoire(font_file: Path) -> Repertoire:
    """Read a font's tables; takes about 0.1 s, so it is done once per process."""
    with TTFont(font_file, lazy=True) as font:
        best = font.getBestCmap()
        sequences: dict[str, str] = {}
        for table in font["cmap"].tables:
            if table.format != 14:
                continue
            for selector, pairs in table.uvsDict.items():
                for base, name in pairs:
                    sequences[chr(base) + chr(selector)] = name or best.get(base, "")
    return Repertoire(frozenset(map(chr, best)) | _LAYOUT_CHARACTERS, frozenset(sequences), sequences)


@cache
def printing_repertoire() -> Repertoire:
    """What the printing font can draw, read once."""
    return read_repertoire(printing_font())


def is_selector(character: str) -> bool:
    """異体字セレクタ — says which shape of the character before it is meant."""
    return ord(character) in _IDEOGRAPHIC_SELECTORS or ord(character) in _STANDARD_SELECTORS


def _units(text: str) -> Iterator[str]:
    """The text cut into characters, each with the selectors that follow it."""
    unit = ""
    for character in text:
        if unit and is_selector(character):
            unit += character
            continue
        if unit:
            yield unit
        unit = character
    if unit:
        yield unit


def missing(text: str) -> tuple[str, ...]:
    """印字できない文字 — characters and sequences that the printing font lacks, each once, in order of appearance."""
    repertoire = printing_repertoire()
    used = set(_SEQUENCE.sub("", text))
    if used <= repertoire.characters and repertoire.sequences.issuperset(_SEQUENCE.findall(text)):
        return ()
    lacking = [
        unit
        for unit in _units(text)
        if (unit not in repertoire.sequences if len(unit) > 1 else unit not in repertoire.characters)
    ]
    return tuple(dict.fromkeys(lacking))


def code_points(unit: str) -> str:
    """``U+845B U+E0100`` for a character or sequence."""
    return " ".join(f"U+{ord(character):04X}" for character in unit)


def hint_for(unit: str) -> str:
    """What the officer can do about a character that cannot be printed, in Japanese."""
    shapes = printing_repertoire().glyph_names
    candidates = sorted(name.upper() for sequence, name in shapes.items() if sequence[0] == unit[0] and name)
    candidates = [name for name in dict.fromkeys(candidates) if name.startswith("MJ")]
    if len(unit) > 1 and candidates:
        listed = "、".join(candidates[:6])
        return f"氏名の字形を文字情報基盤（MJ）の字形に直してください（候補: {listed}）。"
    return "文字コード照会でこの文字を確かめ、文字情報基盤（MJ）の字形に直すか、管理者に文字の追加を依頼してください。"


def refuse_missing(text: str) -> None:
    """Let a text pass only when every character of it can be printed.

    Raises: GlyphMissing (PDF-GLYPH-001) naming the first character that cannot.
    """
    lacking = missing(text)
    if lacking:
        raise GlyphMissing(
            character=lacking[0], code_points=code_points(lacking[0]), hint=hint_for(lacking[0]), all_missing=lacking
        )
