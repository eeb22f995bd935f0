"""A resident's record from the registry through the platform to the addressee system, by itself."""

from __future__ import annotations

import pytest
from django.db import connections

from daicho.foundation.messaging.models import InboxEntry
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.linkage_platform.models import ResidentCopy
from daicho.systems.unified_addressee.actions.look_up import look_up, search
from daicho.systems.unified_addressee.queries.found import Wanted
from tests.proofs import proves
from tests.sequences.city import deliveries, relay_inside, send_from
from tests.systems.linkage_platform.makers import a_change, a_resident, context_of

pytestmark = [
    pytest.mark.committed(databases=["resident_registry", "linkage_platform", "unified_addressee"]),
    pytest.mark.usefixtures("each_way"),
]
OFFICER = context_of("unified_addressee", "inquiry")


def _relay() -> None:
    while relay_inside("resident_registry", "linkage_platform") or relay_inside(
        "linkage_platform", "unified_addressee"
    ):
        pass


@proves("S4.1.a", how="sequence")
@proves("S5.1.a", how="sequence")
@proves("C2.a", how="sequence")
@proves("C11.a", how="sequence")
@proves("M6.a", how="sequence")
@proves("S5.1.c", how="sequence")
def test_an_approved_movement_can_be_looked_up_as_addressee_without_any_operator(each_way: str) -> None:
    kana = {"in_process": "ニイ　カゾク", "https": "ニイ　トオク"}[each_way]
    resident = a_resident(name="新居　家族", name_kana=kana)
    send_from("resident_registry", a_change(resident), resident.resident_number)
    moved = resident.model_copy(update={"name": "新居　改名"})
    send_from("resident_registry", a_change(moved, version_no=2), resident.resident_number)

    _relay()

    (found,) = search(OFFICER, Wanted(kana=kana)).rows
    assert (found.resident_number, found.name) == (resident.resident_number, "新居　改名")
    assert [change.version_no for change in look_up(OFFICER, resident.resident_number).changes] == [2, 1]
    entries = InboxEntry.objects.using("unified_addressee").filter(subject=resident.resident_number)
    assert sorted(entries.values_list("order_no", flat=True)) == [1, 2]


@proves("S4.1.c", how="sequence")
@proves("S5.1.b", how="sequence")
def test_protection_travels_with_the_record_and_hides_the_address_at_its_end(each_way: str) -> None:
    kana = {"in_process": "マモラレ　ルヒト", "https": "マモラレ　トオク"}[each_way]
    resident = a_resident(protected=True, name_kana=kana)
    send_from("resident_registry", a_change(resident), resident.resident_number)

    _relay()

    (found,) = search(OFFICER, Wanted(kana=kana)).rows
    assert found.address == RESTRICTED
    assert resident.address.lot not in repr(look_up(OFFICER, resident.resident_number))


@proves("S4.1.b", how="sequence")
def test_a_receiver_that_refuses_one_person_delays_only_that_person() -> None:
    stuck, other = a_resident(), a_resident()
    send_from("resident_registry", a_change(stuck, version_no=2), stuck.resident_number)
    send_from("resident_registry", a_change(stuck, version_no=1), stuck.resident_number)
    send_from("resident_registry", a_change(other), other.resident_number)

    _relay()

    held = [one for one in deliveries("resident_registry", "linkage_platform") if one.state == "held"]
    now = [one for one in held if one.subject in (stuck.resident_number, other.resident_number)]
    assert [(one.subject, one.last_code) for one in now] == [(stuck.resident_number, "LNK-ORDER-001")]
    assert ResidentCopy.objects.filter(pk=other.resident_number).exists()
    assert look_up(OFFICER, other.resident_number).row.resident_number == other.resident_number


@proves("C2.a", how="sequence")
def test_bodies_are_encrypted_on_their_way() -> None:
    resident = a_resident(name="秘匿　確認")
    send_from("resident_registry", a_change(resident), resident.resident_number)

    _relay()

    assert resident.individual_number is not None
    for alias in ("resident_registry", "linkage_platform", "unified_addressee"):
        for table in ("message", "delivery", "inbox_entry", "audit_event"):
            with connections[alias].cursor() as cursor:
                cursor.execute(f"select coalesce(string_agg(row_to_json(t)::text, ''), '') from {table} t")
                text = cursor.fetchone()[0]
            assert resident.individual_number.reveal() not in text
            assert "秘匿　確認" not in text
