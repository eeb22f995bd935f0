"""The hard cases by name; each makes at least one household and stands in every world large enough to hold it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from invented_city.draws import birth_at
from invented_city.families import HEAD, Sketch, spouse_of
from invented_city.households import Builder, Household, Story
from invented_city.layout import Resident
from invented_city.names import Word

Specimen = Callable[[Builder, Random], list[Household]]


def aged(builder: Builder, rng: Random, years: float, sex: str, relationship: tuple[str, ...] = HEAD) -> Sketch:
    """Somebody of about an age, of the head's family."""
    return Sketch(relationship, sex, birth_at(rng, builder.today, years))


def couple(builder: Builder, rng: Random, years: float) -> list[Sketch]:
    """A husband as head and his wife."""
    return [aged(builder, rng, years, "male"), aged(builder, rng, years - 2, "female", spouse_of("male"))]


def build(
    builder: Builder,
    rng: Random,
    family: list[Sketch],
    *,
    surname: Word | None = None,
    nationality: str = "",
    foreign_spouse: str = "",
    since: date | None = None,
) -> Household:
    """A household that came to the city as a whole, with an ordinary past unless ``since`` is given."""
    drawn = builder.story(rng, family, nationality=nationality, foreign_spouse=foreign_spouse, surname=surname)
    story = Story(
        since=since or drawn.since,
        local=False,
        home=drawn.home,
        came_from=drawn.came_from,
        honseki=drawn.honseki,
        moved_on=None if since else drawn.moved_on,
        old_home=drawn.old_home,
        nationality=nationality,
        foreign_spouse=foreign_spouse,
        surname=surname,
    )
    return builder.household(rng, family, story)


def rename_given(resident: Resident, given: Word) -> None:
    """Another 名 for a Japanese resident; 筆頭者 follows where it was the person."""
    was_first = resident["head_of_register"] == resident["name"]
    resident["given_name"], resident["given_name_kana"] = given.text, given.kana
    resident["name"] = f"{resident['family_name']}　{given.text}"
    resident["name_kana"] = f"{resident['family_name_kana']}　{given.kana}"
    if was_first:
        resident["head_of_register"] = resident["name"]
