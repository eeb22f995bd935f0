"""状況・受付の照会・交付の集計: what is wrong is seen, who looks is known, and facts are told once."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.foundation.messaging.models import Message
from daicho.kernel.dates import wareki_short
from daicho.systems.certificate_server.documents.read_back import DIFFERS
from daicho.systems.certificate_server.models import FeedState, Receipt, ReceiptStep
from tests.proofs import proves
from tests.systems.certificate_server.makers import feed_is_up, keep_person
from tests.systems.certificate_server.web.conftest import Browser
from tests.systems.certificate_server.web.test_printing import MATCHED, at, made
from tests.systems.certificate_server.web.test_reception import asked

pytestmark = [
    pytest.mark.django_db(databases=["office", "certificate_server"]),
    pytest.mark.urls("tests.systems.certificate_server.web.urls"),
]
STATUS, LOOK, SETTLE, REPORT = (
    f"/certificates/{place}/" for place in ("status", "receipts", "receipts/settle", "report")
)


@pytest.fixture(autouse=True)
def _up_to_date() -> None:
    feed_is_up(business_now())


@pytest.fixture
def officer(browser: Browser) -> Client:
    return browser("certificate")


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r'(?s)<section class="help".*?</section>', "", answer.content.decode())


def a_receipt(number: str, *steps: dict[str, Any], kiosk: str = "KIOSK-1", age: timedelta = timedelta()) -> Receipt:
    """A receipt of a kiosk with its steps, as the door would have kept it."""
    taken = business_now() - age
    receipt = Receipt.objects.create(
        number=number,
        request_digest=b"digest",
        kiosk=kiosk,
        applicant="0000000019",
        subjects=["0000000019"],
        kind="resident_certificate",
        scope="self",
        options=[],
        copies=1,
        first_serial=1,
        fee=200,
        day=taken.date(),
        received_at=taken,
        valid_until=taken + timedelta(minutes=15),
    )
    for place, step in enumerate(({"state": "received"}, *steps), 1):
        ReceiptStep.objects.create(receipt=receipt, step_no=place, **{"at": taken, **step})
    return receipt


@proves("S6.1.b", how="sequence")
def test_the_age_of_the_feed_and_what_is_on_its_way_are_seen(browser: Browser, officer: Client) -> None:
    assert "届いています" in page_of(officer, STATUS)

    feed_is_up(business_now(), age=timedelta(hours=25))
    FeedState.objects.update(is_up=False)
    stopped = page_of(browser("linkage"), STATUS)

    assert "届いていません。交付を止めています" in stopped
    FeedState.objects.update(as_of=business_now() - timedelta(hours=2))
    assert "最後の記録で交付を続けています" in page_of(officer, STATUS)


def test_a_paper_that_was_stopped_stands_above_everything(browser: Browser, officer: Client) -> None:
    assert "止めました" not in page_of(officer, STATUS)
    number = "12345678901234567890"
    a_receipt(number, {"state": "refused", "code": "K-FAULT", "reason": DIFFERS})
    a_receipt("2" * 20, {"state": "refused", "code": "K-FAULT", "reason": "another"})

    page = page_of(browser("administrator"), STATUS)

    alarm = re.search(r'(?s)<section class="error-summary" role="alert".*?</section>', page)
    assert alarm is not None
    assert "1件止めました" in alarm[0]
    assert number in alarm[0]
    assert "緊急停止へ" in alarm[0]
    assert page.index("止めました") < page.index("住民記録との連携")


def test_todays_receipts_are_counted_and_what_is_open_is_listed_with_its_end(officer: Client) -> None:
    a_receipt("1" * 20, {"state": "made"}, {"state": "printed", "paid": 200, "sheets_printed": 1})
    a_receipt("2" * 20, {"state": "made"}, age=timedelta(hours=2))
    a_receipt("3" * 20, {"state": "made"}, {"state": "expired"}, age=timedelta(days=2))

    page = page_of(officer, STATUS)

    assert "終わっていない受付 2件" in page
    assert ["2" * 20 in page, "3" * 20 in page, "1" * 20 in page] == [True, True, False]
    assert re.search(r'交付済</span></td><td class="num">1<', page)


def test_refusals_of_the_counter_count_by_code(officer: Client) -> None:
    person = keep_person()
    received = asked(officer, person)
    officer.post(at("call", received))
    keep_person(person.household_number, place=2)
    officer.post(at("make", received))

    assert re.search(r'K-CHANGED</td>.*?<td class="num">1</td>', page_of(officer, STATUS))


def test_a_receipt_is_shown_with_all_its_steps_and_the_look_is_recorded(officer: Client) -> None:
    a_receipt("1" * 20, {"state": "refused", "code": "K-NOT-KIOSK", "reason": "protected"})

    answer = officer.post(LOOK, {"number": "1" * 20})
    missing = officer.post(LOOK, {"number": "9" * 20})

    page = answer.content.decode()
    assert "K-NOT-KIOSK" in page
    assert "受付" in page
    assert (missing.status_code, "受付はありません" in missing.content.decode()) == (404, True)
    (row,) = AuditEvent.objects.using("certificate_server").filter(event="receipt.viewed")
    assert (row.subjects, row.detail["receipt"]) == (["0000000019"], "1" * 20)


def settled(client: Client, number: str, **given: object) -> str:
    typed = {"number": number, "outcome": "refunded", "sheets": 0, "reason": "店舗に確かめた"}
    return client.post(SETTLE, {**typed, **given}).content.decode()


def reports() -> list[Message]:
    return list(Message.objects.using("certificate_server").filter(type="KioskIssueReported"))


def test_an_officer_records_what_a_broken_kiosk_cannot_tell_once_and_the_registry_hears_of_it(officer: Client) -> None:
    made(officer, keep_person())
    number = Receipt.objects.get().number
    assert "まだ受け取りの時間内です" in settled(officer, number)
    assert reports() == []
    later = business_now() + timedelta(hours=2)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("daicho.foundation.web.door.business_now", lambda: later)
        assert "入力してください" in settled(officer, number, reason="")
        assert "受付の内容と合いません" in settled(officer, number, outcome="printed", sheets=7)
        assert "「返金」と記録しました" in settled(officer, number)
        assert "すでに「返金」と記録されています" in settled(officer, number, outcome="printed", sheets=1)

    assert len(reports()) == 1
    (row,) = AuditEvent.objects.using("certificate_server").filter(event="receipt.settled_by_staff")
    assert row.detail == {"receipt": number, "outcome": "refunded", "reason": "店舗に確かめた"}


def test_a_day_is_summed_for_kiosks_and_counter_apart_and_the_file_bears_its_mark(officer: Client) -> None:
    now = business_now()
    printed = {"state": "printed", "paid": 200, "sheets_printed": 2, "at": now}
    a_receipt("1" * 20, {"state": "made"}, printed)
    a_receipt("2" * 20, {"state": "made"}, printed)
    a_receipt("3" * 20, {"state": "made"}, {"state": "refunded", "at": now})
    a_receipt("4" * 20, {"state": "made"}, {**printed, "at": now - timedelta(days=1)}, age=timedelta(days=1))
    officer.post(at("hand-over", made(officer, keep_person())), MATCHED)

    page = page_of(officer, REPORT)
    answer = officer.get(REPORT, {"as": "csv"})
    yesterday = page_of(officer, f"{REPORT}?day={wareki_short(now.date() - timedelta(days=1))}")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0].startswith("取扱区分: 個人情報")
    assert rows[4] == ["住民票の写し", "キオスク端末", "2", "2", "4", "400", "1", "200", "0"]
    assert rows[5] == ["住民票の写し", "窓口", "1", "1", "1", "300", "0", "0", "0"]
    assert len(rows) == 12
    assert "明細 4件" in page
    assert "明細 1件" in yesterday
    assert "4" * 20 in yesterday
    assert re.fullmatch(r'attachment; filename="certificate-issues-\d{8}\.csv"', answer["Content-Disposition"])
    exported = AuditEvent.objects.using("certificate_server").filter(event="issue_report.viewed", detail__exported=True)
    assert exported.count() == 1


def test_a_day_that_is_none_is_said(officer: Client) -> None:
    answer = officer.get(f"{REPORT}?day=R8.2.30")

    assert answer.status_code == 422


@pytest.mark.parametrize("reason", ["protected", "suppressed", "planned_move_out", "overflow", "glyph"])
def test_what_lies_in_a_record_is_the_same_words_for_whoever_looks_a_receipt_up(officer: Client, reason: str) -> None:
    number = "1" * 20
    a_receipt(number, {"state": "refused", "code": "K-NOT-KIOSK", "reason": reason})

    page = officer.post(LOOK, {"number": number}).content.decode()

    assert "住民記録の「証明発行」で確かめる" in page
    assert reason not in page


def test_any_other_reason_is_said_in_plain_words(officer: Client) -> None:
    number = "1" * 20
    a_receipt(number, {"state": "refused", "code": "K-REVOKED", "reason": "certificate"})

    assert "電子証明書の失効" in officer.post(LOOK, {"number": number}).content.decode()
