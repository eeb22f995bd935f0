"""市区町村 of the whole country: 全国地方公共団体コード, prefecture, name and kana, for 転入前住所, 本籍 and 転出先."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from daicho.municipal.places.tables import comparable, postal_digits, rows

MOST = 50


@dataclass(frozen=True, slots=True)
class Municipality:
    """市区町村 — code of six digits with check digit. The 20 指定都市 stand beside their wards."""

    code: str
    prefecture: str
    name: str
    prefecture_kana: str
    kana: str

    @property
    def text(self) -> str:
        """都道府県市区町村, as an address begins."""
        return self.prefecture + self.name


@cache
def municipalities() -> tuple[Municipality, ...]:
    """All of them in the order of their codes, and last those invented for training (湘北市)."""
    return tuple(
        Municipality(row["code"], row["prefecture"], row["name"], row["prefecture_kana"], row["kana"])
        for row in (*rows("municipalities.csv"), *rows("training_municipalities.csv"))
    )


@cache
def _by_code() -> dict[str, Municipality]:
    return {place.code: place for place in municipalities()}


@cache
def _keys() -> tuple[tuple[tuple[str, ...], Municipality], ...]:
    return tuple(
        (
            tuple(comparable(text) for text in (m.name, m.kana, m.text, m.prefecture_kana + m.kana)),
            m,
        )
        for m in municipalities()
    )


def municipality(code: str) -> Municipality | None:
    """The 市区町村 with a code of six digits, or None."""
    return _by_code().get(code)


def find_municipalities(query: str, most: int = MOST) -> tuple[Municipality, ...]:
    """市区町村 whose name, kana or prefecture with name begin with the query (then: contain it), or by code."""
    wanted = comparable(query)
    if not wanted:
        return ()
    if digits := postal_digits(query):
        return tuple(m for m in municipalities() if m.code.startswith(digits))[:most]
    first = [m for keys, m in _keys() if any(key.startswith(wanted) for key in keys)]
    found = frozenset(first)
    later = [m for keys, m in _keys() if m not in found and any(wanted in key for key in keys)]
    return tuple(first + later)[:most]
