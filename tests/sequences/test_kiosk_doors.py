"""Kiosks at once: several server processes, one port, one database; every paper is read.

The incidents of 2023 and 2024 that came from doing two things at once stand here by name (足立区, 川崎市, 高松市).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from pytest_django.plugin import DjangoDbBlocker

from counterparts.schema import fault_in
from daicho.foundation.audit.models import AuditEvent
from daicho.systems.certificate_server.models import IssuedCopy, ReceiptStep
from tests.counterparts.outside_peers import Authority
from tests.proofs import proves
from tests.sequences.kiosk_doors import Doors, open_all_day, open_doors
from tests.sequences.own_process import wait_until
from tests.systems.certificate_server.makers import Person, keep_household, keep_person

pytestmark = pytest.mark.committed(databases=["certificate_server"])
SPECS = Path(__file__).resolve().parents[2] / "specs/kiosk"
_receipts = iter(range(1, 10**6))


@pytest.fixture(scope="module")
def doors(
    committed_databases: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Doors]:
    with django_db_blocker.unblock():
        open_all_day()
        with open_doors(tmp_path_factory.mktemp("kiosk"), 2) as running:
            yield running


def a_request(person: Person, **changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "receipt_number": f"{next(_receipts):020d}",
        "kiosk": "K-0001",
        "serial": person.serial,
        "kind": "resident_certificate",
        "scope": "self",
        "members": [],
        "options": [],
        "copies": 1,
    }
    return plain | changes


def text_of(answer: dict[str, Any]) -> str:
    """Everything that the papers of an answer say."""
    pdfs = [base64.b64decode(copy["pdf"]) for copy in answer["copies"]]
    assert [hashlib.sha256(pdf).hexdigest() for pdf in pdfs] == [copy["sha256"] for copy in answer["copies"]]
    pages = [page for pdf in pdfs for page in PdfReader(BytesIO(pdf)).pages]
    return "".join("".join(page.extract_text().split()) for page in pages)


def at_the_same_moment(doors: Doors, path: str, bodies: Sequence[dict[str, Any]]) -> list[Any]:
    """All answers, in the order of the questions, each over a connection of its own."""
    line, context = threading.Barrier(len(bodies)), doors.context()

    def ask(body: dict[str, Any]) -> Any:
        line.wait()
        return doors.ask(path, body, context)

    with ThreadPoolExecutor(len(bodies)) as threads:
        return list(threads.map(ask, bodies))


def events(event: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("certificate_server").filter(event=event))


@proves("C13.a", how="sequence")
def test_the_centre_is_answered_as_the_specification_says(doors: Doors) -> None:
    head, wife = keep_household({}, {"name": "平塚　花子"})
    asked: list[tuple[str, dict[str, Any]]] = [
        ("offer", {"kiosk": "K-0001"}),
        ("person", {"kiosk": "K-0001", "serial": head.serial}),
    ]
    answers = [doors.ask(path, body) for path, body in asked]
    token = next(one["member"] for one in answers[1]["members"] if not one["is_applicant"])
    request = a_request(head, scope="part", members=[token], copies=2)
    receipt = {"receipt_number": request["receipt_number"]}
    asked += [
        ("certificate", request),
        ("state", receipt),
        ("outcome", {**receipt, "outcome": "printed", "sheets_printed": 2, "paid": 400}),
        ("certificate", request),
        ("state", {"receipt_number": "8" * 20}),
    ]
    answers += [doors.ask(path, body) for path, body in asked[2:]]

    for (path, body), answer in zip(asked, answers, strict=True):
        assert fault_in(body, SPECS / f"{path}.schema.json") == ""
        assert fault_in(answer, SPECS / f"{path}_answer.schema.json") == "", path
    assert "平塚花子" in text_of(answers[2])
    assert answers[3]["state"] == "made"
    assert answers[4]["state"] == "printed"
    assert [answer.get("code") for answer in answers[5:]] == ["K-EXPIRED", "K-RECEIPT-UNKNOWN"]
    assert wife.resident_number not in json.dumps(answers)


@pytest.mark.parametrize("garbage", [b"", b"\xff\x00", b"[]", b"{}", b'{"kiosk": 1}', b'{"kiosk": "K-1", "x": 1}'])
def test_what_is_no_request_is_refused_and_nothing_of_it_is_kept(doors: Doors, garbage: bytes) -> None:
    with httpx.Client(verify=doors.context(), timeout=30) as client:
        answer = client.post(f"{doors.address}/kiosk/v1/offer", content=garbage)
        nowhere = client.post(f"{doors.address}/kiosk/v1/everything", content=garbage)

    assert (answer.status_code, answer.json()["code"]) == (200, "K-FORM")
    assert nowhere.status_code == 404
    assert {json.dumps(event.detail) for event in events("kiosk.request_unreadable")} == {'{"path": "/kiosk/v1/offer"}'}


@proves("C13.b", how="refusal")
def test_who_is_not_the_centre_gets_no_byte_and_is_written_down(doors: Doors, tmp_path: Path) -> None:
    request = a_request(keep_person())
    for context in (doors.context("somebody_else"), doors.context(authority=Authority(tmp_path / "other"))):
        with pytest.raises(httpx.HTTPError):
            doors.ask("certificate", request, context)

    wait_until(lambda: len(events("kiosk.peer_refused")) == 2, 5)
    assert {event.detail["peer"] for event in events("kiosk.peer_refused")} == {"somebody_else", ""}
    assert not ReceiptStep.objects.filter(receipt=request["receipt_number"]).exists()


@proves("S6.2.b", how="sequence")
def test_adachi_and_kawasaki_two_requests_at_the_same_moment_each_get_their_own(doors: Doors) -> None:
    """足立区 and 川崎市: within one second, within one microsecond, under one kiosk number, in one household."""
    names = [f"平塚　{given}" for given in ("太郎", "花子", "一郎", "二郎", "三郎", "四郎", "五郎", "六子")]
    family = keep_household(*({"name": name, "birth_date": f"{1980 + at}-04-01"} for at, name in enumerate(names)))
    requests = [a_request(person) for person in family for _ in range(3)]

    answers = at_the_same_moment(doors, "certificate", requests)

    numbers = Counter(copy["issue_number"] for answer in answers for copy in answer["copies"])
    assert set(numbers.values()) == {1}
    for request, answer in zip(requests, answers, strict=True):
        own = names[[one.serial for one in family].index(request["serial"])]
        assert answer["receipt_number"] == request["receipt_number"]
        assert "".join(own.split()) in text_of(answer)
        assert not [name for name in names if name not in (own, names[0]) and "".join(name.split()) in text_of(answer)]


def test_takamatsu_the_program_of_one_server_runs_on_several(doors: Doors) -> None:
    """高松市: both processes answer, also about each other's receipts, and number the copies of a kiosk together."""
    person, context = keep_person(), doors.context()
    requests = [a_request(person, kiosk="K-0077") for _ in range(12)]

    made = [doors.ask("certificate", request, context) for request in requests]
    again = [doors.ask("certificate", request, context) for request in reversed(requests)]

    assert again[::-1] == made
    assert sorted(answer["copies"][0]["issue_number"][-3:] for answer in made) == [f"{at:03d}" for at in range(1, 13)]


