"""宛名の検索・照会: found by what is typed, masked where protected, the Individual Number only by right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connections

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.numbers import individual_number_from, unified_addressee_number_is_valid
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.unified_addressee import errors
from daicho.systems.unified_addressee.actions.look_up import look_up, reveal_number, search
from daicho.systems.unified_addressee.actions.take_change import take_change
from daicho.systems.unified_addressee.models import Addressee
from daicho.systems.unified_addressee.queries.found import Wanted
from tests.proofs import proves
from tests.systems.linkage_platform.makers import a_resident, an_addressee_change, context_of

pytestmark = pytest.mark.django_db(databases=["unified_addressee"])
SYSTEM = context_of("unified_addressee")
COUNTER = context_of("unified_addressee", "entry", staff_id="1001")
INQUIRY = context_of("unified_addressee", "inquiry")


def _linked(**changes: Any) -> Any:
    resident = a_resident(**changes)
    take_change(SYSTEM, an_addressee_change(resident))
    return resident


def _found(**wanted: Any) -> list[str]:
    return [row.resident_number for row in search(INQUIRY, Wanted(**wanted)).rows]


def test_each_individual_number_has_one_addressee_with_a_valid_number() -> None:
    first = _linked()
    assert first.individual_number is not None
    again = a_resident().model_copy(update={"individual_number": first.individual_number})

    take_change(SYSTEM, an_addressee_change(again))

    addressee = Addressee.objects.get()
    assert unified_addressee_number_is_valid(addressee.number)
    assert look_up(INQUIRY, first.resident_number).others == (again.resident_number,)


def test_a_changed_individual_number_keeps_the_addressee() -> None:
    resident = _linked()
    number = Addressee.objects.get().number
    changed = a_resident(
        resident_number=resident.resident_number,
        household_number=resident.household_number,
        individual_number=individual_number_from("99999999999"),
    )

    take_change(SYSTEM, an_addressee_change(changed, version_no=2))

    assert Addressee.objects.get().number == number


@proves("S5.1.a", how="unit")
def test_an_addressee_is_found_by_kana_name_birth_address_and_numbers() -> None:
    one = _linked(name="渡邉　花子", name_kana="ワタナベ　ハナコ", birth_date="1985-05-05", sex="female")
    _linked()

    number = look_up(INQUIRY, one.resident_number).row.addressee_number
    assert _found(kana="わたなべ") == [one.resident_number]
    assert _found(kana="ハナコ") == [one.resident_number]
    assert _found(name="渡辺") == [one.resident_number]
    assert _found(born_on=date(1985, 5, 5)) == [one.resident_number]
    assert _found(number=one.resident_number) == [one.resident_number]
    assert _found(number=number) == [one.resident_number]
    assert len(_found(address="浅間町")) == 2
    assert _found(name="山田") == []


@proves("S5.1.b", how="unit")
def test_the_address_of_a_protected_person_and_of_everyone_there_is_masked() -> None:
    place = {"municipality_code": "142034", "text": "神奈川県平塚市明石町", "lot": "9001番地77"}
    protected = _linked(protected=True, address=place)
    neighbour = _linked(address=place)
    other = _linked()

    shown = {row.resident_number: row.address for row in search(INQUIRY, Wanted(kana="ヒラツカ")).rows}

    assert shown[protected.resident_number] == shown[neighbour.resident_number] == RESTRICTED
    assert shown[other.resident_number] == "神奈川県平塚市浅間町9番1号"
    assert look_up(INQUIRY, neighbour.resident_number).row.address == RESTRICTED


@proves("M9.b", how="refusal")
def test_without_the_right_nobody_searches_by_individual_number_or_sees_it() -> None:
    resident = _linked()
    assert resident.individual_number is not None

    with pytest.raises(errors.NumberSearchRefused, match="権限がありません"):
        search(INQUIRY, Wanted(individual_number=resident.individual_number.reveal()))
    with pytest.raises(errors.NumberHidden):
        reveal_number(INQUIRY, resident.resident_number, "確認のため")

    assert resident.individual_number.reveal() not in repr(look_up(INQUIRY, resident.resident_number))
    tried = AuditEvent.objects.using("unified_addressee").filter(event="addressee.number_refused")
    assert [event.detail["tried"] for event in tried.order_by("recorded_at")] == ["search", "reveal"]


@proves("M9.a", how="unit")
def test_with_the_right_the_individual_number_is_found_and_shown_and_both_are_logged() -> None:
    resident = _linked()
    assert resident.individual_number is not None

    found = search(COUNTER, Wanted(individual_number=resident.individual_number.reveal()))
    number = reveal_number(COUNTER, resident.resident_number, "番号確認")

    assert [row.resident_number for row in found.rows] == [resident.resident_number]
    assert number == resident.individual_number.reveal()
    events = AuditEvent.objects.using("unified_addressee").order_by("recorded_at")
    assert [event.event for event in events][-2:] == ["addressee.searched", "addressee.number_shown"]
    assert events.last().individual_number_shown  # type: ignore[union-attr]  # the row just asserted


def test_a_number_is_shown_only_with_a_reason() -> None:
    resident = _linked()

    with pytest.raises(errors.ReasonRequired):
        reveal_number(COUNTER, resident.resident_number, "  ")


@proves("S5.1.c", how="unit")
def test_each_look_up_is_written_down_with_everybody_shown_and_without_what_was_typed() -> None:
    residents = {_linked().resident_number, _linked().resident_number}

    search(INQUIRY, Wanted(kana="ヒラツカ"))

    (event,) = AuditEvent.objects.using("unified_addressee").filter(event="addressee.searched")
    assert set(event.subjects) == residents
    assert event.detail == {"keys": ["kana"], "has_more": False}


def test_a_search_for_nothing_is_refused() -> None:
    with pytest.raises(errors.NothingToSearch):
        search(INQUIRY, Wanted())


def test_the_individual_number_stands_nowhere_in_clear() -> None:
    resident = _linked()

    assert resident.individual_number is not None
    for table in ("addressee", "addressee_record", "addressee_version", "audit_event"):
        with connections["unified_addressee"].cursor() as cursor:
            cursor.execute(f"select coalesce(string_agg(row_to_json(t)::text, ''), '') from {table} t")
            assert resident.individual_number.reveal() not in cursor.fetchone()[0]
