"""住民検索: every key of 標準仕様書 2.1.3 finds the person, narrows others out, and never reads without a bound."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion, write_versions
from daicho.systems.resident_registry.errors import TooFewConditions
from daicho.systems.resident_registry.models import Resident
from daicho.systems.resident_registry.queries.search import search_residents
from daicho.systems.resident_registry.queries.search_conditions import SearchConditions
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import FormerName, PersonName, RecordEvent, WrittenName
from tests.makers.move_in import a_move_in, a_number_pair, father, new_address, person_name, records_of
from tests.makers.raw import protect
from tests.makers.staff import officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
NOBODY: list[str] = []


def a_record(**changes: object) -> ResidentRecord:
    (record,) = records_of(a_move_in((father(),)))
    return replace(record, **changes)  # type: ignore[arg-type]


def recorded(number: str, numbers: PersonalNumbers | None = None, **changes: object) -> str:
    """Somebody in the register with these items; each in a household of the own."""
    record = a_record(household_number=number[2:], **changes)
    day, event = date(2026, 11, 20), RecordEvent("move_in")
    written = WrittenVersion(number, 1, day, record, numbers or a_number_pair(), event)
    with transaction.atomic(using=SYSTEM):
        write_versions([written], uuid.uuid4(), officer().now)
    return number


def moved(number: str, **changes: object) -> None:
    """The record of today with these changes, one version later."""
    record = a_record(household_number=number[2:], **changes)
    resident = Resident.objects.using(SYSTEM).get(number=number)
    day, event = date(2026, 11, 21), RecordEvent("move_within")
    written = WrittenVersion(number, resident.version_no + 1, day, record, a_number_pair(), event)
    with transaction.atomic(using=SYSTEM):
        write_versions([written], uuid.uuid4(), officer().now)


def found(staff_id: str = "1001", **conditions: object) -> list[str]:
    result = search_residents(officer(staff_id), SearchConditions(**conditions))  # type: ignore[arg-type]
    return [row.resident_number for row in result.rows]


A, B = "0000000019", "0000000027"


def test_alphabet_common_and_former_names_find_the_person_with_their_readings() -> None:
    recorded(
        A,
        kind=ResidentKind.FOREIGN,
        name=PersonName(full="王 麗", kana="オウ レイ"),
        alphabet_name=WrittenName("WANG LI"),
        common_name=WrittenName("木下 麗子", "キノシタ レイコ"),
    )
    recorded(
        B,
        name=person_name("中島", "咲", "ナカジマ", "サキ"),
        former_name=FormerName(printed_family="渡邊", printed_family_kana="ワタナベ"),
    )

    for typed in ("王 麗", "wang", "ＷＡＮＧ　ＬＩ", "木下", "麗子"):
        assert found(name=typed) == [A], typed
    for typed in ("オウ レイ", "キノシタ", "レイコ"):
        assert found(kana=typed) == [A], typed
    for typed in ("渡辺", "渡邉 咲", "中島"):
        assert found(name=typed) == [B], typed
    assert found(kana="ワタナベ サキ") == [B]


def test_a_range_of_birth_dates_finds_both_ends_and_nobody_outside() -> None:
    for number, day in ((A, date(1982, 4, 1)), (B, date(1982, 4, 30))):
        recorded(number, birth_date=PartialDate.known(day))

    assert found(birth_from=date(1982, 4, 1), birth_to=date(1982, 4, 30)) == [A, B]
    assert found(birth_from=date(1982, 4, 2), birth_to=date(1982, 4, 30)) == [B]
    assert found(birth_from=date(1982, 4, 1), birth_to=date(1982, 4, 29)) == [A]
    assert found(kana="オオカワ", birth_from=date(1982, 4, 2)) == [B]
    assert found(kana="オオカワ", birth_from=date(1900, 1, 1), birth_to=date(1982, 4, 2)) == [A]


def test_the_building_is_found_from_its_beginning_and_in_a_town_by_any_part() -> None:
    recorded(A, address=new_address(building="グリーンヒルズ２０１号"))
    recorded(B, address=new_address(building=""))
    town = new_address().town_code

    assert found(building="グリーンヒルズ") == [A]
    assert found(building="グリーンヒルズ201") == [A]
    assert found(building="ヒルズ") == NOBODY
    assert found(building="ヒルズ", town_code=town) == [A]
    assert found(town_code=town, empty="building") == [B]


def test_relationship_and_reason_of_removal_narrow_what_else_was_found() -> None:
    recorded(A)
    gone = RecordEvent("death", None, PartialDate.known(date(2026, 11, 1)))
    recorded(B, relationship=("20",), status=ResidentStatus.DEAD, removed=gone)

    assert found(kana="オオカワ", relationship="02") == [A]
    assert found(kana="オオカワ", relationship="20") == [B]
    assert found(kana="オオカワ", removed_reason="death") == [B]
    assert found(kana="オオカワ", removed_reason="move_out") == NOBODY


def test_an_item_that_is_not_recorded_can_be_searched_for() -> None:
    recorded(A, name=PersonName(full="王 麗"), kind=ResidentKind.FOREIGN)
    recorded(B, numbers=PersonalNumbers("", a_number_pair().resident_code))

    assert found(empty="kana") == [A]
    assert found(empty="individual_number") == [B]


@pytest.mark.parametrize(
    "conditions",
    [
        {"relationship": "02"},
        {"removed_reason": "death"},
        {"empty": "building"},
        {"birth_from": date(1982, 4, 1)},
        {"birth_from": date(1982, 4, 1), "birth_to": date(1992, 4, 1)},
        {"kana": "カ", "birth_from": date(1982, 4, 1), "sex": "male"},
        {"lot": "1番8号", "kana": "オオカワ"},
    ],
)
def test_what_would_list_a_large_part_of_the_city_is_refused_alone(conditions: dict[str, Any]) -> None:
    with pytest.raises(TooFewConditions):
        found(**conditions)


def test_an_address_does_not_find_a_protected_household_except_for_the_officer_in_charge() -> None:
    address, elsewhere = new_address("7番7号", "隠れ荘"), new_address("8番1号", "")
    recorded(A, address=address)
    recorded(B, address=elsewhere)
    moved(B, address=new_address("9番9号", ""))
    protect(A)
    town = address.town_code

    for conditions in (
        {"town_code": town, "lot": "7番7号"},
        {"town_code": town, "building": "隠れ"},
        {"building": "隠れ荘"},
        {"kana": "オオカワ", "town_code": town, "lot": "7番7号"},
    ):
        assert found("1001", **conditions) == NOBODY, conditions
        assert found("1007", **conditions) == [A], conditions
    assert found("1001", kana="オオカワ") == [A, B]
    assert found("1001", town_code=town, lot="8番1号") == [B]


def test_an_address_does_not_find_those_who_lived_where_a_protected_person_lives_now() -> None:
    hidden = new_address("7番7号", "隠れ荘")
    recorded(A, address=hidden)
    recorded(B, address=hidden)
    moved(B, address=new_address("9番9号", ""))
    protect(A)
    town = hidden.town_code

    assert found("1001", town_code=town, lot="7番7号") == NOBODY
    assert found("1007", town_code=town, lot="7番7号") == [A, B]
    assert found("1001", town_code=town, lot="9番9号") == [B]


def test_an_earlier_address_of_a_protected_person_finds_nobody_either() -> None:
    recorded(A, address=new_address("1番1号", ""))
    moved(A, address=new_address("7番7号", ""))
    protect(A)
    town = new_address().town_code

    assert found("1001", town_code=town, lot="1番1号") == NOBODY
    assert found("1007", town_code=town, lot="1番1号") == [A]


def test_an_address_in_another_city_has_no_town_here() -> None:
    recorded(A, address=Address(text="千葉県架空市本町", lot="7番7号"))

    assert found(town_code=new_address().town_code, lot="7番7号") == NOBODY
