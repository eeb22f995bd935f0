"""The operators' screens of the CS: updates with state, age and reason; one record with its numbers masked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.queries.records import INITIAL_LOAD
from daicho.systems.jukinet_server.web.routes import ROUTES
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
JUKINET = realm("jukinet")


def _browser(*duties: str) -> Client:
    client = Client()
    client.cookies["daicho_jukinet"] = signed_in(
        an_officer("2001", *duties, where=JUKINET), a_terminal("JK-001", where=JUKINET), JUKINET
    )
    return client


def _updated(**changes: Any) -> Any:
    update = an_update(**changes)
    apply_update(cs_context(), update, "142034")
    return update


@proves("S2.1.c", how="unit")
def test_a_held_update_stands_in_the_list_with_age_attempts_and_reason() -> None:
    _updated(name="一覧　太郎")
    Delivery.objects.using("jukinet_server").update(
        state="held", attempts=3, last_code="P-STATE-001", last_error="都道府県サーバが却下しました: 二重です。"
    )

    page = _browser("jukinet_operator").get("/jukinet/").content.decode()

    assert "一覧　太郎" in page
    assert "都道府県サーバが却下しました: 二重です。" in page
    assert "P-STATE-001" in page
    assert "1分未満" in page
    event = AuditEvent.objects.using("jukinet_server").get(event="identification.listed")
    assert len(event.subjects) == 1


def test_an_update_is_sent_again_with_a_reason() -> None:
    _updated()
    Delivery.objects.using("jukinet_server").update(state="held")
    delivery = Delivery.objects.using("jukinet_server").get().id
    browser = _browser("jukinet_operator")

    without = browser.post(f"/jukinet/notices/{delivery}/resend/", {"reason": " "})
    given = browser.post(f"/jukinet/notices/{delivery}/resend/", {"reason": "都道府県に確認済み"})

    assert (without.status_code, given.status_code) == (422, 302)
    assert Delivery.objects.using("jukinet_server").get().state == "waiting"


def test_an_update_is_given_up_only_with_a_second_operator() -> None:
    _updated()
    Delivery.objects.using("jukinet_server").update(state="held")
    delivery = Delivery.objects.using("jukinet_server").get().id
    browser = _browser("jukinet_operator")
    an_officer("2009", "jukinet_administrator", where=JUKINET)
    given = {"reason": "後の更新に含まれる", "second_id": "2009", "second_password": PASSWORD}
    address = f"/jukinet/notices/{delivery}/give-up/"

    alone = browser.post(address, given | {"second_id": "2001"})
    wrong = browser.post(address, given | {"second_password": "guess"})
    assert Delivery.objects.using("jukinet_server").get().message.type == "PrefecturalUpdate"
    done = browser.post(address, given)

    assert alone.status_code >= 400
    assert wrong.status_code >= 400
    assert done.status_code == 302
    assert Delivery.objects.using("jukinet_server").get().message.type == "DeliverySkipped"
    event = AuditEvent.objects.using("jukinet_server").get(event="notice.given_up")
    assert (event.staff_id, event.detail["confirmed_by"]) == ("2001", "2009")


def test_numbers_are_masked_until_a_reason_is_given() -> None:
    update = _updated()
    code, number = update.identification.resident_code.reveal(), update.identification.individual_number.reveal()
    address = f"/jukinet/records/{IdentificationRecord.objects.get().id}/"
    browser = _browser("jukinet_operator")

    page = browser.get(address).content.decode()
    without = browser.post(address + "reveal/", {"reason": ""})
    shown = browser.post(address + "reveal/", {"reason": "本人確認のため"}).content.decode()

    assert code not in page
    assert number not in page
    assert without.status_code == 422
    assert number not in without.content.decode()
    assert code in shown
    assert number in shown
    event = AuditEvent.objects.using("jukinet_server").get(event="identification.numbers_shown")
    assert event.individual_number_shown
    assert event.detail["reason"] == "本人確認のため"


def test_an_earlier_version_can_be_opened_and_says_so() -> None:
    update = _updated()
    apply_update(cs_context(), a_change(update, reason="minor_correction", name="平塚　太朗"), "142034")
    first = IdentificationRecord.objects.get(order_number=1)

    page = _browser("jukinet_operator").get(f"/jukinet/records/{first.id}/").content.decode()

    assert "過去の版を表示しています" in page


def test_an_officer_of_the_registry_has_no_way_in() -> None:
    client = Client()
    client.cookies["daicho_office"] = signed_in(an_officer("5001", "administrator"), a_terminal())

    answer = client.get("/jukinet/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/jukinet/sign-in/")


@proves("M48.c", how="refusal")
def test_no_screen_makes_or_changes_identification_by_hand() -> None:
    _updated()
    record = IdentificationRecord.objects.get()
    browser = _browser("jukinet_operator", "jukinet_administrator")

    tried = [
        browser.post("/jukinet/records/", {"name": "手入力"}).status_code,
        browser.post(f"/jukinet/records/{record.id}/", {"name": "手入力"}).status_code,
        browser.post(f"/jukinet/records/{record.id}/edit/", {"name": "手入力"}).status_code,
        browser.put(f"/jukinet/records/{record.id}/", {"name": "手入力"}).status_code,
    ]

    assert tried == [404, 405, 404, 405]
    assert [record.content["name"] for record in IdentificationRecord.objects.all()] == ["平塚　太郎"]
    assert {route.name for route in ROUTES if "POST" in route.methods} == {
        "jukinet-destination-resend",
        "jukinet-destination-give-up",
        "jukinet-destination-ask",
        "jukinet-export-destinations",
        "jukinet-difference-enter",
        "jukinet-difference-remove",
        "jukinet-resend",
        "jukinet-give-up",
        "jukinet-reveal",
        "jukinet-municipal-resend",
        "jukinet-requests",
        "jukinet-municipal-give-up",
        "jukinet-export-log",
        "jukinet-export-records",
        "jukinet-reconcile",
        "jukinet-difference-resend",
        "jukinet-difference-report",
        "jukinet-switch-linkage",
        "jukinet-send-one",
        "jukinet-resend-as",
        "jukinet-complete",
        "jukinet-search",
        "jukinet-national",
        "jukinet-identity",
        "jukinet-identity-certificate",
        "jukinet-identity-wide-area",
        "jukinet-card-order",
        "jukinet-card-resend",
        "jukinet-card-give-up",
        "jukinet-want-codes",
        "jukinet-account-new",
        "jukinet-account-lock",
        "jukinet-account-unlock",
        "jukinet-account-password",
        "jukinet-account-duties",
        "jukinet-terminal-new",
        "jukinet-terminal-retire",
    }


def test_what_the_initial_load_brought_says_so_in_japanese() -> None:
    apply_update(cs_context(), an_update().model_copy(update={"movement_id": INITIAL_LOAD}), "142034")

    page = _browser("jukinet_operator").get(f"/jukinet/records/{IdentificationRecord.objects.get().id}/")

    assert "初期登録" in page.content.decode()
    assert INITIAL_LOAD not in page.content.decode()
