"""Ordinary households, drawn until the city is full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from invented_city.draws import day_between, dice
from invented_city.families import CHILD, SPOUSES, Sketch, draw_family
from invented_city.figures import FOREIGN_HOUSEHOLDS, MIXED_COUPLES
from invented_city.foreigners import draw_nationality
from invented_city.households import Builder, Household
from invented_city.leaving import YEAR, widow

WIDOWED_LAST_YEAR = 0.075
"""Of couples over 75: gives about half of the year's deaths."""


def ordinary_households(builder: Builder, persons: int) -> Iterator[Household]:
    """Households of together exactly so many living residents; the last one is cut to fit."""
    number = 0
    while persons > 0:
        household = _ordinary(builder, number, persons)
        persons -= len(household.living)
        number += 1
        yield household


def _ordinary(builder: Builder, number: int, most: int) -> Household:
    rng = dice(builder.seed, "household", number)
    family = draw_family(rng, builder.today)[:most]
    foreign = rng.random() < FOREIGN_HOUSEHOLDS
    if foreign:
        while len(family) > 4 or (builder.today - family[0].birth).days > 62 * 366 or not _is_close(family):
            family = draw_family(rng, builder.today)[:most]
    nationality = draw_nationality(rng) if foreign else ""
    foreign_spouse = draw_nationality(rng) if not foreign and rng.random() < MIXED_COUPLES else ""
    story = builder.story(rng, family, nationality=nationality, foreign_spouse=foreign_spouse)
    household = builder.household(rng, family, story)
    if _are_old_couple(builder, family) and rng.random() < WIDOWED_LAST_YEAR:
        on = day_between(rng, builder.today - timedelta(days=YEAR), builder.today)
        if on > story.since and (story.moved_on is None or on > story.moved_on):
            widow(household, on)
    return household


def _is_close(family: list[Sketch]) -> bool:
    return all(one.relationship == ("02",) or one.relationship[0] in SPOUSES or one.relationship == CHILD
               for one in family)  # fmt: skip


def _are_old_couple(builder: Builder, family: list[Sketch]) -> bool:
    return (
        len(family) == 2 and family[1].relationship[0] in SPOUSES and (builder.today - family[0].birth).days > 75 * 365
    )
