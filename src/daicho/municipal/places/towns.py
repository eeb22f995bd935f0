"""町字 of 平塚市 with postal code and kana. Source: postal data of 日本郵便 (see ``data/NOTICE.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from daicho.municipal.places.tables import comparable, postal_digits, rows

CITY_CODE = "142034"
CITY_NAME = "神奈川県平塚市"
MOST_CHOME = 10

_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_CHOME = re.compile(r"(?P<name>.+?)(?P<number>[0-9]{1,2}|[一二三四五六七八九十])(?:丁目|チョウメ)")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


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
    """The 町字 with a code, or None. A code whose last three digits are not 000 is a 丁目: 0077002 is 平塚二丁目.

    How many 丁目 a town has is not in the postal data; any up to ``MOST_CHOME`` is known (要確認: 町字マスター).
    """
    found = _by_code().get(code[:4] + "000") if len(code) == 7 and code.isascii() and code.isdigit() else None
    number = int(code[4:]) if found else 0
    return found if found is None or number == 0 else _chome(found, number)


def _chome(town: Town, number: int) -> Town | None:
    if not town.has_chome or number > MOST_CHOME:
        return None
    name, kana = f"{town.name}{_NUMERALS[number]}丁目", f"{town.kana}{str(number).translate(_WIDE)}チョウメ"
    return Town(f"{town.code[:4]}{number:03d}", town.postal_code, name, kana, has_chome=False)


def find_towns(query: str) -> tuple[Town, ...]:
    """町字 whose kana or kanji begin with the query (then those that contain it), or by postal code prefix.

    An empty query finds nothing; 「神奈川県平塚市」 before the name is tolerated; 「平塚2丁目」 finds 平塚二丁目.
    """
    wanted = comparable(query)
    for prefix in (comparable("神奈川県"), comparable("平塚市")):
        wanted = wanted.removeprefix(prefix)
    if not wanted:
        return ()
    if digits := postal_digits(query):
        return tuple(town for town in towns() if town.postal_code.startswith(digits))
    if chome := _CHOME.fullmatch(wanted):
        number = _number(chome["number"])
        found = [_chome(town, number) for town in find_towns(chome["name"]) if number]
        return tuple(town for town in found if town is not None)
    first = [town for name, kana, town in _keys() if name.startswith(wanted) or kana.startswith(wanted)]
    later = [town for name, kana, town in _keys() if town not in first and (wanted in name or wanted in kana)]
    return tuple(first + later)


def _number(text: str) -> int:
    """A number up to ``MOST_CHOME`` in digits or kanji, otherwise 0."""
    if text in _NUMERALS:
        return _NUMERALS.index(text)
    return int(text) if text.isdigit() and int(text) <= MOST_CHOME else 0
