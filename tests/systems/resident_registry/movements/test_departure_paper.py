"""転出証明書・準ずる証明書・再交付: who is on it, and that a copy issued again shows the first issue (4.1.3.0.3)."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.addresses import Address
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.actions.issue_departure_paper import (
    issue_departure_paper,
    picture_departure_paper,
    show_departure_paper,
)
from daicho.systems.resident_registry.actions.set_suppression import (
    SuppressionOrder,
    SuppressionTerms,
    set_suppression,
)
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, IssueRefused, NoDeparturePaper, ReasonRequired
from daicho.systems.resident_registry.models import DeparturePaper
from daicho.systems.resident_registry.queries.certificates import issue_history
from daicho.systems.resident_registry.queries.departure_papers import papers_of
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from daicho.systems.resident_registry.rules.suppressions import Process
from tests.makers.departures import ABROAD, YOKOHAMA, filed
from tests.makers.move_in import a_move_in, fresh_numbers, new_address
from tests.makers.raw import protect
from tests.makers.registry_flow import approved, carried_out, entered
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
TODAY = MONDAY_MORNING.date()
NUMBERS = fresh_numbers(3)


def a_family() -> tuple[str, ...]:
    return approved(officer("1001"), officer("1002"), a_move_in(), NUMBERS).resident_numbers


def left(
    family: tuple[str, ...], destination: Address = YOKOHAMA, basis: FilingBasis = FilingBasis.NOTIFICATION
) -> str:
    entry = MoveOutEntry(filed(TODAY + timedelta(days=3), basis), family, destination, bool(destination.country))
    return carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)


def text_of(number: str) -> str:
    pages = PdfReader(io.BytesIO(show_departure_paper(officer("1001"), number).pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@proves("S1.2.f", how="unit")
def test_everybody_who_leaves_is_on_one_paper_with_both_numbers() -> None:
    family = a_family()
    reception = left(family)

    number = issue_departure_paper(officer("1001"), reception)

    text = text_of(number)
    assert "".join(text.split()).startswith("転出証明書")
    assert all(name in text for name in ("大川誠", "大川結衣", "大川陽"))
    assert all(n.individual_number in text and n.resident_code in text for n in NUMBERS.members)
    assert "神奈川県横浜市" in text
    assert "令和8年11月26日" in text
    assert "再交付" not in text
    assert picture_departure_paper(officer("1001"), number, 1).startswith(b"\x89PNG")
    kept = AuditEvent.objects.using(SYSTEM).get(event="departure_paper.issued")
    assert kept.individual_number_shown
    assert kept.subjects == sorted(family)


def test_who_stays_is_not_on_the_paper() -> None:
    _, mother, child = a_family()

    text = text_of(issue_departure_paper(officer("1001"), left((mother, child))))

    assert "大川結衣" in text
    assert NUMBERS.members[0].individual_number not in text


def test_a_copy_issued_again_says_so_and_shows_what_the_first_one_showed() -> None:
    family = a_family()
    reception = left(family)
    first = issue_departure_paper(officer("1001"), reception)
    first_text = text_of(first)
    elsewhere = MoveWithinEntry(filed(TODAY), family, new_address("9番9号", "引越し後"))
    carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, elsewhere)
    close_departures(later(officer("1001"), MONDAY_MORNING + timedelta(days=3)))

    with pytest.raises(ReasonRequired):
        issue_departure_paper(officer("1001"), reception)
    again = issue_departure_paper(officer("1001"), reception, "紛失")

    text = text_of(again)
    assert "再交付" in text
    assert "引越し後" not in text
    assert "1番8号" in text
    assert "1番8号" in first_text
    assert [(p.copy_no, p.is_reissue) for p in papers_of(reception)] == [(1, False), (2, True)]
    assert text_of(first) == first_text
    assert sorted((row.kind, row.scope) for row in issue_history(family[2])) == [
        ("転出証明書", "再交付"),
        ("転出証明書", "転出する人全員"),
    ]


def test_after_fourteen_days_the_paper_is_another_one_that_says_what_it_is_for() -> None:
    family = a_family()
    reception = left(family, basis=FilingBasis.OFFICIAL)

    text = text_of(issue_departure_paper(officer("1001"), reception))

    assert "転出証明書に準ずる証明書" in text
    assert "転入届に添付すべき書類として" in text


def test_for_a_protected_person_the_officer_confirms_who_stands_at_the_counter() -> None:
    family = a_family()
    reception = left(family)
    protect(family[1])

    with pytest.raises(AlertsNotConfirmed) as refusal:
        issue_departure_paper(officer("1001"), reception)
    assert issue_departure_paper(officer("1001"), reception, confirmed=["REG-OUT-022@subject"])

    assert [alert.code for alert in refusal.value.findings] == ["REG-OUT-022"]
    assert DeparturePaper.objects.using(SYSTEM).count() == 1


def test_where_issuing_is_suppressed_no_paper_is_printed() -> None:
    family = a_family()
    reception = left(family)
    terms = SuppressionTerms("court_order", {Process.ISSUE: Level.ERROR}, TODAY, None, "")
    set_suppression(officer("1007"), SuppressionOrder(family[0], False, terms), "裁判所の通知")

    with pytest.raises(IssueRefused):
        issue_departure_paper(officer("1001"), reception)

    assert not DeparturePaper.objects.using(SYSTEM).exists()


@pytest.mark.parametrize("case", ["abroad", "cancelled", "not approved", "no departure"])
def test_where_no_such_paper_exists_none_is_issued(case: str) -> None:
    family = a_family()
    if case == "abroad":
        reception = left(family, ABROAD)
    elif case == "cancelled":
        reception = left(family)
        entry = CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, family, "転出をやめた")
        carried_out(officer("1001"), officer("1002"), CANCELLATION, entry)
    elif case == "not approved":
        waiting = MoveOutEntry(filed(TODAY), family, YOKOHAMA)
        reception = enter_movement(officer("1001"), MOVE_OUT, waiting, EntryNumbers(), ()).reception
    else:
        reception = entered(officer("1001"), a_move_in(), fresh_numbers(3))

    with pytest.raises(NoDeparturePaper):
        issue_departure_paper(officer("1001"), reception)

    assert not DeparturePaper.objects.using(SYSTEM).exists()
