"""国内転入 from entry to approval: what is written, and who is stopped."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import correct_movement, enter_movement
from daicho.systems.resident_registry.actions.review_movement import (
    check_movement_next_day,
    return_movement,
    verify_movement,
    withdraw_movement,
)
from daicho.systems.resident_registry.errors import (
    AlertsNotConfirmed,
    AlreadyApproved,
    EntryHasErrors,
    EntryWasCorrected,
    NextDayCheckerInvolved,
    NotInState,
    NotYetNextDay,
    ReasonRequired,
    SameOfficer,
    VerifierMayNotApprove,
)
from daicho.systems.resident_registry.models import (
    Movement,
    MovementEntry,
    OfficeSetting,
    Resident,
    ResidentSearch,
    ResidentVersion,
)
from daicho.systems.resident_registry.queries.records import household_members, personal_numbers
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from tests.makers.move_in import a_move_in, child, father, fresh_numbers, mother
from tests.makers.registry_flow import all_alerts, approved, entered
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"


@proves("S1.1.a", how="unit")
def test_an_approved_family_lives_in_one_new_household_with_one_head() -> None:
    result = approved(officer("1001"), officer("1002"))

    members = household_members(result.household_number)
    assert [(m.record.name.full, m.record.relationship, m.record.order_in_household) for m in members] == [
        ("大川 誠", ("02",), 1),
        ("大川 結衣", ("12",), 2),
        ("大川 陽", ("20",), 3),
    ]
    assert {m.record.head.full for m in members} == {"大川 誠"}
    assert {m.version_no for m in members} == {1}
    assert all(m.record.became_resident.on == m.record.settled.on for m in members)


def test_nothing_of_a_provisional_entry_is_in_the_register_or_on_its_way_out() -> None:
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)

    assert Movement.objects.using(SYSTEM).filter(reception=reception).exists()
    assert not Resident.objects.using(SYSTEM).exists()
    assert not ResidentVersion.objects.using(SYSTEM).exists()
    assert not ResidentSearch.objects.using(SYSTEM).exists()
    assert not Delivery.objects.using(SYSTEM).exists()


def test_each_member_is_announced_once_to_the_cs_and_once_to_the_platform() -> None:
    result = approved(officer("1001"), officer("1002"))

    sent = Delivery.objects.using(SYSTEM).values_list("message__type", "receiver", "subject", "order_no")
    to_platform = [(subject, order) for _, receiver, subject, order in sent if receiver == "linkage_platform"]
    to_cs = Counter((type_, order) for type_, receiver, _, order in sent if receiver == "jukinet_server")
    assert sorted(to_platform) == sorted((number, 1) for number in result.resident_numbers)
    assert to_cs == {("IdentificationUpdate", 1): 3, ("MoveInNoticeSent", 1): 1}
    assert {order for _, order in to_cs} == {1}


def test_the_citys_own_number_of_a_person_never_goes_to_the_cs() -> None:
    result = approved(officer("1001"), officer("1002"))

    subjects = Delivery.objects.using(SYSTEM).filter(receiver="jukinet_server").values_list("subject", flat=True)
    assert not set(subjects) & set(result.resident_numbers)


def test_every_step_leaves_one_audit_row_naming_officer_and_residents() -> None:
    result = approved(officer("1001"), officer("1002"))

    rows = AuditEvent.objects.using(SYSTEM).order_by("recorded_at").values_list("event", "staff_id")
    assert list(rows) == [
        ("movement.entered", "1001"),
        ("movement.verified", "1002"),
        ("movement.approved", "1002"),
    ]
    approval = AuditEvent.objects.using(SYSTEM).get(event="movement.approved")
    assert approval.subjects == list(result.resident_numbers)


def test_personal_numbers_are_nowhere_in_clear_but_come_back_whole() -> None:
    numbers = fresh_numbers(3)
    result = approved(officer("1001"), officer("1002"), a_move_in(), numbers)

    stored = [personal_numbers(n) for n in result.resident_numbers]
    assert tuple(stored) == numbers.members
    secret = numbers.members[0].individual_number
    texts = [
        str(row)
        for model in (MovementEntry, ResidentVersion, ResidentSearch, AuditEvent)
        for row in model.objects.using(SYSTEM).values()
    ]
    assert texts
    assert not any(secret in text for text in texts)
    assert secret not in repr(numbers)
    assert secret not in repr(numbers.members[0])


@proves("M3.b", how="refusal")
@proves("M3.c", how="refusal")
def test_the_enterer_can_neither_verify_nor_approve_the_own_entry() -> None:
    enterer = officer("1002")
    reception = entered(enterer)

    with pytest.raises(SameOfficer, match="入力者\\(鈴木 誠\\)以外"):
        verify_movement(enterer, reception, 1)
    verify_movement(officer("1003"), reception, 1)
    with pytest.raises(SameOfficer):
        approve_movement(enterer, reception, 1)
    assert not Resident.objects.using(SYSTEM).exists()


@proves("M3.e", how="refusal")
def test_the_verifier_may_approve_unless_the_city_decided_otherwise() -> None:
    first = officer("1003")
    OfficeSetting.objects.using(SYSTEM).create(
        name="verifier_may_approve", setting_no=1, value=False, set_at=first.now, staff_id="1009"
    )
    reception = entered(officer("1001"))
    verify_movement(first, reception, 1)

    with pytest.raises(VerifierMayNotApprove):
        approve_movement(first, reception, 1)
    assert approve_movement(officer("1002"), reception, 1).household_number


def test_approving_twice_writes_once_and_says_by_whom() -> None:
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)
    approve_movement(officer("1002"), reception, 1)

    with pytest.raises(AlreadyApproved, match="鈴木 誠"):
        approve_movement(officer("1003"), reception, 1)
    assert ResidentVersion.objects.using(SYSTEM).count() == 3


def test_the_same_form_sent_twice_is_stored_once() -> None:
    ctx, entry, numbers = officer("1001"), a_move_in(), fresh_numbers()
    submission = Movement._meta.pk.to_python("0d4cbd0a-9b3c-4f0e-8a0c-0d6a7f1d2c3b")

    first = enter_movement(ctx, MOVE_IN, entry, numbers, all_alerts(ctx, entry, numbers), submission)
    second = enter_movement(ctx, MOVE_IN, entry, numbers, all_alerts(ctx, entry, numbers), submission)

    assert first.reception == second.reception
    assert Movement.objects.using(SYSTEM).count() == 1


def test_an_entry_with_errors_is_refused_whole_with_every_error_named() -> None:
    ctx = officer("1001")
    entry = a_move_in((father(), mother(relationship=("02",)), child(honseki=father().honseki.__class__())))

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(ctx, MOVE_IN, entry, fresh_numbers(), ())

    codes = {finding.code for finding in refused.value.findings}
    assert {"REG-HOUSE-001", "REG-MOVE-070"} <= codes
    assert not Movement.objects.using(SYSTEM).exists()


def test_an_unconfirmed_alert_stops_the_entry_and_its_confirmation_is_kept() -> None:
    ctx = officer("1001")
    late = a_move_in(moved_on=a_move_in().moved_on - timedelta(days=40), planned_on=None)
    numbers = fresh_numbers()

    with pytest.raises(AlertsNotConfirmed) as refused:
        enter_movement(ctx, MOVE_IN, late, numbers, ())
    assert {f.code for f in refused.value.findings} == {"REG-NOTE-012"}

    enter_movement(ctx, MOVE_IN, late, numbers, {"REG-NOTE-012@notified_on"})
    kept = MovementEntry.objects.using(SYSTEM).get().confirmed_alerts
    assert [row[0] for row in kept] == ["REG-NOTE-012@notified_on"]


def test_somebody_who_already_lives_here_cannot_move_in_again() -> None:
    numbers = fresh_numbers(1)
    alone = a_move_in((father(),))
    known = approved(officer("1001"), officer("1002"), alone, numbers)

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(officer("1001"), MOVE_IN, alone, numbers, ())

    (finding,) = [f for f in refused.value.findings if f.code == "REG-MOVE-040"]
    assert known.resident_numbers[0] in finding.message
    assert "転居" in finding.message
    assert numbers.members[0].individual_number not in finding.message


def test_two_counters_entering_the_same_person_are_told_before_the_second_is_stored() -> None:
    numbers, alone = fresh_numbers(1), a_move_in((father(),))
    entered(officer("1001"), alone, numbers)

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(officer("1003"), MOVE_IN, alone, numbers, ())

    assert "REG-MOVE-050" in {f.code for f in refused.value.findings}


def test_a_corrected_entry_must_be_verified_anew_and_not_by_who_corrected_it() -> None:
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)
    ctx, entry, numbers = officer("1003"), a_move_in(from_head="大川 誠一"), fresh_numbers()
    correct_movement(ctx, reception, entry, numbers, all_alerts(ctx, entry, numbers))

    with pytest.raises(NotInState):
        approve_movement(officer("1002"), reception, 1)
    with pytest.raises(EntryWasCorrected):
        verify_movement(officer("1002"), reception, 1)
    with pytest.raises(SameOfficer):
        verify_movement(ctx, reception, 2)
    verify_movement(officer("1002"), reception, 2)
    result = approve_movement(officer("1002"), reception, 2)
    assert household_members(result.household_number)[0].record.previous_address.head_full == "大川 誠一"


def test_a_returned_entry_waits_for_its_correction_and_needs_a_reason() -> None:
    reception = entered(officer("1001"))

    with pytest.raises(ReasonRequired):
        return_movement(officer("1002"), reception, " ")
    return_movement(officer("1002"), reception, "本籍の番地が転出証明書と違います")
    with pytest.raises(NotInState, match="差戻し"):
        verify_movement(officer("1002"), reception, 1)


def test_a_withdrawn_entry_leaves_no_history_and_frees_the_person() -> None:
    numbers, alone = fresh_numbers(1), a_move_in((father(),))
    reception = entered(officer("1001"), alone, numbers)
    withdraw_movement(officer("1001"), reception, "届出人が取り下げた")

    again = approved(officer("1001"), officer("1002"), alone, numbers)

    assert len(again.resident_numbers) == 1
    assert ResidentVersion.objects.using(SYSTEM).count() == 1


@proves("M3.d", how="refusal")
def test_the_next_day_check_is_for_an_officer_without_part_in_it_and_not_before_the_next_day() -> None:
    reception = entered(officer("1001"))
    verify_movement(officer("1002"), reception, 1)
    approve_movement(officer("1002"), reception, 1)
    checker = officer("1004")
    tomorrow = replace(checker, now=checker.now + timedelta(days=1))

    with pytest.raises(NotYetNextDay):
        check_movement_next_day(checker, reception)
    with pytest.raises(NextDayCheckerInvolved, match="入力"):
        check_movement_next_day(replace(officer("1001"), now=tomorrow.now), reception)
    check_movement_next_day(tomorrow, reception)
    with pytest.raises(NotInState):
        check_movement_next_day(tomorrow, reception)
