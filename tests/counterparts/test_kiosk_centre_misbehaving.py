"""証明書交付センター: every misbehaviour on command, every crash point, and what becomes of outcomes."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import httpx
import pytest

from tests.counterparts.kiosk_world import ORDER, Around, eventually, outcome
from tests.counterparts.pretend_door import a_pdf

DIED = 70


def test_the_same_request_twice_is_one_document(around: Around) -> None:
    around.centre.misbehave(kind="twice", type="certificate")

    assert around.order()["result"] == "ok"
    newest = around.journal()[0]
    assert (newest["result"], newest["reason_code"], newest["misbehaviour"]) == ("second", "SAME", "twice")
    first, second = around.door.of("certificate")
    assert first == second


def test_another_request_under_the_receipt_is_refused_and_the_first_stands(around: Around) -> None:
    around.centre.misbehave(kind="other_body")

    answer = around.order()

    assert answer["result"] == "ok"
    assert [one["copies"] for one in around.door.of("certificate")] == [1, 2]
    assert around.door.receipts[answer["receipt_number"]][1]["copies"][0]["sha256"] == answer["copies"][0]["sha256"]


def test_a_garbled_request_gets_a_refusal(around: Around) -> None:
    around.centre.misbehave(kind="garbage", type="certificate")

    assert around.order()["code"] == "K-FORM"


def test_with_another_certificate_nothing_comes_through(around: Around) -> None:
    around.centre.misbehave(kind="wrong_certificate", type="certificate")

    assert around.order()["code"] == "C-NO-ANSWER"
    assert around.door.of("certificate") == []


def test_a_request_sent_late_is_answered_late(around: Around) -> None:
    around.centre.misbehave(kind="late", type="certificate", seconds=0.3)

    assert around.order()["result"] == "ok"


def test_a_revoked_certificate_passes_only_on_command(around: Around) -> None:
    httpx.post(f"{around.national.control_url}/jpki", data={"card": around.card})
    around.centre.misbehave(kind="revoked")

    passed, checked = around.begin(), around.begin()

    assert (passed["result"], checked["code"]) == ("ok", "C-REVOKED")


@pytest.mark.parametrize(("kind", "reached"), [("die_before", 0), ("die_after", 1)])
def test_a_death_around_the_forwarding_leaves_a_receipt_that_is_told_as_not_printed(
    around: Around, kind: str, reached: int
) -> None:
    visit = around.begin()["visit"]
    around.centre.misbehave(kind=kind, type="certificate")

    with pytest.raises(httpx.TransportError):
        around.ask("order", visit=visit, **ORDER)
    assert around.centre.wait_dead() == DIED
    around.centre.start()

    receipt = around.receipt()
    assert (receipt["state"], receipt["code"]) == ("failed", "C-INTERRUPTED")
    eventually(lambda: outcome(around, receipt["number"]) == "acknowledged")
    assert len(around.door.of("certificate")) == reached
    assert [one["outcome"] for one in around.door.outcomes.get(receipt["number"], [])] == ["not_printed"] * reached


@pytest.mark.parametrize("steps", [("paid",), ("paid", "printing")])
def test_what_was_paid_for_survives_a_crash_and_is_the_same_paper_for_the_same_card(
    around: Around, steps: tuple[str, ...]
) -> None:
    made = around.order()
    number = made["receipt_number"]
    for step in steps:
        around.step(number, step)
    around.centre.kill()
    around.centre.start()

    begun = around.begin()
    again = around.ask("resume", visit=begun["visit"], receipt_number=number)

    assert begun["resumable"] == [number]
    assert again == made
    for step in ("printing", "printed"):
        assert around.step(number, step, 1 if step == "printed" else 0)["result"] == "ok"
    eventually(lambda: outcome(around, number) == "acknowledged")
    assert len(around.door.outcomes[number]) == 1


def test_another_card_or_another_kiosk_gets_nothing_of_it(around: Around) -> None:
    number = around.order()["receipt_number"]
    around.step(number, "paid")
    elsewhere = around.begin("kiosk-2")
    around.put_a_card()
    other = around.begin()

    answers = [
        around.ask("resume", visit=other["visit"], receipt_number=number),
        around.ask("resume", "kiosk-2", visit=elsewhere["visit"], receipt_number=number),
        around.ask("step", "kiosk-2", receipt_number=number, step="printing"),
    ]

    assert (other["resumable"], elsewhere["resumable"]) == ([], [])
    assert [one["code"] for one in answers] == ["C-RECEIPT"] * 3


def test_a_resumed_document_that_has_become_another_one_is_refused(around: Around) -> None:
    number = around.order()["receipt_number"]
    around.step(number, "paid")
    pdf = a_pdf("made anew and different")
    changed = around.door.receipts[number][1]
    changed["copies"] = [{**changed["copies"][0], "pdf": base64.b64encode(pdf).decode(),
                          "sha256": hashlib.sha256(pdf).hexdigest()}]  # fmt: skip

    answer = around.ask("resume", visit=around.begin()["visit"], receipt_number=number)

    assert answer["code"] == "C-DOCUMENT"


def test_money_is_told_as_returned_only_after_it_was_returned(around: Around) -> None:
    number = around.order(copies=2)["receipt_number"]
    for step in ("paid", "printing"):
        around.step(number, step)
    around.step(number, "failed", 1)
    before = outcome(around, number)
    around.step(number, "refunded")

    eventually(lambda: outcome(around, number) == "acknowledged")
    assert before == ""
    assert around.door.outcomes[number] == [
        {"receipt_number": number, "outcome": "refunded", "sheets_printed": 1, "paid": 0}
    ]


def test_steps_out_of_order_are_refused_and_repeated_ones_are_not(around: Around) -> None:
    number = around.order()["receipt_number"]

    early = [around.step(number, step, 1)["code"] for step in ("printing", "printed", "refunded")]
    paid = [around.step(number, "paid") for _ in range(2)]
    around.step(number, "printing")
    too_few = around.step(number, "printed", 0)
    around.step(number, "printed", 1)
    late = [around.step(number, step, 1)["code"] for step in ("paid", "failed", "refunded")]

    assert early == late == ["C-STEP"] * 3
    assert paid[0] == paid[1]
    assert too_few["code"] == "C-STEP"
    assert around.receipt(number)["steps"] == ["asked", "made", "paid", "printing", "printed"]


def test_what_nobody_paid_for_lapses_and_can_no_longer_be_paid(around: Around) -> None:
    around.door.valid_for = timedelta(minutes=-2)
    number = around.order()["receipt_number"]

    eventually(lambda: outcome(around, number) == "acknowledged")

    assert around.step(number, "paid")["code"] == "C-STEP"
    assert [one["outcome"] for one in around.door.outcomes[number]] == ["not_printed"]


def test_a_lost_outcome_is_found_again(around: Around) -> None:
    around.centre.misbehave(kind="lose_outcome")
    number = _printed(around)
    eventually(lambda: outcome(around, number) == "lost")

    httpx.post(f"{around.centre.control_url}/_control/acts/find-lost")

    eventually(lambda: outcome(around, number) == "acknowledged")
    assert len(around.door.outcomes[number]) == 1


def test_an_outcome_told_twice_is_the_same_both_times(around: Around) -> None:
    around.centre.misbehave(kind="outcome_twice")
    number = _printed(around)

    eventually(lambda: outcome(around, number) == "acknowledged")

    first, second = around.door.outcomes[number]
    assert first == second


def test_a_contradicting_outcome_is_refused_and_the_first_stays_acknowledged(around: Around) -> None:
    around.centre.misbehave(kind="contradict")
    number = _printed(around)

    eventually(lambda: outcome(around, number) == "acknowledged")

    assert [one["outcome"] for one in around.door.outcomes[number]] == ["printed", "not_printed"]
    assert ("second", "K-OUTCOME") in {(one["result"], one["reason_code"]) for one in around.journal()}


def test_an_outcome_waits_until_somebody_answers(around: Around) -> None:
    around.door.answers = {"outcome": b"\x00"}
    number = _printed(around)
    eventually(lambda: len(around.door.of("outcome")) >= 2)
    waiting = outcome(around, number)
    around.door.answers = {}

    eventually(lambda: outcome(around, number) == "acknowledged")
    assert waiting == "waiting"


@pytest.mark.parametrize("kind", ["die_before", "die_after"])
def test_a_death_around_telling_an_outcome_tells_it_after_the_restart(around: Around, kind: str) -> None:
    around.centre.misbehave(kind=kind, type="outcome")
    number = around.order()["receipt_number"]
    around.step(number, "failed")
    assert around.centre.wait_dead() == DIED
    around.centre.start()

    eventually(lambda: outcome(around, number) == "acknowledged")

    assert {one["outcome"] for one in around.door.outcomes[number]} == {"not_printed"}


def test_the_page_shows_receipts_and_takes_orders_and_names_nobody(around: Around) -> None:
    number = around.order()["receipt_number"]
    control = around.centre.control_url

    httpx.post(f"{control}/orders", data={"kind": "contradict", "type": "", "count": "1"})
    shown = httpx.get(control).text
    kinds = [one["kind"] for one in httpx.get(f"{control}/_control").json()]

    assert kinds == ["contradict"]
    assert number in shown
    assert "平塚　太郎" not in shown
    assert around.person["resident_code"] not in shown


def _printed(around: Around) -> str:
    number = str(around.order()["receipt_number"])
    for step in ("paid", "printing"):
        around.step(number, step)
    around.step(number, "printed", 1)
    return number
