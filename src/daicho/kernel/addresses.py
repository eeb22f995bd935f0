"""Addresses (住所): the parts that are recorded, and how lots are cleaned and put in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

_WIDE: Final = str.maketrans("０１２３４５６７８９　", "0123456789 ")
_HYPHENS: Final = "-‐‑‒–—―−－ーｰ─━"
_HYPHEN_BETWEEN: Final = re.compile(rf"(?<=[0-9])\s*[{_HYPHENS}]\s*(?=[0-9])")
_JOINTS: Final = r"(?:番地[のノ之]|番[のノ之]|丁目|番地|番|号[のノ之]|号|[のノ之]|-)"
_NUMBER: Final = "[0-9]{1,9}(?![0-9])"
_LOT: Final = re.compile(
    rf"(?P<front>[^0-9]*)(?P<n1>{_NUMBER})"
    rf"(?:{_JOINTS}(?P<n2>{_NUMBER})(?:{_JOINTS}(?P<n3>{_NUMBER}))?)?"
    rf"(?:番地|番|号)?(?P<back>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Address:
    """住所 — also 本籍, 転入前住所, 転出先: whatever place a record names.

    Args:
        municipality_code: 全国地方公共団体コード, six digits.
        town_code: 町字ID, seven digits.
        postal_code: seven digits without hyphen.
        text: 都道府県 to 町字, e.g. 「神奈川県平塚市宝町」.
        lot: 地番 or 住居番号, e.g. 「1番3号」.
        building: 方書.
        building_kana: フリガナ of the 方書.
        country: 国名等 when the place is abroad, else ``""``.
    """

    municipality_code: str = ""
    town_code: str = ""
    postal_code: str = ""
    text: str = ""
    lot: str = ""
    building: str = ""
    building_kana: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded."""
        return self == Address()

    def one_line(self) -> str:
        """住所 in one line, the 方書 after a full-width space; the country stands first when abroad."""
        place = "　".join(part for part in (self.country, self.text + self.lot) if part)
        return "　".join(part for part in (place, self.building) if part)

    def to_json(self) -> dict[str, str]:
        """The parts that are not empty, by name."""
        return {name: value for name in _PARTS if (value := getattr(self, name))}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Address:
        """Inverse of :meth:`to_json`.

        Raises: ValueError when a part has an unknown name.
        """
        unknown = value.keys() - _PARTS
        if unknown:
            raise ValueError(f"unknown parts of an address: {', '.join(sorted(unknown))}")
        return cls(**value)


_PARTS: Final = {field.name: None for field in fields(Address)}.keys()
"""Names of the parts, in their order."""


@dataclass(frozen=True, slots=True, order=True)
class LotParts:
    """番地の並び順 — a lot in the order of the map: 2番 before 10番, whatever is written around the numbers."""

    front: str
    n1: int
    n2: int
    n3: int
    back: str


def normalise_lot(text: str) -> str:
    """番地 as recorded: half-width digits, one kind of hyphen, no spaces; the words 番・番地・号 are left alone.

    Whether 「1-3」 means 1番3号 or 1番地3 depends on the area (住居表示 or not), so that is not decided here.
    """
    return _HYPHEN_BETWEEN.sub("-", "".join(text.translate(_WIDE).split()))


def lot_sort_parts(lot: str) -> LotParts:
    """番地の並び順 of a lot as typed or recorded; 「無番地」 and the like sort by their wording alone.

    A number of more than nine digits is no number here: it stays in the wording.
    """
    cleaned = normalise_lot(lot)
    found = _LOT.fullmatch(cleaned)
    if found is None:
        return LotParts(front=cleaned, n1=0, n2=0, n3=0, back="")
    return LotParts(
        front=found["front"],
        n1=int(found["n1"]),
        n2=int(found["n2"] or 0),
        n3=int(found["n3"] or 0),
        back=found["back"],
    )
