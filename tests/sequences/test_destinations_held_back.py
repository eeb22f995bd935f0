"""送付先情報 that does not go at once: what differs (M58), every misbehaviour of J-LIS, a CS that falls."""

from __future__ import annotations

from typing import Any

import pytest

from daicho.foundation.messaging import attention
from daicho.kernel.context import Actor
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions import send_destinations
from daicho.systems.jukinet_server.actions.follow_destinations import (
    give_up_destination,
    resend_destination,
)
from daicho.systems.jukinet_server.actions.send_destinations import pursue_destinations
from daicho.systems.jukinet_server.models import DestinationStep
from daicho.systems.jukinet_server.outside import national
from daicho.systems.resident_registry.models import DestinationReport
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from tests.makers.births_and_deaths import a_death
from tests.makers.household import TODAY
from tests.makers.registry_flow import carried_out
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.card_holders import CS_JOB
from tests.sequences.destinations import (
    at_jlis,
    held,
    national_record,
    numbered_newborn,
    reported,
    sex_of,
    updates_arrived,
)
from tests.sequences.national import Japan
from tests.systems.jukinet_server.makers import cs_context

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])


@proves("M58.b", how="sequence")
def test_what_differs_is_held_back_and_sent_once_it_was_corrected(japan: Japan) -> None:
    # given: J-LIS has another name and sex
    baby = numbered_newborn(japan)
    code = reported(japan, baby, name="大川　凧", sex="male" if sex_of(baby) == "female" else "female")

    # when
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then: nothing was sent, and both sides say why, without the values
    made, stopped = held(baby)
    assert (made.state, stopped.state) == ("mismatch", "mismatch")
    assert "氏名、性別" in stopped.fault
    assert "大川" not in stopped.fault
    assert at_jlis(japan, code) == []
    pursue_destinations(CS_JOB)
    assert at_jlis(japan, code) == []

    # when: the record at J-LIS is corrected and an operator sends again
    japan.known(national_record(baby), 2)
    with pytest.raises(errors.ReasonRequired):
        resend_destination(cs_context(), stopped.pk, " ")
    resend_destination(cs_context(), stopped.pk, "機構の記録を訂正した")
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then
    made, sent = held(baby)
    assert (made.state, sent.state, sent.fault) == ("received", "received", "")
    assert at_jlis(japan, code) == [(made.management_number, "received")]
    steps = list(DestinationStep.objects.filter(destination=sent).order_by("id").values_list("state", flat=True))
    assert steps == ["waiting", "mismatch", "waiting", "received"]
    reports = DestinationReport.objects.filter(destination=made).order_by("id").values_list("state", flat=True)
    assert list(reports) == ["mismatch", "received"]
    with pytest.raises(errors.DestinationNotStopped):
        resend_destination(cs_context(), sent.pk, "もう一度")


@proves("M58.b", how="refusal")
def test_somebody_unknown_at_j_lis_is_held_back(japan: Japan) -> None:
    baby = numbered_newborn(japan)
    updates_arrived()

    pursue_destinations(CS_JOB)

    _, stopped = held(baby)
    assert stopped.state == "mismatch"
    assert "現存する方の記録がありません" in stopped.fault


def test_while_the_update_is_on_its_way_to_j_lis_nothing_is_a_mismatch(
    japan: Japan,
) -> None:
    baby = numbered_newborn(japan)

    pursue_destinations(CS_JOB)
    _, waiting = held(baby)
    assert (waiting.state, "待っています" in waiting.fault) == ("waiting", True)
    code = reported(japan, baby)
    pursue_destinations(CS_JOB)

    assert held(baby)[1].state == "received"
    assert len(at_jlis(japan, code)) == 1


