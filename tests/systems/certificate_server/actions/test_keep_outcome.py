"""交付の結果: kept once, told to the registry, contradictions refused, silence noticed."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging import send
from daicho.foundation.messaging.models import Message
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions import keep_outcome as keeping
from daicho.systems.certificate_server.actions.keep_outcome import keep_outcome, lapse_receipts, receipt_state
from daicho.systems.certificate_server.api.kiosk_messages import OutcomeReport, StateQuestion
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.models import ReceiptStep
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptState
from daicho.systems.certificate_server.rules.reception import receipt_number_of
from tests.proofs import proves
from tests.systems.certificate_server.kiosk_requests import a_request, at_kiosk, ordered
from tests.systems.certificate_server.makers import NOW, feed_is_up, keep_household, keep_person

pytestmark = pytest.mark.django_db(databases=["certificate_server"])

PRINTED = Outcome(ReceiptState.PRINTED, 1, 200)
REFUNDED = Outcome(ReceiptState.REFUNDED, 1, 0)
NOTHING = Outcome(ReceiptState.NOT_PRINTED, 0, 0)


@pytest.fixture(autouse=True)
def _feed() -> None:
    feed_is_up()


def a_made_receipt() -> str:
    return ordered(a_request(keep_person().serial)).receipt_number


def a_refused_receipt() -> str:
    request = a_request(keep_person(protected=True).serial)
    with pytest.raises(KioskRefused):
        ordered(request)
    return request.receipt_number


def refused(receipt: str, outcome: Outcome) -> RefusalCode:
    with pytest.raises(KioskRefused) as caught:
        keep_outcome(at_kiosk(minutes=2), receipt, outcome)
    return caught.value.refusal


def reports() -> list[Message]:
    return list(Message.objects.using("certificate_server").filter(type="KioskIssueReported"))


def steps_of(receipt: str) -> list[str]:
    return list(ReceiptStep.objects.filter(receipt=receipt).order_by("step_no").values_list("state", flat=True))


@proves("C13.a", how="unit")
def test_what_was_printed_is_kept_once_and_told_to_the_registry_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    def overheard(ctx: Context, message: Any, *, subject: str) -> object:
        sent.append(message)
        return send(ctx, message, subject=subject)

    monkeypatch.setattr(keeping, "send", overheard)
    head, wife = keep_household({}, {"name": "平塚　花子"})
    made = ordered(a_request(wife.serial, scope=KioskScope.WHOLE, copies=2))

    told = Outcome(ReceiptState.PRINTED, 2, 400)
    states = [keep_outcome(at_kiosk(minutes=minutes), made.receipt_number, told) for minutes in (2, 3)]

    assert states == [ReceiptState.PRINTED] * 2
    assert steps_of(made.receipt_number) == ["received", "made", "printed"]
    (report,) = sent
    assert (report.outcome, report.kiosk, report.scope, report.fee) == ("printed", "K-0001", "whole", 400)
    assert report.applicant == wife.resident_number
    assert report.subjects == (head.resident_number, wife.resident_number)
    assert [copy.issue_number for copy in report.copies] == [one.number for one in made.copies]
    assert len(reports()) == 1


def test_the_same_outcome_again_is_answered_as_before_and_another_is_refused_and_written_down() -> None:
    receipt = a_made_receipt()
    keep_outcome(at_kiosk(minutes=2), receipt, PRINTED)

    assert keep_outcome(at_kiosk(minutes=9), receipt, PRINTED) is ReceiptState.PRINTED
    assert refused(receipt, REFUNDED) is RefusalCode.OUTCOME

    assert steps_of(receipt) == ["received", "made", "printed"]
    assert len(reports()) == 1
    (event,) = AuditEvent.objects.using("certificate_server").filter(event="kiosk.outcome_contradicted")
    assert event.detail["outcome"] == "refunded"


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(ReceiptState.PRINTED, 1, 100),
        Outcome(ReceiptState.PRINTED, 2, 200),
        Outcome(ReceiptState.REFUNDED, 2, 0),
    ],
)
def test_too_little_money_or_too_many_sheets_are_no_outcome(outcome: Outcome) -> None:
    assert refused(a_made_receipt(), outcome) is RefusalCode.OUTCOME
    assert not reports()


def test_a_receipt_that_came_to_nothing_is_closed_and_the_registry_hears_nothing_of_it() -> None:
    receipt = a_refused_receipt()

    assert refused(receipt, PRINTED) is RefusalCode.OUTCOME
    assert keep_outcome(at_kiosk(), receipt, NOTHING) is ReceiptState.NOT_PRINTED
    assert not reports()


def test_a_receipt_whose_money_went_back_gives_no_paper_any_more() -> None:
    request = a_request(keep_person().serial)
    ordered(request)
    keep_outcome(at_kiosk(minutes=2), request.receipt_number, REFUNDED)

    with pytest.raises(KioskRefused) as caught:
        ordered(request)

    assert caught.value.refusal is RefusalCode.EXPIRED
    assert len(reports()) == 1


def test_nothing_is_known_of_a_receipt_that_never_came() -> None:
    assert refused("8" * 20, NOTHING) is RefusalCode.RECEIPT_UNKNOWN
    with pytest.raises(KioskRefused) as caught:
        receipt_state(at_kiosk(), "8" * 20)
    assert caught.value.refusal is RefusalCode.RECEIPT_UNKNOWN
    noted = AuditEvent.objects.using("certificate_server").filter(event="kiosk.refused")
    assert {row.detail["reason"] for row in noted} == {"outcome", "state"}


def test_the_centre_can_neither_ask_for_nor_settle_a_receipt_of_the_counter() -> None:
    told: dict[str, Any] = {"outcome": "refunded", "sheets_printed": 0, "paid": 0}
    own = receipt_number_of(NOW.date(), "0101", 1)

    assert OutcomeReport(receipt_number="98" + own[2:], **told).paid == 0
    with pytest.raises(ValidationError):
        OutcomeReport(receipt_number=own, **told)
    with pytest.raises(ValidationError):
        StateQuestion(receipt_number=own)


def test_the_state_of_a_receipt_tells_how_it_stands_and_the_look_is_written_down() -> None:
    made, ended = receipt_state(at_kiosk(), a_made_receipt()), receipt_state(at_kiosk(), a_refused_receipt())

    assert (made.state, made.sheets, made.facts.fee, made.code) == (ReceiptState.MADE, 1, 200, None)
    assert (ended.state, ended.sheets, ended.facts.fee) == (ReceiptState.REFUSED, 0, 0)
    assert ended.code is RefusalCode.NOT_KIOSK
    assert AuditEvent.objects.using("certificate_server").filter(event="kiosk.receipt_told").count() == 2


def test_a_receipt_never_collected_lapses_and_a_late_fact_is_still_taken() -> None:
    silent, told = a_made_receipt(), a_made_receipt()
    keep_outcome(at_kiosk(minutes=2), told, PRINTED)

    assert lapse_receipts(at_kiosk(minutes=44)) == 0
    assert lapse_receipts(at_kiosk(minutes=45)) == 1
    assert lapse_receipts(at_kiosk(minutes=46)) == 0

    assert steps_of(silent) == ["received", "made", "expired"]
    assert steps_of(told) == ["received", "made", "printed"]
    assert keep_outcome(at_kiosk(hours=1), silent, PRINTED) is ReceiptState.PRINTED
    assert len(reports()) == 2