@proves("S6.2.a", how="sequence")
def test_the_same_receipt_many_times_at_once_is_made_once(doors: Doors) -> None:
    request = a_request(keep_person())

    answers = at_the_same_moment(doors, "certificate", [request] * 10)

    given = [answer for answer in answers if answer["result"] == "ok"]
    assert {answer["code"] for answer in answers if answer["result"] == "refused"} <= {"K-BUSY"}
    assert given
    assert all(answer == given[0] for answer in given)
    assert IssuedCopy.objects.filter(receipt=request["receipt_number"]).count() == 1
    assert doors.ask("certificate", request) == given[0]


def test_two_requests_under_one_receipt_at_once_give_one_paper_and_one_refusal(doors: Doors) -> None:
    one, other = keep_person(), keep_person(name="大磯　一郎")
    first = a_request(one)
    second = {**first, "serial": other.serial}

    answers = at_the_same_moment(doors, "certificate", [first, second] * 4)

    assert {answer.get("code") for answer in answers} <= {None, "K-BUSY", "K-RECEIPT-OTHER"}
    papers = {text_of(answer) for answer in answers if answer["result"] == "ok"}
    assert len(papers) == 1
    assert IssuedCopy.objects.filter(receipt=first["receipt_number"]).count() == 1


def test_outcomes_told_at_once_are_kept_once(doors: Doors) -> None:
    request = a_request(keep_person())
    doors.ask("certificate", request)
    receipt = {"receipt_number": request["receipt_number"]}
    printed = {**receipt, "outcome": "printed", "sheets_printed": 1, "paid": 200}
    refunded = {**receipt, "outcome": "refunded", "sheets_printed": 1, "paid": 0}

    answers = at_the_same_moment(doors, "outcome", [printed, refunded] * 4)

    assert {answer.get("code") for answer in answers} <= {None, "K-BUSY", "K-OUTCOME"}
    assert len({answer["state"] for answer in answers if answer["result"] == "ok"}) == 1
    told = ReceiptStep.objects.filter(receipt=request["receipt_number"], state__in=["printed", "refunded"])
    assert told.count() == 1


@proves("M59.d", how="sequence")
def test_a_killed_process_leaves_a_receipt_that_another_goes_on_with(doors: Doors) -> None:
    person, context = keep_person(), doors.context()
    requests = [a_request(person, copies=5, kiosk=f"K-{at:04d}") for at in range(24)]
    victim = doors.start_another()
    wait_until(lambda: doors.listening() == 3, 60)

    def ask(request: dict[str, Any]) -> Any:
        try:
            return doors.ask("certificate", request, context)
        except httpx.HTTPError:
            return None

    with ThreadPoolExecutor(6) as threads:
        running = [threads.submit(ask, request) for request in requests]
        time.sleep(0.7)
        os.kill(victim.pid, signal.SIGKILL)
        first = [one.result() for one in running]
    victim.wait()
    assert None in first or any(answer["result"] == "ok" for answer in first)

    for request, answer in zip(requests, first, strict=True):
        again = doors.ask("certificate", request, context)
        assert again["result"] == "ok"
        assert answer in (None, again)
        copies = IssuedCopy.objects.filter(receipt=request["receipt_number"])
        assert sorted(copies.values_list("digest", flat=True)) == sorted(copy["sha256"] for copy in again["copies"])
