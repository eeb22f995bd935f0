"""同一人の疑い — how much two records look like one person, with the reasons in words.

The score only orders a worklist: whether two records are one person is for an officer to say, and saying so merges
nothing. Name counts up to 50, birth up to 35, sex up to 15; a swap in the name together with a slip in the birth stays
below the threshold, so that the search keys find whatever is above it. 要確認: points and threshold are a choice of
this product.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daicho.kernel.dates import PartialDate
from daicho.kernel.names import exact_key, search_key, variant_key
from daicho.systems.resident_registry.rules.record import Sex

THRESHOLD = 75
"""二重登録を疑う点数: the same name with a slip in the birth date is above, the same reading alone with one is not."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """一つの表記 of somebody's name. ``of``: 通称, 旧氏, 以前の氏名 …; empty for today's 氏名."""

    text: str
    kana: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """見比べる事項 of one record: every name held, birth and sex."""

    names: tuple[Spelling, ...]
    birth: PartialDate
    sex: Sex


@dataclass(frozen=True, slots=True)
class Suspicion:
    """同一人の疑い — points out of 100 and why."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        """Whether somebody has to look at it."""
        return self.score >= THRESHOLD


def suspicion_between(one: PersonTraits, other: PersonTraits) -> Suspicion:
    """同一人の疑い of two records; the same whichever comes first."""
    name, by_name = _best_name(one.names, other.names)
    birth, by_birth = _birth(one.birth, other.birth)
    sex, by_sex = _sex(one.sex, other.sex)
    return Suspicion(name + birth + sex, tuple(reason for reason in (by_name, by_birth, by_sex) if reason))


def facts_digest(one: PersonTraits, other: PersonTraits) -> str:
    """判断の前提 — changes when today's name or birth of either record does; a decision holds for one digest only."""
    sides = sorted(
        "\t".join((name.text, name.kana, one_of.birth.sort_on.isoformat(), one_of.birth.text))
        for one_of in (one, other)
        for name in one_of.names
        if not name.of
    )
    return hashlib.sha256("\n".join(sides).encode()).hexdigest()


def names_touch(one: Spelling, other: Spelling) -> bool:
    """Whether two names are alike in any way that counts; for choosing whom to compare."""
    return _name(one, other)[0] > 0


def _best_name(ones: Sequence[Spelling], others: Sequence[Spelling]) -> tuple[int, str]:
    found = [(*_name(a, b), "・".join(sorted({a.of, b.of} - {""}))) for a in ones for b in others]
    if not found:
        return 0, ""
    points, reason, of = min(found, key=lambda each: (-each[0], bool(each[2]), each[2], each[1]))
    return points, f"{reason}({of}で一致)" if of and reason else reason


def _name(one: Spelling, other: Spelling) -> tuple[int, str]:
    same_text = "".join(one.text.split()) == "".join(other.text.split()) != ""
    same_key = variant_key(one.text) == variant_key(other.text) != ""
    heard = _same_reading(one, other)
    if same_text:
        return {
            "same": (50, "氏名とフリガナが同じ"),
            "": (50, "氏名が同じ"),
            "alike": (48, "氏名が同じで、フリガナは清濁・長音・小書きなどの違いだけ"),
            "other": (42, "氏名が同じ(フリガナは違う)"),
        }[heard]
    if same_key:
        return (40, "氏名は異体字の違いだけ(フリガナは違う)") if heard == "other" else (46, "氏名は異体字の違いだけ")
    if heard == "same":
        return 38, "フリガナが同じ(漢字は違う)"
    if heard == "alike":
        return 36, "フリガナは清濁・長音・小書きなどの違いだけ(漢字は違う)"
    return _slip(one, other)


def _same_reading(one: Spelling, other: Spelling) -> str:
    if not one.kana or not other.kana:
        return ""
    if exact_key(one.kana) == exact_key(other.kana):
        return "same"
    return "alike" if search_key(one.kana) == search_key(other.kana) else "other"


def _slip(one: Spelling, other: Spelling) -> tuple[int, str]:
    """書き誤り: 氏 and 名 in each other's place, two neighbours swapped, or another 氏 before the same 名."""
    pairs = [
        (_words(one.text, variant_key), _words(other.text, variant_key)),
        (_words(one.kana, search_key), _words(other.kana, search_key)),
    ]
    if any(len(a) > 1 and sorted(a) == sorted(b) for a, b in pairs):
        return 36, "氏と名が入れ替わっている"
    if any(_swapped("".join(a), "".join(b)) for a, b in pairs):
        return 32, "隣り合う文字が入れ替わっている"
    if any(len(a) == len(b) == 2 and a[1] == b[1] for a, b in pairs):
        return 26, "名が同じ(氏は違う)"
    return 0, ""


def _words(text: str, key: Callable[[str], str]) -> list[str]:
    return [key(word) for word in text.split()]


def _swapped(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    at = [i for i in range(len(one)) if one[i] != other[i]]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def _birth(one: PartialDate, other: PartialDate) -> tuple[int, str]:
    if one == other:
        return 35, "生年月日が同じ"
    a, b = sorted((one.sort_on, other.sort_on))
    if not (one.is_known and other.is_known):
        vague = [each.sort_on for each in (one, other) if not each.is_known]
        fits = a.year == b.year and (a.month == b.month or any(each.month == 1 for each in vague))
        return (23, "生年月日は不詳の部分を除いて一致") if fits else (0, "生年月日が違う")
    if a == b:
        return 35, "生年月日が同じ"
    if a.year == b.year and (a.month, a.day) == (b.day, b.month):
        return 23, "生年月日の月と日が入れ替わっている"
    differing = [
        title for title, x, y in (("年", a.year, b.year), ("月", a.month, b.month), ("日", a.day, b.day)) if x != y
    ]
    return (18, f"生年月日は{differing[0]}だけ違う") if len(differing) == 1 else (0, "生年月日が違う")


def _sex(one: Sex, other: Sex) -> tuple[int, str]:
    if Sex.UNKNOWN in (one, other):
        return 10, "性別は片方または両方が空欄"
    return (15, "性別が同じ") if one is other else (0, "性別が違う")
