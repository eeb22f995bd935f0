"""Questions between systems: four outcomes, both sides on record, nothing undeclared, nothing inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connections

from daicho.contracts.inquiries import (
    Answered,
    JukinetLinkageStatus,
    JukinetLinkageStatusAnswer,
    Outcome,
    Refused,
    TimedOut,
    Unavailable,
)
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.answering import AnswerDesk
from daicho.foundation.messaging.asking import Asker, InProcessInquiry, InquiryTransport
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from tests.foundation.audit.actors import an_officer
from tests.proofs import proves

ASKER, ANSWERER = "resident_registry", "jukinet_server"
STATUS = JukinetLinkageStatusAnswer(
    waiting=2, held=1, oldest_age_seconds=75, last_error="県サーバに接続できません。", last_delivered_at=None
)
pytestmark = pytest.mark.django_db(databases=[ASKER, ANSWERER])


def a_desk(provider: Callable[[Context, Any], Any] = lambda ctx, question: STATUS) -> AnswerDesk:
    return AnswerDesk(ANSWERER, {"JukinetLinkageStatus": provider})


def ask(transport: InquiryTransport, asker: str = ASKER) -> Outcome:
    return Asker(asker, {ANSWERER: transport}).ask(an_officer(asker), JukinetLinkageStatus())


def events(system: str) -> list[str]:
    return list(AuditEvent.objects.using(system).order_by("number").values_list("event", flat=True))


class Scripted:
    """Hands on what the desk answers, changed by the test."""

    def __init__(self, change: Callable[[bytes], bytes]) -> None:
        self.change = change

    def ask(self, raw: bytes, seconds: float) -> bytes:
        return self.change(InProcessInquiry(a_desk(), ASKER).ask(raw, seconds))


class Failing:
    """A line that fails in its own way."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def ask(self, raw: bytes, seconds: float) -> bytes:
        raise self.fault


@proves("C1.b", how="unit")
def test_a_declared_question_is_answered_and_both_sides_record_it() -> None:
    # given / when
    outcome = ask(InProcessInquiry(a_desk(), ASKER))

    # then
    assert outcome == Answered(STATUS)
    assert events(ASKER) == ["inquiry.asked", "inquiry.outcome_received"]
    assert events(ANSWERER) == ["inquiry.answered"]
    assert AuditEvent.objects.using(ASKER).first().staff_id == "1001"  # type: ignore[union-attr]  # asserted above


@proves("C1.b", how="unit")
@pytest.mark.parametrize(
    "fault, outcome", [(Unreachable(""), Unavailable()), (NoAnswer(""), TimedOut())], ids=["down", "silent"]
)
def test_a_line_that_fails_has_its_own_outcome_with_a_text(fault: Exception, outcome: Any) -> None:
    # given / when
    seen = ask(Failing(fault))

    # then
    assert seen == outcome
    assert seen.text.endswith("。")
    assert events(ASKER) == ["inquiry.asked", "inquiry.outcome_received"]


def test_an_answer_that_takes_too_long_is_stopped_by_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr("daicho.foundation.messaging.answering.SECONDS", 0.1)

    def slow(ctx: Context, question: Any) -> Any:
        with connections[ANSWERER].cursor() as cursor:
            cursor.execute("select pg_sleep(20)")

    # when / then
    assert ask(InProcessInquiry(a_desk(slow), ASKER)) == TimedOut()


def test_a_question_without_a_line_is_unavailable() -> None:
    # given / when / then
    assert Asker(ASKER, {}).ask(an_officer(ASKER), JukinetLinkageStatus()) == Unavailable()


@proves("M52.b", how="refusal")
@proves("C0.c", how="refusal")
@pytest.mark.parametrize("asker", ["linkage_platform", "unified_addressee"])
def test_the_answerer_refuses_and_records_a_question_that_is_not_declared(
    asker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    import daicho.foundation.messaging.asking as asking

    monkeypatch.setattr(asking, "answerer_of", lambda system, type_: ANSWERER)
    monkeypatch.setattr(Asker, "_record", lambda *given: None)

    # when
    outcome = ask(InProcessInquiry(a_desk(), asker), asker)

    # then
    assert isinstance(outcome, Refused)
    assert outcome.code == "INQ-UNDECLARED"
    assert outcome.text.endswith("。")
    assert events(ANSWERER) == ["inquiry.refused"]


@proves("C0.b", how="refusal")
def test_the_asker_refuses_and_records_a_question_that_is_not_declared() -> None:
    # given / when
    outcome = Asker(ANSWERER, {}).ask(an_officer(ANSWERER), JukinetLinkageStatus())

    # then
    assert isinstance(outcome, Refused)
    assert outcome.code == "INQ-UNDECLARED"
    row = AuditEvent.objects.using(ANSWERER).get(event="inquiry.outcome_received")
    assert row.detail["code"] == "INQ-UNDECLARED"


class NotOnDuty(DomainError):
    """受付時間外です。開庁時間に行ってください。"""

    code = "JUK-900"


def test_a_refusal_by_the_answerers_own_rules_comes_with_code_and_text() -> None:
    # given
    def refusing(ctx: Context, question: Any) -> Any:
        raise NotOnDuty()

    # when
    outcome = ask(InProcessInquiry(a_desk(refusing), ASKER))

    # then
    assert outcome == Refused("JUK-900", "受付時間外です。開庁時間に行ってください。")
    assert events(ANSWERER) == ["inquiry.refused"]


def altered(raw: bytes) -> bytes:
    content = json.loads(raw)
    content["body"]["waiting"] = 0
    return json.dumps(content).encode()


@pytest.mark.parametrize("change, code", [(altered, "INQ-SIGNATURE"), (lambda raw: b"garbage", "INQ-FORM")])
def test_an_altered_answer_is_refused(change: Callable[[bytes], bytes], code: str) -> None:
    # given / when
    outcome = ask(Scripted(change))

    # then
    assert isinstance(outcome, Refused)
    assert outcome.code == code


def test_the_answer_to_another_question_is_refused() -> None:
    # given
    kept: list[bytes] = []

    def first_again(raw: bytes) -> bytes:
        kept.append(raw)
        return kept[0]

    transport = Scripted(first_again)

    # when
    outcomes = [ask(transport), ask(transport)]

    # then
    assert outcomes[0] == Answered(STATUS)
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].code == "INQ-OTHER"


def test_a_peer_may_not_ask_in_anothers_name() -> None:
    # given / when
    outcome = ask(InProcessInquiry(a_desk(), "linkage_platform"))

    # then
    assert isinstance(outcome, Refused)
    assert outcome.code == "INQ-PEER"


def test_an_unforeseen_fault_of_the_answerer_is_unavailable_for_the_asker() -> None:
    # given
    def broken(ctx: Context, question: Any) -> Any:
        return "no answer at all"

    def down(ctx: Context, question: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    # when / then
    assert ask(InProcessInquiry(a_desk(broken), ASKER)) == Unavailable()
    assert ask(InProcessInquiry(a_desk(down), ASKER)) == Unavailable()
