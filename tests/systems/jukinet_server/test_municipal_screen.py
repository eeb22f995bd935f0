"""市町村間通知 on the operators' screen: what waits with its reason, what came, what could not be read."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from daicho.contracts.messages import MoveOutCertificateSent
from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server.actions.forward_notice import forward_notice
from daicho.systems.jukinet_server.actions.take_notice import take_notice
from daicho.systems.jukinet_server.outside.envelope import Request
from tests.contracts.municipal_examples import CERTIFICATE, NOTICE
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.systems.jukinet_server.makers import cs_context

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
JUKINET = realm("jukinet")
A_REQUEST = {
    "municipality": "神奈川県湘北市",
    "resident_code": "98000000000",
    "purpose": "特例転入",
}


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.cookies["daicho_jukinet"] = signed_in(
        an_officer("2001", "jukinet_operator", where=JUKINET), a_terminal("JK-001", where=JUKINET), JUKINET
    )
    return client


def sent_to_yokohama() -> int:
    """A certificate that is held; the number of its delivery."""
    with transaction.atomic(using="jukinet_server"):
        forward_notice(cs_context(), MoveOutCertificateSent(receiver="141003", certificate=CERTIFICATE))
    Delivery.objects.using("jukinet_server").update(
        state="held", last_code="JUK-MUNI-001", last_error="神奈川県横浜市は接続先として登録されていません。"
    )
    return int(Delivery.objects.using("jukinet_server").get().id)


def received(**changes: Any) -> None:
    """A 転入通知 of 湘北市."""
    body = {**json.loads(NOTICE.model_dump_json()), **changes}
    request = Request(
        type="move_in_notice", message_id=str(uuid.uuid4()), sender="municipality-149993", receiver="jukinet_server",
        municipality_code="149993", sent_at=datetime.now(UTC), body=body,
    )  # fmt: skip
    with transaction.atomic(using="jukinet_server"):
        assert not take_notice(cs_context(), "149993", request, uuid.uuid4().bytes).reason_code


def test_a_notice_that_is_held_says_why_and_names_nobody(browser: Client) -> None:
    sent_to_yokohama()

    page = browser.get("/jukinet/municipal/").content.decode()

    assert "神奈川県横浜市は接続先として登録されていません。" in page
    assert "転出証明書情報" in page
    assert "見本" not in page
    assert AuditEvent.objects.using("jukinet_server").filter(event="municipal_notice.listed").count() == 1


def test_it_is_sent_again_with_a_reason_and_given_up_only_by_two(browser: Client) -> None:
    delivery = sent_to_yokohama()
    an_officer("2009", "jukinet_administrator", where=JUKINET)
    second = {"second_id": "2009", "second_password": PASSWORD}

    assert browser.post(f"/jukinet/municipal/{delivery}/resend/", {"reason": ""}).status_code == 422
    assert browser.post(f"/jukinet/municipal/{delivery}/resend/", {"reason": "登録した"}).status_code == 302
    assert Delivery.objects.using("jukinet_server").get().state == "waiting"

    Delivery.objects.using("jukinet_server").update(state="held")
    alone = browser.post(f"/jukinet/municipal/{delivery}/give-up/", {"reason": "書面で送った"})
    both = browser.post(f"/jukinet/municipal/{delivery}/give-up/", {"reason": "書面で送った", **second})

    assert (alone.status_code >= 400, both.status_code) == (True, 302)
    assert "書面で送ってください" in browser.get("/jukinet/municipal/").content.decode()


def test_what_cannot_be_read_stays_on_the_error_list_until_the_notice_is_corrected(browser: Client) -> None:
    received(new_head="〓山　花子")
    assert "読み取れない文字: 新世帯主" in browser.get("/jukinet/municipal/?list=unreadable").content.decode()
    assert not Delivery.objects.using("jukinet_server").filter(receiver="resident_registry").exists()

    received(notice_number="SH-N-000002", corrects="SH-N-000001")

    assert "読み取れない文字" not in browser.get("/jukinet/municipal/?list=unreadable").content.decode()
    shown = browser.get("/jukinet/municipal/?list=received").content.decode()
    assert "SH-N-000002 に差し替わりました" in shown
    assert Delivery.objects.using("jukinet_server").filter(receiver="resident_registry").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("municipality", "府中市", "市区町村が一つに決まりません"),
        ("municipality", "どこにもない町", "市区町村が一つに決まりません"),
        ("resident_code", "12345678901", "検査数字が合いません"),
        ("purpose", "", "入力"),
    ],
)
def test_a_request_that_cannot_be_put_goes_to_nobody(browser: Client, field: str, value: str, text: str) -> None:
    answer = browser.post("/jukinet/requests/", {**A_REQUEST, field: value})

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not AuditEvent.objects.using("jukinet_server").filter(event="municipal_request.asked").exists()


def test_a_municipality_that_is_not_connected_is_told_before_anything_is_sent(browser: Client) -> None:
    answer = browser.post("/jukinet/requests/", {**A_REQUEST, "municipality": "神奈川県横浜市"})

    assert answer.status_code == 422
    assert "神奈川県横浜市は接続先として登録されていない" in answer.content.decode()
