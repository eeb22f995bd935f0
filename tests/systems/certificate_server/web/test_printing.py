"""窓口での作成と交付: the path of the kiosks, matched before hand-over, paid once, told to the registry once."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.foundation.messaging.models import Message
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.models import CounterStep, IssuedCopy, Receipt, ReceiptStep, Source
from daicho.systems.certificate_server.models.sealed_sources import seal_source
from tests.proofs import proves
from tests.systems.certificate_server.makers import Person, a_source, feed_is_up, keep_household, keep_person
from tests.systems.certificate_server.web.conftest import Browser
from tests.systems.certificate_server.web.test_reception import asked

pytestmark = [
    pytest.mark.django_db(databases=["office", "certificate_server"]),
    pytest.mark.urls("tests.systems.certificate_server.web.urls"),
]
MATCHED = {"match-same_person": "on", "match-same_items": "on", "match-sheets": 1, "match-paid": 300}


@pytest.fixture(autouse=True)
def _up_to_date() -> None:
    feed_is_up(business_now())


@pytest.fixture
def officer(browser: Browser) -> Client:
    return browser("certificate")


def at(name: str, received: int, *more: int) -> str:
    return reverse(f"certificates-{name}", args=[received, *more])


def called(client: Client, person: Person, **wish: object) -> int:
    received = asked(client, person, **wish)
    client.post(at("call", received))
    return received


def made(client: Client, person: Person, **wish: object) -> int:
    received = called(client, person, **wish)
    answer = client.post(at("make", received))
    assert answer.status_code == 302, answer.content.decode()
    return received


def states(received: int) -> list[str]:
    return list(CounterStep.objects.filter(request_id=received).order_by("step_no").values_list("state", flat=True))


def text_of(client: Client, received: int, copy: int = 1) -> str:
    answer = client.get(at("paper", received, copy))
    assert answer["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def reports() -> int:
    return Message.objects.using("certificate_server").filter(type="KioskIssueReported").count()


@proves("C14.a", how="sequence")
def test_what_was_asked_for_is_printed_matched_handed_over_and_told_once(officer: Client) -> None:
    wife, child = keep_household({"name": "平塚　花子"}, {"name": "平塚　一郎", "birth_date": "2015-04-01"})
    received = made(officer, wife, scope="part", selected=[child.resident_number], options=["register"], copies=2)

    first, second = text_of(officer, received, 1), text_of(officer, received, 2)
    page = officer.get(at("request", received)).content.decode()
    done = officer.post(at("hand-over", received), {**MATCHED, "match-sheets": 2, "match-paid": 600})

    for text in (first, second):
        assert "一郎" in text
        assert "花子" not in text
    assert "手数料 <b>600円</b>" in page
    assert done.status_code == 302
    assert states(received) == ["waiting", "called", "made", "handed_over"]
    receipt = Receipt.objects.get()
    assert re.fullmatch(r"99\d{8}0001000001", receipt.number)
    assert (receipt.applicant, receipt.subjects, receipt.fee) == (wife.resident_number, [child.resident_number], 600)
    assert receipt.kiosk.startswith("W-")
    assert list(ReceiptStep.objects.order_by("step_no").values_list("state", flat=True)) == [
        "received",
        "made",
        "printed",
    ]
    assert IssuedCopy.objects.count() == 2
    assert reports() == 1
    again = officer.post(at("hand-over", received), {**MATCHED, "match-sheets": 2, "match-paid": 600})
    assert again.status_code == 409
    assert reports() == 1


@proves("C14.b", how="refusal")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"match-same_person": ""}, "突き合わせ"),
        ({"match-same_items": ""}, "突き合わせ"),
        ({"match-sheets": 2}, "枚数が、作成した枚数と違います"),
        ({"match-paid": 200}, "手数料は300円です"),
        ({"match-paid": ""}, "受け取った額"),
    ],
)
def test_without_a_match_nothing_is_handed_over(officer: Client, change: dict[str, object], says: str) -> None:
    received = made(officer, keep_person())

    answer = officer.post(at("hand-over", received), {**MATCHED, **change})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert states(received)[-1] == "made"
    assert reports() == 0


def test_the_paper_opened_again_is_the_same_paper_also_at_another_terminal(browser: Browser, officer: Client) -> None:
    received = made(officer, keep_person())

    papers = {client.get(at("paper", received, 1)).content for client in (officer, officer, browser("certificate"))}

    assert len(papers) == 1
    assert IssuedCopy.objects.count() == 1
    assert officer.get(at("paper", received, 2)).status_code == 404


def test_nothing_is_made_before_somebody_was_called(officer: Client) -> None:
    received = asked(officer, keep_person())

    assert officer.post(at("make", received)).status_code == 409
    assert officer.get(at("paper", received, 1)).status_code == 409
    assert officer.post(at("hand-over", received), MATCHED).status_code == 409
    assert not Receipt.objects.exists()


def test_who_joins_the_household_meanwhile_makes_the_request_void(officer: Client) -> None:
    person = keep_person()
    received = called(officer, person)
    keep_person(person.household_number, place=2, name="平塚　次郎")

    answer = officer.post(at("make", received))

    assert answer.status_code == 409
    assert "記録が変わりました" in answer.content.decode()
    assert not IssuedCopy.objects.exists()
    assert officer.post(at("cancel", received), {"reason": "受け付け直す"}).status_code == 302


@proves("C14.b", how="refusal")
@pytest.mark.parametrize(
    "change",
    [{"protected": True}, {"closed": [{"process": "issue", "level": "error", "starts_on": "2020-01-01"}]}],
    ids=["protected", "suppressed"],
)
def test_who_is_protected_after_the_reception_gets_nothing_and_the_page_does_not_say_why(
    officer: Client, change: dict[str, object]
) -> None:
    person = keep_person()
    received = called(officer, person)
    now = a_source(person.household_number, person.resident_code, **change)
    Source.objects.filter(pk=person.resident_number).update(content=seal_source(person.resident_number, now))

    page = officer.post(at("make", received)).content.decode()

    assert "住民記録の「証明発行」" in page
    assert not re.search("支援|保護|抑止", page)
    assert not IssuedCopy.objects.exists()
    refused = AuditEvent.objects.using("certificate_server").filter(event="kiosk.refused")
    assert [row.detail["code"] for row in refused] == ["K-NOT-KIOSK"]


def test_a_changed_record_is_not_printed_again_and_its_receipt_is_refunded(officer: Client) -> None:
    person = keep_person()
    received = made(officer, person)
    Source.objects.filter(pk=person.resident_number).update(version_no=2, source_no=2)

    answer = officer.get(at("paper", received, 1))
    officer.post(at("cancel", received), {"reason": "記録が変わったため破棄"})

    assert answer.status_code == 409
    assert "記録が変わりました" in answer.content.decode()
    assert states(received)[-1] == "cancelled"
    assert ReceiptStep.objects.order_by("step_no").last().state == "refunded"  # type: ignore[union-attr]
    assert reports() == 1


@pytest.mark.parametrize("changes", [{"name": "平塚　改姓"}, {"protected": True}], ids=["changed", "protected"])
def test_a_paper_whose_record_changed_after_it_was_printed_is_not_handed_over(
    officer: Client, changes: dict[str, object]
) -> None:
    person = keep_person()
    received = made(officer, person)
    now = a_source(person.household_number, person.resident_code, **changes)
    content = seal_source(person.resident_number, now)
    Source.objects.filter(pk=person.resident_number).update(content=content, version_no=2, source_no=2)

    answer = officer.post(at("hand-over", received), MATCHED)

    assert answer.status_code == 422
    assert "取り消し" in answer.content.decode()
    assert not re.search("支援|保護|抑止", answer.content.decode())
    assert (states(received)[-1], reports()) == ("made", 0)
    assert officer.post(at("cancel", received), {"reason": "破棄"}).status_code == 302


def test_a_break_between_making_and_noting_it_leaves_a_request_that_goes_on(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = called(officer, keep_person())
    place = "daicho.systems.certificate_server.actions.print_at_counter.move_on"
    with monkeypatch.context() as broken:
        broken.setattr(place, _broken)
        officer.raise_request_exception = False
        assert officer.post(at("make", received)).status_code == 500
    assert states(received)[-1] == "called"

    assert officer.post(at("make", received)).status_code == 302

    assert states(received)[-1] == "made"
    assert (Receipt.objects.count(), IssuedCopy.objects.count()) == (1, 1)


def test_a_break_between_the_outcome_and_noting_it_is_handed_over_once(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = made(officer, keep_person())
    with monkeypatch.context() as broken:
        broken.setattr("daicho.systems.certificate_server.actions.print_at_counter.move_on", _broken)
        officer.raise_request_exception = False
        assert officer.post(at("hand-over", received), MATCHED).status_code == 500
    assert officer.post(at("cancel", received), {"reason": "やめた"}).status_code == 422

    assert officer.post(at("hand-over", received), MATCHED).status_code == 302

    assert states(received)[-1] == "handed_over"
    assert reports() == 1


def _broken(*_arguments: object, **_options: object) -> str:
    raise RuntimeError("the process dies here")


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_of_the_server_tells_the_officer_what_to_do(
    officer: Client, monkeypatch: pytest.MonkeyPatch, code: RefusalCode
) -> None:
    received = called(officer, keep_person())

    def refuse(*_arguments: object) -> None:
        raise KioskRefused(code, "reason-kept-inside")

    monkeypatch.setattr("daicho.systems.certificate_server.actions.print_at_counter.make_certificate", refuse)

    page = officer.post(at("make", received)).content.decode()

    assert "証明書を作成できませんでした" in page
    assert "ください。" in page
    assert "reason-kept-inside" not in page


def test_the_time_to_collect_is_an_hour(officer: Client) -> None:
    made(officer, keep_person())

    receipt = Receipt.objects.get()
    assert receipt.valid_until - receipt.received_at == timedelta(hours=1)
