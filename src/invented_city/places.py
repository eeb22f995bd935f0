"""Addresses: real 町字 of 平塚市 and of other places, with invented lots and buildings."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from invented_city.draws import Weighted
from invented_city.layout import AddressJson

CITY_CODE = "142034"
CITY = "神奈川県平塚市"
FIRST_MARKER_LOT = 9001
"""Lots from here on exist in no ordinary address; they belong to protected households alone."""

_CHOME = (("一丁目", "１チョウメ"), ("二丁目", "２チョウメ"))
_BUILDING_KINDS = (
    ("コーポ", "コーポ"), ("ハイツ", "ハイツ"), ("メゾン", "メゾン"), ("グランドール", "グランドール"),
    ("サンコート", "サンコート"), ("レジデンス", "レジデンス"), ("パークヒルズ", "パークヒルズ"), ("第二", "ダイニ"),
)  # fmt: skip
_BUILDING_WORDS = (
    ("さくら", "サクラ"), ("湘南", "ショウナン"), ("青葉", "アオバ"), ("若草", "ワカクサ"), ("みどり", "ミドリ"),
    ("ひばり", "ヒバリ"), ("七夕", "タナバタ"), ("すみれ", "スミレ"), ("海風", "ウミカゼ"), ("松原", "マツバラ"),
    ("白樺", "シラカバ"), ("高麗", "コマ"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """町字 — one with 丁目 counts as two."""

    town_code: str
    postal_code: str
    name: str
    kana: str
    residential_numbers: bool

    @property
    def text(self) -> str:
        """都道府県 to 町字."""
        return CITY + self.name


def _rows(name: str) -> list[dict[str, str]]:
    with (files("invented_city") / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def towns() -> tuple[Place, ...]:
    """All 町字 of the city, 丁目 by 丁目, in the order of their codes."""
    found: list[Place] = []
    for row in _rows("towns.csv"):
        code, postal, name, kana = row["town_code"], row["postal_code"], row["name"], row["kana"]
        if row["has_chome"] == "1":
            found += [
                Place(f"{code[:4]}{number:03d}", postal, name + suffix, kana + suffix_kana, True)
                for number, (suffix, suffix_kana) in enumerate(_CHOME, start=1)
            ]
        else:
            found.append(Place(code, postal, name, kana, name.endswith(("町", "丘", "台", "浜"))))
    return tuple(found)


@cache
def _weighted_towns() -> Weighted[Place]:
    return Weighted((place, 3.0 if place.residential_numbers else 2.0) for place in towns())


@cache
def _elsewhere() -> tuple[tuple[dict[str, str], ...], ...]:
    rows = _rows("elsewhere.csv")
    kanagawa = tuple(row for row in rows if row["code"].startswith("14"))
    tokyo = tuple(row for row in rows if row["code"].startswith("13"))
    rest = tuple(row for row in rows if row["code"][:2] not in ("13", "14"))
    return kanagawa, tokyo, rest


def draw_town(rng: Random) -> Place:
    """One 町字."""
    return _weighted_towns().draw(rng)


def draw_lot(rng: Random, place: Place) -> str:
    """地番 or 住居番号, invented; always below the lots of protected households."""
    if place.residential_numbers:
        return f"{rng.randrange(1, 40)}番{rng.randrange(1, 60)}号"
    if rng.random() < 0.3:
        return f"{rng.randrange(1, 4000)}番地"
    return f"{rng.randrange(1, 4000)}番地{rng.randrange(1, 60)}"


def draw_home(rng: Random, in_building: float) -> AddressJson:
    """住所 in the city. Args: in_building: chance of a flat."""
    place = draw_town(rng)
    address = at(place, draw_lot(rng, place))
    if rng.random() < in_building:
        kind, word = rng.choice(_BUILDING_KINDS), rng.choice(_BUILDING_WORDS)
        room = f"{rng.randrange(1, 9)}0{rng.randrange(1, 9)}"
        address["building"] = f"{kind[0]}{word[0]}{room}号室"
        address["building_kana"] = f"{kind[1]}{word[1]}"
    return address


def at(place: Place, lot: str) -> AddressJson:
    """住所 at a 町字 and lot."""
    return {
        "municipality_code": CITY_CODE,
        "town_code": place.town_code,
        "postal_code": place.postal_code,
        "text": place.text,
        "lot": lot,
    }


def draw_elsewhere(rng: Random) -> AddressJson:
    """住所 outside the city: the prefecture and Tokyo first."""
    share = rng.random()
    row = rng.choice(_elsewhere()[0 if share < 0.5 else 1 if share < 0.7 else 2])
    return {
        "municipality_code": row["code"],
        "postal_code": row["postal_code"],
        "text": row["place"] + row["town"],
        "lot": f"{rng.randrange(1, 3000)}番地{rng.randrange(1, 40)}",
    }


def municipality_of(address: AddressJson) -> dict[str, str]:
    """市区町村 of an address drawn by :func:`draw_elsewhere`, as issuer of a certificate."""
    code = address["municipality_code"]
    name = next(row["place"] for part in _elsewhere() for row in part if row["code"] == code)
    return {"municipality_code": code, "name": name}


def draw_honseki(rng: Random) -> AddressJson:
    """本籍 — nearly half of them in the city itself."""
    if rng.random() < 0.45:
        place = draw_town(rng)
        return {"municipality_code": CITY_CODE, "text": place.text, "lot": f"{rng.randrange(1, 4000)}番地"}
    found = draw_elsewhere(rng)
    return {"municipality_code": found["municipality_code"], "text": found["text"], "lot": found["lot"]}


def one_line(address: AddressJson) -> str:
    """住所 in one line, as ``daicho.kernel.addresses.Address.one_line`` writes it."""
    place = "　".join(
        part for part in (address.get("country", ""), address.get("text", "") + address.get("lot", "")) if part
    )
    return "　".join(part for part in (place, address.get("building", "")) if part)
