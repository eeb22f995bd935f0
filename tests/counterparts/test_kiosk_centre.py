"""証明書交付センター: who is let in, what is handed on, and what never is."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import httpx
import pytest

from tests.counterparts.kiosk_world import ORDER, Around, eventually, outcome
from tests.counterparts.outside_peers import client_for
from tests.counterparts.pretend_door import FEE, a_pdf, refusal


def test_from_the_card_to_the_printed_paper(around: Around) -> None:
    begun = around.begin()
    made = around.ask("order", visit=begun["visit"], kind="resident_certificate", scope="self", members=[],
                      options=["register"], copies=2)  # fmt: skip
    number = made["receipt_number"]
    states = [around.step(number, step, sheets)["state"] for step, sheets in
              (("paid", 0), ("printing", 0), ("printed", 2))]  # fmt: skip

    assert [one["name"] for one in begun["members"]] == ["平塚　太郎", "平塚　花子"]
    assert (len(number), made["fee"], len(made["copies"])) == (20, 2 * FEE, 2)
    for copy in made["copies"]:
        assert hashlib.sha256(base64.b64decode(copy["pdf"])).hexdigest() == copy["sha256"]
    assert states == ["paid", "printing", "printed"]
    eventually(lambda: outcome(around, number) == "acknowledged")
    assert around.door.outcomes[number] == [
        {"receipt_number": number, "outcome": "printed", "sheets_printed": 2, "paid": 2 * FEE}
    ]
    assert around.receipt(number)["steps"] == ["asked", "made", "paid", "printing", "printed"]


def test_the_server_is_told_the_serial_of_the_card_and_no_name_or_number(around: Around) -> None:
    around.order()

    asked = json.dumps(around.door.asked, ensure_ascii=False)
    [person] = around.door.of("person")
    assert person["serial"] == around.door.of("certificate")[0]["serial"]
    assert around.person["resident_code"] not in asked
    assert around.person["name"] not in asked


def test_the_challenge_is_used_once_and_by_the_kiosk_that_asked_for_it(around: Around) -> None:
    visit = around.ask("challenge")
    signed = around.sign(visit["challenge"])

    stolen = around.ask("begin", "kiosk-2", visit=visit["visit"], **signed)
    first = around.ask("begin", visit=visit["visit"], **signed)
    again = around.ask("begin", visit=visit["visit"], **signed)

    assert (stolen["code"], first["result"], again["code"]) == ("C-VISIT", "ok", "C-VISIT")


def test_a_signature_of_another_challenge_is_refused(around: Around) -> None:
    other = around.ask("challenge")
    visit = around.ask("challenge")

    answer = around.ask("begin", visit=visit["visit"], **around.sign(other["challenge"]))

    assert answer["code"] == "C-SIGNATURE"
    assert around.door.asked == []


def test_a_certificate_that_the_jpki_did_not_issue_is_refused(around: Around) -> None:
    visit = around.ask("challenge")
    signed = around.sign(visit["challenge"])
    foreign = around.kiosks.client("kiosk-1")[0].read_text()

    answer = around.ask("begin", visit=visit["visit"], signature=signed["signature"], certificate=foreign)

    assert answer["code"] == "C-CERTIFICATE"


def test_the_signature_certificate_of_the_card_is_not_taken_for_its_user_certificate(around: Around) -> None:
    visit = around.ask("challenge")
    digest = base64.b64encode(hashlib.sha256(visit["challenge"].encode()).digest()).decode()
    told = httpx.post(
        f"{around.national.control_url}/drawer/readers/kiosk-1/signature",
        json={"password": "JPKITEST1", "digest": digest},
    ).json()

    assert around.ask("begin", visit=visit["visit"], **told)["code"] == "C-CERTIFICATE"


def test_a_revoked_certificate_and_a_suspended_card_are_refused_before_the_city_is_asked(around: Around) -> None:
    httpx.post(f"{around.national.control_url}/jpki", data={"card": around.card})
    revoked = around.begin()
    around.put_a_card("suspended")
    suspended = around.begin()

    assert (revoked["code"], suspended["code"]) == ("C-REVOKED", "C-REVOKED")
    assert around.door.asked == []


def test_without_an_answer_of_the_jpki_nobody_is_let_in(around: Around) -> None:
    peers = around.centre.folder / "peers.json"
    before = peers.read_text()
    peers.write_text(json.dumps({**json.loads(before), "jpki": "http://127.0.0.1:9"}))
    try:
        answer = around.begin()
    finally:
        peers.write_text(before)

    assert (answer["code"], answer["can_retry"]) == ("C-JPKI", True)


def test_a_kiosk_without_the_registered_certificate_is_refused_and_written_down(around: Around) -> None:
    before = len(around.centre.look("refused-peers"))
    stranger = around.kiosks.client("kiosk-9")

    with client_for(around.centre, stranger) as client, pytest.raises(httpx.TransportError):
        client.post("/centre/v1/challenge", json={})
    with client_for(around.centre, None) as client, pytest.raises(httpx.TransportError):
        client.post("/centre/v1/challenge", json={})

    assert len(around.centre.look("refused-peers")) == before + 2


@pytest.mark.parametrize("code", ["K-NOT-KIOSK", "K-AGE", "K-CLOSED", "K-TIMEOUT"])
def test_a_refusal_of_the_city_is_handed_on_as_it_is(around: Around, code: str) -> None:
    visit = around.begin()["visit"]
    around.door.answers = {"person": refusal(code), "certificate": refusal(code)}

    for answer in (around.begin(), around.ask("order", visit=visit, **ORDER)):
        assert {name: answer[name] for name in refusal(code)} == refusal(code)
    assert (around.receipt()["state"], around.receipt()["code"]) == ("failed", code)


_OTHER = a_pdf("of somebody else")
SPOILED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another receipt": ({"receipt_number": "9" * 20}, {}),
    "another document": ({}, {"pdf": base64.b64encode(_OTHER).decode()}),
    "another digest": ({}, {"sha256": "0" * 64}),
    "no document": ({}, {"pdf": "AAAA", "sha256": hashlib.sha256(b"\0\0\0").hexdigest()}),
    "other sheets": ({}, {"sheets": 2}),
    "too few copies": ({"copies": []}, {}),
    "a member too many": ({"old": True}, {}),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_document_that_does_not_fit_its_receipt_is_never_handed_on(around: Around, what: str) -> None:
    around.door.spoiled, around.door.spoiled_copy = SPOILED[what]

    answer = around.order()

    assert answer["code"] in ("C-DOCUMENT", "C-NO-ANSWER")
    assert "copies" not in answer
    number = around.receipt()["number"]
    eventually(lambda: outcome(around, number) == "acknowledged")
    assert around.door.outcomes[number][0]["outcome"] == "not_printed"


def test_an_unreadable_answer_is_no_answer(around: Around) -> None:
    visit = around.begin()["visit"]
    around.door.answers = {"certificate": b"\x00\xff"}

    answer = around.ask("order", visit=visit, **ORDER)

    assert answer["code"] == "C-NO-ANSWER"
