"""世帯員の並び順 (標準仕様書 5.2): a table of households in the order of the paper."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from daicho.municipal.codes.household_order import HouseholdMember, append_newcomers, order_household
from daicho.municipal.codes.relationships import relationship_codes


def one(name: str, relationship: str, year: int, **more: object) -> HouseholdMember:
    """A member who is called by name instead of number."""
    return HouseholdMember(name, relationship_codes(relationship), date(year, 1, 1), **more)  # type: ignore[arg-type]  # test data


CASES = {
    "head, spouse, children by birth": [
        one("主", "世帯主", 1980), one("妻", "妻", 1982), one("長子", "子", 2008), one("次子", "子", 2010),
    ],
    "children with families come after those without": [
        one("主", "世帯主", 1950), one("妻", "妻", 1952), one("末子", "子", 1990),
        one("長子", "子", 1975), one("嫁", "子の妻", 1977), one("孫1", "子の子", 2003), one("孫2", "子の子", 2006),
    ],
    "an adopted husband follows his wife": [
        one("主", "世帯主", 1950), one("娘", "子", 1975), one("婿", "子（子の夫）", 1972), one("孫", "子の子", 2003),
    ],
    "parents, siblings, grandparents": [
        one("主", "世帯主", 1990), one("母", "母", 1966, is_head_of_register=True), one("父", "父", 1960),
        one("兄", "兄", 1985), one("妹", "妹", 1995), one("祖父", "父の父", 1935), one("祖母", "父の母", 1938),
    ],
    "the spouse's kin follow the same order in the fourth rank": [
        one("主", "世帯主", 1980), one("妻", "妻", 1982), one("父", "父", 1950), one("義父", "妻の父", 1948),
        one("義兄", "妻の兄", 1975), one("義姉", "妻の姉", 1978), one("義祖母", "妻の母の母", 1920),
    ],
    "a brother with a family leaves the third rank together with it": [
        one("主", "世帯主", 1980), one("母", "母", 1950), one("妹", "妹", 1985),
        one("兄", "兄", 1975), one("兄嫁", "兄の妻", 1977), one("甥", "兄の子", 2005),
    ],
    "distant kin and lodgers last, by birth": [
        one("主", "世帯主", 1980), one("縁1", "縁故者", 1960), one("縁2", "縁故者", 1970), one("客", "同居人", 1950),
    ],
}  # fmt: skip


@pytest.mark.parametrize("household", CASES.values(), ids=CASES.keys())
def test_a_household_stands_in_the_order_of_the_standard(household: list[HouseholdMember]) -> None:
    expected = tuple(member.resident_number for member in household)

    for arrival in list(permutations(household))[:: max(1, len(list(permutations(household))) // 60)]:
        assert order_household(arrival) == expected


def test_twins_stand_in_the_order_of_their_numbers() -> None:
    twins = [one("0000000027", "子", 2010), one("0000000019", "子", 2010)]

    assert order_household(twins) == ("0000000019", "0000000027")


def test_two_families_are_kept_apart_where_the_office_says_whose_child_it_is() -> None:
    household = [
        one("主", "世帯主", 1950), one("長子", "子", 1975), one("嫁1", "子の妻", 1977, family_of="長子"),
        one("次子", "子", 1978), one("嫁2", "子の妻", 1979, family_of="次子"),
        one("孫2", "子の子", 2000, family_of="次子"), one("孫1", "子の子", 2005, family_of="長子"),
    ]  # fmt: skip

    assert order_household(household) == ("主", "長子", "嫁1", "孫1", "次子", "嫁2", "孫2")


def test_who_joins_an_existing_household_comes_last() -> None:
    newcomers = [one("子2", "子", 2012), one("妻", "妻", 1982)]

    assert append_newcomers(("主", "子1", "客"), newcomers) == ("主", "子1", "客", "妻", "子2")


def test_nobody_is_lost_even_without_a_head_or_a_relationship() -> None:
    household = [one("子", "子", 2010), HouseholdMember("空", (), date(1990, 1, 1)), one("客", "同居人", 1950)]

    assert sorted(order_household(household)) == sorted(["子", "空", "客"])
