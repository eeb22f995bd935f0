"""町字 of 平塚市 with postal code and kana. Source: postal data of 日本郵便 (see ``data/NOTICE.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from daicho.municipal.places.tables import comparable, postal_digits, rows

CITY_CODE = "142034"
CITY_NAME = "神奈川県平塚市"


@dataclass(frozen=True, slots=True)
class Town:
    """町字 — one 大字・町 of the city.

    Args:
        code: seven digits; our own serial, not yet the 町字ID of the アドレス・ベース・レジストリ (要確認).
        postal_code: seven digits without hyphen.
        has_chome: 丁目 exist, so that the 町字 of an address ends with e.g. 「二丁目」.
    """

    code: str
    postal_code: str
    name: str
    kana: str
    has_chome: bool

    @property
    def text(self) -> str:
        """都道府県市区町村町字, as an address begins."""
        return CITY_NAME + self.name


@cache
def towns() -> tuple[Town, ...]:
    """All 町字 of the city in kana order."""
    return tuple(
        Town(row["town_code"], row["postal_code"], row["name"], row["kana"], row["has_chome"] == "1")
        for row in rows("towns.csv")
    )


@cache
def _by_code() -> dict[str, Town]:
    return {town.code: town for town in towns()}


@cache
def _keys() -> tuple[tuple[str, str, Town], ...]:
    return tuple((comparable(town.name), comparable(town.kana), town) for town in towns())


def town(code: str) -> Town | None:
    """The 町字 with a code, or None."""
    return _by_code().get(code)


def find_towns(query: str) -> tuple[Town, ...]:
    """町字 whose kana or kanji begin with the query (then those that contain it), or by postal code prefix.

    An empty query finds nothing; 「神奈川県平塚市」 before the name is tolerated.
    """
    wanted = comparable(query)
    for prefix in (comparable("神奈川県"), comparable("平塚市")):
        wanted = wanted.removeprefix(prefix)
    if not wanted:
        return ()
    if digits := postal_digits(query):
        return tuple(town for town in towns() if town.postal_code.startswith(digits))
    first = [town for name, kana, town in _keys() if name.startswith(wanted) or kana.startswith(wanted)]
    later = [town for name, kana, town in _keys() if town not in first and (wanted in name or wanted in kana)]
    return tuple(first + later)
