"""Fitting (文字溢れ対応): any text into its box by size and lines, never by cutting silently. Source: 標準仕様書 5.8.

Widths are those of IPAmj明朝: one em for every wide character, a table for ASCII, and never less than the font's own
for the rest (a test compares them with the font). A variation sequence is one character and is never torn apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.14
"""Distance of lines, in sizes."""

SMALLEST_POINTS = 5.0
_STEP = 0.25
_ONE_LINE_SHARE = 0.72
_MOST_LINES = 3
_BREAK_WINDOW = 0.45
_WHOLE_WORD_SHARE = 0.75
_AFTER_LATIN = 0x250
_WIDEST_ACCENT = 0.02

_ASCII_ADVANCES = (
    290, 282, 353, 618, 618, 784, 726, 212, 365, 365, 250, 678, 238, 295, 238, 500, 618, 618, 618, 618, 618, 618, 618,
    618, 618, 618, 288, 288, 678, 678, 678, 504, 899, 724, 709, 730, 787, 699, 640, 782, 819, 379, 472, 721, 607, 954,
    816, 801, 642, 801, 695, 614, 624, 792, 718, 960, 720, 685, 632, 340, 500, 340, 500, 500, 500, 543, 601, 535, 614,
    558, 313, 551, 616, 301, 304, 564, 293, 897, 628, 589, 615, 598, 405, 476, 332, 609, 533, 780, 520, 534, 461, 339,
    196, 339, 500,
)  # fmt: skip
"""Advance widths of U+0020 to U+007E in thousandths of the size."""


@lru_cache(maxsize=8192)
def advance(character: str) -> float:
    """Width of one character, in sizes."""
    code = ord(character)
    if 0x20 <= code <= 0x7E:
        return _ASCII_ADVANCES[code - 0x20] / 1000
    if 0xE0100 <= code <= 0xE01EF or 0xFE00 <= code <= 0xFE0F:
        return 0.0
    if unicodedata.east_asian_width(character) == "H":
        return 0.5
    plain = unicodedata.normalize("NFD", character)[0]
    if code < _AFTER_LATIN and plain != character and 0x41 <= ord(plain) <= 0x7A:
        return _ASCII_ADVANCES[ord(plain) - 0x20] / 1000 + _WIDEST_ACCENT
    return 1.0


def width(text: str) -> float:
    """Width of a text, in sizes."""
    return sum(map(advance, text))


@dataclass(frozen=True, slots=True)
class Fitted:
    """How a text stands in its box.

    Args:
        points: size of the letters.
        lines: the whole text, or as much as fits at the smallest size.
        left_over: what did not fit, ``""`` as a rule.
    """

    points: float
    lines: tuple[str, ...]
    left_over: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """欄 — inner width and height in mm, and the size of letters that it is made for."""

    width_mm: float
    height_mm: float
    points: float

    def capacity(self, points: float) -> float:
        """Width at a size of letters, in sizes."""
        return self.width_mm / (points * MM_PER_POINT)


def fit(text: str, box: Box) -> Fitted:
    """The text in its box: on one line if a moderate shrink does it, else on two or three lines, as large as can be."""
    wide = width(text)
    if wide <= box.capacity(box.points):
        return Fitted(box.points, (text,))
    single = _floored(box.width_mm / (wide * MM_PER_POINT))
    if single >= box.points * _ONE_LINE_SHARE:
        return Fitted(single, (text,))
    several = _on_several_lines(text, box)
    if several is not None:
        return Fitted(single, (text,)) if single >= several.points else several
    lines = wrap(text, box.capacity(SMALLEST_POINTS))
    kept = max(_lines_in(box, SMALLEST_POINTS), 1)
    return Fitted(SMALLEST_POINTS, lines[:kept], "".join(lines[kept:]))


def _on_several_lines(text: str, box: Box) -> Fitted | None:
    """The largest size that fits; a quarter smaller is accepted if only so no Latin word is torn apart."""
    largest: Fitted | None = None
    points = box.points
    while points >= SMALLEST_POINTS:
        lines = wrap(text, box.capacity(points))
        if len(lines) <= _lines_in(box, points):
            largest = largest or Fitted(points, lines)
            if points < largest.points * _WHOLE_WORD_SHARE:
                return largest
            if not _tears_a_word(lines):
                return Fitted(points, lines)
        points -= _STEP
    return largest


def _tears_a_word(lines: Sequence[str]) -> bool:
    return any(
        before[-1].isalpha() and after[0].isalpha() and advance(before[-1]) < 1 and advance(after[0]) < 1
        for before, after in pairwise(lines)
    )


def _floored(points: float) -> float:
    return int(points / _STEP) * _STEP


def _lines_in(box: Box, points: float) -> int:
    return min(int(box.height_mm / (points * LINE_HEIGHT * MM_PER_POINT)), _MOST_LINES)


def clusters(text: str) -> tuple[str, ...]:
    """The text cut where a line may break at all: never before a selector or a combining mark."""
    found: list[str] = []
    for character in text:
        joins = advance(character) == 0.0 or unicodedata.combining(character) != 0
        if joins and found:
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def wrap(text: str, capacity: float) -> tuple[str, ...]:
    """Lines of at most a capacity (in sizes), broken at a blank near the end where there is one.

    Joined again, the lines give the text itself: blanks at a break stay at the end of the line.
    """
    lines: list[str] = []
    line: list[str] = []
    used = 0.0
    for cluster in clusters(text):
        wide = width(cluster)
        if line and used + wide > capacity and not cluster.isspace():
            kept = _break(line, capacity)
            lines.append("".join(line[:kept]))
            line = line[kept:]
            used = sum(map(width, line))
        line.append(cluster)
        used += wide
    return (*lines, "".join(line)) if line else tuple(lines)


def _break(line: Sequence[str], capacity: float) -> int:
    """Where to break a full line: after its last blank if that leaves the line more than half full, else at the end."""
    for position in range(len(line) - 1, 0, -1):
        if line[position - 1].isspace():
            return position if sum(map(width, line[:position])) >= capacity * _BREAK_WINDOW else len(line)
    return len(line)
