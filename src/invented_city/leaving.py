"""除票: people who have died, moved away or been struck off, in the numbers of one year (住民基本台帳法施行令34条)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from invented_city import places
from invented_city.draws import birth_at, day_between, dice, near
from invented_city.families import HEAD, Sketch, draw_family
from invented_city.figures import DIED_PER_YEAR, MOVED_OUT_PER_YEAR
from invented_city.history import Event
from invented_city.households import Builder, Household, began_on
from invented_city.layout import AddressJson, Resident

YEAR = 365
SHARE_OF_DEAD_WHO_LIVED_ALONE = 0.5
STRUCK_OFF = 1 / 2000
"""職権消除 per resident and year (要確認: no published figure)."""


def _remove(household: Household, member: Resident, on: date, status: str, reason: str, to: AddressJson) -> None:
    before = {key: member[key] for key in ("status", "removed_on", "removed_reason", "moved_out_to")}
    member["status"], member["removed_reason"], member["moved_out_to"] = status, reason, to
    on = max(on, began_on(member), *(event.on for event in household.past[member["resident_number"]]))
    member["removed_on"] = on.isoformat()
    household.add_event(member, Event(on, reason, before))


def die(household: Household, member: Resident, on: date) -> None:
    """死亡による消除."""
    _remove(household, member, on, "dead", "death", {})


def move_out(household: Household, members: list[Resident], on: date, destination: AddressJson) -> None:
    """転出による消除 of some or all members."""
    reason = "move_out_abroad" if destination.get("country") else "move_out"
    for member in members:
        _remove(household, member, on, "moved_out", reason, destination)


def widow(household: Household, on: date) -> None:
    """The head of a couple dies and the spouse becomes head without a 届出 (one is left)."""
    dead, left = household.members
    die(household, dead, on)
    before = {key: left[key] for key in ("relationship", "is_head", "order_in_household")}
    left["relationship"], left["is_head"], left["order_in_household"] = ["02"], True, 1
    household.add_event(left, Event(on, "head_change", before))
    household.members.reverse()


def gone_households(builder: Builder, residents: int, dead_already: int) -> Iterator[Household]:
    """Households of which nobody is left, so many that a year's figures come out; two of them at least."""
    yield from _movers(builder, max(2, round(residents * MOVED_OUT_PER_YEAR)))
    lonely = max(1, round(residents * DIED_PER_YEAR) - dead_already)
    for number in range(lonely):
        rng = dice(builder.seed, "dead", number)
        age = near(rng, 84, 10, 30, 106)
        sex = "male" if rng.random() < 0.5 else "female"
        family = [Sketch(HEAD, sex, birth_at(rng, builder.today, age))]
        household = builder.household(rng, family, builder.story(rng, family))
        die(household, household.members[0], _last_year(rng, builder.today))
        yield household
    for number in range(max(1, round(residents * STRUCK_OFF))):
        rng = dice(builder.seed, "struck off", number)
        family = [Sketch(HEAD, "male", birth_at(rng, builder.today, near(rng, 45, 12, 20, 80)))]
        household = builder.household(rng, family, builder.story(rng, family))
        _remove(household, household.members[0], _last_year(rng, builder.today), "removed", "official_removal", {})
        yield household


def _movers(builder: Builder, persons: int) -> Iterator[Household]:
    """転出者 — mostly young and few to a household."""
    number = 0
    while persons > 0:
        rng = dice(builder.seed, "moved out", number)
        number += 1
        family = draw_family(rng, builder.today)
        if family[0].birth.year < builder.today.year - 60 and rng.random() < 0.8:
            continue
        nationality = "VNM" if rng.random() < 0.04 else ""
        family = family[:persons]
        household = builder.household(rng, family, builder.story(rng, family, nationality=nationality))
        abroad = rng.random() < (0.6 if nationality else 0.03)
        destination: AddressJson = {"country": "ベトナム" if nationality else "米国"} if abroad else {}
        move_out(
            household, household.members, _last_year(rng, builder.today), destination or places.draw_elsewhere(rng)
        )
        persons -= len(family)
        yield household


def _last_year(rng: Random, today: date) -> date:
    return day_between(rng, today - timedelta(days=YEAR), today)
