"""Hard lives: unknown births, the very old, large households, none without a head, planned moves, relationships."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from daicho.kernel.dates import parse_partial
from invented_city import places
from invented_city.families import CHILD, FATHER, HEAD, MOTHER, WIFE, YOUNGER_BROTHER, YOUNGER_SISTER, Sketch
from invented_city.history import Event
from invented_city.households import Builder, Household
from invented_city.leaving import die
from invented_city.specimens import Specimen, aged, build, couple

UNKNOWN_BIRTHS = (
    "昭和12年頃",
    "昭和12年3月頃",
    "昭和12年3月5日頃",
    "推定昭和12年3月5日",
    "推定昭和12年3月",
    "昭和12年春",
    "昭和12年3月上旬",
    "昭和12年3月中旬頃",
    "年月日不詳",
    "昭和12年月日不詳",
    "昭和12年3月日不詳",
    "昭和12年3月1日から5日頃までの間",
    "昭和12年3月推定1日から5日までの間",
    "昭和12年3月1日頃から5日頃までの間",
    "昭和20年2月30日",
)
"""All fourteen wordings of 標準仕様書 1.1.8 and a day that the calendar does not have."""

SPECIAL_DAYS = (
    date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 7), date(1989, 1, 8), date(2019, 4, 30), date(2019, 5, 1),
    date(2000, 2, 29), date(2008, 4, 1), date(2008, 4, 2),
)  # fmt: skip
"""Era borders, 29 February and the border of a school year."""


def _unknown_birth(wording: str) -> Specimen:
    def specimen(builder: Builder, rng: Random) -> list[Household]:
        birth = parse_partial(wording)
        sketch = Sketch(HEAD, rng.choice(("male", "female")), max(birth.sort_on, date(1930, 1, 1)))
        household = build(builder, rng, [sketch], since=builder.today - timedelta(days=rng.randrange(900, 9000)))
        household.members[0]["birth_date"] = birth.to_json()
        return [household]

    return specimen


def _foreign_birth_with_zeros(builder: Builder, rng: Random) -> list[Household]:
    sketch = Sketch(HEAD, "male", date(1985, 1, 1))
    household = build(builder, rng, [sketch], nationality="NPL", since=builder.today - timedelta(days=700))
    household.members[0]["birth_date"] = parse_partial("1985-00-00", "seireki").to_json()
    return [household]


def _born_on(day: date) -> Specimen:
    def specimen(builder: Builder, rng: Random) -> list[Household]:
        parent = aged(builder, rng, 40, "female")
        if (builder.today - day).days > 18 * 366:
            return [build(builder, rng, [Sketch(HEAD, "female", day)])]
        return [build(builder, rng, [parent, Sketch(CHILD, "male", day)])]

    return specimen


def _centenarians(builder: Builder, rng: Random) -> list[Household]:
    return [build(builder, rng, [aged(builder, rng, age, "female")]) for age in (101, 104, 109)]


def _household_of_nine(builder: Builder, rng: Random) -> list[Household]:
    family = couple(builder, rng, 46)
    family += [aged(builder, rng, age, sex, CHILD) for age, sex in ((19, "female"), (15, "male"), (9, "male"))]
    family += [aged(builder, rng, 76, "male", FATHER), aged(builder, rng, 74, "female", MOTHER)]
    family += [aged(builder, rng, 41, "male", YOUNGER_BROTHER), aged(builder, rng, 38, "female", YOUNGER_SISTER)]
    return [build(builder, rng, family)]


def _no_head(builder: Builder, rng: Random) -> list[Household]:
    """Both members are under 15 since their mother died: nobody can be head, so 続柄 stays empty."""
    family = [
        aged(builder, rng, 39, "female"),
        aged(builder, rng, 13, "male", CHILD),
        aged(builder, rng, 8, "female", CHILD),
    ]
    household = build(builder, rng, family, since=builder.today - timedelta(days=2500))
    died_on = builder.today - timedelta(days=40)
    die(household, household.members[0], died_on)
    for child in household.members[1:]:
        before = {"relationship": child["relationship"]}
        child["relationship"] = []
        household.add_event(child, Event(died_on, "official_correction", before))
    return [household]


def _young_head(builder: Builder, rng: Random) -> list[Household]:
    return [build(builder, rng, [aged(builder, rng, 15.1, "female")], since=builder.today - timedelta(days=60))]


def _four_generations(builder: Builder, rng: Random) -> list[Household]:
    family = [
        aged(builder, rng, 88, "male"),
        aged(builder, rng, 62, "male", CHILD),
        aged(builder, rng, 60, "female", (*CHILD, *WIFE)),
        aged(builder, rng, 33, "male", (*CHILD, *CHILD)),
        aged(builder, rng, 4, "female", (*CHILD, *CHILD, *CHILD)),
    ]
    return [build(builder, rng, family)]


def _planned_move_out(destination_is_known: bool) -> Specimen:
    def specimen(builder: Builder, rng: Random) -> list[Household]:
        family = [*couple(builder, rng, 36), aged(builder, rng, 5, "male", CHILD)]
        household = build(builder, rng, family, since=builder.today - timedelta(days=2000))
        destination = places.draw_elsewhere(rng)
        if not destination_is_known:
            destination = {key: destination[key] for key in ("municipality_code", "text")}  # type: ignore[assignment]
        for member in household.members:
            member["move_out_planned_on"] = (builder.today + timedelta(days=9)).isoformat()
            member["moved_out_to"] = destination
            before: dict[str, Any] = {"move_out_planned_on": None, "moved_out_to": {}}
            household.add_event(member, Event(builder.today - timedelta(days=3), "move_out", before))
        return [household]

    return specimen


def _much_moved(builder: Builder, rng: Random) -> list[Household]:
    """Five versions: three 転居, then 世帯主変更 inside a couple."""
    household = build(builder, rng, couple(builder, rng, 61), since=builder.today - timedelta(days=9000))
    for days in (7000, 4000, 1200):
        home = places.draw_home(rng, 0.5)
        moved_on = builder.today - timedelta(days=days)
        for member in household.members:
            before: dict[str, Any] = {"address": member["address"], "address_set_on": member["address_set_on"]}
            member["address"], member["address_set_on"] = home, moved_on.isoformat()
            household.add_event(member, Event(moved_on, "move_within", before))
    husband, wife = household.members
    for member, relationship in ((husband, ["11"]), (wife, ["02"])):
        before = {key: member[key] for key in ("relationship", "is_head", "order_in_household")}
        member["relationship"], member["is_head"] = relationship, relationship == ["02"]
        member["order_in_household"] = 1 if member["is_head"] else 2
        household.add_event(member, Event(builder.today - timedelta(days=300), "head_change", before))
    household.members.reverse()
    return [household]


def _two_households_at_one_address(builder: Builder, rng: Random) -> list[Household]:
    first = build(builder, rng, couple(builder, rng, 70), since=builder.today - timedelta(days=8000))
    second = build(builder, rng, couple(builder, rng, 40), since=builder.today - timedelta(days=3000))
    for member in second.members:
        member["address"] = first.members[0]["address"]
    return [first, second]


def _long_address(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 29, "male")], since=builder.today - timedelta(days=100))
    address = household.members[0]["address"].copy()
    address["building"] = (
        "湘南シーサイドグランドレジデンス平塚袖ケ浜ザ・パークフロントタワー＆"
        "テラスウエストウイング二番館2107号室　鈴木様方"
    )
    address["building_kana"] = "ショウナンシーサイドグランドレジデンスヒラツカソデガハマ"
    household.members[0]["address"] = address
    return [household]


def _stateless_newborn(builder: Builder, rng: Random) -> list[Household]:
    """経過滞在者 — a child of foreigners in its first sixty days (入管法22条の2)."""
    birth = builder.today - timedelta(days=25)
    family = [*couple(builder, rng, 30), Sketch(CHILD, "female", birth)]
    household = build(builder, rng, family, nationality="VNM", since=builder.today - timedelta(days=800))
    if (items := household.members[2]["foreign"]) is not None:
        items |= {
            "status_category": "transitional_birth",
            "status_of_residence": "",
            "period": "",
            "expires_on": None,
            "card_number": "",
        }
    return [household]


def _naturalised(builder: Builder, rng: Random) -> list[Household]:
    household = build(builder, rng, [aged(builder, rng, 44, "male")], since=builder.today - timedelta(days=600))
    household.members[0]["became_resident_reason"] = household.members[0]["reason"] = "entry_by_naturalization"
    return [household]


HARD_LIVES: tuple[tuple[str, Specimen], ...] = (
    ("no_head", _no_head),
    ("household_of_nine", _household_of_nine),
    ("planned_move_out", _planned_move_out(destination_is_known=True)),
    ("planned_move_out_municipality_only", _planned_move_out(destination_is_known=False)),
    ("much_moved", _much_moved),
    ("centenarians", _centenarians),
    ("four_generations", _four_generations),
    ("young_head", _young_head),
    ("two_households_at_one_address", _two_households_at_one_address),
    ("long_address", _long_address),
    ("stateless_newborn", _stateless_newborn),
    ("naturalised", _naturalised),
    ("foreign_birth_with_zeros", _foreign_birth_with_zeros),
    *((f"unknown_birth_{number}", _unknown_birth(text)) for number, text in enumerate(UNKNOWN_BIRTHS, start=1)),
    *((f"born_on_{day.isoformat()}", _born_on(day)) for day in SPECIAL_DAYS),
)
