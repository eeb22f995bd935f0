"""Places: the towns of the city, the municipalities of the country, the countries."""

from __future__ import annotations

import subprocess
import sys

import pytest

from daicho.kernel.numbers import municipality_code_is_valid
from daicho.municipal import places
from daicho.municipal.places.municipalities import municipalities


def test_the_city_has_104_towns_each_with_kana_and_a_postal_code_of_its_own() -> None:
    towns = places.towns()

    assert len(towns) == 104
    assert all(town.kana and len(town.postal_code) == 7 for town in towns)
    assert len({town.code for town in towns}) == 104
    assert [town.kana for town in towns] == sorted(town.kana for town in towns)


@pytest.mark.parametrize(
    "query",
    [
        "宝町",
        "たからちょう",
        "タカラチョウ",
        "ﾀｶﾗ",
        "たから",
        "2540034",
        "〒254-0034",
        "２５４－００３４",
        "平塚市宝町",
    ],
)
def test_a_town_is_found_however_it_is_typed(query: str) -> None:
    assert "宝町" in [town.name for town in places.find_towns(query)]


@pytest.mark.parametrize("query", ["桜ケ丘", "桜ヶ丘", "桜が丘", "さくらがおか", "サクラガオカ"])
def test_small_and_large_ke_and_ga_are_the_same(query: str) -> None:
    assert places.find_towns(query)[0].name == "桜ケ丘"


def test_towns_that_begin_with_the_query_come_before_those_that_contain_it() -> None:
    names = [town.name for town in places.find_towns("中原")]

    assert names[:3] == ["中原", "中原上宿", "中原下宿"]
    assert names[-1] == "東中原"


@pytest.mark.parametrize("query", ["", "　", "存在しない町", "9999999"])
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert places.find_towns(query) == ()


@pytest.mark.parametrize(
    "query", ["平塚二丁目", "平塚2丁目", "平塚２丁目", "ひらつか２ちょうめ", "神奈川県平塚市平塚二丁目"]
)
def test_a_block_number_is_part_of_the_town(query: str) -> None:
    found = places.find_towns(query)[0]

    assert (found.name, found.kana, found.text) == ("平塚二丁目", "ヒラツカ２チョウメ", "神奈川県平塚市平塚二丁目")
    assert places.town(found.code) == found


@pytest.mark.parametrize("query", ["宝町二丁目", "平塚99丁目", "平塚0丁目"])
def test_a_town_without_such_a_block_has_none(query: str) -> None:
    assert places.find_towns(query) == ()


@pytest.mark.parametrize("code", ["", "0043", "0043001", "9999000", "００４３０００", "平塚"])
def test_a_code_that_no_town_has_is_unknown(code: str) -> None:
    assert places.town(code) is None


def test_every_municipality_code_has_a_right_check_digit() -> None:
    wrong = [m.code for m in municipalities() if not municipality_code_is_valid(m.code)]
    assert not wrong


def test_the_country_has_all_its_municipalities() -> None:
    """1,741 市区町村 (without the six villages of the 北方領土) and 湘北市; 20 指定都市 stand beside their wards."""
    found = tuple(m for m in municipalities() if m.code != "149993")
    wards = [m for m in found if m.name.endswith("区") and "市" in m.name]
    cities = {m.name[: m.name.index("市", 1) + 1] for m in wards}

    assert len(found) - len(wards) == 1741
    assert len(cities) == 20
    assert cities <= {m.name for m in found}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("142034", "神奈川県平塚市"),
        ("141003", "神奈川県横浜市"),
        ("131016", "東京都千代田区"),
        ("472018", "沖縄県那覇市"),
    ],
)
def test_a_municipality_is_known_by_its_code(code: str, text: str) -> None:
    found = places.municipality(code)
    assert found is not None
    assert found.text == text


def test_an_unknown_code_is_no_municipality() -> None:
    assert places.municipality("999999") is None


@pytest.mark.parametrize("query", ["横浜市", "よこはまし", "神奈川県横浜市", "カナガワケンヨコハマ", "1410"])
def test_a_municipality_is_found_however_it_is_typed(query: str) -> None:
    assert places.find_municipalities(query)[0].name == "横浜市"


def test_a_query_that_fits_everything_is_cut_short() -> None:
    assert len(places.find_municipalities("市")) == 50


@pytest.mark.parametrize(
    ("query", "code"), [("ベトナム", "VNM"), ("べとなむ", "VNM"), ("米国", "USA"), ("KOR", "KOR"), ("無国籍", "XXA")]
)
def test_a_country_is_found_by_name_or_code(query: str, code: str) -> None:
    assert places.find_countries(query)[0].code == code


def test_japan_is_no_foreign_country() -> None:
    assert places.country("JPN") is None


def test_importing_reads_no_file() -> None:
    """Watched in a process of its own: the import opens no table."""
    program = (
        "import sys; opened = []; sys.addaudithook("
        "lambda event, args: opened.append(str(args[0])) if event == 'open' else None);"
        "import daicho.municipal.places as places; assert not [p for p in opened if p.endswith('.csv')];"
        "places.towns(); assert [p for p in opened if p.endswith('towns.csv')]"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": "src"})
