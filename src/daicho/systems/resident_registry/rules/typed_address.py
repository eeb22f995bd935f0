"""住所の読み取り — an address typed in one line, taken apart into municipality, 町字, 番地 and 方書.

Nothing is guessed: what cannot be told apart stays in ``text`` just as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from daicho.kernel.addresses import Address, normalise_lot
from daicho.municipal.places.municipalities import municipalities
from daicho.municipal.places.towns import CITY_CODE, CITY_NAME, Town, find_towns, town, towns

_LOT = re.compile(r"^(?P<text>\D*?)(?P<lot>[0-9０-９]\S*)?(?:[\s　]+(?P<building>.+))?$")
_WORDS = ("なし", "不明")
_NUMERALS = "〇一二三四五六七八九"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_ARABIC_CHOME = re.compile(r"([1-9１-９])丁目$")
_CHOME = re.compile(r"(.+?)([一二三四五六七八九])丁目")


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
    """町名 as typed — by exact name, or by kana or postal code when only one fits; with its 丁目 where it has some.

    「御殿2丁目」 and 「御殿二丁目」 are the same. 要確認: how many 丁目 a town has is not in the postal data.
    """
    wanted = _ARABIC_CHOME.sub(
        lambda found: _NUMERALS[int(found[1].translate(_WIDE))] + "丁目",
        typed.strip().removeprefix("神奈川県").removeprefix("平塚市"),
    )
    name, chome = _without_chome(wanted)
    candidates = [town for town in towns() if town.name == name] or list(find_towns(name))
    if len(candidates) != 1 or candidates[0].has_chome != bool(chome):
        return None
    found = candidates[0]
    if not chome:
        return found
    code = f"{found.code[:4]}{_NUMERALS.index(chome):03d}"
    return replace(found, code=code, name=f"{found.name}{chome}丁目")


def town_code_is_known(code: str) -> bool:
    """市の住所辞書にある町字コードか — the town itself, or one of its 丁目 where it has some."""
    base = town(f"{code[:4]}000")
    return base is not None and (code == base.code) != base.has_chome


def _without_chome(name: str) -> tuple[str, str]:
    """Name and numeral of the 丁目, the latter empty where there is none."""
    found = _CHOME.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")


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
