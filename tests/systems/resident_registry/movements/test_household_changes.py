"""世帯の異動 in the tables: versions, households, who is told, and what the certificate says afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daicho.foundation.messaging.models import Delivery
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, EntryHasErrors
from daicho.systems.resident_registry.models import Household, Movement, Resident
from daicho.systems.resident_registry.queries.records import events_of, household_members, newest_records, versions_of
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.head_change import KIND as HEAD_CHANGE
from daicho.systems.resident_registry.rules.movements.head_change import HeadChangeEntry
from daicho.systems.resident_registry.rules.movements.household_joining import (
    HOUSEHOLD_CHANGE,
    HOUSEHOLD_MERGER,
    HouseholdChangeEntry,
    HouseholdMergerEntry,
)
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from tests.makers.household import HEAD, SON, WIFE, filing, grandmother
from tests.makers.move_in import a_move_in, new_address
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
NOTIFIED = filing(basis=FilingBasis.NOTIFICATION)


@pytest.fixture
def family() -> tuple[str, ...]:
    """大川 誠, 結衣 and 陽 in one household."""
    return approved(officer("1001"), officer("1002"), a_move_in()).resident_numbers


@pytest.fixture
def hana() -> str:
    """大川 花, alone at the same address."""
    entry = a_move_in((grandmother(),), address=new_address())
    return approved(officer("1001"), officer("1002"), entry).resident_numbers[0]


def household(number: str) -> str:
    return newest_records([number])[number].record.household_number


def reasons(number: str) -> list[str]:
    return [events_of(number)[v.version_no].reason for v in versions_of(number)]


def sent(receiver: str) -> int:
    return Delivery.objects.using(SYSTEM).filter(receiver=receiver).count()


@proves("S1.1.c", how="unit")
def test_a_wife_separates_from_the_household_with_her_child(family: tuple[str, ...]) -> None:
    """世帯分離: 新しい世帯番号と世帯主、住所はそのまま。CSへは何も送らず、連携基盤へは二人分。"""
    father, mother, child = family
    to_cs, to_platform = sent("jukinet_server"), sent("linkage_platform")

    carried_out(
        officer("1001"), officer("1002"), SEPARATION,
        HouseholdSeparationEntry(NOTIFIED, (mother, child), (Placed(mother, HEAD), Placed(child, SON))),
    )  # fmt: skip

    new = household(mother)
    assert Household.objects.using(SYSTEM).filter(number=new).exists()
    assert [m.resident_number for m in household_members(new)] == [mother, child]
    assert [m.resident_number for m in household_members(household(father))] == [father]
    assert reasons(mother) == ["move_in", "household_separation"]
    assert reasons(father) == ["move_in"]
    assert sorted(Resident.objects.using(SYSTEM).filter(is_head=True).values_list("number", flat=True)) == [
        father,
        mother,
    ]
    assert (sent("jukinet_server"), sent("linkage_platform")) == (to_cs, to_platform + 2)
    paper = certificate_member(child, newest_records([child])[child].record)
    assert (paper.head_name, paper.relationship, paper.address.lot) == ("大川 結衣", SON, "1番8号")


def test_the_head_separates_and_the_wife_becomes_head_of_those_who_stay(family: tuple[str, ...]) -> None:
    """世帯主の分離: 残る世帯は世帯主変更として記録される。"""
    father, mother, child = family
    entry = HouseholdSeparationEntry(NOTIFIED, (father,), (Placed(father, HEAD),))

    carried_out(officer("1001"), officer("1002"), SEPARATION, entry)

    assert reasons(father) == ["move_in", "household_separation"]
    assert reasons(mother) == reasons(child) == ["move_in", "head_change"]
    assert [m.record.relationship for m in household_members(household(mother))] == [HEAD, SON]


def test_a_grandmother_merges_into_the_family_and_her_household_is_empty(family: tuple[str, ...], hana: str) -> None:
    """世帯合併: 元の世帯には誰も残らない。方書が違ってもエラーにならない。"""
    old, target = household(hana), household(family[0])
    to_cs = sent("jukinet_server")

    carried_out(
        officer("1001"), officer("1002"), HOUSEHOLD_MERGER,
        HouseholdMergerEntry(NOTIFIED, (hana,), target, (Placed(hana, ("52",)),)),
    )  # fmt: skip

    assert household_members(old) == ()
    assert [m.resident_number for m in household_members(target)] == [*family, hana]
    assert reasons(hana)[-1] == "household_merger"
    assert sent("jukinet_server") == to_cs


def test_a_child_changes_to_the_grandmothers_household(family: tuple[str, ...], hana: str) -> None:
    """世帯変更: 一部の人が既存の世帯へ移る。"""
    father, mother, child = family
    entry = HouseholdChangeEntry(NOTIFIED, (child,), household(hana), (Placed(child, ("20", "20")),))

    carried_out(officer("1001"), officer("1002"), HOUSEHOLD_CHANGE, entry)

    assert [m.resident_number for m in household_members(household(hana))] == [hana, child]
    assert [m.resident_number for m in household_members(household(father))] == [father, mother]


def test_the_wife_becomes_head_and_it_can_be_undone(family: tuple[str, ...]) -> None:
    """世帯主変更と、その取消し。世帯主はどの時点でも一人。"""
    father, mother, child = family
    before = {n: newest_records([n])[n].record for n in family}
    entry = HeadChangeEntry(NOTIFIED, mother, (Placed(father, ("11",)), Placed(child, SON)))

    reception = carried_out(officer("1001"), officer("1002"), HEAD_CHANGE, entry)

    assert [(m.resident_number, m.record.relationship) for m in household_members(household(father))] == [
        (mother, HEAD),
        (father, ("11",)),
        (child, SON),
    ]
    undone = CancellationEntry(filing(), reception, family, "届出の誤りを確認したため")
    carried_out(officer("1001"), officer("1002"), CANCELLATION, undone)
    assert {n: newest_records([n])[n].record for n in family} == before
    assert reasons(father) == ["move_in", "head_change", "cancellation_correction"]


def test_the_preview_before_approval_shows_everybody_whom_a_change_of_head_touches(family: tuple[str, ...]) -> None:
    """本登録の前に、全員の前後が見える。"""
    father, mother, child = family
    entry = HeadChangeEntry(NOTIFIED, mother, (Placed(father, ("11",)), Placed(child, SON)))
    reception = enter_movement(officer("1001"), HEAD_CHANGE, entry, EntryNumbers(), ()).reception

    touched = {one.number: one for one in view_movement(officer("1002"), reception).touched}

    assert set(touched) == set(family)
    before = touched[father].before
    assert before is not None
    assert (before.relationship, touched[father].after.relationship) == (HEAD, ("11",))


@proves("S1.1.c", how="refusal")
def test_a_merger_with_another_lot_number_is_refused_and_nothing_is_stored(family: tuple[str, ...]) -> None:
    """番地の違う世帯への合併は転居。何も登録されない。"""
    elsewhere = a_move_in((grandmother(),), address=new_address("5番5号"))
    hana = approved(officer("1001"), officer("1002"), elsewhere).resident_numbers[0]
    entry = HouseholdMergerEntry(NOTIFIED, (hana,), household(family[0]), (Placed(hana, ("52",)),))
    stored = Movement.objects.using(SYSTEM).count()

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(officer("1001"), HOUSEHOLD_MERGER, entry, EntryNumbers(), ())

    assert [f.code for f in refused.value.findings] == ["REG-HHC-005"]
    assert Movement.objects.using(SYSTEM).count() == stored


def test_a_late_notification_is_taken_after_its_alert_was_read(family: tuple[str, ...]) -> None:
    """期間経過: アラートを確認すれば受理できる (25条、52条2項)。"""
    _, mother, _ = family
    days_ago = replace(officer("1001"), now=officer("1001").now.replace(month=12, day=28))
    late = replace(NOTIFIED, filed_on=days_ago.today)
    entry = HouseholdSeparationEntry(late, (mother,), (Placed(mother, HEAD),))

    with pytest.raises(AlertsNotConfirmed) as asked:
        enter_movement(days_ago, SEPARATION, entry, EntryNumbers(), ())

    assert [f.code for f in asked.value.findings] == ["REG-FILE-004"]
    assert enter_movement(days_ago, SEPARATION, entry, EntryNumbers(), {"REG-FILE-004@filed_on"}).reception


def test_a_change_of_head_that_forgets_a_member_is_refused(family: tuple[str, ...]) -> None:
    """世帯員の一人でも続柄が無ければ登録できない。"""
    father, mother, _ = family
    without_child = HeadChangeEntry(NOTIFIED, mother, (Placed(father, ("11",)),))

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(officer("1001"), HEAD_CHANGE, without_child, EntryNumbers(), ())

    assert "REG-HEAD-002" in {f.code for f in refused.value.findings}
    assert newest_records([mother])[mother].record.relationship == WIFE
