"""除票の廃棄: two administrators and the owner of the database remove a person from every table, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError

from daicho.config import closing
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.audit.sealing import seal_once
from daicho.foundation.audit.verification import verify
from daicho.foundation.database.grants import models_placed_in
from daicho.foundation.messaging.models import Message
from daicho.kernel.context import Context
from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateScope
from daicho.systems.resident_registry.actions import destruction_plan
from daicho.systems.resident_registry.actions.archive_closed_records import archive_closed_records
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.destroy_closed_records import (
    Destroyed,
    destroy_approved,
    reclaim_space,
)
from daicho.systems.resident_registry.actions.issue_certificate import issue_certificate
from daicho.systems.resident_registry.actions.propose_destruction import (
    approve_destruction,
    propose_destruction,
    withdraw_destruction,
)
from daicho.systems.resident_registry.errors import (
    DestructionIsOpen,
    DestructionListChanged,
    DestructionNotOpen,
    MovementNotFound,
    NothingToDestroy,
    SecondPersonForDestruction,
)
from daicho.systems.resident_registry.models import (
    Movement,
    MovementState,
    Resident,
    ResidentCodeLot,
    ResidentVersion,
    StoredResidentCode,
)
from daicho.systems.resident_registry.models.protection import ProtectionCase
from daicho.systems.resident_registry.queries.certificates import certificate_case
from daicho.systems.resident_registry.queries.destructions import destruction
from daicho.systems.resident_registry.queries.resident_page import view_resident
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.rules.certificate_request import CertificateApplication
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, person_name
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer

SYSTEM = "resident_registry"
pytestmark = pytest.mark.committed(databases=[SYSTEM, "evidence"])
CLOSED = date(2026, 11, 26)
YEAR = 2176
LAST_DAY_OF_IT, NEXT_YEAR = date(2176, 12, 31), date(2177, 1, 1)
HOLDS_NOBODY = {
    "archive_run": "counts of the yearly moving",
    "audit_event": "the audit log stays: numbers only, and sealed",
    "audit_key_check": "keys",
    "audit_seal": "seals of the audit log",
    "certificate_household_number": "a count by household number, which nobody carries any more",
    "destruction_proposal": "廃棄記録",
    "destruction_step": "廃棄記録",
    "entry_draft": "sealed for one officer and deleted after days",
    "household": "a number and a day",
    "immigration_file": "number and digest of a file",
    "immigration_output": "number and digest of a file",
    "issue_counter": "a count by day",
    "notification_number": "a count by day",
    "office_setting": "settings",
    "procrastinate_events": "states of jobs",
    "procrastinate_jobs": "names of jobs; none is given a person",
    "procrastinate_periodic_defers": "names of jobs",
    "procrastinate_workers": "worker processes",
    "registered_medium": "media",
    "registry_comparison": "counts of a comparison",
    "resident_code_lot": "a lot and how many codes it had",
    "resident_codes_wish": "how many codes were asked for",
    "wide_area_copy": "residents of other municipalities, gone with the day",
    "wide_area_issue": "no name",
}


@dataclass(frozen=True)
class Couple:
    """Who is to be forgotten, who stays, and the movement that brought both."""

    gone: str
    stays: str
    both: str
    leaving: str
    marks: tuple[str, ...]


def on(day: date, staff_id: str = "1009") -> Context:
    return officer(staff_id, datetime.combine(day, time(9), ZoneInfo("Asia/Tokyo")))


@pytest.fixture
def couple() -> Iterator[Couple]:
    """大川 誠 lives here; 椎名 凪沙, who moved in with him, has moved out, with papers in her name."""
    wife = mother(name=person_name("椎名", "凪沙", "シイナ", "ナギサ"))
    head, enterer, approver = father(), officer("1001"), officer("1002")
    done = approved(enterer, approver, a_move_in((head, wife)), fresh_numbers(2))
    stays, gone = done.resident_numbers
    print_copy(gone)
    entry = MoveOutEntry(filed(CLOSED, FilingBasis.NOTIFICATION), (gone,), YOKOHAMA)
    leaving = carried_out(enterer, approver, MOVE_OUT, entry)
    close_departures(on(CLOSED, "1001"))
    row = Resident.objects.using(SYSTEM).get(number=gone)
    indexes = (row.individual_number_index, row.resident_code_index)
    marks = ("椎名", "凪沙", "ナギサ", gone, *(bytes(one).hex() for one in indexes if one))
    store_code(bytes(row.resident_code_index or b""))
    a_case(gone, [stays])
    a_case(stays, [gone])
    arrival = ResidentVersion.objects.using(SYSTEM).get(resident=gone, version_no=1).movement
    both = Movement.objects.using(SYSTEM).get(id=arrival)
    yield Couple(gone, stays, both.reception, leaving, marks)
    with as_owner(), connections[SYSTEM].cursor() as cursor:
        named = {model._meta.db_table for model in models_placed_in(SYSTEM)}
        tables = sorted(table for table in named if not table.startswith(("audit_", "procrastinate_")))
        for table in tables:
            cursor.execute(f'alter table "{table}" disable trigger user')
        cursor.execute("truncate " + ", ".join(f'"{table}"' for table in tables))
        for table in tables:
            cursor.execute(f'alter table "{table}" enable trigger user')


def print_copy(number: str) -> None:
    """A certificate that she asked for herself."""
    application = CertificateApplication(
        subject=number,
        kind=CertificateKind.HOUSEHOLD,
        scope=CertificateScope.PART,
        selected=(number,),
        requester_name="椎名 凪沙",
        requester_kind=RequesterKind.PRINCIPAL,
        identity_papers=("individual_number_card",),
    )
    clerk = officer("1005")
    issue_certificate(clerk, application, certificate_case(clerk, application).versions)


def a_case(applicant: str, fellows: list[str]) -> None:
    """支援措置の申出, as a row."""
    ProtectionCase.objects.using(SYSTEM).create(
        case=uuid4(),
        row_no=1,
        step="entered",
        applicant=applicant,
        fellows=fellows,
        kind="domestic",
        applied_on=CLOSED,
        received_by="平塚市",
        is_provisional=False,
        starts_on=CLOSED,
        measures=[],
        offender=b"sealed",
        reason="申出",
        at=on(CLOSED).now,
        staff_id="1007",
        staff_name="山本 静",
    )


def store_code(index: bytes) -> None:
    """Her 住民票コード as one that was drawn from a lot."""
    lot, _ = ResidentCodeLot.objects.using(SYSTEM).get_or_create(
        name="L1", defaults={"codes": 1, "loaded_at": on(CLOSED).now, "staff_id": "1009"}
    )
    StoredResidentCode.objects.using(SYSTEM).create(index=index, lot=lot, code=b"sealed", is_free=False)


@contextmanager
def as_owner() -> Iterator[None]:
    """The rights that the command has."""
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(f'set role "{SYSTEM}_owner"')
        try:
            yield
        finally:
            cursor.execute(f'set role "{SYSTEM}_app"')


def places_with(mark: str) -> set[str]:
    """Every table of the database in which a text stands anywhere."""
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("select format('%I', tablename) from pg_tables where schemaname = 'public'")
        tables = [table for (table,) in cursor.fetchall() if table != "django_migrations"]
        found = set()
        with as_owner():
            for table in tables:
                cursor.execute(f"select exists (select from {table} t where t::text like %s)", [f"%{mark}%"])
                found |= {table} if cursor.fetchone() == (True,) else set()
    return found


def agreed(day: date = NEXT_YEAR) -> int:
    number = propose_destruction(on(day), YEAR)
    approve_destruction(on(day, "1019"), number)
    return number


def destroyed(day: date = NEXT_YEAR) -> tuple[Destroyed, ...]:
    with as_owner():
        return destroy_approved(on(day, "1009"))


def test_every_table_is_emptied_of_a_person_or_known_to_hold_nobody() -> None:
    emptied = {table for table, _ in destruction_plan.REMOVED} | {table for table, _, _ in destruction_plan.EMPTIED}

    assert emptied | set(HOLDS_NOBODY) == {model._meta.db_table for model in models_placed_in(SYSTEM)}
    assert emptied & set(HOLDS_NOBODY) == set()


def test_afterwards_nothing_of_the_person_stands_in_any_table_but_the_number_in_the_audit_log(couple: Couple) -> None:
    archive_closed_records(on(date(2031, 11, 27)))
    assert places_with("凪沙") >= {"resident_version", "resident_search_archived", "movement_entry"}
    agreed()

    (done,) = destroyed()
    with as_owner():
        reclaim_space()

    assert done.records == 1
    code_index = couple.marks[-1]
    for mark in couple.marks:
        allowed = {"audit_event"} if mark == couple.gone else {"stored_resident_code"} if mark == code_index else set()
        assert places_with(mark) <= allowed, mark
    assert bytes(StoredResidentCode.objects.using(SYSTEM).get().code) == b""
    assert not Movement.objects.using(SYSTEM).filter(reception=couple.leaving).exists()
    assert not Message.objects.using(SYSTEM).exists()
    (case,) = ProtectionCase.objects.using(SYSTEM).all()
    assert (case.applicant, case.fellows) == (couple.stays, [])


def test_who_lived_with_the_person_keeps_the_own_record_untouched(couple: Couple) -> None:
    def record_of(number: str) -> list[object]:
        versions = ResidentVersion.objects.using(SYSTEM).filter(resident=number).order_by("version_no")
        return list(versions.values()) + list(Resident.objects.using(SYSTEM).filter(number=number).values())

    before = record_of(couple.stays)
    agreed()
    destroyed()

    assert record_of(couple.stays) == before
    page = view_resident(on(NEXT_YEAR, "1001"), couple.stays)
    assert page.record.name.full == "大川 誠"
    assert [state.state for state in MovementState.objects.using(SYSTEM).filter(movement__reception=couple.both)] != []
    with pytest.raises(MovementNotFound):
        view_movement(on(NEXT_YEAR, "1002"), couple.both)


def test_the_record_of_the_destruction_tells_count_year_who_when_and_basis(couple: Couple) -> None:
    number = agreed()
    (done,) = destroyed()

    kept = destruction(number)
    assert kept is not None
    assert (kept.year, kept.records, kept.by, kept.approved_by) == (YEAR, 1, "小林 修", "西村 学")
    assert (kept.state, kept.basis, kept.rows) == ("destroyed", "住民基本台帳法施行令34条", done.rows)
    assert kept.destroyed_at == on(NEXT_YEAR).now
    assert places_with(couple.gone) == {"audit_event"}
    told = AuditEvent.objects.using(SYSTEM).filter(event__startswith="destruction.", subjects__contains=[couple.gone])
    rows = told.order_by("number")
    assert [row.event for row in rows] == ["destruction.proposed", "destruction.approved", "destruction.carried_out"]
    assert destroyed() == ()


def test_one_person_cannot_do_it_alone(couple: Couple) -> None:
    number = propose_destruction(on(NEXT_YEAR), YEAR)

    with pytest.raises(SecondPersonForDestruction):
        approve_destruction(on(NEXT_YEAR), number)
    assert destroyed() == ()
    assert Resident.objects.using(SYSTEM).filter(number=couple.gone).exists()


def test_not_before_the_year_is_over_in_which_the_150_years_ended(couple: Couple) -> None:
    for day in (date(2176, 11, 26), date(2176, 11, 27), LAST_DAY_OF_IT):
        with pytest.raises(NothingToDestroy):
            propose_destruction(on(day), YEAR)
    with pytest.raises(NothingToDestroy):
        propose_destruction(on(NEXT_YEAR), YEAR - 1)

    assert propose_destruction(on(NEXT_YEAR), YEAR) == 1


def test_a_year_is_proposed_once_and_what_is_withdrawn_is_not_carried_out(couple: Couple) -> None:
    number = agreed()
    with pytest.raises(DestructionIsOpen):
        propose_destruction(on(NEXT_YEAR), YEAR)

    withdraw_destruction(on(NEXT_YEAR), number)

    for act in (approve_destruction, withdraw_destruction):
        with pytest.raises(DestructionNotOpen):
            act(on(NEXT_YEAR, "1019"), number)
    assert destroyed() == ()
    assert propose_destruction(on(NEXT_YEAR), YEAR) == number + 1


def test_a_list_that_has_changed_since_is_refused(couple: Couple) -> None:
    number = agreed()
    with as_owner(), connections[SYSTEM].cursor() as cursor:
        cursor.execute("update resident set status = 'moved_out' where number = %s", [couple.stays])
        cursor.execute("select version_no from resident where number = %s", [couple.stays])
        cursor.execute("alter table resident_version disable trigger user")
        cursor.execute("update resident_version set valid_from = '2026-03-01' where resident = %s", [couple.stays])
        cursor.execute("alter table resident_version enable trigger user")

    with pytest.raises(DestructionListChanged):
        destroyed()
    assert destruction(number) is not None
    assert Resident.objects.using(SYSTEM).filter(number=couple.gone).exists()


def test_the_application_itself_has_no_right_to_do_it_and_afterwards_nobody_deletes_in_passing(couple: Couple) -> None:
    agreed()
    with pytest.raises(ProgrammingError, match="must be owner"):
        destroy_approved(on(NEXT_YEAR))
    assert Resident.objects.using(SYSTEM).filter(number=couple.gone).exists()

    destroyed()

    for table in ("resident_version", "movement_entry", "message"):
        with as_owner(), connections[SYSTEM].cursor() as cursor:
            cursor.execute(
                "select tgenabled from pg_trigger where tgrelid = %s::regclass and tgname = 'refuse_change'", [table]
            )
            assert cursor.fetchone() == ("O",)
    with as_owner(), pytest.raises(ProgrammingError, match="append-only"), transaction.atomic(using=SYSTEM):
        connections[SYSTEM].cursor().execute("delete from resident_version")


def test_the_chain_of_seals_holds_afterwards(couple: Couple) -> None:
    seal_once(SYSTEM)
    agreed()
    destroyed()
    seal_once(SYSTEM)

    report = verify(SYSTEM)

    assert report.ok, report.problems
    assert report.rows > 0


def test_the_command_tells_counts_alone(
    couple: Couple, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daicho.config.loading.business_now", lambda: on(NEXT_YEAR).now)
    number = agreed()

    with as_owner():
        assert closing.destroy_closed() == 0
        assert closing.destroy_closed() == 0

    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["number"], told["records"]) == (number, 1)
    assert couple.gone not in line
