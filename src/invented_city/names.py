"""Names of Japanese people, drawn at random from frequency tables (source and licence: ``data/NOTICE.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from invented_city.draws import Weighted

_OLD_MALE_ENDINGS = tuple("夫雄男一二三郎治司吉蔵義次正")


@dataclass(frozen=True, slots=True)
class Word:
    """A surname or given name with its reading."""

    text: str
    kana: str


@dataclass(frozen=True, slots=True)
class NameTables:
    """All tables: surnames by frequency, given names by sex and by fashion."""

    surnames: Weighted[Word]
    by_fashion: dict[tuple[str, bool], tuple[Word, ...]]


def _lines(name: str) -> list[str]:
    return (files("invented_city") / "data" / name).read_text(encoding="utf-8").splitlines()


def _given(sex: str) -> list[Word]:
    found = []
    for line in _lines(f"given_{sex}.tsv"):
        kana, spellings = line.split("\t")
        found += [Word(spelling, kana) for spelling in spellings.split()]
    return found


def _is_old_fashioned(sex: str, word: Word) -> bool:
    if sex == "female":
        return word.kana.endswith("コ") and word.text.endswith("子")
    return word.text.endswith(_OLD_MALE_ENDINGS)


@cache
def tables() -> NameTables:
    """The tables, read on first use."""
    rows = [line.split("\t") for line in _lines("surnames.tsv")]
    by_fashion = {}
    for sex in ("male", "female"):
        words = _given(sex)
        for old in (True, False):
            by_fashion[sex, old] = tuple(word for word in words if _is_old_fashioned(sex, word) is old)
    return NameTables(Weighted((Word(name, kana), float(weight)) for name, kana, weight in rows), by_fashion)


def draw_surname(rng: Random) -> Word:
    """氏, by how many bear it."""
    return tables().surnames.draw(rng)


def draw_given(rng: Random, sex: str, birth_year: int) -> Word:
    """名 — names on 子, 夫, 雄 … mostly for people born long ago."""
    old_fashioned = rng.random() < min(0.85, max(0.04, (2000 - birth_year) / 60))
    return rng.choice(tables().by_fashion[sex, old_fashioned])
