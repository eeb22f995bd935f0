"""中断して保存: what was typed comes back whole, to the one who typed it and to nobody else (M54)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.crypto.keyring import KeyringFault
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.actions.park_entry import (
    discard_entry,
    expire_drafts,
    park_entry,
)
from daicho.systems.resident_registry.errors import DraftNotFound, TooManyDrafts
from daicho.systems.resident_registry.models import EntryDraft, Movement, OfficeSetting
from daicho.systems.resident_registry.models.sealed_drafts import open_draft
from daicho.systems.resident_registry.queries.entry_drafts import parked_entries, resume_entry
from daicho.systems.resident_registry.queries.office_settings import most_entry_drafts
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from tests.makers.births_and_deaths import a_death
from tests.makers.move_in import a_move_in, a_number_pair, father, fresh_numbers
from tests.makers.registry_flow import all_alerts, approved, carried_out, entered
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"


def typed(number: str = "") -> dict[str, list[str]]:
    return {
        "moved_on_year": ["8年"],
        "members-TOTAL_FORMS": ["1"],
        "members-0-name": ["大川　"],
        "members-0-individual_number": [number],
        "confirm": ["REG-NOTE-012@notified_on", "REG-MOVE-042@members.0.name"],
    }


def parked(staff_id: str = "1001", number: str = "") -> UUID:
    draft = uuid4()
    park_entry(officer(staff_id), draft, "move_in", "大川", typed(number))
    return draft


def test_what_was_typed_comes_back_field_by_field() -> None:
    draft = parked(number="12345")

    assert resume_entry(officer("1001"), draft).fields == typed("12345")
    (row,) = parked_entries(officer("1001"))
    assert (row.draft_id, row.title, row.label) == (draft, "転入", "大川")


@proves("M54.c", how="unit")
def test_personal_numbers_of_a_parked_entry_lie_encrypted_and_stand_in_no_audit_row() -> None:
    secret = a_number_pair().individual_number
    draft = parked(number=secret)
    resumed = resume_entry(officer("1001"), draft)

    stored = bytes(EntryDraft.objects.using(SYSTEM).get().content)
    assert secret.encode() not in stored
    assert "大川".encode() not in stored
    assert secret not in repr(resumed)
    events = list(AuditEvent.objects.using(SYSTEM).values())
    assert {event["event"] for event in events} == {"entry_draft.saved", "entry_draft.resumed"}
    assert not any(secret in str(event) for event in events)
    assert AuditEvent.objects.using(SYSTEM).get(event="entry_draft.resumed").individual_number_shown


@proves("M54.c", how="refusal")
def test_another_officer_neither_sees_nor_opens_nor_overwrites_nor_discards_it() -> None:
    draft = parked("1001", number=a_number_pair().individual_number)
    other = officer("1003")

    assert parked_entries(other) == ()
    for act in (
        lambda: resume_entry(other, draft),
        lambda: park_entry(other, draft, "move_in", "", typed()),
        lambda: discard_entry(other, draft),
    ):
        with pytest.raises(DraftNotFound):
            act()
    row = EntryDraft.objects.using(SYSTEM).get()
    with pytest.raises((InvalidTag, KeyringFault)):
        open_draft(row.content, draft, "1003")


def test_a_blob_moved_to_another_draft_cannot_be_opened() -> None:
    first, second = parked(), parked()
    content = EntryDraft.objects.using(SYSTEM).get(id=first).content
    EntryDraft.objects.using(SYSTEM).filter(id=second).update(content=content)

    with pytest.raises((InvalidTag, KeyringFault)):
        resume_entry(officer("1001"), second)


def test_parked_again_the_newer_content_counts() -> None:
    draft = parked(number="1")
    park_entry(officer("1001"), draft, "move_in", "大川", typed("12"))

    assert resume_entry(officer("1001"), draft).fields == typed("12")
    assert EntryDraft.objects.using(SYSTEM).count() == 1


def test_it_is_gone_with_the_registration_and_the_others_stay() -> None:
    ctx, entry, numbers = officer("1001"), a_move_in(), fresh_numbers()
    draft, another = parked(), parked()

    enter_movement(ctx, MOVE_IN, entry, numbers, all_alerts(ctx, entry, numbers), draft)

    assert set(EntryDraft.objects.using(SYSTEM).values_list("id", flat=True)) == {another}
    with pytest.raises(DraftNotFound):
        park_entry(ctx, draft, "move_in", "", typed())


def test_a_form_that_is_registered_elsewhere_does_not_come_back_as_a_draft() -> None:
    entered(officer("1001"))
    registered = Movement.objects.using(SYSTEM).get().id

    with pytest.raises(DraftNotFound):
        park_entry(officer("1001"), registered, "move_in", "", typed())


def test_one_officer_keeps_no_more_than_work_in_hand() -> None:
    for _ in range(most_entry_drafts()):
        parked()

    with pytest.raises(TooManyDrafts):
        parked()
    parked("1002")
    first = parked_entries(officer("1001"))[-1].draft_id
    discard_entry(officer("1001"), first)
    assert parked() in {one.draft_id for one in parked_entries(officer("1001"))}


MONTH = timedelta(days=30)


def at(when: datetime, staff_id: str = "1001") -> Context:
    return officer(staff_id, when)


def test_after_thirty_days_the_content_is_gone_and_the_officer_is_told() -> None:
    draft = parked(number="12345")
    last_day, after = MONDAY_MORNING + MONTH, MONDAY_MORNING + MONTH + timedelta(minutes=1)

    expire_drafts(at(last_day))
    assert resume_entry(at(last_day), draft).fields == typed("12345")

    expire_drafts(at(after))
    (row,) = parked_entries(at(after))
    assert (row.is_expired, row.label, row.age_days) == (True, "大川", 30)
    assert not open_draft(EntryDraft.objects.using(SYSTEM).get().content, draft, "1001").fields
    with pytest.raises(DraftNotFound):
        resume_entry(at(after), draft)
    assert AuditEvent.objects.using(SYSTEM).get(event="entry_draft.expired").detail == {"drafts": [str(draft)]}


def test_the_job_finds_nothing_to_take_out_twice() -> None:
    parked()
    after = MONDAY_MORNING + MONTH + timedelta(days=1)

    expire_drafts(at(after))
    expire_drafts(at(after + timedelta(days=1)))

    assert AuditEvent.objects.using(SYSTEM).filter(event="entry_draft.expired").count() == 1
    expire_drafts(at(after + MONTH))
    assert not EntryDraft.objects.using(SYSTEM).exists()


def test_the_office_decides_how_long_entries_are_kept() -> None:
    OfficeSetting.objects.using(SYSTEM).create(
        name="entry_drafts_kept_days", setting_no=1, value=3, set_at=MONDAY_MORNING, staff_id="1009"
    )
    draft = parked()

    (row,) = parked_entries(at(MONDAY_MORNING + timedelta(days=2)))
    assert (row.age_days, row.days_left, row.is_expired) == (2, 1, False)
    with pytest.raises(DraftNotFound):
        resume_entry(at(MONDAY_MORNING + timedelta(days=4)), draft)


def test_expired_entries_are_no_work_in_hand() -> None:
    for _ in range(most_entry_drafts()):
        parked()
    after = at(MONDAY_MORNING + MONTH + timedelta(days=1))

    park_entry(after, uuid4(), "move_in", "大川", typed())

    assert len(parked_entries(after)) == most_entry_drafts() + 1


def test_a_parked_entry_hinders_nobody_elses_entry_about_the_same_person() -> None:
    """保留は仮登録ではない: 対象者を押さえない。"""
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),))).resident_numbers
    park_entry(officer("1001"), uuid4(), "death", "大川 誠", {"people": [number]}, number)

    reception = carried_out(officer("1003"), officer("1002"), DEATH, a_death(number))

    assert reception
    assert len(parked_entries(officer("1001"))) == 1
