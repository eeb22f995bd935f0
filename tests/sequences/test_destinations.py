"""送付先情報 with the national server itself: birth, number, matching, sending, and what changes on its way."""

from __future__ import annotations

import pytest

from daicho.config.first_destinations import make_all
from daicho.contracts.connections import connections
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Message
from daicho.systems.jukinet_server.actions.follow_destinations import (
    ask_state,
    refresh_destinations,
    take_wanted_again,
)
from daicho.systems.jukinet_server.actions.numbers import pursue_numbers
from daicho.systems.jukinet_server.actions.send_destinations import pursue_destinations
from daicho.systems.jukinet_server.models import Destination
from daicho.systems.resident_registry.actions import set_destination as registry
from daicho.systems.resident_registry.actions.set_destination import DestinationTerms, set_destination
from daicho.systems.resident_registry.errors import DestinationCannotBeSent
from daicho.systems.resident_registry.models import Destination as MadeDestination
from daicho.systems.resident_registry.queries.records import personal_numbers
from daicho.systems.resident_registry.rules.destinations import DestinationPlace, PrintClass
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.card_holders import CS_JOB
from tests.sequences.destinations import (
    at_jlis,
    held,
    moved,
    national_record,
    numbered_newborn,
    reported,
    told,
    updates_arrived,
)
from tests.sequences.national import Japan
from tests.sequences.test_numbers_and_codes import a_newborn, registered
from tests.systems.jukinet_server.makers import cs_context

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])


@proves("S2.7.a", how="sequence")
@proves("M58.a", how="sequence")
def test_a_newborn_is_told_its_number_by_post_once(japan: Japan) -> None:
    baby = numbered_newborn(japan)
    made, waiting = held(baby)
    assert (made.cause, made.state, waiting.state) == ("first_number", "told", "waiting")
    code = reported(japan, baby)

    pursue_destinations(CS_JOB)
    pursue_destinations(CS_JOB)
    japan.both_ways()

    made, sent = held(baby)
    assert (made.state, sent.state) == ("received", "received")
    assert at_jlis(japan, code) == [(made.management_number, "received")]
    order = [
        one.type
        for one in Message.objects.using("resident_registry").order_by("created_at")
        if one.type in ("IdentificationUpdate", "NumberRequested", "DestinationUpdated")
    ]
    assert order[-4:] == ["IdentificationUpdate", "NumberRequested", "IdentificationUpdate", "DestinationUpdated"]


@proves("S2.7.a", how="sequence")
def test_what_comes_back_is_made_anew_when_j_lis_asks_for_it(japan: Japan) -> None:
    # given: sent, printed, posted
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    pursue_destinations(CS_JOB)
    japan.both_ways()
    first, sent = held(baby)
    advance = {"municipality_code": "142034", "management_number": first.management_number}
    for state in ("printed", "sent"):
        japan.act("advance-destination", **advance, state=state)
        refresh_destinations(CS_JOB)
        japan.both_ways()
        assert (held(baby)[0].state, held(baby)[1].state) == (state, state)

    # when: the envelope comes back (JN-15)
    japan.act("advance-destination", **advance, state="returned")
    ask_state(cs_context(), sent.pk)
    japan.both_ways()
    assert held(baby)[0].state == "returned"
    assert take_wanted_again(CS_JOB) >= 1
    japan.both_ways()
    assert take_wanted_again(CS_JOB) == 0
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then
    made, _ = held(baby)
    assert (made.cause, made.state) == ("requested", "received")
    assert at_jlis(japan, code) == [(first.management_number, "returned"), (made.management_number, "received")]


@proves("S2.7.b", how="sequence")
def test_a_change_of_address_before_delivery_sends_the_new_place_for_the_same_person(japan: Japan) -> None:
    # given: received by J-LIS, not posted
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    pursue_destinations(CS_JOB)
    japan.both_ways()
    first, _ = held(baby)

    # when
    moved(baby, "4番5号")
    japan.both_ways()
    japan.known(national_record(baby), 2)
    updates_arrived()
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then
    made, sent = held(baby)
    assert (made.cause, sent.state) == ("record_changed", "received")
    assert told(sent).destination.address.endswith("4番5号")
    assert [number for number, _ in at_jlis(japan, code)] == [first.management_number, made.management_number]

    # when: that one was posted, a further move concerns it no longer
    advance = {"municipality_code": "142034", "management_number": made.management_number, "state": "sent"}
    japan.act("advance-destination", **advance)
    refresh_destinations(CS_JOB)
    japan.both_ways()
    moved(baby, "6番7号")
    japan.both_ways()

    # then
    assert held(baby)[0].management_number == made.management_number


