"""市町村通知・市町村伝達: written with the movement, in order per person, once to a registered medium."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connections

from daicho.foundation.audit.models import AuditEvent
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.write_immigration_reports import write_reports, write_reports_again
from daicho.systems.resident_registry.errors import MediumRefused, NothingToWrite, ReasonRequired
from daicho.systems.resident_registry.models import ImmigrationOutput, ImmigrationReport
from daicho.systems.resident_registry.queries.immigration_reports import output_lines, report_lines, unwritten_reports
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.immigration_residence import KIND as RESIDENCE
from daicho.systems.resident_registry.rules.movements.immigration_residence import ImmigrationResidenceEntry
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInMember
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.rules.movements.naturalization import KIND as NATURALIZATION
from daicho.systems.resident_registry.rules.movements.naturalization import NationalityGround, NaturalizationEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.household import filing
from tests.makers.immigration import MEDIUM, a_medium
from tests.makers.move_in import HONSEKI, a_move_in, new_address, person_name
from tests.makers.names_and_numbers import SINCE, STUDENT, a_mixed_family, foreigner
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
TODAY = MONDAY_MORNING.date()
FLAT = replace(new_address(), building="ひばり荘202")


@pytest.fixture
def family() -> tuple[str, ...]:
    """SMITH JOHN, who showed his card, his Japanese wife and child, here since January."""
    return approved(officer("1001"), officer("1002"), with_card(a_mixed_family())).resident_numbers


def with_card(entry: MoveInEntry) -> MoveInEntry:
    members = tuple(replace(one, card_shown=one.kind is ResidentKind.FOREIGN) for one in entry.members)
    return replace(entry, members=members)


def do(kind: Any, entry: Any) -> str:
    return carried_out(officer("1001"), officer("1002"), kind, entry)


def holder(card: str) -> MoveInMember:
    return foreigner(foreign=replace(STUDENT, card_number=card))


def told() -> list[tuple[str, str, str]]:
    """種類, 区別 and 内容 of every report, oldest first."""
    rows = (*report_lines(officer("1001"), written=True)[::-1], *report_lines(officer("1001"), written=False))
    return [(row.kind, row.basis, row.act) for row in rows]


ENTRY = [("市町村通知", "住基法・入管法", "記載"), ("市町村伝達", "住基法・入管法", "住居地の届出")]


def test_a_move_in_tells_of_the_foreign_resident_alone_and_counts_as_residence_notice(family: tuple[str, ...]) -> None:
    assert told() == ENTRY
    assert {row.resident_number for row in report_lines(officer("1001"), written=False)} == {family[0]}


def test_a_move_ex_officio_is_told_by_the_residents_law_alone() -> None:
    entry = replace(a_move_in((foreigner(),)), basis=FilingBasis.OFFICIAL, notifier=None)
    approved(officer("1001"), officer("1002"), entry)

    assert told() == [("市町村通知", "住基法", "記載")]


def test_a_residence_notice_by_the_immigration_law_alone_is_passed_on_and_no_change_is_told(
    family: tuple[str, ...],
) -> None:
    do(RESIDENCE, ImmigrationResidenceEntry(filed(TODAY), family[0], card_shown=True))

    assert told() == [*ENTRY, ("市町村伝達", "入管法", "住居地の届出")]


def test_a_move_of_the_family_is_told_for_the_foreign_resident_with_old_and_new_address(
    family: tuple[str, ...],
) -> None:
    a_medium()
    do(MOVE_WITHIN, MoveWithinEntry(filed(TODAY), family, FLAT, cards_shown=family[:1]))

    assert told()[2:] == [("市町村通知", "住基法・入管法", "修正"), ("市町村伝達", "住基法・入管法", "住居地の届出")]
    rows = json.loads(write_reports(officer("1002"), MEDIUM).content)["rows"]
    assert rows[2]["address"] == FLAT.one_line()
    assert rows[2]["former_address"] == rows[0]["address"]


def test_without_the_card_a_move_is_told_by_the_residents_law_alone(family: tuple[str, ...]) -> None:
    approved(officer("1001"), officer("1002"), a_move_in((foreigner(name=person_name("LEE", "ANN", "リー", "アン")),)))
    do(MOVE_WITHIN, MoveWithinEntry(filed(TODAY), family, FLAT))

    assert told()[2:] == [("市町村通知", "住基法", "記載"), ("市町村通知", "住基法", "修正")]


def test_a_residence_notice_that_is_undone_is_told_again_as_it_stands_now(family: tuple[str, ...]) -> None:
    reception = do(RESIDENCE, ImmigrationResidenceEntry(filed(TODAY), family[0], card_shown=True))

    do(CANCELLATION, CancellationEntry(filing(), reception, family[:1], "届出人の取り違え"))

    assert told()[2:] == [("市町村伝達", "入管法", "住居地の届出"), ("市町村伝達", "入管法", "住居地の届出")]


def test_a_departure_is_told_on_the_day_itself_and_not_when_it_is_notified(family: tuple[str, ...]) -> None:
    leaving = TODAY + timedelta(5)
    do(MOVE_OUT, MoveOutEntry(filed(leaving, filed_on=TODAY), family, YOKOHAMA))
    assert told() == ENTRY

    close_departures(later(officer("1003"), MONDAY_MORNING + timedelta(6)))

    assert told()[2:] == [("市町村通知", "住基法", "消除")]
    newest = report_lines(officer("1001"), written=False)[-1]
    assert newest.moved_on == leaving


def test_a_naturalization_is_told_as_the_removal_of_the_foreign_record(family: tuple[str, ...]) -> None:
    entry = NaturalizationEntry(
        filed(date(2026, 11, 2), FilingBasis.FAMILY_REGISTER), family[0], NationalityGround.NATURALIZATION,
        person_name("須見須", "丈", "スミス", "ジョウ"), HONSEKI, "須見須 丈",
    )  # fmt: skip

    do(NATURALIZATION, entry)

    assert told()[2:] == [("市町村通知", "住基法", "消除")]


def test_a_move_of_japanese_residents_tells_the_agency_nothing() -> None:
    approved(officer("1001"), officer("1002"))

    assert told() == []


def test_without_the_approval_nothing_is_told(family: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    before = ImmigrationReport.objects.using(SYSTEM).count()

    def full(*_arguments: object, **_options: object) -> None:
        raise DatabaseError("no space left on device")

    monkeypatch.setattr("daicho.systems.resident_registry.actions.approve_movement.audit", SimpleNamespace(record=full))
    with pytest.raises(DatabaseError):
        do(MOVE_WITHIN, MoveWithinEntry(filed(TODAY), family, FLAT))

    assert ImmigrationReport.objects.using(SYSTEM).count() == before


def test_every_report_leaves_once_in_order_and_the_output_is_recorded(family: tuple[str, ...]) -> None:
    a_medium()
    first = write_reports(officer("1002"), MEDIUM)
    do(MOVE_WITHIN, MoveWithinEntry(filed(TODAY), family, FLAT, cards_shown=family[:1]))
    second = write_reports(officer("1002"), MEDIUM)

    acts = [[row["act"] for row in json.loads(file.content)["rows"]] for file in (first, second)]
    assert acts == [["entry", "residence"], ["correction", "residence"]]
    assert unwritten_reports() == 0
    with pytest.raises(NothingToWrite):
        write_reports(officer("1002"), MEDIUM)
    rows = AuditEvent.objects.using(SYSTEM).filter(event="immigration_reports.written")
    assert sorted((row.detail["output"], row.detail["medium"], row.subjects) for row in rows) == [
        (1, MEDIUM, [family[0]]),
        (2, MEDIUM, [family[0]]),
    ]


def test_an_output_is_repeated_with_a_reason_and_with_the_same_reports(family: tuple[str, ...]) -> None:
    a_medium()
    first = json.loads(write_reports(officer("1002"), MEDIUM).content)
    with pytest.raises(ReasonRequired):
        write_reports_again(officer("1002"), 1, MEDIUM, " ")

    again = json.loads(write_reports_again(officer("1002"), 1, MEDIUM, "媒体が読めなかった").content)

    assert (again["rows"], again["repeats"], again["output_number"]) == (first["rows"], 1, 2)
    assert [(one.number, one.repeats, one.reason) for one in output_lines()] == [
        (2, 1, "媒体が読めなかった"),
        (1, None, ""),
    ]
    with pytest.raises(NothingToWrite):
        write_reports_again(officer("1002"), 2, MEDIUM, "再出力の再出力")


def test_nothing_is_written_to_a_medium_that_is_not_registered(family: tuple[str, ...]) -> None:
    with pytest.raises(MediumRefused):
        write_reports(officer("1002"), "NK-999")

    assert not ImmigrationOutput.objects.using(SYSTEM).exists()
    assert unwritten_reports() == 2


def test_no_number_of_the_residents_law_leaves_with_a_report(family: tuple[str, ...]) -> None:
    a_medium()
    rows = json.loads(write_reports(officer("1002"), MEDIUM).content)["rows"]

    assert family[0] not in json.dumps(rows)
    assert not {key for row in rows for key in row} & {"individual_number", "resident_code", "resident_number"}


@pytest.mark.parametrize("statement", ["update immigration_report set order_no = 9", "delete from immigration_report"])
def test_what_was_told_can_not_be_changed(family: tuple[str, ...], statement: str) -> None:
    with pytest.raises(DatabaseError), connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_each_person_is_told_of_in_order_and_each_report_leaves_once(seed: int) -> None:
    """Moves of two people and outputs in any sequence: all files, one after the other, hold 1..n of each person."""
    draw = random.Random(seed)
    a_medium()
    enterer, approver = officer("1001"), officer("1002")
    people = [
        approved(enterer, approver, with_card(a_move_in((holder(card),), moved_on=SINCE)))
        for card in ("AB10000001CD", "AB10000002CD")
    ]
    numbers = [one.resident_numbers[0] for one in people]
    left: list[int] = []
    moves = dict.fromkeys(numbers, 0)

    for step in range(draw.randint(6, 12)):
        chosen = draw.choice([*numbers, ""])
        if chosen:
            moves[chosen] += 1
            room = replace(FLAT, building=f"ひばり荘{step}")
            entry = MoveWithinEntry(filed(TODAY), (chosen,), room, cards_shown=(chosen,))
            do(MOVE_WITHIN, entry)
        elif unwritten_reports():
            left += [row["report_number"] for row in json.loads(write_reports(approver, MEDIUM).content)["rows"]]
    if unwritten_reports():
        left += [row["report_number"] for row in json.loads(write_reports(approver, MEDIUM).content)["rows"]]

    rows = {row.pk: row for row in ImmigrationReport.objects.using(SYSTEM).all()}
    assert sorted(left) == sorted(rows)
    for number in numbers:
        mine = [rows[one].order_no for one in left if rows[one].resident_number == number]
        assert mine == list(range(1, 2 * (1 + moves[number]) + 1))
