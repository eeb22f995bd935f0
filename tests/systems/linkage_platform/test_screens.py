"""The platform's one screen: how linkage stands, and nothing about any resident (M6)."""

from __future__ import annotations

import pytest
from django.test import Client

from daicho.foundation.messaging.models import Delivery
from daicho.systems.linkage_platform.actions.relay_change import relay_change
from daicho.systems.linkage_platform.web.routes import ROUTES
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.systems.linkage_platform.makers import a_change, a_resident, context_of

pytestmark = [
    pytest.mark.django_db(databases=["office", "linkage_platform"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]


def _browser(*duties: str) -> Client:
    client = Client()
    client.cookies["daicho_office"] = signed_in(an_officer("5001", *duties), a_terminal())
    return client


def _held() -> str:
    resident = a_resident(name="出ては困る　氏名")
    relay_change(context_of("linkage_platform"), a_change(resident))
    Delivery.objects.using("linkage_platform").update(
        state="held", last_code="ADR-ORDER-001", last_error="順番が違います。"
    )
    return resident.resident_number


@proves("M6.b", how="refusal")
def test_the_status_shows_counts_age_and_reason_but_nobody() -> None:
    number = _held()

    page = _browser("linkage").get("/platform/").content.decode()

    assert "統合宛名" in page
    assert "順番が違います。" in page
    assert "ADR-ORDER-001" in page
    assert "番号法9条2項" in page
    assert number not in page
    assert "出ては困る" not in page


def test_a_held_delivery_is_sent_again_with_a_reason_only() -> None:
    _held()
    browser = _browser("linkage")
    delivery = Delivery.objects.using("linkage_platform").get()
    address = f"/platform/deliveries/{delivery.id}/resend/"

    without = browser.post(address, {"reason": ""})
    given = browser.post(address, {"reason": "送信先に確認済み"})

    assert without.status_code == 422
    assert given.status_code == 302
    assert Delivery.objects.using("linkage_platform").get().state == "waiting"


@proves("M6.b", how="refusal")
@pytest.mark.parametrize("duty", ["entry", "inquiry", "auditor", "administrator"])
def test_nobody_reads_or_changes_a_copy_whatever_the_duty(duty: str) -> None:
    number = _held()
    browser = _browser(duty)

    for path in (f"/platform/{number}/", f"/platform/residents/{number}/", "/platform/residents/", "/platform/export/"):
        assert browser.get(path).status_code == 404
    resend = browser.post(f"/platform/deliveries/{Delivery.objects.using('linkage_platform').get().id}/resend/")
    assert resend.status_code == 403


def test_the_platform_has_two_addresses_and_no_more() -> None:
    assert [route.path for route in ROUTES] == ["", "deliveries/<int:delivery>/resend/"]
