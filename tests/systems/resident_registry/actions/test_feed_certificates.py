"""証明書の元データの提供: what the registry sends to the certificate server, and what it answers it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from daicho.contracts.inquiries import (
    CertificateFeedState,
    CertificateSourceDigests,
    CertificateSourcePage,
    UndeliveredSource,
    digest_of,
)
from daicho.contracts.messages import CertificateSourceChanged, parse
from daicho.contracts.messages.certificate_source import SourceState
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.sending import raw_bytes
from daicho.kernel.findings import Level
from daicho.municipal.certificates.inputs import CertificateMember
from daicho.systems.certificate_server.queries.sources import certificate_member as as_served
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.actions.set_suppression import (
    SuppressionOrder,
    SuppressionTerms,
    lift_suppression,
    lift_temporarily,
    set_suppression,
)
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.queries import certificate_sources
from daicho.systems.resident_registry.queries.certificate_sources import feed_state, source_digests, source_page
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.suppressions import Process
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, father, mother
from tests.makers.raw import protect
from tests.makers.registry_flow import approved, carried_out, entered
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves

SYSTEM = "resident_registry"
PLANNED = MONDAY_MORNING.date() + timedelta(days=3)
pytestmark = pytest.mark.django_db(databases=[SYSTEM])


@pytest.fixture
def couple() -> tuple[str, ...]:
    """Two residents of one household."""
    return approved(officer("1001"), officer("1002"), a_move_in((father(), mother()))).resident_numbers


def sent(after: int = 0) -> list[CertificateSourceChanged]:
    """Messages to the certificate server, in the order of sending. Args: after: how many to leave out."""

    def bodies() -> Iterator[CertificateSourceChanged]:
        for one in Delivery.objects.using(SYSTEM).filter(receiver="certificate_server").order_by("id"):
            content = json.loads(raw_bytes(SYSTEM, one.message))["body"]
            body = parse(one.message.type, one.message.version, json.dumps(content).encode())
            assert isinstance(body, CertificateSourceChanged)
            yield body

    return list(bodies())[after:]


def delivered() -> None:
    """Nothing is on its way any more."""
    Delivery.objects.using(SYSTEM).filter(receiver="certificate_server").update(
        state="delivered", delivered_at=MONDAY_MORNING
    )


def planned(leavers: tuple[str, ...]) -> str:
    """A 転出届 for a day to come; its reception number."""
    entry = MoveOutEntry(filed(PLANNED), leavers, YOKOHAMA)
    return carried_out(officer("1001"), officer("1002"), MOVE_OUT, entry)


def close_on_the_day() -> None:
    """The morning of the planned day."""
    ctx = officer("1001")
    close_departures(later(ctx, MONDAY_MORNING + timedelta(days=3)))


def as_certified(number: str) -> CertificateMember:
    """What the counter would certify today, numbers included."""
    return certificate_member(number, newest_records([number])[number].record, personal_numbers(number))


def closing(target: str, **levels: str) -> str:
    terms = SuppressionTerms(
        "court_order", {Process(p): Level(v) for p, v in levels.items()}, MONDAY_MORNING.date(), None, ""
    )
    return set_suppression(officer("1007"), SuppressionOrder(target, False, terms), "理由")


def test_an_entry_sends_nothing_and_its_approval_one_message_for_each_resident_as_one_act() -> None:
    reception = entered(officer("1001"), a_move_in((father(), mother())))
    verify_movement(officer("1002"), reception, 1)
    assert sent() == []

    residents = approve_movement(officer("1002"), reception, 1).resident_numbers

    messages = sent()
    assert {one.act_id for one in messages} == {reception}
    assert [one.state.resident_number for one in messages] == sorted(residents)
    for one in messages:
        assert [(each.resident_number, each.source_no) for each in one.together] == [
            (number, 1) for number in sorted(residents)
        ]


@proves("C3.a", how="unit")
def test_what_is_sent_is_what_the_counter_certifies(couple: tuple[str, ...]) -> None:
    for message in sent():
        number, source = message.state.resident_number, message.state.source
        assert source is not None
        expected = as_certified(number)
        assert as_served(number, source, with_numbers=True) == without_history(expected)
        assert source.household_number == newest_records([number])[number].record.household_number


def without_history(member: CertificateMember) -> CertificateMember:
    """Without what no kiosk prints."""
    return replace(member, remarks=(), history=())


def test_each_state_of_a_resident_has_a_number_of_its_own_that_grows(couple: tuple[str, ...]) -> None:
    closing(couple[0], kiosk="error")
    closing(couple[0], issue="alert")

    assert [one.state.source_no for one in sent() if one.state.resident_number == couple[0]] == [1, 2, 3]


def test_a_suppression_is_sent_at_once_and_a_temporary_lifting_never(couple: tuple[str, ...]) -> None:
    held = closing(couple[0], issue="error")
    lift_temporarily(officer("1007"), held, "窓口で交付するため", 10)
    lift_suppression(officer("1007"), held, "終わったため")

    first, second = sent(after=2)
    assert first.state.source is not None
    assert second.state.source is not None
    assert {(one.process, one.level) for one in first.state.source.closed} == {("issue", "error"), ("kiosk", "error")}
    assert second.state.source.closed == ()
    assert [len(one.together) for one in (first, second)] == [1, 1]


def test_who_lives_with_somebody_protected_is_sent_along_when_a_movement_makes_it_so(couple: tuple[str, ...]) -> None:
    protect(couple[1])
    known = len(sent())
    household = newest_records(couple)[couple[0]].record.household_number

    carried = planned((couple[1],))

    messages = sent(after=known)
    assert {one.state.resident_number for one in messages} == set(couple)
    assert {one.act_id for one in messages} == {carried}
    assert {one.state.source.protected for one in messages if one.state.source} == {True}
    assert {one.state.source.household_number for one in messages if one.state.source} == {household}


@proves("S6.1.a", how="unit")
def test_on_the_planned_day_of_departure_only_the_status_is_sent(couple: tuple[str, ...]) -> None:
    planned(couple)
    known = len(sent())
    before = sent()[-1].state.source
    assert before is not None
    assert before.planned_move_out_on == PLANNED

    close_on_the_day()

    assert [(one.state.status, one.state.source) for one in sent(after=known)] == [("moved_out", None)] * 2


def test_a_page_holds_whole_households_and_goes_on_where_the_last_ended(
    couple: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = approved(officer("1001"), officer("1002"), a_move_in((father(), mother()))).resident_numbers
    delivered()
    monkeypatch.setattr(certificate_sources, "HOUSEHOLDS_A_PAGE", 1)

    first = source_page(officer("1003"), CertificateSourcePage())
    second = source_page(officer("1003"), CertificateSourcePage(after=first.up_to))
    third = source_page(officer("1003"), CertificateSourcePage(after=second.up_to))

    assert sorted(one.resident_number for one in first.states) == sorted(couple)
    assert sorted(one.resident_number for one in second.states) == sorted(others)
    assert (third.states, third.is_last) == ((), True)
    assert [one.source_no for one in first.states] == [1, 1]


def test_whose_message_is_on_its_way_is_named_and_not_in_the_page(couple: tuple[str, ...]) -> None:
    delivered()
    closing(couple[0], kiosk="error")

    page = source_page(officer("1003"), CertificateSourcePage())

    assert [one.resident_number for one in page.states] == [couple[1]]
    assert page.on_their_way == (couple[0],)


def test_residents_asked_for_by_name_come_even_when_their_records_are_closed(couple: tuple[str, ...]) -> None:
    planned(couple)
    close_on_the_day()
    delivered()

    page = source_page(officer("1003"), CertificateSourcePage(residents=(couple[0],)))

    assert [(one.resident_number, one.status, one.source) for one in page.states] == [(couple[0], "moved_out", None)]


def test_digests_are_those_of_the_page_and_change_with_anything_that_is_certified(couple: tuple[str, ...]) -> None:
    delivered()

    def digests() -> dict[str, Any]:
        answer = source_digests(officer("1003"), CertificateSourceDigests())
        return {one.resident_number: one.digest for one in answer.rows}

    page = source_page(officer("1003"), CertificateSourcePage())
    before = digests()
    closing(couple[0], kiosk="error")
    delivered()

    assert before == {one.resident_number: digest_of(one) for one in page.states}
    assert {number for number, one in digests().items() if one != before[number]} == {couple[0]}


def test_the_freshness_names_who_is_undelivered_with_household_and_number(couple: tuple[str, ...]) -> None:
    household = newest_records(couple)[couple[0]].record.household_number
    delivered()
    quiet = feed_state(officer("1003"), CertificateFeedState())
    closing(couple[1], kiosk="error")
    Delivery.objects.using(SYSTEM).filter(receiver="certificate_server", state="waiting").update(state="held")

    answer = feed_state(officer("1003"), CertificateFeedState())

    assert quiet.undelivered == ()
    assert answer.undelivered == (
        UndeliveredSource(resident_number=couple[1], household_number=household, source_no=2),
    )
    assert (answer.as_of, answer.too_many) == (MONDAY_MORNING, False)


def test_the_freshness_tells_what_was_delivered_last_and_whether_it_sent_what_the_asker_has(
    couple: tuple[str, ...],
) -> None:
    before = feed_state(officer("1003"), CertificateFeedState())
    delivered()
    last = Delivery.objects.using(SYSTEM).filter(receiver="certificate_server").order_by("-id")[0].message_id

    known = feed_state(officer("1003"), CertificateFeedState(newest=str(last)))
    unknown = feed_state(officer("1003"), CertificateFeedState(newest=str(uuid4())))

    assert (before.newest_delivered, before.sent_newest) == ("", True)
    assert (known.newest_delivered, known.sent_newest) == (str(last), True)
    assert not unknown.sent_newest


def test_too_many_undelivered_are_said_and_not_all_named(
    couple: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_sources, "MOST_NAMED", 1)

    answer = feed_state(officer("1003"), CertificateFeedState())

    assert (len(answer.undelivered), answer.too_many) == (1, True)


def test_no_personal_number_shows_in_what_is_sent(couple: tuple[str, ...]) -> None:
    numbers = personal_numbers(couple[0])

    printed = repr([one.state for one in sent()])

    assert isinstance(sent()[0].state, SourceState)
    assert numbers.resident_code not in printed
    assert numbers.individual_number not in printed
