"""手動補正: empty items alone, by two, kept beside the version, sent in its place."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from daicho.contracts.messages import parse
from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.envelope import unpack
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.sending import raw_bytes
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.models import HeldDigest, IdentificationRecord, ManualCompletion
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.proofs import proves
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context
from tests.systems.jukinet_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
EMPTY = {"name_kana": "", "postal_code": ""}
GIVEN = {
    "name_kana": "ヒラツカ　タロウ",
    "postal_code": "2540041",
    "reason": "県の担当に確かめた",
    "second_id": "2002",
    "second_password": PASSWORD,
}


def held(**changes: Any) -> tuple[Any, int]:
    """An update that the prefecture rejected for what is missing."""
    update = an_update(**(EMPTY | changes))
    apply_update(cs_context(), update, "142034")
    Delivery.objects.using("jukinet_server").update(
        state="held", last_code="P-FORMAT-003", last_error="郵便番号がありません。"
    )
    an_officer("2002", "jukinet_operator", where=realm("jukinet"))
    return update, int(Delivery.objects.using("jukinet_server").get().id)


def address(delivery: int) -> str:
    return f"/jukinet/notices/{delivery}/complete/"


def outgoing(delivery: int) -> Any:
    """What the delivery would bring to the prefecture now."""
    row = Delivery.objects.using("jukinet_server").select_related("message").get(pk=delivery)
    envelope = unpack(raw_bytes("jukinet_server", row.message))
    return parse(envelope.header.type, envelope.header.version, envelope.body)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_page_offers_the_empty_items_alone(browser: Browser) -> None:
    _, delivery = held(name="補正　太郎")
    client = browser("jukinet_administrator")

    listed = text(client.get("/jukinet/"))
    page = text(client.get(address(delivery)))

    assert f'href="{address(delivery)}">空の項目を補って再送する' in listed
    assert "補正　太郎" in page
    assert "郵便番号がありません。" in page
    for name in ("name_kana", "postal_code", "town_code", "reason_detail"):
        assert f'name="{name}"' in page
    for name in ("name", "address", "birth_date", "previous_municipality_code", "former_family_name_kana"):
        assert f'name="{name}"' not in page
    event = AuditEvent.objects.using("jukinet_server").get(event="notice.completion_opened")
    assert event.subjects == [f"juki:{IdentificationRecord.objects.get().person_id}"]


def test_what_was_filled_in_goes_out_in_its_place_and_the_version_stays(browser: Browser) -> None:
    update, delivery = held()
    before = IdentificationRecord.objects.values().get()
    digest = HeldDigest.objects.values().get()
    message = Delivery.objects.using("jukinet_server").get().message_id

    answer = browser("jukinet_administrator").post(address(delivery), GIVEN)

    assert answer.status_code == 302
    row = Delivery.objects.using("jukinet_server").get()
    assert (row.id, row.order_no, row.state) == (delivery, 1, "waiting")
    sent = outgoing(delivery)
    changed = {"name_kana": "ヒラツカ　タロウ", "plain_kana": "ヒラスカタロオ", "postal_code": "2540041"}
    original = json.loads(update.identification.model_dump_json())
    assert json.loads(sent.identification.model_dump_json()) == original | changed
    assert sent.order_number == 1
    assert IdentificationRecord.objects.values().get() == before
    assert HeldDigest.objects.values().get() == digest
    kept = ManualCompletion.objects.get()
    assert (kept.items, kept.replaced, kept.notice) == (changed, message, row.message_id)
    assert (kept.staff_id, kept.second_id, kept.reason) == ("2009", "2002", GIVEN["reason"])
    event = AuditEvent.objects.using("jukinet_server").get(event="notice.completed")
    assert (event.staff_id, event.detail["confirmed_by"]) == ("2009", "2002")
    assert event.detail["what"] == "ふりがな氏名、郵便番号、清音化かな氏名"
    assert "2540041" not in json.dumps(event.detail)


def test_it_stands_beside_the_version_on_its_page(browser: Browser) -> None:
    _, delivery = held()
    client = browser("jukinet_administrator")
    client.post(address(delivery), GIVEN)

    page = text(client.get(f"/jukinet/records/{IdentificationRecord.objects.get().id}/"))

    assert "手動補正" in page
    assert "<td>2540041</td>" in page
    assert GIVEN["reason"] in page
    assert "2002" in page


def test_a_later_update_of_the_registry_carries_nothing_of_it(browser: Browser) -> None:
    update, delivery = held()
    browser("jukinet_administrator").post(address(delivery), GIVEN)

    apply_update(cs_context(), a_change(update, reason="minor_correction", name="平塚　太朗"), "142034")

    later = Delivery.objects.using("jukinet_server").order_by("-id")[0]
    assert (later.order_no, outgoing(later.id).identification.postal_code) == (2, "")
    assert outgoing(delivery).identification.postal_code == "2540041"


def test_another_reason_afterwards_keeps_what_was_filled_in_and_the_digest_of_the_registry(browser: Browser) -> None:
    _, delivery = held()
    client = browser("jukinet_administrator")
    facts = HeldDigest.objects.get().facts
    client.post(address(delivery), GIVEN)
    Delivery.objects.using("jukinet_server").update(state="held")

    answer = client.post(
        f"/jukinet/notices/{delivery}/resend-as/", {"update_reason": "entry_by_office", "reason": "職権"}
    )

    assert answer.status_code == 302
    assert outgoing(delivery).identification.postal_code == "2540041"
    assert (HeldDigest.objects.get().reason, HeldDigest.objects.get().facts) == ("entry_by_office", facts)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"reason": "　"}, 422, "補正の理由"),
        ({"second_id": ""}, 422, "確認者の職員番号"),
        ({"second_password": "guess"}, 403, "職員番号かパスワードが違うか"),
        ({"second_id": "2009"}, 422, "別の職員の確認が必要です"),
        ({"name_kana": "", "postal_code": ""}, 422, "補う内容がありません"),
        ({"postal_code": "25400"}, 422, "7桁の番号ですが、5桁"),
        ({"town_code": "浅間町"}, 422, "大字・字コード: 形が正しくありません"),
        ({"name_kana": "平塚"}, 422, "ふりがな氏名"),
    ],
)
def test_what_is_refused_changes_nothing_and_keeps_what_was_typed_but_the_password(
    browser: Browser, given: dict[str, str], status: int, words: str
) -> None:
    _, delivery = held()

    answer = browser("jukinet_administrator").post(address(delivery), GIVEN | given)

    page = text(answer)
    assert answer.status_code == status
    assert words in page
    assert PASSWORD not in page
    assert "guess" not in page
    assert f'value="{(GIVEN | given)["second_id"]}"' in page or not given.get("second_id", "x")
    assert Delivery.objects.using("jukinet_server").get().state == "held"
    assert outgoing(delivery).identification.postal_code == ""
    assert not ManualCompletion.objects.exists()


@proves("M48.c", how="refusal")
@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("name", "平塚　次郎"),
        ("birth_date", "2000-01-01"),
        ("sex", "female"),
        ("address", "横浜市"),
        ("resident_code", "12345678901"),
        ("individual_number", "123456789012"),
        ("previous_municipality_code", "141003"),
    ],
)
def test_nothing_else_can_be_changed_by_sending_it_along(browser: Browser, item: str, value: str) -> None:
    update, delivery = held()

    browser("jukinet_administrator").post(address(delivery), GIVEN | {item: value})

    assert getattr(outgoing(delivery).identification, item) == getattr(update.identification, item)
    assert item not in ManualCompletion.objects.get().items


def test_an_operator_alone_neither_sees_the_way_nor_gets_in(browser: Browser) -> None:
    _, delivery = held()
    client = browser("jukinet_operator")

    assert "空の項目を補って再送する" not in text(client.get("/jukinet/"))
    assert client.get(address(delivery)).status_code == 403
    assert client.post(address(delivery), GIVEN | {"second_id": "2009"}).status_code == 403
    assert outgoing(delivery).identification.postal_code == ""


@pytest.mark.parametrize("state", ["waiting", "delivered"])
def test_what_nobody_rejected_is_not_open(browser: Browser, state: str) -> None:
    _, delivery = held()
    done = machine_now() if state == "delivered" else None
    Delivery.objects.using("jukinet_server").update(state=state, delivered_at=done)
    client = browser("jukinet_administrator")

    assert client.get(address(delivery)).status_code == 409
    assert client.post(address(delivery), GIVEN).status_code == 409
    assert not ManualCompletion.objects.exists()


def test_what_has_no_empty_item_says_where_to_go(browser: Browser) -> None:
    _, delivery = held(name_kana="ヒラツカ", postal_code="2540041", town_code="0012003", reason_detail="転入")

    answer = browser("jukinet_administrator").get(address(delivery))

    assert answer.status_code == 422
    assert "補う内容がありません" in text(answer)


def test_the_table_itself_demands_a_second_person_and_takes_no_change(browser: Browser) -> None:
    _, delivery = held()
    browser("jukinet_administrator").post(address(delivery), GIVEN)
    kept = ManualCompletion.objects.get()

    with pytest.raises(DatabaseError), transaction.atomic("jukinet_server"):
        ManualCompletion.objects.update(reason="x")
    with pytest.raises(IntegrityError), transaction.atomic("jukinet_server"):
        ManualCompletion.objects.create(
            record=kept.record,
            notice=kept.replaced,
            replaced=kept.replaced,
            items={},
            reason="x",
            completed_at=kept.completed_at,
            staff_id="2009",
            staff_name="",
            second_id="2009",
            second_name="",
        )
