"""入管庁長官通知の取込み: once, from a registered medium, each notice worked by officers, in order per person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.register_medium import retire_medium
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.actions.take_immigration_file import (
    look_again,
    refuse_row,
    take_immigration_file,
)
from daicho.systems.resident_registry.errors import (
    MediumRefused,
    NoticeFileRefused,
    NoticeRowNotOpen,
    ReasonRequired,
)
from daicho.systems.resident_registry.models import ImmigrationFile, ImmigrationRow
from daicho.systems.resident_registry.queries.immigration import NoticeLine, notice_lines, opened_row
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.immigration_file import proposed_entry
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.immigration_notice import KIND, ImmigrationNoticeEntry
from daicho.systems.resident_registry.rules.record import ResidentRecord
from tests.makers.departures import filed
from tests.makers.immigration import MEDIUM, a_file, a_medium, noticed
from tests.makers.move_in import a_move_in
from tests.makers.names_and_numbers import SINCE, SPECIAL_PERMANENT, a_mixed_family, foreigner
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
ENGINEER = {"status_of_residence": "技術・人文知識・国際業務", "period": "3年", "expires_on": "2029-11-18"}


@pytest.fixture
def head() -> str:
    """SMITH JOHN, 留学, here since January, and a registered medium."""
    a_medium()
    return approved(officer("1001"), officer("1002"), a_mixed_family()).resident_numbers[0]


def record_of(number: str) -> ResidentRecord:
    return newest_records([number])[number].record


def waiting() -> tuple[NoticeLine, ...]:
    return notice_lines(officer("1001"))


def proposal(line: NoticeLine) -> ImmigrationNoticeEntry:
    _, row, newest = opened_row(officer("1001"), line.id)
    return proposed_entry(row, newest.record, line.resident_number, str(line.id))


def work(line: NoticeLine) -> str:
    """The notice as proposed, the whole way; its reception number."""
    return carried_out(officer("1001"), officer("1002"), KIND, proposal(line))


def events(name: str) -> Any:
    return AuditEvent.objects.using(SYSTEM).filter(event=name)


def test_a_notice_becomes_a_proposal_and_changes_the_record_only_when_it_is_approved(head: str) -> None:
    before = record_of(head)

    taken = take_immigration_file(officer("1001"), a_file(noticed(before, **ENGINEER)))

    (line,) = waiting()
    assert (taken.rows, line.resident_number, line.found_by, line.obstacle) == (1, head, "card", "")
    assert record_of(head) == before
    reception = work(line)
    after = record_of(head)
    assert after.foreign.status_of_residence == "技術・人文知識・国際業務"
    assert after.foreign.expires_on == date(2029, 11, 18)
    assert replace(after, foreign=before.foreign) == before
    (done,) = notice_lines(officer("1001"), "applied")
    assert (waiting(), done.reception) == ((), reception)


def test_the_same_file_again_changes_nothing(head: str) -> None:
    content = a_file(noticed(record_of(head), **ENGINEER))
    first = take_immigration_file(officer("1001"), content)
    work(waiting()[0])

    again = take_immigration_file(officer("1002"), content)

    assert (first.already, again.already) == (False, True)
    assert ImmigrationRow.objects.using(SYSTEM).count() == 1
    assert waiting() == ()
    assert events("immigration_file.repeated").count() == 1


@proves("S1.5.c", how="refusal")
@pytest.mark.parametrize("medium", ["NK-999", "NK-002"])
def test_a_file_of_a_medium_that_is_not_registered_is_refused_and_the_attempt_is_kept(head: str, medium: str) -> None:
    a_medium("NK-002")
    retire_medium(officer("1003"), "NK-002")

    with pytest.raises(MediumRefused) as refusal:
        take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER), medium=medium))

    assert medium in refusal.value.message
    assert not ImmigrationFile.objects.using(SYSTEM).exists()
    (kept,) = events("immigration_file.refused")
    assert (kept.staff_id, kept.detail["medium"], kept.detail["code"]) == ("1001", medium, "REG-MEDIA-001")


@proves("S1.5.a", how="refusal")
@pytest.mark.parametrize(
    ("case", "header", "place"),
    [
        ("another city's", {"municipality_code": "149993"}, "ほかの市区町村"),
        ("another layout", {"format": "immigration-notice/9"}, "format"),
        ("an item that nobody agreed", {"individual_number": "x"}, "individual_number"),
        ("no rows", {"rows": []}, "ファイル全体"),
    ],
)
def test_a_file_of_another_form_is_refused_whole_and_the_attempt_is_kept(
    head: str, case: str, header: dict[str, Any], place: str
) -> None:
    with pytest.raises(NoticeFileRefused) as refusal:
        take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER), **header))

    assert place in refusal.value.message, case
    assert not ImmigrationRow.objects.using(SYSTEM).exists()
    assert events("immigration_file.refused").count() == 1


def test_what_is_wrong_with_a_file_is_told_by_place_and_never_by_value(head: str) -> None:
    with pytest.raises(NoticeFileRefused) as refusal:
        take_immigration_file(officer("1001"), a_file(noticed(record_of(head), card_number="謎の番号")))

    assert "rows.0.after.card_number" in refusal.value.message
    assert "謎" not in refusal.value.message


def test_another_file_under_a_number_taken_before_is_refused(head: str) -> None:
    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER)))

    with pytest.raises(NoticeFileRefused):
        take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **{**ENGINEER, "period": "5年"})))

    assert ImmigrationRow.objects.using(SYSTEM).count() == 1


def test_who_has_another_card_is_found_by_name_birth_date_and_nationality_and_by_nothing_less(head: str) -> None:
    row = noticed(record_of(head), **ENGINEER, card_number="ZZ00000001ZZ")
    other_card = {**row, "held_card_number": "ZZ00000009ZZ"}
    other_nationality = {**other_card, "nationality": "KOR"}
    other_day = {**other_card, "birth_date": "1970-01-01"}

    take_immigration_file(officer("1001"), a_file(other_card, other_nationality, other_day))

    found = [(line.resident_number, line.found_by, bool(line.obstacle)) for line in waiting()]
    assert found == [(head, "name", False), ("", "", True), ("", "", True)]


def test_an_unknown_person_is_explained_found_later_or_refused_with_a_reason(head: str) -> None:
    stranger = {**noticed(record_of(head), "15"), "held_card_number": "QQ00000001QQ", "name": "DOE JANE"}
    take_immigration_file(officer("1001"), a_file(stranger))
    (line,) = waiting()
    assert "住民記録にいません" in line.obstacle
    assert not look_again(officer("1001"), line.id)
    with pytest.raises(NoticeRowNotOpen):
        opened_row(officer("1001"), line.id)
    with pytest.raises(ReasonRequired):
        refuse_row(officer("1002"), line.id, " ")

    refuse_row(officer("1002"), line.id, "転入届が出ていない。入管庁に照会した")

    (done,) = notice_lines(officer("1001"), "refused")
    assert (waiting(), done.reason) == ((), "転入届が出ていない。入管庁に照会した")
    with pytest.raises(NoticeRowNotOpen):
        refuse_row(officer("1002"), line.id, "もう一度")


def test_whoever_is_recorded_after_the_file_came_is_found_when_looked_for_again() -> None:
    a_medium()
    newcomer = a_mixed_family()
    card = newcomer.members[0].foreign.card_number
    row = {"notice_code": "15", "after": None, "held_card_number": card, "name": "SMITH JOHN", "nationality": "USA"}
    days = {"notified_on": "2026-11-20", "effective_on": "2026-11-18", "birth_date": None, "row": 1}
    take_immigration_file(officer("1001"), a_file({**row, **days}))
    (line,) = waiting()
    assert line.resident_number == ""

    number = approved(officer("1001"), officer("1002"), newcomer).resident_numbers[0]

    assert look_again(officer("1001"), line.id)
    assert waiting()[0].resident_number == number


def test_whose_record_is_closed_already_is_explained_and_cannot_be_entered(head: str) -> None:
    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), "15")))
    work(waiting()[0])

    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), "11"), file_number="ISA-2026-000002"))

    (line,) = waiting()
    assert "消除されています" in line.obstacle
    assert not line.may_enter
    with pytest.raises(NoticeRowNotOpen):
        opened_row(officer("1001"), line.id)


def test_notices_about_one_person_are_worked_in_the_order_of_the_agency(head: str) -> None:
    record = record_of(head)
    later = {**noticed(record, **ENGINEER, card_number="ZZ00000002ZZ"), "effective_on": "2026-11-19"}
    take_immigration_file(officer("1001"), a_file(later, file_number="ISA-2", made_on="2026-11-21"))
    (second,) = waiting()
    early = proposal(second)
    take_immigration_file(officer("1001"), a_file(noticed(record, **ENGINEER), file_number="ISA-1"))
    first, second = waiting()

    assert (first.file_number, first.may_enter, second.may_enter) == ("ISA-1", True, False)
    alerts = {alert_key(f) for f in judge(officer("1001"), KIND, early, EntryNumbers())}
    reception = enter_movement(officer("1001"), KIND, early, EntryNumbers(), alerts).reception
    verify_movement(officer("1002"), reception, 1)
    with pytest.raises(NoticeRowNotOpen) as refusal:
        approve_movement(officer("1002"), reception, 1)
    assert "前の通知" in refusal.value.message
    assert record_of(head) == record


def test_a_row_in_a_provisional_entry_is_shown_so_and_neither_entered_nor_refused_again(head: str) -> None:
    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER)))
    (line,) = waiting()
    entry = proposal(line)
    reception = enter_movement(officer("1001"), KIND, entry, EntryNumbers(), ()).reception

    (line,) = waiting()

    assert (line.reception, line.may_enter) == (reception, False)
    with pytest.raises(NoticeRowNotOpen):
        opened_row(officer("1001"), line.id)
    with pytest.raises(NoticeRowNotOpen):
        refuse_row(officer("1002"), line.id, "二重")


def test_a_row_is_settled_only_by_a_movement_of_the_person_it_means(head: str) -> None:
    other = approved(officer("1001"), officer("1002"), a_move_in((foreigner(),), moved_on=SINCE)).resident_numbers[0]
    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER)))
    entry = proposal(waiting()[0])
    items = replace(entry.items, foreign=replace(entry.items.foreign, card_number="ZZ00000003ZZ"))  # type: ignore[union-attr, type-var]
    wrong = replace(entry, resident_number=other, items=items)

    with pytest.raises(NoticeRowNotOpen):
        carried_out(officer("1001"), officer("1002"), KIND, wrong)

    assert waiting()[0].state == "waiting"


def test_a_notice_whose_movement_is_undone_waits_again(head: str) -> None:
    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER)))
    reception = work(waiting()[0])
    undoing = CancellationEntry(
        filed(MONDAY_MORNING.date(), FilingBasis.OFFICIAL), reception, (head,), "通知の読み違い"
    )

    carried_out(officer("1001"), officer("1002"), CANCELLATION, undoing)

    (line,) = waiting()
    assert (line.reception, line.may_enter) == ("", True)
    assert reception in line.reason


def test_a_notice_about_a_special_permanent_resident_is_left_to_the_hand_of_an_officer() -> None:
    a_medium()
    member = foreigner(foreign=SPECIAL_PERMANENT)
    number = approved(officer("1001"), officer("1002"), a_move_in((member,), moved_on=SINCE)).resident_numbers[0]
    take_immigration_file(officer("1001"), a_file(noticed(record_of(number), "04", card_number="EF99999999GH")))
    (line,) = waiting()

    assert (line.resident_number, line.by_hand) == (number, True)
    codes = {f.code for f in judge(officer("1001"), KIND, proposal(line), EntryNumbers())}
    assert "REG-IMMI-002" in codes


def test_what_a_row_tells_lies_encrypted_and_whoever_is_listed_is_named_in_the_log(head: str) -> None:
    take_immigration_file(officer("1001"), a_file(noticed(record_of(head), **ENGINEER)))

    blob = bytes(ImmigrationRow.objects.using(SYSTEM).get().content)
    (line,) = waiting()

    assert record_of(head).foreign.card_number.encode() not in blob
    (listed,) = events("immigration_rows.listed")
    assert listed.subjects == [head]
    assert isinstance(line.id, UUID)
    assert ImmigrationFile.objects.using(SYSTEM).get().medium_id == MEDIUM
