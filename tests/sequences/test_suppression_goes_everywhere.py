"""抑止 set, changed and lifted in the registry, and what the other systems know of it at once (標準仕様書 3.1, 3.2)."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections

from daicho.contracts.messages import ClosedProcess, SuppressionChanged
from daicho.foundation.messaging.models import Message
from daicho.foundation.messaging.sending import UndeclaredConnection, raw_bytes
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Level
from daicho.systems.jukinet_server.actions.view_records import reveal_numbers, view_record
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.records import RecordPage
from daicho.systems.linkage_platform.models import ResidentCopy
from daicho.systems.resident_registry.actions.set_suppression import (
    SuppressionOrder,
    SuppressionTerms,
    change_suppression,
    lift_suppression,
    lift_temporarily,
    set_suppression,
)
from daicho.systems.resident_registry.queries.linkage_status import open_deliveries
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.household_separation import KIND as SEPARATION
from daicho.systems.resident_registry.rules.movements.household_separation import HouseholdSeparationEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry, Placed
from daicho.systems.resident_registry.rules.suppressions import Process
from daicho.systems.unified_addressee.actions.look_up import look_up, reveal_number, search
from daicho.systems.unified_addressee.errors import UseSuppressed
from daicho.systems.unified_addressee.models import AddresseeRecord, SuppressionReport
from daicho.systems.unified_addressee.queries.found import Wanted
from tests.makers.move_in import a_move_in, father, fresh_numbers, mother, new_address
from tests.makers.raw import protect
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves
from tests.sequences.city import relay_inside, send_from
from tests.systems.linkage_platform.makers import context_of

FOUR = ["resident_registry", "jukinet_server", "linkage_platform", "unified_addressee"]
pytestmark = pytest.mark.committed(databases=FOUR)
REGISTRY = "resident_registry"
LOOKER = context_of("unified_addressee", "inquiry", "entry")
KEEPER_THERE = context_of("unified_addressee", "protection", staff_id="1007")
KEEPER = officer("1007")
BEGUN = date(2026, 11, 1)
SECRET = "別居の夫から逃れているため"
_lots = itertools.count(61)
"""Nobody lives where another test has hidden somebody."""
Closed = list[tuple[str, str, str]]


class Couple:
    """Two residents of one household, known to every system."""

    def __init__(self) -> None:
        self.lot = f"{next(_lots)}番4号"
        numbers = fresh_numbers(2)
        entry = a_move_in((father(), mother()), address=new_address(self.lot, ""))
        self.residents = approved(officer("1001"), officer("1002"), entry, numbers).resident_numbers
        self.codes = [one.resident_code for one in numbers.members]
        self.household = newest_records(self.residents)[self.residents[0]].record.household_number
        distribute()

    @property
    def head(self) -> str:
        return self.residents[0]


@pytest.fixture
def couple(committed_databases: tuple[str, ...]) -> Couple:
    return Couple()


def distribute() -> None:
    """The relays run until nothing waits."""
    pairs = [(REGISTRY, "jukinet_server"), (REGISTRY, "linkage_platform"), ("linkage_platform", "unified_addressee")]
    while sum(relay_inside(sender, receiver) for sender, receiver in pairs):
        pass


def terms(starts_on: date = BEGUN, /, **levels: str) -> SuppressionTerms:
    closed = {Process(name): Level(level) for name, level in levels.items()}
    return SuppressionTerms("court_order", closed, starts_on, date(2026, 11, 10), SECRET)


def suppressed(target: str, *, of_household: bool = False, starts_on: date = BEGUN, **levels: str) -> str:
    order = SuppressionOrder(target, of_household, terms(starts_on, **levels))
    held = set_suppression(KEEPER, order, SECRET)
    distribute()
    return held


def at_addressee(resident: str) -> tuple[bool, Closed]:
    record = AddresseeRecord.objects.using("unified_addressee").get(pk=resident)
    return record.is_protected, [(one["process"], one["level"], one["starts_on"]) for one in record.closed]


def at_platform(resident: str) -> tuple[bool, Closed]:
    copy = ResidentCopy.objects.using("linkage_platform").get(pk=resident)
    return copy.is_protected, [(one["process"], one["level"], one["starts_on"]) for one in copy.closed]


def at_cs(code: str) -> RecordPage:
    person = Person.objects.using("jukinet_server").get(resident_code_index=index_of(RESIDENT_CODE, code))
    newest = IdentificationRecord.objects.using("jukinet_server").filter(person=person).latest("order_number")
    return view_record(context_of("jukinet_server", "jukinet_operator"), newest.id)[0]


def messages_sent() -> int:
    return Message.objects.using(REGISTRY).count()


def everything_sent(types: tuple[str, ...]) -> str:
    rows = Message.objects.using(REGISTRY).filter(type__in=types)
    return "".join(raw_bytes(REGISTRY, row).decode() for row in rows)


def filing(moved_on: date) -> Filing:
    return Filing(PartialDate.known(moved_on), date(2026, 11, 23), FilingBasis.OFFICIAL)


@proves("C1.c", how="sequence")
@proves("C2.c", how="sequence")
def test_what_is_set_changed_and_lifted_is_known_everywhere_at_once_without_any_movement(couple: Couple) -> None:
    held = suppressed(couple.head, issue="error", linkage="alert")

    expected = [("issue", "error", "2026-11-01"), ("kiosk", "error", "2026-11-01"), ("linkage", "alert", "2026-11-01")]
    assert at_platform(couple.head) == at_addressee(couple.head) == (False, expected)
    assert (at_cs(couple.codes[0]).suppression.stopped, at_cs(couple.codes[1]).suppression.stopped) == (True, False)
    assert at_addressee(couple.residents[1]) == (False, [])

    change_suppression(KEEPER, held, terms(issue="alert"), "決定が変わったため")
    distribute()
    assert at_addressee(couple.head)[1] == [("issue", "alert", "2026-11-01"), ("kiosk", "alert", "2026-11-01")]
    assert (at_cs(couple.codes[0]).suppression.stopped, at_cs(couple.codes[0]).suppression.warned) == (False, True)

    lift_suppression(KEEPER, held, "決定が取り消されたため")
    distribute()
    assert at_platform(couple.head) == at_addressee(couple.head) == (False, [])
    assert not at_cs(couple.codes[0]).suppression.warned
    kept = SuppressionReport.objects.using("unified_addressee").filter(resident_number=couple.head)
    assert [len(row.closed) for row in kept.order_by("id")] == [3, 2, 0]


def test_the_whole_household_is_told_of_and_who_joins_it_later_too(couple: Couple) -> None:
    other = Couple()
    suppressed(couple.household, of_household=True, issue="error", inquiry="error")
    for resident, code in zip(couple.residents, couple.codes, strict=True):
        assert [process for process, _, _ in at_addressee(resident)[1]] == ["inquiry", "issue", "kiosk"]
        assert at_cs(code).suppression.stopped

    moving = MoveWithinEntry(
        filing(date(2026, 11, 22)),
        other.residents,
        new_address(couple.lot, ""),
        couple.household,
        (Placed(other.residents[0], ("99",)), Placed(other.residents[1], ("99",))),
    )
    carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, moving)
    distribute()

    for resident, code in zip(other.residents, other.codes, strict=True):
        assert [process for process, _, _ in at_addressee(resident)[1]] == ["inquiry", "issue", "kiosk"]
        assert (at_cs(code).suppression.stopped, at_cs(code).is_address_hidden) == (True, True)


def test_those_who_stay_are_told_of_when_the_protected_one_leaves_the_household(couple: Couple) -> None:
    protect(couple.residents[1])
    carried_out(
        officer("1001"),
        officer("1002"),
        MOVE_WITHIN,
        MoveWithinEntry(filing(date(2026, 11, 21)), couple.residents, new_address("32番1号", "")),
    )
    distribute()
    assert [at_addressee(one)[0] for one in couple.residents] == [True, True]
    assert [at_cs(code).suppression.is_protected for code in couple.codes] == [True, True]

    leaving = HouseholdSeparationEntry(
        filing(date(2026, 11, 22)), (couple.residents[1],), (Placed(couple.residents[1], ("02",)),)
    )
    carried_out(officer("1001"), officer("1002"), SEPARATION, leaving)
    distribute()

    assert [at_addressee(one)[0] for one in couple.residents] == [False, True]
    assert [at_platform(one)[0] for one in couple.residents] == [False, True]
    assert [at_cs(code).suppression.is_protected for code in couple.codes] == [False, True]


@proves("C2.c", how="sequence")
def test_a_temporary_lifting_is_told_to_nobody_and_no_movement_lets_it_out(couple: Couple) -> None:
    held = suppressed(couple.head, issue="error")
    before = messages_sent()

    lift_temporarily(KEEPER, held, "本人の来庁", minutes=60)
    distribute()
    assert messages_sent() == before
    carried_out(
        officer("1001"),
        officer("1002"),
        MOVE_WITHIN,
        MoveWithinEntry(filing(date(2026, 11, 22)), couple.residents, new_address("33番1号", "")),
    )
    distribute()

    assert at_addressee(couple.head)[1][0] == ("issue", "error", "2026-11-01")
    assert at_cs(couple.codes[0]).suppression.stopped


def test_what_has_not_begun_is_known_but_closes_nothing_yet_and_an_end_date_ends_nothing(couple: Couple) -> None:
    suppressed(couple.head, starts_on=date(2026, 12, 1), inquiry="error", linkage="error", issue="error")

    assert look_up(LOOKER, couple.head).row.address.endswith(couple.lot)
    assert not at_cs(couple.codes[0]).suppression.stopped
    assert at_cs(couple.codes[0]).suppression.begins_on == date(2026, 12, 1)
    then = later(LOOKER, MONDAY_MORNING + timedelta(days=8))
    with pytest.raises(UseSuppressed):
        look_up(then, couple.head)


@proves("C2.c", how="sequence")
def test_no_reason_note_or_office_s_cause_travels_in_any_message(couple: Couple) -> None:
    suppressed(couple.head, inquiry="error", issue="error", linkage="alert", kiosk="error", entry="alert")
    carried_out(
        officer("1001"),
        officer("1002"),
        MOVE_WITHIN,
        MoveWithinEntry(filing(date(2026, 11, 22)), couple.residents, new_address("34番1号", "")),
    )

    sent = everything_sent(("SuppressionChanged", "JukinetSuppressionChanged", "ResidentRecordChanged"))
    assert '"process":"entry"' in sent
    assert [word for word in (SECRET, "court_order", "2026-11-10", "山本") if word in sent] == []
    to_cs = everything_sent(("JukinetSuppressionChanged",))
    assert [word for word in ("linkage", "kiosk", "entry", couple.head) if word in to_cs] == []


@proves("S5.1.b", how="sequence")
@pytest.mark.parametrize("process", ["inquiry", "linkage"])
def test_the_addressee_system_shows_the_address_of_nobody_at_that_place(couple: Couple, process: str) -> None:
    held = terms(**{process: "error"})
    set_suppression(KEEPER, SuppressionOrder(couple.head, False, held), SECRET)
    distribute()

    mate = look_up(LOOKER, couple.residents[1]).row
    assert (mate.is_address_hidden, couple.lot in mate.address) == (True, False)
    rows = search(LOOKER, Wanted(number=couple.head)).rows
    assert [(row.is_address_hidden, couple.lot in repr(row)) for row in rows] == [(True, False)]
    found = [row.resident_number for row in search(LOOKER, Wanted(address=couple.lot)).rows]
    assert set(found) & set(couple.residents) == set()


def test_a_record_closed_to_linkage_opens_for_the_keeper_alone(couple: Couple) -> None:
    suppressed(couple.head, linkage="error")

    for duty in ("inquiry", "entry", "verify", "approve", "next_day", "certificate"):
        with pytest.raises(UseSuppressed):
            look_up(context_of("unified_addressee", duty), couple.head)
    with pytest.raises(UseSuppressed):
        reveal_number(LOOKER, couple.head, "番号利用事務の確認のため")
    assert look_up(KEEPER_THERE, couple.head).row.closures.closes_page
    assert look_up(LOOKER, couple.residents[1]).row.resident_number == couple.residents[1]


@proves("C1.c", how="sequence")
def test_an_operator_of_the_cs_sees_a_hidden_address_only_after_giving_a_reason(couple: Couple) -> None:
    suppressed(couple.head, inquiry="error")

    page = at_cs(couple.codes[0])
    assert (page.is_address_hidden, couple.lot in repr(page)) == (True, False)
    assert at_cs(couple.codes[1]).is_address_hidden
    numbers = reveal_numbers(context_of("jukinet_server", "jukinet_operator"), page.id, "整合性の確認のため")
    assert couple.lot in numbers.address
    assert couple.lot not in repr(numbers)


def test_the_linkage_page_names_whom_a_waiting_suppression_is_about(couple: Couple) -> None:
    set_suppression(KEEPER, SuppressionOrder(couple.head, False, terms(issue="error")), SECRET)

    waiting = {(row.receiver, row.type, row.subject) for row in open_deliveries(officer("1003")).rows}
    assert ("jukinet_server", "JukinetSuppressionChanged", couple.head) in waiting
    assert ("linkage_platform", "SuppressionChanged", couple.head) in waiting
    distribute()


@pytest.mark.parametrize("sender", ["jukinet_server", "unified_addressee"])
def test_no_other_system_may_say_that_somebody_is_no_longer_suppressed(couple: Couple, sender: str) -> None:
    suppressed(couple.head, issue="error")
    lifted = SuppressionChanged(resident_number=couple.head, recorded_at=KEEPER.now, protected=False, closed=())

    with pytest.raises(UndeclaredConnection):
        send_from(sender, lifted, couple.head)
    assert at_addressee(couple.head)[1]


def test_somebody_unknown_there_is_refused_and_nothing_is_kept(couple: Couple) -> None:
    closed = (ClosedProcess(process="issue", level="error", starts_on=BEGUN),)
    unknown = SuppressionChanged(resident_number="0000999989", recorded_at=KEEPER.now, protected=False, closed=closed)
    send_from(REGISTRY, unknown, "0000999989")

    distribute()

    assert not ResidentCopy.objects.using("linkage_platform").filter(pk="0000999989").exists()
    held = [row for row in open_deliveries(officer("1003")).rows if row.subject == "0000999989"]
    assert [(row.held, row.code) for row in held] == [(True, "LNK-ORDER-002")]


@pytest.mark.parametrize(
    ("alias", "table"),
    [
        ("resident_registry", "told_restriction"),
        ("linkage_platform", "platform_suppression_report"),
        ("unified_addressee", "addressee_suppression_report"),
        ("jukinet_server", "juki_suppression_report"),
    ],
)
def test_what_was_told_can_be_neither_rewritten_nor_removed(couple: Couple, alias: str, table: str) -> None:
    suppressed(couple.head, issue="error")
    tries: tuple[Any, ...] = (f"delete from {table}", f"truncate {table}")

    for statement in tries:
        with pytest.raises(DatabaseError), connections[alias].cursor() as cursor:
            cursor.execute(statement)
