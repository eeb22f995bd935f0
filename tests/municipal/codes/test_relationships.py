"""続柄 (標準仕様書 1.1.11): the wording of the standard and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.findings import errors_in
from daicho.municipal.codes.relationships import (
    RELATIONSHIPS,
    TRANSLATIONS,
    relationship_codes,
    relationship_problems,
    relationship_text,
    relationship_text_problems,
)
from daicho.municipal.codes.residents import Sex

JOINABLE = [word.code for word in RELATIONSHIPS if word.joinable]


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (("02",), "世帯主"),
        (("12",), "妻"),
        (("13",), "夫（未届）"),
        (("12", "20"), "妻の子"),
        (("20", "20", "20", "20"), "子の子の子の子"),
        (("21",), "子（子の夫）"),
        (("12", "71", "22"), "妻の兄の子（子の妻）"),
        (("96",), "縁故者"),
    ],
)
def test_codes_and_wording_stand_for_each_other(codes: tuple[str, ...], text: str) -> None:
    assert relationship_text(codes) == text
    assert relationship_codes(text) == codes
    assert relationship_problems(codes) == ()


@given(st.lists(st.sampled_from(JOINABLE), min_size=1, max_size=4))
def test_every_chain_of_up_to_four_generations_survives_its_wording(codes: list[str]) -> None:
    assert relationship_codes(relationship_text(codes)) == tuple(codes)
    assert relationship_problems(codes) == ()


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), "MUN-REL-001"),
        (("01",), "MUN-REL-002"),
        (("98",), "MUN-REL-002"),
        (("20", "20", "20", "20", "20"), "MUN-REL-003"),
        (("12", "96"), "MUN-REL-004"),
        (("02", "20"), "MUN-REL-004"),
    ],
    ids=["empty", "本人", "使用人", "five generations", "妻の縁故者", "世帯主の子"],
)
def test_what_the_standard_does_not_know_is_an_error(codes: tuple[str, ...], expected: str) -> None:
    assert [finding.code for finding in errors_in(relationship_problems(codes))] == [expected]


def test_a_fifth_generation_is_sent_to_the_word_for_distant_kin() -> None:
    assert "縁故者" in relationship_problems(("20",) * 5)[0].message


@pytest.mark.parametrize(
    ("codes", "sex", "alerts"),
    [
        (("12",), Sex.MALE, 1),
        (("12",), Sex.FEMALE, 0),
        (("12", "71"), Sex.FEMALE, 1),
        (("12", "20"), Sex.MALE, 0),
        (("52",), Sex.UNKNOWN, 0),
    ],
)
def test_a_word_that_does_not_go_with_the_sex_is_an_alert(codes: tuple[str, ...], sex: Sex, alerts: int) -> None:
    found = relationship_problems(codes, sex=sex)

    assert len(found) == alerts
    assert errors_in(found) == ()


@pytest.mark.parametrize("word", sorted(TRANSLATIONS))
def test_a_word_of_daily_speech_is_refused_with_what_to_enter_instead(word: str) -> None:
    (finding,) = relationship_text_problems(word)

    assert finding.code == "MUN-REL-006"
    assert TRANSLATIONS[word] in finding.message


@pytest.mark.parametrize("word", sorted(TRANSLATIONS.values()))
def test_what_we_propose_instead_is_itself_allowed(word: str) -> None:
    for proposal in word.removesuffix(" など").split(" 又は "):
        assert relationship_text_problems(proposal) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("妻の孫", "MUN-REL-006"), ("友人", "MUN-REL-002"), ("", "MUN-REL-001"), ("子のの子", "MUN-REL-002")],
)
def test_typed_words_are_judged_part_by_part(text: str, expected: str) -> None:
    assert [finding.code for finding in relationship_text_problems(text)] == [expected]


def test_half_width_brackets_are_tolerated() -> None:
    assert relationship_codes("夫(未届)") == ("13",)
