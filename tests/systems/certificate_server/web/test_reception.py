"""窓口受付 on the screens: identified, asked, numbered, called — and what is not taken here says nothing about why."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.systems.certificate_server.actions import identify_at_counter
from daicho.systems.certificate_server.models import CounterRequest, CounterStep, FeedState, Source
from daicho.systems.certificate_server.outside.card_reader import Reader
from tests.foundation.accounts.people import STATION
from tests.proofs import proves
from tests.systems.certificate_server.makers import Person, feed_is_up, keep_household, keep_person, keep_serial
from tests.systems.certificate_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "certificate_server"]),
    pytest.mark.urls("tests.systems.certificate_server.web.urls"),
]
START, ASK, QUEUE = "/certificates/reception/", "/certificates/reception/request/", "/certificates/"
NEUTRAL = "この請求は、窓口受付では扱えません。"


@pytest.fixture(autouse=True)
def _up_to_date() -> None:
    feed_is_up(business_now())


@pytest.fixture
def officer(browser: Browser) -> Client:
    return browser("certificate")


def by_papers(client: Client, person: Person, first: str = "driving_licence", second: str = "") -> str:
    papers = {"papers-first_paper": first, "papers-second_paper": second}
    given = {"way": "papers", "papers-resident_number": person.resident_number, **papers}
    return client.post(START, given).content.decode()


def proof_in(page: str) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def asked(client: Client, person: Person, **wish: object) -> int:
    """A request taken; its key."""
    proof = proof_in(by_papers(client, person))
    answer = client.post(ASK, {"proof": proof, "scope": "whole", "copies": 1, "agreed": "on", **wish})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def number_of(client: Client, received: int) -> str:
    page = client.get(reverse("certificates-slip", args=[received])).content.decode()
    found = re.search(r'slip__number">([^<]+)<', page)
    assert found is not None
    return found[1]


@proves("C14.a", how="sequence")
def test_a_request_gets_the_next_number_of_the_day_at_its_office_and_keeps_what_was_asked_for(
    browser: Browser, officer: Client
) -> None:
    wife, child = keep_household({"name": "平塚　花子"}, {"name": "平塚　一郎", "birth_date": "2015-04-01"})
    elsewhere = browser("certificate", office=STATION)

    first = asked(officer, wife, scope="part", selected=[child.resident_number], options=["register"], copies=2)
    second = asked(officer, child)
    there = asked(elsewhere, wife, scope="self")

    assert [number_of(officer, first), number_of(officer, second)] == ["A-001", "A-002"]
    assert number_of(elsewhere, there) == "A-001"
    row = CounterRequest.objects.get(pk=first)
    assert (row.scope, row.selected, row.options, row.copies) == ("part", [child.resident_number], ["register"], 2)
    assert (row.identified_by, row.papers, row.resident_number) == ("papers", ["driving_licence"], wife.resident_number)
    assert CounterRequest.objects.get(pk=second).selected == [wife.resident_number, child.resident_number]
    assert CounterRequest.objects.get(pk=there).selected == [wife.resident_number]


def test_the_slip_and_the_queue_show_nobody(officer: Client) -> None:
    (person,) = keep_household({"name": "匿名　太郎", "name_kana": "トクメイ　タロウ"})
    received = asked(officer, person)

    for address in (reverse("certificates-slip", args=[received]), QUEUE):
        page = officer.get(address).content.decode()
        assert "A-001" in page
        assert not {"匿名", "トクメイ", person.resident_number} & set(re.findall(r"匿名|トクメイ|\d{10}", page))


def test_whoever_is_looked_at_is_written_down(officer: Client) -> None:
    head, wife = keep_household({}, {"name": "平塚　花子"})
    everybody = {head.resident_number, wife.resident_number}

    page = by_papers(officer, head)
    received = asked(officer, head, scope="self")
    shown = officer.get(reverse("certificates-request", args=[received]))

    assert "平塚　花子" in page
    identified, *_ = (
        AuditEvent.objects.using("certificate_server").filter(event="counter.identified").order_by("number")
    )
    assert set(identified.subjects) == everybody
    (taken,) = AuditEvent.objects.using("certificate_server").filter(event="counter.received")
    assert taken.subjects == [head.resident_number]
    (viewed,) = AuditEvent.objects.using("certificate_server").filter(caused_by=shown["X-Request-Id"])
    assert (viewed.event, set(viewed.subjects)) == ("counter.viewed", everybody)


@proves("C14.b", how="refusal")
@pytest.mark.parametrize(
    "changes",
    [
        {"protected": True},
        {"closed": [{"process": "issue", "level": "error", "starts_on": "2020-01-01"}]},
        {"closed": [{"process": "issue", "level": "alert", "starts_on": "2020-01-01"}]},
        {"planned_move_out_on": "2020-01-01"},
    ],
    ids=["protected", "suppressed", "alert", "planned day has come"],
)
def test_what_needs_judgement_is_refused_with_one_text_and_the_reason_is_kept_in_the_log(
    officer: Client, changes: dict[str, object]
) -> None:
    person, fellow = keep_household({"name": "秘匿　花子"}, changes)

    pages = [by_papers(officer, person), by_papers(officer, fellow)]

    for page in pages:
        assert NEUTRAL in page
        assert not re.search("秘匿|支援|保護|抑止|転出", re.sub(r'(?s)<section class="help".*?</section>', "", page))
    refused = AuditEvent.objects.using("certificate_server").filter(event="counter.refused")
    assert [bool(row.detail["reason"]) for row in refused] == [True, True]
    assert set(refused[0].subjects) == {person.resident_number, fellow.resident_number}
    assert not CounterRequest.objects.exists()


def test_a_suppression_of_kiosks_alone_a_child_and_a_planned_departure_are_served_at_the_counter(
    officer: Client,
) -> None:
    closed = [{"process": "kiosk", "level": "error", "starts_on": "2020-01-01"}]
    later = (business_now().date() + timedelta(days=10)).isoformat()
    born = date(business_now().year - 10, 1, 1).isoformat()
    person = keep_person(closed=closed, planned_move_out_on=later, birth_date=born)

    assert number_of(officer, asked(officer, person)) == "A-001"


def test_papers_that_do_not_suffice_open_nothing(officer: Client) -> None:
    person = keep_person(name="閉扉　太郎")

    page = by_papers(officer, person, "bank_book", "patient_card")

    assert "本人確認書類が足りません" in page
    assert "閉扉" not in page
    assert not AuditEvent.objects.using("certificate_server").filter(event="counter.identified").exists()


def test_an_identification_counts_for_this_officer_at_this_terminal_alone(browser: Browser, officer: Client) -> None:
    person = keep_person()
    proof = proof_in(by_papers(officer, person))

    for client, shown in ((browser("certificate"), proof), (officer, proof[:-8] + "AAAAAAA="), (officer, "")):
        answer = client.post(ASK, {"proof": shown, "scope": "self", "copies": 1, "agreed": "on"})
        assert answer.status_code == 409
        assert "もう一度本人を確認してください" in answer.content.decode()
    assert not CounterRequest.objects.exists()


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"scope": "part"}, "載せる方を一人以上"),
        ({"scope": "self", "copies": 21}, "20部まで"),
        ({"scope": "self", "copies": 0}, "1部から"),
        ({"scope": "self", "options": ["resident_code"]}, "記載する事項: "),
        ({"scope": "part", "selected": ["9999999999"]}, "載せる方: "),
        ({"scope": "self", "agreed": ""}, "申請書と突き合わせて"),
    ],
)
def test_what_is_not_offered_or_not_checked_is_not_taken(officer: Client, wish: dict[str, object], says: str) -> None:
    proof = proof_in(by_papers(officer, keep_household({}, {"name": "平塚　花子"})[0]))

    answer = officer.post(ASK, {"proof": proof, "copies": 1, "agreed": "on", **wish})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not CounterRequest.objects.exists()


def test_a_number_is_called_put_back_and_cancelled_with_a_reason(browser: Browser, officer: Client) -> None:
    received = asked(officer, keep_person())
    hall = browser("calling_display")

    assert called_in(hall) == []
    officer.post(reverse("certificates-call", args=[received]))
    assert called_in(hall) == ["A-001"]
    officer.post(reverse("certificates-call", args=[received]))
    officer.post(reverse("certificates-put-back", args=[received]))
    assert called_in(hall) == []
    assert officer.post(reverse("certificates-cancel", args=[received]), {"reason": " "}).status_code == 422
    officer.post(reverse("certificates-cancel", args=[received]), {"reason": "本人が帰った"})
    refused = officer.post(reverse("certificates-call", args=[received]))

    assert refused.status_code == 409
    assert "「取消」です" in refused.content.decode()
    states = CounterStep.objects.filter(request_id=received).order_by("step_no").values_list("state", flat=True)
    assert list(states) == ["waiting", "called", "called", "waiting", "cancelled"]
    assert CounterStep.objects.get(request_id=received, step_no=5).reason == "本人が帰った"


def called_in(hall: Client) -> list[str]:
    page = hall.get("/certificates/calling/").content.decode()
    return re.findall(r'hall__first">([^<]+)<', page)


@proves("C14.a", how="refusal")
def test_another_office_neither_sees_nor_moves_a_request(browser: Browser, officer: Client) -> None:
    received = asked(officer, keep_person())
    other = browser("certificate", office=STATION)

    assert "A-001" not in other.get(QUEUE).content.decode()
    for name in ("certificates-request", "certificates-slip"):
        assert other.get(reverse(name, args=[received])).status_code == 404
    for name in ("certificates-call", "certificates-put-back"):
        assert other.post(reverse(name, args=[received])).status_code == 404
    assert other.post(reverse("certificates-cancel", args=[received]), {"reason": "x"}).status_code == 404
    assert CounterStep.objects.filter(request_id=received).count() == 1


def test_the_calling_screen_shows_numbers_and_loads_itself_anew_without_a_script(
    browser: Browser, officer: Client
) -> None:
    received = [asked(officer, keep_person(name="呼出　太郎")) for _ in range(3)]
    for one in received[:2]:
        officer.post(reverse("certificates-call", args=[one]))

    page = browser("calling_display").get("/certificates/calling/").content.decode()

    assert '<meta http-equiv="refresh" content="5">' in page
    assert "<script" not in page
    assert "呼出　太郎" not in page
    assert re.findall(r"A-\d{3}(?=</)", page) == ["A-002", "A-001", "A-003"]


def test_somebody_is_known_by_the_card_alone(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person = keep_person(name="札持　太郎")
    serials = iter([person.serial, keep_serial(person.resident_code, "revoked"), "f" * 16])
    monkeypatch.setattr(identify_at_counter, "configured_reader", lambda name: Reader(name, ""))
    monkeypatch.setattr(identify_at_counter, "proven_serial", lambda reader, pin, now: next(serials))
    given = {"way": "card", "card-reader": "counter-1", "card-pin": "1234"}

    known, revoked, unknown = (officer.post(START, given) for _ in range(3))

    assert "札持　太郎" in known.content.decode()
    assert "電子証明書が失効しています" in revoked.content.decode()
    assert "登録がありません" in unknown.content.decode()
    assert "札持" not in revoked.content.decode() + unknown.content.decode()
    refused = AuditEvent.objects.using("certificate_server").filter(event="counter.refused")
    assert sorted(row.detail["code"] for row in refused) == ["K-REVOKED", "K-UNKNOWN"]


def test_without_a_reader_papers_are_offered(officer: Client) -> None:
    answer = officer.post(START, {"way": "card", "card-reader": "counter-1", "card-pin": "1234"})

    assert answer.status_code == 503
    assert "本人確認書類で受け付けてください" in answer.content.decode()


def test_what_is_on_its_way_or_too_old_waits_and_is_not_numbered(officer: Client) -> None:
    feed_is_up(business_now() - timedelta(hours=25))

    page = by_papers(officer, keep_person())

    assert "今は作成できません" in page
    assert not CounterRequest.objects.exists()


def test_somebody_not_yet_supplied_is_told_to_wait_and_a_stranger_is_not_served(officer: Client) -> None:
    gone = keep_person()
    Source.objects.filter(pk=gone.resident_number).update(
        status="moved_out", content=None, code_index=None, household_number=""
    )

    assert NEUTRAL in by_papers(officer, gone)
    FeedState.objects.update(supplied_at=None)

    assert "今は作成できません" in by_papers(officer, gone)


def test_waiting_is_counted_from_the_reception(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    received = asked(officer, keep_person())
    later = business_now() + timedelta(minutes=16)
    monkeypatch.setattr("daicho.foundation.web.door.business_now", lambda: later)

    page = officer.get(QUEUE).content.decode()

    assert isinstance(later, datetime)
    assert "16分" in page
    assert "長時間" in page
    assert CounterRequest.objects.filter(pk=received).exists()
