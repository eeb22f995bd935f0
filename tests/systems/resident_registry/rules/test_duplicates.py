"""同一人の疑い: how much two records look like one person, and why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.duplicates import (
    PersonTraits,
    Spelling,
    facts_digest,
    suspicion_between,
)
from daicho.systems.resident_registry.rules.record import Sex

BORN = PartialDate.known(date(1988, 4, 12))
VAGUE = PartialDate(date(1988, 1, 1), "昭和63年月日不詳", "02")


def person(
    text: str = "渡辺 和子",
    kana: str = "ワタナベ カズコ",
    birth: PartialDate = BORN,
    sex: Sex = Sex.FEMALE,
    also: tuple[Spelling, ...] = (),
) -> PersonTraits:
    return PersonTraits((Spelling(text, kana), *also), birth, sex)


def born(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.known(date(year, month, day))


@pytest.mark.parametrize(
    ("other", "score", "reason"),
    [
        (person(), 100, "氏名とフリガナが同じ"),
        (person(kana=""), 100, "氏名が同じ"),
        (person("渡邊 和子"), 96, "氏名は異体字の違いだけ"),
        (person("渡邉 和子", "ワタベ カズコ"), 90, "異体字の違いだけ(フリガナは違う)"),
        (person(kana="ワタナベ カヅコ"), 98, "清濁・長音・小書きなどの違いだけ"),
        (person(kana="ワタベ カズコ"), 92, "氏名が同じ(フリガナは違う)"),
        (person("渡部 数子"), 88, "フリガナが同じ(漢字は違う)"),
        (person("渡部 数子", "ワタナベ カヅコ"), 86, "小書きなどの違いだけ(漢字は違う)"),
        (person("和子 渡辺", "カズコ ワタナベ"), 86, "氏と名が入れ替わっている"),
        (person("渡辺 子和", "ワタナベ コカズ"), 82, "隣り合う文字が入れ替わっている"),
        (person("渡辺 和江", "ワタナベ ズカコ"), 82, "隣り合う文字が入れ替わっている"),
        (person("佐藤 和子", "サトウ カズコ"), 76, "名が同じ(氏は違う)"),
        (person("佐藤 和子", "サトウ カズコ", also=(Spelling("渡辺 和子", "ワタナベ カズコ", "旧氏"),)), 100,
         "氏名とフリガナが同じ(旧氏で一致)"),
        (person(birth=born(1988, 4, 13)), 83, "生年月日は日だけ違う"),
        (person(birth=born(1988, 5, 12)), 83, "生年月日は月だけ違う"),
        (person(birth=born(1998, 4, 12)), 83, "生年月日は年だけ違う"),
        (person(birth=born(1988, 12, 4)), 88, "月と日が入れ替わっている"),
        (person(birth=VAGUE), 88, "不詳の部分を除いて一致"),
        (person(sex=Sex.UNKNOWN), 95, "性別は片方または両方が空欄"),
        (person(sex=Sex.MALE), 85, "性別が違う"),
    ],
)  # fmt: skip
def test_what_looks_like_one_person_is_suspected_with_its_reason(other: PersonTraits, score: int, reason: str) -> None:
    found = suspicion_between(person(), other)

    assert found.score == score
    assert any(reason in each for each in found.reasons)
    assert found.is_strong


@pytest.mark.parametrize(
    "other",
    [
        person("渡辺 弘", "ワタナベ ヒロシ"),
        person(birth=born(1990, 8, 3)),
        person(birth=born(1998, 5, 12)),
        person("渡部 数子", birth=born(1988, 4, 13)),
        person("渡部 数子", sex=Sex.MALE),
        person("佐藤 和子", "サトウ カズコ", birth=VAGUE),
        person("和子 渡辺", "カズコ ワタナベ", birth=VAGUE),
        person("和子 渡辺", "カズコ ワタナベ", birth=born(1988, 12, 4)),
        person("佐藤 和子", "サトウ カズコ", sex=Sex.UNKNOWN),
    ],
)
def test_a_twin_a_namesake_or_a_mere_sound_is_not_suspected(other: PersonTraits) -> None:
    assert not suspicion_between(person(), other).is_strong


def test_two_foreigners_without_kana_are_compared_by_their_letters_in_any_order() -> None:
    one = person("NGUYEN VAN AN", "", sex=Sex.MALE)
    other = person("AN NGUYEN VAN", "", sex=Sex.MALE)

    assert "氏と名が入れ替わっている" in suspicion_between(one, other).reasons


def test_a_decision_is_about_names_and_births_as_they_are_today() -> None:
    one, other = person(), person("渡邊 和子")

    assert facts_digest(one, other) == facts_digest(other, one)
    assert facts_digest(one, other) == facts_digest(one, person("渡邊 和子", sex=Sex.UNKNOWN))
    assert facts_digest(one, other) == facts_digest(one, person("渡邊 和子", also=(Spelling("旧", "", "旧氏"),)))
    for changed in (person("渡辺 和子"), person("渡邊 和子", "ワタベ カズコ"), person("渡邊 和子", birth=VAGUE)):
        assert facts_digest(one, other) != facts_digest(one, changed)


FAMILIES, GIVEN = ["渡辺", "渡邊", "和子", "佐藤"], ["和子", "和江", "子和", "渡辺"]
KANA = ["ワタナベ カズコ", "ワタナベ カヅコ", "カズコ ワタナベ", "サトウ カズコ", ""]
DAYS = [
    BORN,
    VAGUE,
    born(1988, 12, 4),
    born(1988, 4, 13),
    born(1990, 1, 1),
    PartialDate(date(1988, 4, 1), "四月頃", "05"),
]
spellings = st.builds(
    lambda family, given, kana, of: Spelling(f"{family} {given}", kana, of),
    st.sampled_from(FAMILIES),
    st.sampled_from(GIVEN),
    st.sampled_from(KANA),
    st.sampled_from(["", "旧氏", "通称"]),
)
people = st.builds(
    PersonTraits,
    st.lists(spellings, min_size=1, max_size=3).map(tuple),
    st.sampled_from(DAYS),
    st.sampled_from(list(Sex)),
)


@given(people, people)
def test_it_does_not_matter_who_is_looked_at_first(one: PersonTraits, other: PersonTraits) -> None:
    assert suspicion_between(one, other) == suspicion_between(other, one)


@given(people, people)
def test_nobody_is_more_like_somebody_than_the_person_is_like_himself(one: PersonTraits, other: PersonTraits) -> None:
    assert suspicion_between(one, one).score >= suspicion_between(one, other).score
    assert 0 <= suspicion_between(one, other).score <= 100


@given(people, people, st.randoms())
def test_the_order_in_which_names_are_held_does_not_matter(
    one: PersonTraits, other: PersonTraits, random: object
) -> None:
    shuffled = list(one.names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert suspicion_between(PersonTraits(tuple(shuffled), one.birth, one.sex), other) == suspicion_between(one, other)