@proves("S2.7.b", how="sequence")
def test_a_residence_set_before_delivery_takes_the_place_of_the_address_and_is_kept(japan: Japan) -> None:
    # given: the family asks before the number is there
    baby = a_newborn(japan, registered(japan))
    place = DestinationPlace("2540042", "神奈川県平塚市明石町1番1号 平塚病院")
    terms = DestinationTerms(place, PrintClass.NOTICE)
    assert not set_destination(officer("1003"), baby, terms, "入院中のため")
    with pytest.raises(DestinationCannotBeSent):
        registry.resend_destination(officer("1003"), baby, "番号がまだない")

    # when
    japan.both_ways()
    pursue_numbers(CS_JOB)
    japan.both_ways()
    code = reported(japan, baby)

    # then: the 4 items are those of the 住民票, the place is the 居所
    made, waiting = held(baby)
    assert (made.is_elsewhere, waiting.is_residence_elsewhere) == (True, True)
    body = told(waiting)
    assert (body.destination.address, body.destination.postal_code) == (place.address, "2540042")
    assert place.address not in body.person.address.one_line()

    # when: changed back before it went
    assert set_destination(officer("1003"), baby, DestinationTerms(DestinationPlace(), PrintClass.NOTICE), "退院した")
    japan.both_ways()
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then: only the newer one went; the older one is in the history of both
    made, sent = held(baby)
    assert (made.cause, made.is_elsewhere, sent.state) == ("place_set", False, "received")
    assert [number for number, _ in at_jlis(japan, code)] == [made.management_number]
    assert Destination.objects.get(pk=waiting.pk).state == "superseded"
    assert MadeDestination.objects.get(management_number=body.management_number).state == "superseded"


@proves("P1.a", how="sequence")
@proves("P1.b", how="sequence")
def test_at_the_start_everybody_is_sent_once_and_after_it_only_who_is_new(japan: Japan) -> None:
    # given: residents loaded with their numbers, of whom nothing was sent
    family = registered(japan)
    assert not MadeDestination.objects.filter(resident_number__in=family).exists()

    # when
    assert make_all() >= len(family)
    assert make_all() == 0
    japan.both_ways()
    for number in family:
        reported(japan, number)
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then
    states = MadeDestination.objects.filter(resident_number__in=family).values_list("cause", "state")
    assert list(states) == [("initial", "received")] * len(family)
    basis = [one.basis for one in connections() if one.type == "DestinationUpdated"]
    assert basis
    assert all("平成26年総務省令第85号" in one for one in basis)
    for system, event, states_of in (
        ("resident_registry", "destination.made", {"initial"}),
        ("jukinet_server", "destination.changed", {"waiting", "received"}),
    ):
        numbers = MadeDestination.objects.filter(resident_number__in=family).values_list("management_number", flat=True)
        rows = AuditEvent.objects.using(system).filter(event=event, detail__number__in=list(numbers))
        assert {str(row.detail.get("cause") or row.detail.get("state")) for row in rows} == states_of
        assert all("平成26年総務省令第85号" in str(row.detail["basis"]) for row in rows)


def test_neither_number_nor_place_stands_in_clear_in_the_cs_or_any_log(japan: Japan) -> None:
    baby = a_newborn(japan, registered(japan))
    terms = DestinationTerms(DestinationPlace("2540042", "神奈川県平塚市居所町9番9号"), PrintClass.NOTICE)
    set_destination(officer("1003"), baby, terms, "入院中のため")
    japan.both_ways()
    pursue_numbers(CS_JOB)
    japan.both_ways()
    code = reported(japan, baby)
    pursue_destinations(CS_JOB)
    number = personal_numbers(baby).individual_number

    _, sent = held(baby)
    logged = [str(one.detail) for one in AuditEvent.objects.using("jukinet_server").all()]
    logged += [str(one.detail) for one in AuditEvent.objects.using("resident_registry").all()]
    logged += [repr(told(sent)), str(sent), sent.fault]
    for secret in (number, code, "居所町"):
        assert secret not in " ".join(logged)
        assert secret.encode() not in bytes(sent.content)
