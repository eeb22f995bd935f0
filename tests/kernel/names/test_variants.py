"""異体字 folded for searching."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.names import read_variants, shipped_variants, variant_key


@pytest.mark.parametrize(
    "variants",
    ["辺邊边邉𨘢", "浜濱頻濵滨", "藤䕨籘籐", "高髙", "崎﨑", "吉𠮷", "斉齊斎齋", "沢澤", "国國", "島嶋嶌", "神\ufa19"],
)
def test_variants_of_a_character_share_a_key(variants: str) -> None:
    assert len({variant_key(each) for each in variants}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渡邉　太郎", "渡辺太郎"),
        ("齋藤 髙德", "斉藤高徳"),
        ("葛\U000e0102城", "葛城"),
        ("Ｎｇｕｙｅｎ　Ｖａｎ", "NGUYEN VAN"),
    ],
)
def test_names_are_found_whatever_their_variants_selectors_spaces_and_width(one: str, other: str) -> None:
    assert variant_key(one) == variant_key(other)


@pytest.mark.parametrize(("one", "other"), [("脇", "脅"), ("辺", "浜"), ("山田", "山本"), ("埼", "崎")])
def test_different_characters_stay_different(one: str, other: str) -> None:
    assert variant_key(one) != variant_key(other)


@given(st.text())
def test_a_variant_key_is_its_own_key(text: str) -> None:
    assert variant_key(variant_key(text)) == variant_key(text)


def test_a_municipality_can_hand_in_groups_of_its_own() -> None:
    # given
    groups = {**shipped_variants(), "\ue000": "辻"}

    # then
    assert variant_key("\ue000本", groups) == "辻本"
    assert variant_key("渡邉", groups) == "渡辺"


def test_groups_that_share_a_character_become_one() -> None:
    # when
    keys = read_variants(["# comment", "", "甲 乙", "丙 丁", "乙 丙"])

    # then
    assert {keys.get(each, each) for each in "甲乙丙丁"} == {"甲"}


def test_no_character_stands_in_two_shipped_groups() -> None:
    # given
    lines = (files("daicho.kernel.names") / "variants.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split() for line in lines if not line.startswith("#")]
    members = [each for group in groups for each in group]

    # then
    assert len(members) == len(set(members))
    assert all(len(group) >= 2 and all(len(each) == 1 for each in group) for group in groups)
