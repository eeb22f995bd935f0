"""支援措置: households protected against a violent person, at marker addresses that occur nowhere else.

A test can look for the markers in every response, message, log and file: whoever finds one outside the places that may
know it has found a leak.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from invented_city import places
from invented_city.draws import dice
from invented_city.families import CHILD, MOTHER, Sketch
from invented_city.households import Builder, Household
from invented_city.layout import AddressJson, Offender, Protection, Resident
from invented_city.leaving import move_out
from invented_city.names import Word, draw_given, draw_surname
from invented_city.specimens import aged, build

MARKER_BUILDINGS = (
    ("月影荘", "ツキカゲソウ"),
    ("星屑荘", "ホシクズソウ"),
    ("霧笛荘", "ムテキソウ"),
    ("砂時計荘", "スナドケイソウ"),
    ("灯台守荘", "トウダイモリソウ"),
)
PERSONS_PER_PROTECTED_HOUSEHOLD = 900
"""About one person in 900, near the national number of 支援対象者 (要確認: figure of the city)."""

_SCOPE = ["inspection", "certificate_current_address", "certificate_previous_address", "family_register_attachment"]


def number_of_protected_households(residents: int) -> int:
    """At least one of each kind, more in a large city."""
    return max(len(_CASES), residents // (PERSONS_PER_PROTECTED_HOUSEHOLD * 2))


def marker_home(number: int) -> tuple[AddressJson, list[str]]:
    """The address of a protected household, and the texts in it that occur nowhere else."""
    building, kana = MARKER_BUILDINGS[number % len(MARKER_BUILDINGS)]
    place = places.towns()[number * 7 % len(places.towns())]
    lot = f"{places.FIRST_MARKER_LOT + number}番地77"
    room = f"{100 + number}号室"
    address = places.at(place, lot)
    address["building"], address["building_kana"] = f"{building}{room}", kana
    return address, [building, kana, lot]


def protected_household(builder: Builder, number: int) -> tuple[Household, Protection, Household | None]:
    """One household with its 支援措置, and the household of the offender where he lives in the city too."""
    rng = dice(builder.seed, "protected", number)
    kind, opinion, starts, offender_age, family = _CASES[number % len(_CASES)](builder, rng)
    since = builder.today - timedelta(days=min(starts + 20, 700))
    household = build(builder, rng, family, since=since)
    home, markers = marker_home(number)
    for member in household.members:
        member["address"] = home
    if kind == "moved_out":
        move_out(
            household, household.members, builder.today - timedelta(days=30), {"municipality_code": "131016",
            "text": "東京都千代田区"},
        )  # fmt: skip
    starts_on = builder.today - timedelta(days=starts)
    near_by = _offender_in_the_city(builder, rng, household, offender_age) if number % len(_CASES) == 0 else None
    offender = _as_offender(near_by.members[0]) if near_by else _offender(builder, rng, household, offender_age)
    numbers = [member["resident_number"] for member in household.members]
    protection: Protection = {
        "protection_id": f"S{builder.today.year}-{number + 1:05d}",
        "household_number": household.number,
        "applicant": numbers[0],
        "protected": numbers,
        "kind": "domestic_violence" if kind == "moved_out" else kind,
        "applied_on": (starts_on - timedelta(days=5)).isoformat(),
        "starts_on": starts_on.isoformat(),
        "ends_on": _one_year_later(starts_on).isoformat(),
        "opinion_from": opinion,
        "scope": list(_SCOPE),
        "offenders": [offender],
        "markers": markers,
    }
    return household, protection, near_by


def _one_year_later(day: date) -> date:
    """Last day of one year: 2020-04-01 → 2021-03-31."""
    leap_safe = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + 1, day.month, leap_safe) - timedelta(days=1)


def _offender_in_the_city(builder: Builder, rng: Random, household: Household, age: int) -> Household:
    """A man of the same 氏 who stayed behind in the city."""
    victim = household.members[0]
    surname = Word(victim["family_name"], victim["family_name_kana"])
    return build(builder, rng, [aged(builder, rng, age, "male")], surname=surname)


def _as_offender(one: Resident) -> Offender:
    return {
        "resident_number": one["resident_number"],
        "name": one["name"],
        "name_kana": one["name_kana"],
        "birth_date": one["birth_date"] if isinstance(one["birth_date"], str) else one["birth_date"]["sort_on"],
        "sex": one["sex"],
        "address": one["address"],
    }


def _offender(builder: Builder, rng: Random, household: Household, age: int) -> Offender:
    surname, given = draw_surname(rng), draw_given(rng, "male", builder.today.year - age)
    if rng.random() < 0.6 and household.members[0]["kind"] == "japanese":
        family, kana = household.members[0]["family_name"], household.members[0]["family_name_kana"]
    else:
        family, kana = surname.text, surname.kana
    return {
        "resident_number": None,
        "name": f"{family}　{given.text}",
        "name_kana": f"{kana}　{given.kana}",
        "birth_date": aged(builder, rng, age, "male").birth.isoformat(),
        "sex": "male",
        "address": places.draw_elsewhere(rng),
    }


_Case = tuple[str, str, int, int, list[Sketch]]
"""Kind, whose opinion was heard, days since the start, age of the offender, family."""


def _mother_with_children(builder: Builder, rng: Random) -> _Case:
    family = [aged(builder, rng, 34, "female"), aged(builder, rng, 7, "male", CHILD)]
    return "domestic_violence", "神奈川県平塚警察署", 120, 38, [*family, aged(builder, rng, 3, "female", CHILD)]


def _stalked(builder: Builder, rng: Random) -> _Case:
    """Ends within a month: the time to apply for more."""
    return "stalking", "神奈川県平塚警察署", 345, 31, [aged(builder, rng, 24, "female")]


def _abused_child_with_grandmother(builder: Builder, rng: Random) -> _Case:
    family = [aged(builder, rng, 63, "female"), aged(builder, rng, 10, "female", (*CHILD, *CHILD))]
    return "child_abuse", "神奈川県平塚児童相談所", 60, 36, family


def _daughter_with_mother(builder: Builder, rng: Random) -> _Case:
    """The year has passed; protection goes on until an officer ends it."""
    family = [aged(builder, rng, 45, "female"), aged(builder, rng, 74, "female", MOTHER)]
    return "other", "平塚市配偶者暴力相談支援センター", 380, 77, family


def _moved_on(builder: Builder, rng: Random) -> _Case:
    """Moved out last month: the closed record stays protected."""
    return "moved_out", "神奈川県平塚警察署", 200, 41, [aged(builder, rng, 37, "female")]


_CASES = (_mother_with_children, _stalked, _abused_child_with_grandmother, _daughter_with_mother, _moved_on)
