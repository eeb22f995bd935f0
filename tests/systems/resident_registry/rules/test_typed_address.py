"""住所の読み取り: what is typed in one line lands in its parts, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.addresses import Address
from daicho.systems.resident_registry.rules.typed_address import town_code_is_known, town_named, typed_address


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("宝町", "宝町"),
        ("平塚市宝町", "宝町"),
        ("タカラチョウ", "宝町"),
        ("御殿2丁目", "御殿二丁目"),
        ("御殿二丁目", "御殿二丁目"),
    ],
)
def test_a_town_is_found_by_name_kana_and_either_numeral(typed: str, name: str) -> None:
    found = town_named(typed)

    assert found is not None
    assert found.name == name
    assert town_code_is_known(found.code)


@pytest.mark.parametrize("typed", ["", "御殿", "横浜", "明石町5丁目", "ヒラ"])
def test_a_town_that_is_not_one_and_certain_is_not_taken(typed: str) -> None:
    assert town_named(typed) is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("東京都品川区東八潮164番地21　メゾン3号", ("131091", "東京都品川区東八潮", "164番地21", "メゾン3号")),
        ("千葉県架空市本町三丁目4番5号", ("", "千葉県架空市本町三丁目", "4番5号", "")),
        ("神奈川県海老名市柏ケ谷８９５番地１１", ("142158", "神奈川県海老名市柏ケ谷", "895番地11", "")),
        ("なし", ("", "なし", "", "")),
        ("不明", ("", "不明", "", "")),
    ],
)
def test_an_address_is_taken_apart_at_municipality_lot_and_building(line: str, parts: tuple[str, ...]) -> None:
    found = typed_address(line)

    assert (found.municipality_code, found.text, found.lot, found.building) == parts


@given(st.text(max_size=60))
def test_reading_an_address_back_from_its_one_line_gives_the_same(line: str) -> None:
    once = typed_address(line)

    assert typed_address(once.one_line()) == once or Address(text=line.strip()) == once