@pytest.mark.parametrize("kind", ["stall", "garbage", "unavailable", "wrong_signature", "other_message"])
@pytest.mark.parametrize("after_storing", [False, True])
def test_a_lost_answer_costs_no_second_notice(
    japan: Japan, kind: str, after_storing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(national.exchange, "__defaults__", (1.0,))
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    stored = {"after_storing": True} if after_storing and kind in ("stall", "garbage") else {}
    japan.running.misbehave(kind=kind, type="destination", **stored)

    pursue_destinations(CS_JOB)
    _, waiting = held(baby)
    assert waiting.state == "waiting"
    assert waiting.fault
    japan.running.behave()
    pursue_destinations(CS_JOB)
    japan.both_ways()

    made, sent = held(baby)
    assert (made.state, sent.state) == ("received", "received")
    assert at_jlis(japan, code) == [(made.management_number, "received")]


@pytest.mark.parametrize("order", [{"kind": "late", "seconds": 0.1}, {"kind": "twice"}, {"kind": "other_person"}])
def test_an_answer_late_or_twice_counts_once(japan: Japan, order: dict[str, Any]) -> None:
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    japan.running.misbehave(type="destination", **order)

    pursue_destinations(CS_JOB)

    made, sent = held(baby)
    assert sent.state == "received"
    assert at_jlis(japan, code) == [(made.management_number, "received")]


def test_an_answer_about_somebody_else_is_no_match(japan: Japan) -> None:
    """M4: the answer to the query is discarded, so that nothing can be matched and nothing goes."""
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    japan.running.misbehave(kind="other_person", type="identity_query")

    pursue_destinations(CS_JOB)

    _, waiting = held(baby)
    assert (waiting.state, bool(waiting.fault)) == ("waiting", True)
    assert at_jlis(japan, code) == []


@pytest.mark.parametrize("kind", ["wrong_certificate", "die"])
def test_a_peer_that_is_wrong_or_gone_gets_nothing_and_it_goes_later(japan: Japan, kind: str) -> None:
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    japan.running.misbehave(kind=kind)

    pursue_destinations(CS_JOB)
    _, waiting = held(baby)
    assert (waiting.state, bool(waiting.fault)) == ("waiting", True)
    if kind == "die":
        assert japan.running.process is not None
        japan.running.process.wait(10)
        japan.running.process = None
        japan.running.start()
    japan.running.behave()
    pursue_destinations(CS_JOB)

    made, sent = held(baby)
    assert sent.state == "received"
    assert at_jlis(japan, code) == [(made.management_number, "received")]


def test_a_rejection_waits_for_an_operator_who_sends_again_or_gives_up_with_another(japan: Japan) -> None:
    # given
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    japan.running.misbehave(kind="reject", type="destination", reason_code="N-DEST-009", reason="受け付けられません。")

    # when
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then
    made, stopped = held(baby)
    assert (made.state, stopped.state) == ("rejected", "rejected")
    assert "受け付けられません" in stopped.fault
    with pytest.raises(attention.SecondPersonRequired):
        give_up_destination(cs_context(), stopped.pk, "本人に手渡す", cs_context().actor)
    other = Actor("2009", "中島 大", "jukinet", frozenset({"jukinet_administrator"}))
    give_up_destination(cs_context(), stopped.pk, "本人に手渡す", other)
    japan.both_ways()
    pursue_destinations(CS_JOB)
    made, stopped = held(baby)
    assert (made.state, stopped.state) == ("given_up", "given_up")
    assert at_jlis(japan, code) == []
    step = DestinationStep.objects.filter(destination=stopped).latest("id")
    assert (step.staff_id, "2009" in step.reason) == ("2001", True)


def test_a_cs_that_falls_after_sending_and_before_writing_it_down_sends_once(
    japan: Japan, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: the CS dies with the answer in its hand
    baby = numbered_newborn(japan)
    code = reported(japan, baby)

    def falls(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(send_destinations, "take_step", falls)
        with pytest.raises(KeyboardInterrupt):
            pursue_destinations(CS_JOB)
    assert held(baby)[1].state == "waiting"
    assert len(at_jlis(japan, code)) == 1

    # when: it is back
    pursue_destinations(CS_JOB)
    japan.both_ways()

    # then
    made, sent = held(baby)
    assert (made.state, sent.state) == ("received", "received")
    assert at_jlis(japan, code) == [(made.management_number, "received")]
    assert DestinationReport.objects.filter(destination=made).count() == 1


def test_nothing_is_sent_for_who_has_died_meanwhile(japan: Japan) -> None:
    baby = numbered_newborn(japan)
    code = reported(japan, baby)
    carried_out(officer("1001"), officer("1002"), DEATH, a_death(baby, moved_on=TODAY))
    japan.both_ways()
    updates_arrived()

    pursue_destinations(CS_JOB)
    japan.both_ways()

    made, stopped = held(baby)
    assert (made.state, stopped.state) == ("withdrawn", "withdrawn")
    assert at_jlis(japan, code) == []
