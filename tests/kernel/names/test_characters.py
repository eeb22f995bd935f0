"""Which characters can be written, and selectors of one collection turned into those of the other."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.names import (
    bigrams,
    characters,
    outside_jis_x_0208,
    outside_jis_x_0213,
    to_moji_joho,
    unknown_characters,
    without_selectors,
)

E0100, E0101, E0102, E0103, E010F = (chr(code) for code in (0xE0100, 0xE0101, 0xE0102, 0xE0103, 0xE010F))
KATSU, TSUJI, NABE, TAKA = "葛", "辻", "邉", "高"
KAMI_COMPATIBILITY = "\ufa19"
names = st.text(
    alphabet=st.one_of(
        st.sampled_from([*"葛辻邉高濱山田", "𠮷", KAMI_COMPATIBILITY, E0100, E0101, E0102, E010F, "\ufe00"]),
        st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "山田　太郎",
        "髙﨑𠮷德",
        "ＮＧＵＹＥＮ　VAN",
        "ヤマダ・ガ",
        KATSU + E0102,
        TSUJI + E0103,
        NABE + E010F,
        KAMI_COMPATIBILITY,
        "𨘢",
    ],
)
def test_characters_of_moji_joho_are_known(text: str) -> None:
    assert unknown_characters(text) == ()


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        (KATSU + E0100 + "城", (KATSU + E0100,)),
        (TSUJI + E0101 + "本" + TSUJI + E0101, (TSUJI + E0101,)),
        ("山\U00030000田", ("\U00030000",)),
        ("山\ue000\n", ("\ue000", "\n")),
        (E0100 + "山", (E0100,)),
        (TAKA + E0100, (TAKA + E0100,)),
        ("😀", ("😀",)),
    ],
)
def test_characters_that_the_font_would_print_otherwise_are_reported_once(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_characters(text) == unknown


@pytest.mark.parametrize(
    ("adobe", "moji_joho"),
    [
        (KATSU + E0100, KATSU + E0102),  # JIS X 0208:1990 の形 (MJ022335)
        (KATSU + E0101, KATSU + E0103),  # JIS X 0213:2004 の形 (MJ022336)
        (TSUJI + E0100, TSUJI + E0102),  # 一点しんにょう (MJ025760)
        (TSUJI + E0101, TSUJI + E0103),  # 二点しんにょう (MJ025761)
        (NABE + E0100, NABE + E010F),  # MJ026190
        (TAKA + E0100, TAKA),  # one form only
        ("濱" + E0100, "濱" + E0101),  # MJ016101
    ],
)
def test_a_form_that_is_certainly_the_same_gets_the_selector_of_moji_joho(adobe: str, moji_joho: str) -> None:
    assert to_moji_joho("山" + adobe + "子") == "山" + moji_joho + "子"
    assert unknown_characters(moji_joho) == ()


def test_a_doubtful_form_is_left_for_a_person_to_decide() -> None:
    # given: a form of 邉 that no standard ties to one of Moji_Joho
    doubtful = NABE + E0102

    # then
    assert to_moji_joho(doubtful) == doubtful
    assert unknown_characters(doubtful) == (doubtful,)


def test_compatibility_ideographs_are_never_normalised_away() -> None:
    assert to_moji_joho(KAMI_COMPATIBILITY) == KAMI_COMPATIBILITY != unicodedata.normalize("NFC", KAMI_COMPATIBILITY)


@given(names)
def test_conversion_only_touches_selectors_and_is_done_once(name: str) -> None:
    # when
    converted = to_moji_joho(name)

    # then
    assert to_moji_joho(converted) == converted
    assert without_selectors(converted) == without_selectors(name)
    assert len(unknown_characters(converted)) <= len(unknown_characters(name))


@given(st.text())
def test_characters_join_to_the_text_they_came_from(text: str) -> None:
    assert "".join(characters(text)) == text


def test_a_character_and_its_selector_count_as_one() -> None:
    assert characters(KATSU + E0102 + "飾") == [KATSU + E0102, "飾"]


def test_characters_outside_jis_are_found_for_links_that_need_them_replaced() -> None:
    assert outside_jis_x_0208("山田 Ａb髙﨑𠮷ｱ") == ("髙", "﨑", "𠮷", "ｱ")
    assert outside_jis_x_0213("山﨑㐆㐂𠮷髙" + KATSU + E0102) == ("𠮷", "髙", KATSU + E0102)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("辻", ["辻"]),
        ("山田太郎", ["山田", "田太", "太郎"]),
        ("ササササ", ["ササ"]),
        (KATSU + E0102 + "飾区", [KATSU + E0102 + "飾", "飾区"]),
    ],
)
def test_bigrams_are_the_neighbouring_pairs(text: str, pairs: list[str]) -> None:
    assert bigrams(text) == pairs


@given(names, st.integers(0, 6), st.integers(2, 6))
def test_a_part_of_a_name_is_found_by_its_bigrams(name: str, start: int, length: int) -> None:
    # given
    part = "".join(characters(name)[start : start + length])

    # then
    if len(characters(part)) >= 2:
        assert set(bigrams(part)) <= set(bigrams(name))


def test_the_shipped_tables_are_small() -> None:
    sizes = [len((files("daicho.kernel.names") / name).read_bytes()) for name in ("repertoire.txt", "selectors.txt")]
    assert sum(sizes) < 300_000


def test_no_table_is_read_before_it_is_needed() -> None:
    # given
    program = (
        "import daicho.kernel.names as n; from daicho.kernel.names import tables, variants;"
        "print(tables.sections.cache_info().currsize + variants.shipped_variants.cache_info().currsize)"
    )

    # when
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    # then
    assert told.stdout.strip() == "0"
