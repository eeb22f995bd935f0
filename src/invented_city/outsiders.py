"""Outsiders: forty families about to move in, with what their 転出証明書 says (住民基本台帳法施行令23条)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from daicho.kernel.dates import parse_partial
from invented_city import places
from invented_city.draws import dice
from invented_city.families import CHILD, MOTHER, Sketch, draw_family
from invented_city.hard_names import AJ1_SURNAME, HARD_SURNAMES
from invented_city.households import Builder, Household
from invented_city.layout import Family, FamilyMember, Resident
from invented_city.names import Word
from invented_city.numbers import OUTSIDERS_FROM
from invented_city.specimens import aged, build, couple, rename_given

FAMILIES = 40
UNKNOWN_CHARACTER = "\u9feb"
"""A character of 2017 that the 文字情報基盤 does not have."""


@dataclass(slots=True)
class Acquaintances:
    """Households of the city that some outsiders have to do with; filled while the city is made."""

    returning: list[Household]
    living: list[Household]


def families(builder: Builder, known: Acquaintances) -> Iterator[Family]:
    """All families, the special ones first; the third is the plain one with two children for demonstrations."""
    outside = Builder(builder.seed, builder.today, first_serial=OUTSIDERS_FROM)
    for number in range(1, FAMILIES + 1):
        rng = dice(builder.seed, "outsiders", number)
        case, make = _CASES[number - 1] if number <= len(_CASES) else ("plain", _ordinary)
        family = _paper(outside, rng, f"F{number:03d}", case, make(outside, rng).members)
        yield _special(outside, rng, family, known)


def _special(outside: Builder, rng: Random, family: Family, known: Acquaintances) -> Family:
    """Ties a family to the city where its case says so."""
    case = family["case"]
    if case.startswith("returning") and known.returning:
        former = known.returning[0 if case == "returning_alone" else -1]
        family["members"] = [_member(rng, one, one["resident_number"]) for one in former.members]
        _issued_by(family, former.members[0])
    elif case == "already_here" and known.living:
        family["members"] = [_member(rng, one, one["resident_number"]) for one in known.living[0].living]
    elif case == "joins_household" and known.living:
        host = known.living[-1]
        family["joins_household"] = host.number
        family["planned_address"] = host.living[0]["address"]
        family["members"][0]["planned_relationship"] = list(MOTHER)
    elif case == "namesake_of_resident" and known.living:
        _borrow_name(family["members"][0], known.living[0].living[0])
    elif case == "late":
        family["planned_move_on"] = (outside.today - timedelta(days=45)).isoformat()
    elif case == "not_yet_moved":
        family["planned_move_on"] = (outside.today + timedelta(days=12)).isoformat()
    elif case == "no_papers":
        family["identity_papers"] = []
    elif case == "two_small_papers":
        family["identity_papers"] = ["qualification_confirmation", "bank_book"]
    return family


def _issued_by(family: Family, person: Resident) -> None:
    address = person["moved_out_to"]
    if address.get("municipality_code"):
        family["previous_address"] = address
        family["issuer"] = places.municipality_of(address)
    family["previous_head"] = next((one["name"] for one in family["members"] if one["relationship"] == ["02"]), "")


def _borrow_name(member: FamilyMember, resident: Resident) -> None:
    for key in (
        "name", "name_kana", "family_name", "given_name", "family_name_kana", "given_name_kana", "birth_date", "sex",
    ):  # fmt: skip
        member[key] = resident[key]
    member["head_of_register"] = resident["name"]


def _paper(outside: Builder, rng: Random, family_id: str, case: str, residents: list[Resident]) -> Family:
    home = places.draw_elsewhere(rng)
    moved_on = outside.today - timedelta(days=rng.randrange(1, 11))
    issued_on = moved_on - timedelta(days=rng.randrange(1, 14))
    return {
        "family_id": family_id,
        "case": case,
        "issuer": places.municipality_of(home),
        "certificate": {"number": f"{rng.randrange(1, 99999):05d}", "issued_on": issued_on.isoformat()},
        "previous_address": home,
        "previous_head": next(one["name"] for one in residents if one["is_head"]),
        "planned_move_on": moved_on.isoformat(),
        "planned_address": places.draw_home(rng, 0.5),
        "joins_household": None,
        "identity_papers": [rng.choice(("individual_number_card", "driving_licence"))],
        "members": [_member(rng, one, None) for one in residents],
    }


def _member(rng: Random, one: Resident, former: str | None) -> FamilyMember:
    return {
        "name": one["name"],
        "name_kana": one["name_kana"],
        "family_name": one["family_name"],
        "given_name": one["given_name"],
        "family_name_kana": one["family_name_kana"],
        "given_name_kana": one["given_name_kana"],
        "alphabet_name": one["alphabet_name"],
        "common_name": one["common_name"],
        "common_name_kana": one["common_name_kana"],
        "former_family_name": one["former_family_name"],
        "former_family_name_kana": one["former_family_name_kana"],
        "birth_date": one["birth_date"],
        "sex": one["sex"],
        "kind": one["kind"],
        "relationship": one["relationship"],
        "planned_relationship": one["relationship"],
        "individual_number": one["individual_number"],
        "resident_code": one["resident_code"],
        "honseki": one["honseki"],
        "head_of_register": one["head_of_register"],
        "foreign": one["foreign"],
        "has_card": rng.random() < 0.8,
        "former_resident_number": former,
    }


def _ordinary(outside: Builder, rng: Random) -> Household:
    return build(outside, rng, draw_family(rng, outside.today))


def _alone(years: float, sex: str) -> Callable[[Builder, Random], Household]:
    return lambda outside, rng: build(outside, rng, [aged(outside, rng, years, sex)])


def _parents_with(*ages: float) -> Callable[[Builder, Random], Household]:
    return lambda outside, rng: build(outside, rng, _family(outside, rng, ages))


def _family(outside: Builder, rng: Random, ages: tuple[float, ...]) -> list[Sketch]:
    children = [aged(outside, rng, age, rng.choice(("male", "female")), CHILD) for age in ages]
    return [*couple(outside, rng, 39), *children]


def _surnamed(word: Word) -> Callable[[Builder, Random], Household]:
    return lambda outside, rng: build(outside, rng, _family(outside, rng, (6,)), surname=word)


def _unknown_character(outside: Builder, rng: Random) -> Household:
    household = _alone(30, "male")(outside, rng)
    rename_given(household.members[0], Word(UNKNOWN_CHARACTER + "太", "オウタ"))
    return household


def _foreign(outside: Builder, rng: Random) -> Household:
    return build(outside, rng, _family(outside, rng, (4,)), nationality="VNM")


def _mixed(outside: Builder, rng: Random) -> Household:
    return build(outside, rng, _family(outside, rng, (7,)), foreign_spouse="BRA")


def _former_name(outside: Builder, rng: Random) -> Household:
    household = _parents_with()(outside, rng)
    household.members[1]["former_family_name"] = "渡邉\U000e010f"
    household.members[1]["former_family_name_kana"] = "ワタナベ"
    return household


def _unknown_birth(outside: Builder, rng: Random) -> Household:
    household = _alone(85, "female")(outside, rng)
    household.members[0]["birth_date"] = parse_partial("昭和16年月日不詳").to_json()
    return household


_CASES: tuple[tuple[str, Callable[[Builder, Random], Household]], ...] = (
    ("plain_single", _alone(22, "male")),
    ("plain_couple", _parents_with()),
    ("plain_family", _parents_with(9, 5)),
    ("returning_alone", _alone(28, "female")),
    ("returning_family", _alone(28, "female")),
    ("already_here", _alone(40, "male")),
    ("joins_household", _alone(79, "female")),
    ("name_needs_conversion", _surnamed(AJ1_SURNAME)),
    ("name_outside_bmp", _surnamed(HARD_SURNAMES[4])),
    ("name_with_variation", _surnamed(HARD_SURNAMES[0])),
    ("unknown_character", _unknown_character),
    ("foreign_family", _foreign),
    ("mixed_nationality", _mixed),
    ("former_name", _former_name),
    ("unknown_birth", _unknown_birth),
    ("namesake_of_resident", _alone(50, "male")),
    ("late", _parents_with(3)),
    ("not_yet_moved", _alone(24, "female")),
    ("no_papers", _alone(67, "male")),
    ("two_small_papers", _alone(19, "female")),
    ("large_family", _parents_with(17, 15, 12, 9, 6, 4, 1)),
    ("lone_parent", lambda outside, rng: build(outside, rng, [
        aged(outside, rng, 33, "female"), aged(outside, rng, 2, "male", CHILD)])),
)  # fmt: skip
