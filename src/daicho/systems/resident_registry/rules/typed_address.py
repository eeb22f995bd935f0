"""住所の読み取り — an address typed in one line, taken apart into municipality, 町字, 番地 and 方書.

Nothing is guessed: what cannot be told apart stays in ``text`` just as it was typed.
"""

from __future__ import annotations

import re

from daicho.kernel.addresses import Address, normalise_lot
from daicho.municipal.places.municipalities import municipalities
from daicho.municipal.places.towns import CITY_CODE, CITY_NAME, Town, find_towns, town

_LOT = re.compile(r"^(?P<text>\D*?)(?P<lot>[0-9０-９]\S*)?(?:[\s　]+(?P<building>.+))?$")
_WORDS = ("なし", "不明")


def typed_address(line: str) -> Address:
    """転入前住所・本籍 as typed — municipality by its name, the 番地 from the first digit, the 方書 after a blank.

    「なし」 and 「不明」 stay as they are (標準仕様書 1.1.12).
    """
    clean = line.strip()
    if not clean or clean in _WORDS:
        return Address(text=clean)
    found = _LOT.match(clean)
    if found is None:
        return Address(text=clean)
    text = found["text"].strip()
    place = max((m for m in municipalities() if text.startswith(m.text)), key=lambda m: len(m.text), default=None)
    return Address(
        municipality_code=place.code if place else "",
        text=text,
        lot=normalise_lot(found["lot"] or ""),
        building=(found["building"] or "").strip(),
    )


def town_named(typed: str) -> Town | None:
    """町名 as typed — by exact name, or by kana or postal code when only one fits; with its 丁目 where it has some."""
    found = find_towns(typed)
    exact = [one for one in found if one.name == typed.strip().removeprefix("神奈川県").removeprefix("平塚市")]
    candidates = exact or list(found)
    return candidates[0] if len(candidates) == 1 and not candidates[0].has_chome else None


def town_code_is_known(code: str) -> bool:
    """市の住所辞書にある町字コードか — a town, or one of its 丁目 where it has some."""
    found = town(code)
    return found is not None and not found.has_chome


def address_in_city(place: Town, lot: str, building: str, building_kana: str) -> Address:
    """新しい住所 — in this city, from its own list of 町字."""
    return Address(
        municipality_code=CITY_CODE,
        town_code=place.code,
        postal_code=place.postal_code,
        text=CITY_NAME + place.name,
        lot=normalise_lot(lot),
        building=building,
        building_kana=building_kana,
    )


def is_in_own_city(address: Address) -> bool:
    """市内の住所か."""
    return address.municipality_code == CITY_CODE or address.text.startswith(CITY_NAME)
