"""Labelled cells (欄): one official item each, already fitted; rows of them make a member's block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from daicho.municipal.certificates.fitting import Box, fit
from daicho.municipal.certificates.marks import Mark

PADDING_MM = 1.1
"""White space between a line of the form and the letters, on each side."""


@dataclass(frozen=True, slots=True)
class Value:
    """記載内容 — what belongs in a box, and in which state it is."""

    text: str = field(repr=False)
    mark: Mark = Mark.SHOWN


OMITTED = Value(Mark.OMITTED.text, Mark.OMITTED)
EMPTY = Value(Mark.EMPTY.text, Mark.EMPTY)
NOT_APPLICABLE = Value(Mark.NOT_APPLICABLE.text, Mark.NOT_APPLICABLE)


def shown(text: str) -> Value:
    """A value, or 「空欄」 when the record really holds none."""
    return Value(text) if text else EMPTY


def shown_if(asked: bool, text: str) -> Value:
    """A value when it was asked for, else 「省略」 — also over an empty item, so that nothing is betrayed."""
    return shown(text) if asked else OMITTED


@dataclass(frozen=True, slots=True)
class Slot:
    """欄の位置と大きさ — label and box of one item on the form.

    Args:
        key: stable name of the item, e.g. ``birth_date``.
        label: official name as printed; a line break where it takes two lines.
        label_mm, box_mm: widths.
        points: size of letters that the box is made for.
    """

    key: str
    label: str
    label_mm: float
    box_mm: float
    points: float = 9.0


@dataclass(frozen=True, slots=True)
class Cell:
    """欄 — one item with its value, ready to be printed."""

    slot: Slot
    mark: Mark
    points: float
    lines: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False, default="")

    def to_json(self) -> dict[str, object]:
        """As the layout reads it."""
        return {
            "key": self.slot.key,
            "label": self.slot.label,
            "label_mm": self.slot.label_mm,
            "box_mm": self.slot.box_mm,
            "mark": self.mark.value,
            "points": self.points,
            "lines": list(self.lines),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """行 — cells beside each other."""

    height_mm: float
    cells: tuple[Cell, ...]

    def to_json(self) -> dict[str, object]:
        """As the layout reads it."""
        return {"height_mm": self.height_mm, "cells": [cell.to_json() for cell in self.cells]}


@dataclass(frozen=True, slots=True)
class Block:
    """世帯員の欄 — everything about one member; number 0 where the form has none."""

    number: int
    resident_number: str
    rows: tuple[Row, ...]

    def cells(self) -> Iterator[Cell]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row.cells

    def to_json(self) -> dict[str, object]:
        """As the layout reads it; the 宛名番号 stays behind."""
        return {"number": self.number, "rows": [row.to_json() for row in self.rows]}


def make_cell(slot: Slot, value: Value, height_mm: float) -> Cell:
    """The value fitted into its box."""
    fitted = fit(value.text, Box(slot.box_mm - 2 * PADDING_MM, height_mm - 0.6, slot.points))
    mark = Mark.OVERFLOWED if fitted.left_over else value.mark
    return Cell(slot, mark, fitted.points, tuple(line.rstrip() for line in fitted.lines), value.text)


def make_row(height_mm: float, items: Iterable[tuple[Slot, Value]]) -> Row:
    """A row of fitted cells."""
    return Row(height_mm, tuple(make_cell(slot, value, height_mm) for slot, value in items))
