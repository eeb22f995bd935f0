"""除票: moved after five years, found by one search all the same, out of sight after a hundred and fifty."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError

from daicho.config import closing
from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.archive_closed_records import archive_closed_records, archive_when_due
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.errors import EntryHasErrors, PastKeeping
from daicho.systems.resident_registry.models import ArchivedRecord, OfficeSetting, Resident, ResidentSearch
from daicho.systems.resident_registry.queries.certificates import household_to_certify
from daicho.systems.resident_registry.queries.closed_records import keeping_page
from daicho.systems.resident_registry.queries.earlier_records import closed_record_of
from daicho.systems.resident_registry.queries.resident_page import (
    household_of,
    show_numbers,
    show_protected_address,
    view_resident,
)
from daicho.systems.resident_registry.queries.search import SearchResult, search_residents
from daicho.systems.resident_registry.queries.search_conditions import SearchConditions
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, father, fresh_numbers
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
CLOSED = date(2026, 11, 26)
FIVE_YEARS_LATER = date(2031, 11, 27)
KEPT_UNTIL = date(2176, 11, 26)
TOO_LATE = date(2176, 11, 27)


def on(day: date, staff_id: str = "1001") -> Context:
    """An officer at nine in the morning of a day."""
    return officer(staff_id, datetime.combine(day, time(9), ZoneInfo("Asia/Tokyo")))


@pytest.fixture
def numbers() -> object:
    """個人番号 and 住民票コード of the one who leaves."""
    return fresh_numbers(1)


@pytest.fixture
def left(numbers: object) -> tuple[str, str]:
    """大川 誠 lived here alone and moved out; 宛名番号, and the reception number of the 転出."""
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), numbers).resident_numbers  # type: ignore[arg-type]
    entry = MoveOutEntry(filed(CLOSED, FilingBasis.NOTIFICATION), (number,), YOKOHAMA)
    reception = carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)
    close_departures(on(CLOSED))
    return number, reception


def search(day: date, **conditions: str) -> SearchResult:
    return search_residents(on(day), SearchConditions(**conditions))  # type: ignore[arg-type]


def found(day: date, **conditions: str) -> list[str]:
    return [row.resident_number for row in search(day, **conditions).rows]


def run(statement: str) -> None:
    with transaction.atomic(using=SYSTEM), connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement)


def partitions(number: str) -> set[bool]:
    rows = ResidentSearch.objects.using(SYSTEM).filter(resident_number=number)
    return set(rows.values_list("archived", flat=True))


def test_a_record_closed_for_five_years_is_moved_once_and_not_a_day_before(left: tuple[str, str]) -> None:
    number, _ = left

    assert archive_closed_records(on(date(2031, 11, 26))).residents == ()
    assert archive_closed_records(on(FIVE_YEARS_LATER)).residents == (number,)
    assert archive_closed_records(on(date(2032, 11, 27))).residents == ()

    assert partitions(number) == {True}
    (mark,) = ArchivedRecord.objects.using(SYSTEM).all()
    assert (mark.resident_number, mark.closed_on, mark.processed_at.date()) == (number, CLOSED, CLOSED)
    kept = AuditEvent.objects.using(SYSTEM).filter(event="closed_records.archived").order_by("number")
    assert [row.subjects for row in kept] == [[], [number], []]


def test_somebody_who_lives_here_is_never_moved() -> None:
    (number,) = approved(officer("1001"), officer("1002"), a_move_in((father(),)), fresh_numbers(1)).resident_numbers

    assert archive_closed_records(on(date(2090, 1, 1))).residents == ()
    assert partitions(number) == {False}


def test_the_rows_stand_in_a_partition_of_their_own(left: tuple[str, str]) -> None:
    archive_closed_records(on(FIVE_YEARS_LATER))

    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("select distinct tableoid::regclass::text from resident_search")
        assert cursor.fetchall() == [("resident_search_archived",)]


def test_one_search_finds_archived_and_daily_records_by_every_key_and_marks_the_archived(
    left: tuple[str, str], numbers: object
) -> None:
    number, _ = left
    archive_closed_records(on(FIVE_YEARS_LATER))
    (neighbour,) = approved(
        on(FIVE_YEARS_LATER),
        on(FIVE_YEARS_LATER, "1002"),
        a_move_in((father(),), moved_on=FIVE_YEARS_LATER, notified_on=FIVE_YEARS_LATER),
        fresh_numbers(1),
    ).resident_numbers
    individual = numbers.members[0].individual_number  # type: ignore[attr-defined]

    both = search(FIVE_YEARS_LATER, kana="オオカワ")
    assert {row.resident_number for row in both.rows} == {number, neighbour}
    assert both.archived == {number}
    for condition in (
        {"name": "大川誠", "removed_reason": "move_out"},
        {"number_kind": "resident_number", "number": number},
        {"number_kind": "individual_number", "number": individual},
    ):
        assert found(FIVE_YEARS_LATER, **condition) == [number], condition


def test_the_page_of_an_archived_record_says_where_it_is_and_until_when_it_is_kept(left: tuple[str, str]) -> None:
    number, _ = left
    before = view_resident(on(FIVE_YEARS_LATER), number)
    archive_closed_records(on(FIVE_YEARS_LATER))

    page = view_resident(on(FIVE_YEARS_LATER), number)

    assert (before.archived_on, before.kept_until) == (None, KEPT_UNTIL)
    assert (page.archived_on, page.kept_until) == (FIVE_YEARS_LATER, KEPT_UNTIL)
    assert page.record == before.record
    assert page.history == before.history


def test_a_movement_of_an_archived_record_is_not_cancelled_and_the_way_out_is_named(left: tuple[str, str]) -> None:
    number, reception = left
    filing = filed(FIVE_YEARS_LATER, FilingBasis.OFFICIAL, FIVE_YEARS_LATER)
    entry = CancellationEntry(filing, reception, (number,), "転出していなかった")
    archive_closed_records(on(FIVE_YEARS_LATER))

    with pytest.raises(EntryHasErrors) as refused:
        carried_out(on(FIVE_YEARS_LATER), on(FIVE_YEARS_LATER, "1002"), CANCELLATION, entry)

    (finding,) = (one for one in refused.value.findings if one.code == "REG-UNDO-006")
    assert "職権記載" in finding.message
    assert Resident.objects.using(SYSTEM).get(number=number).status == "moved_out"


def test_before_it_is_moved_the_same_movement_is_cancelled(left: tuple[str, str]) -> None:
    number, reception = left
    filing = filed(FIVE_YEARS_LATER, FilingBasis.OFFICIAL, FIVE_YEARS_LATER)
    entry = CancellationEntry(filing, reception, (number,), "転出していなかった")

    carried_out(on(FIVE_YEARS_LATER), on(FIVE_YEARS_LATER, "1002"), CANCELLATION, entry)

    assert Resident.objects.using(SYSTEM).get(number=number).status == "resident"


def test_who_returns_is_known_by_number_and_leaves_again_for_another_five_years(
    left: tuple[str, str], numbers: object
) -> None:
    number, _ = left
    archive_closed_records(on(FIVE_YEARS_LATER))
    back = date(2032, 3, 1)

    again = approved(
        on(back),
        on(back, "1002"),
        a_move_in((father(),), moved_on=back, notified_on=back),
        numbers,  # type: ignore[arg-type]
    )

    assert again.resident_numbers == (number,)
    assert view_resident(on(back), number).archived_on is None
    assert search(back, kana="オオカワ").archived == frozenset()
    gone = date(2032, 4, 1)
    carried_out(
        on(back),
        on(back, "1002"),
        MOVE_OUT,
        MoveOutEntry(filed(gone, FilingBasis.NOTIFICATION, back), (number,), YOKOHAMA),
    )
    close_departures(on(gone))
    assert archive_closed_records(on(date(2037, 4, 1))).residents == ()
    assert archive_closed_records(on(date(2037, 4, 2))).residents == (number,)
    assert partitions(number) == {True}


def test_on_the_last_day_of_keeping_it_is_shown_and_on_the_next_nothing_of_it(
    left: tuple[str, str], numbers: object
) -> None:
    number, _ = left
    pair = numbers.members[0]  # type: ignore[attr-defined]
    assert view_resident(on(KEPT_UNTIL), number).kept_until == KEPT_UNTIL
    assert found(KEPT_UNTIL, kana="オオカワ") == [number]
    assert keeping_page(on(KEPT_UNTIL)).past == ()

    assert found(TOO_LATE, kana="オオカワ") == []
    assert found(TOO_LATE, number_kind="individual_number", number=pair.individual_number) == []
    assert closed_record_of(on(TOO_LATE), pair, "", number) is None
    keeper = on(TOO_LATE, "1007")
    for look in (
        lambda: view_resident(on(TOO_LATE), number),
        lambda: household_of(on(TOO_LATE), number),
        lambda: household_to_certify(on(TOO_LATE, "1005"), number),
        lambda: show_numbers(on(TOO_LATE), number, "照会", "individual_number"),
        lambda: show_protected_address(keeper, number, "照会"),
    ):
        with pytest.raises(PastKeeping, match="保存期間"):
            look()
    page = keeping_page(on(TOO_LATE))
    assert [(one.resident_number, one.kept_until) for one in page.past] == [(number, KEPT_UNTIL)]
    assert (page.past_total, page.years) == (1, 150)


def test_the_moving_is_due_once_a_year_from_the_day_the_city_has_set(left: tuple[str, str]) -> None:
    def ran(day: date) -> bool:
        return archive_when_due(on(day)) is not None

    assert ran(date(2031, 12, 1))
    assert not ran(date(2032, 5, 31))
    assert ran(date(2032, 6, 1))
    assert not ran(date(2033, 5, 31))
    OfficeSetting.objects.using(SYSTEM).create(
        name="closed_records_moving_day",
        setting_no=1,
        value="02-10",
        set_at=on(FIVE_YEARS_LATER).now,
        staff_id="1009",
    )
    assert ran(date(2033, 5, 31))
    assert not ran(date(2034, 2, 9))
    assert ran(date(2034, 2, 10))


def test_the_command_moves_what_is_due_and_says_how_many(
    left: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daicho.config.loading.business_now", lambda: on(FIVE_YEARS_LATER).now)

    assert closing.archive_closed() == 0
    assert closing.archive_closed() == 0

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["day"], first["moved"], second["moved"]) == ("2031-11-27", 1, 0)
    assert [(run.number, run.moved, run.staff_name) for run in keeping_page(on(FIVE_YEARS_LATER)).runs] == [
        (2, 0, "コマンド"),
        (1, 1, "コマンド"),
    ]


def test_a_mark_is_never_taken_back(left: tuple[str, str]) -> None:
    archive_closed_records(on(FIVE_YEARS_LATER))

    for statement in ("delete from archived_record", "update archived_record set version_no = 0"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(statement)
    assert ArchivedRecord.objects.using(SYSTEM).count() == 1
