"""手動補正: what may be filled in, and with what."""

from __future__ import annotations

import pytest

from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.rules.completion import FORMS, completed, malformed, open_items
from daicho.systems.jukinet_server.rules.items import TITLES
from tests.systems.jukinet_server.makers import an_identification

NEVER = {
    "resident_code",
    "individual_number",
    "former_resident_code",
    "name",
    "former_family_name",
    "birth_date",
    "sex",
    "address",
    "previous_address",
    "municipality_code",
    "reason",
    "moved_on",
    "became_resident_on",
    "operator_id",
}


def test_what_identifies_somebody_is_never_among_them() -> None:
    assert not NEVER & set(FORMS)
    assert set(FORMS) <= set(TITLES)


@pytest.mark.parametrize(
    ("empty", "open_ones"),
    [
        ({}, {"town_code", "reason_detail"}),
        ({"postal_code": "", "name_kana": ""}, {"town_code", "reason_detail", "postal_code", "name_kana"}),
        ({"former_family_name": "大磯"}, {"town_code", "reason_detail", "former_family_name_kana"}),
        (
            {"former_family_name": "大磯", "former_family_name_kana": "オオイソ"},
            {"town_code", "reason_detail"},
        ),
        ({"previous_municipality_code": ""}, {"town_code", "reason_detail", "previous_municipality_code"}),
        ({"previous_municipality_code": "", "previous_address": None}, {"town_code", "reason_detail"}),
    ],
)
def test_only_what_is_empty_and_has_its_counterpart_is_open(empty: dict[str, object], open_ones: set[str]) -> None:
    assert set(open_items(record_of(an_identification(**empty)))) == open_ones


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("name_kana", "ひらつか"),
        ("name_kana", "平塚"),
        ("former_family_name_kana", "ABC"),
        ("town_code", "浅間町"),
        ("town_code", "1" * 21),
        ("postal_code", "254-0041"),
        ("postal_code", "254004"),
        ("previous_municipality_code", "141001"),
        ("previous_municipality_code", "14100"),
        ("reason_detail", "改行\nあり"),
        ("name", "平塚　次郎"),
    ],
)
def test_what_has_another_form_is_named(item: str, value: str) -> None:
    assert malformed({"postal_code": "2540041", item: value}) == (item,)


def test_what_has_the_right_form_passes() -> None:
    fitting = {
        "name_kana": "ヒラツカ　タロウ",
        "former_family_name_kana": "オオイソ",
        "town_code": "0012003",
        "postal_code": "2540041",
        "previous_municipality_code": "141003",
        "reason_detail": "未届地からの転入",
    }
    assert set(fitting) == set(FORMS)
    assert malformed(fitting) == ()


def test_the_plain_kana_follows_a_new_reading_as_in_the_registry_and_never_replaces_one() -> None:
    without = record_of(an_identification(name_kana="", plain_kana=""))
    with_one = record_of(an_identification(name_kana="", plain_kana="ヒラツカ"))

    assert completed(without, {"name_kana": "ヒラヅカ　ヂュンコ"})["plain_kana"] == "ヒラスカシユンコ"
    assert "plain_kana" not in completed(with_one, {"name_kana": "ヒラツカ　タロウ"})
    assert completed(without, {"postal_code": "2540041"}) == {"postal_code": "2540041"}
