"""Families: who lives with whom, of which sex and age. Only bare facts; names and dates come later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from invented_city.draws import Weighted, birth_at, near
from invented_city.figures import FAMILY_KINDS

HEAD, HUSBAND, WIFE, CHILD = ("02",), ("11",), ("12",), ("20",)
FATHER, MOTHER, ELDER_BROTHER, YOUNGER_BROTHER = ("51",), ("52",), ("71",), ("74",)
ELDER_SISTER, YOUNGER_SISTER, RELATED, LODGER = ("81",), ("84",), ("96",), ("99",)
SPOUSES = frozenset({"11", "12", "13", "14"})


@dataclass(frozen=True, slots=True)
class Sketch:
    """One member, before names and dates.

    Args:
        relationship: 続柄コード.
        line: whose family name the person bears: ``head``, ``spouse`` (the spouse's parents) or ``own``.
    """

    relationship: tuple[str, ...]
    sex: str
    birth: date
    line: str = "head"


def _other(sex: str) -> str:
    return "female" if sex == "male" else "male"


def spouse_of(sex: str) -> tuple[str, ...]:
    """続柄 of the spouse of a head of that sex."""
    return WIFE if sex == "male" else HUSBAND


def _children(rng: Random, today: date, mother_age: float, count: int, oldest: float) -> list[Sketch]:
    """Children of a mother, eldest first, none older than ``oldest`` and none born before she was 19."""
    limit = min(oldest, mother_age - 19)
    first = rng.gauss(mother_age - 30.5, 4.5)
    if not 0 < first < limit:
        first = rng.uniform(max(0.0, limit - 8), limit)
    ages = [first]
    while len(ages) < count and (age := ages[-1] - near(rng, 2.8, 0.8, 1.2, 5)) > 0:
        ages.append(age)
    return [
        Sketch(CHILD, rng.choice(("male", "female")), today - timedelta(days=int(age * 365.2425) + 1)) for age in ages
    ]


def _single(rng: Random, today: date) -> list[Sketch]:
    share = rng.random()
    if share < 0.27:
        sex, age = ("male" if rng.random() < 0.63 else "female"), near(rng, 27, 5.5, 18, 39)
    elif share < 0.60:
        sex, age = ("male" if rng.random() < 0.70 else "female"), near(rng, 52, 8.5, 35, 64)
    else:
        sex, age = ("male" if rng.random() < 0.38 else "female"), near(rng, 79, 9, 64, 103)
    return [Sketch(HEAD, sex, birth_at(rng, today, age))]


def _pair(rng: Random, today: date, age: float, wife_leads: float = 0.05) -> list[Sketch]:
    younger = near(rng, 1.8, 3.4, -9, 14)
    husband = Sketch(HEAD, "male", birth_at(rng, today, age))
    wife = Sketch(WIFE, "female", birth_at(rng, today, max(19.0, age - younger)))
    if rng.random() < wife_leads:
        return [Sketch(HEAD, "female", wife.birth), Sketch(HUSBAND, "male", husband.birth)]
    return [husband, wife]


def _couple(rng: Random, today: date) -> list[Sketch]:
    share = rng.random()
    if share < 0.12:
        age = near(rng, 31, 5, 21, 40)
    elif share < 0.37:
        age = near(rng, 56, 6, 40, 64)
    else:
        age = near(rng, 76.5, 7.5, 62, 99)
    return _pair(rng, today, age)


def _age_of(sketch: Sketch, today: date) -> float:
    return (today - sketch.birth).days / 365.2425


def _couple_with_children(rng: Random, today: date) -> list[Sketch]:
    pair = _pair(rng, today, near(rng, 45.8, 9.5, 24, 62))
    mother = _age_of(next(one for one in pair if one.sex == "female"), today)
    count = 1 if (share := rng.random()) < 0.50 else 2 if share < 0.90 else 3 if share < 0.985 else 4
    return pair + _children(rng, today, mother, count, 27)


def _couple_with_grown_children(rng: Random, today: date) -> list[Sketch]:
    pair = _pair(rng, today, near(rng, 69, 8, 52, 92))
    mother = _age_of(next(one for one in pair if one.sex == "female"), today)
    return pair + _children(rng, today, max(mother, 42), 1 if rng.random() < 0.75 else 2, 60)


def _lone_parent(rng: Random, today: date) -> list[Sketch]:
    sex = "female" if rng.random() < 0.86 else "male"
    age = near(rng, 47, 7.5, 22, 60)
    count = 1 if (share := rng.random()) < 0.6 else 2 if share < 0.92 else 3
    return [Sketch(HEAD, sex, birth_at(rng, today, age)), *_children(rng, today, age, count, 24)]


def _old_parent_and_child(rng: Random, today: date) -> list[Sketch]:
    sex = "female" if rng.random() < 0.8 else "male"
    age = near(rng, 80, 8, 60, 103)
    parent, child = birth_at(rng, today, age), birth_at(rng, today, near(rng, age - 30, 4, 20, age - 18))
    child_sex = "male" if rng.random() < 0.6 else "female"
    if rng.random() < 0.5:
        return [Sketch(HEAD, sex, parent), Sketch(CHILD, child_sex, child)]
    return [Sketch(HEAD, child_sex, child), Sketch(MOTHER if sex == "female" else FATHER, sex, parent)]


def _three_generations(rng: Random, today: date) -> list[Sketch]:
    pair = _pair(rng, today, near(rng, 46, 7, 30, 60), wife_leads=0.0)
    mother_age = _age_of(pair[1], today)
    family = pair + _children(rng, today, mother_age, rng.choice((1, 2, 2, 3)), 22)
    of_wife = rng.random() < 0.15
    prefix, line = (("12",), "spouse") if of_wife else ((), "head")
    child_age = mother_age if of_wife else _age_of(pair[0], today)
    elder = near(rng, child_age + 31, 4, child_age + 20, 102)
    if rng.random() < 0.4:
        family.append(Sketch((*prefix, *FATHER), "male", birth_at(rng, today, elder + 2), line))
    family.append(Sketch((*prefix, *MOTHER), "female", birth_at(rng, today, elder), line))
    if rng.random() < 0.3:
        return family
    return family if rng.random() < 0.6 else _from_the_grandfather(rng, today, family)


def _from_the_grandfather(rng: Random, today: date, family: list[Sketch]) -> list[Sketch]:
    """The same house with the eldest as head: 子, 子の妻, 子の子."""
    if family[-1].line != "head":
        return family
    elders = [one for one in family if one.relationship in (FATHER, MOTHER)]
    head = elders[0]
    found = [Sketch(HEAD, head.sex, head.birth)]
    found += [Sketch(spouse_of(head.sex), one.sex, one.birth) for one in elders[1:]]
    found += [Sketch(CHILD, family[0].sex, family[0].birth), Sketch(("20", "12"), family[1].sex, family[1].birth)]
    found += [Sketch(("20", "20"), one.sex, one.birth) for one in family if one.relationship == CHILD]
    return found


def _others(rng: Random, today: date) -> list[Sketch]:
    age = near(rng, 50, 18, 20, 88)
    head = Sketch(HEAD, rng.choice(("male", "female")), birth_at(rng, today, age))
    share = rng.random()
    sex = rng.choice(("male", "female"))
    if share < 0.6:
        older = rng.random() < 0.5
        gap = near(rng, 4, 2, 1.5, 12)
        birth = birth_at(rng, today, age + gap if older else max(age - gap, 1))
        words = {("male", True): ELDER_BROTHER, ("male", False): YOUNGER_BROTHER, ("female", True): ELDER_SISTER}
        return [head, Sketch(words.get((sex, older), YOUNGER_SISTER), sex, birth)]
    other = birth_at(rng, today, near(rng, age, 5, 18, 90))
    if share < 0.75:
        common_law = ("14",) if head.sex == "male" else ("13",)
        return [head, Sketch(common_law, _other(head.sex), other, "own")]
    return [head, Sketch(LODGER if share < 0.93 else RELATED, sex, other, "own")]


_MAKERS: dict[str, Callable[[Random, date], list[Sketch]]] = {
    "single": _single,
    "couple": _couple,
    "couple_with_children": _couple_with_children,
    "couple_with_grown_children": _couple_with_grown_children,
    "lone_parent": _lone_parent,
    "old_parent_and_child": _old_parent_and_child,
    "three_generations": _three_generations,
    "others": _others,
}
_KINDS = Weighted(FAMILY_KINDS)


def draw_family(rng: Random, today: date) -> list[Sketch]:
    """A family as the figures of the city have it; the head stands first."""
    return _MAKERS[_KINDS.draw(rng)](rng, today)
