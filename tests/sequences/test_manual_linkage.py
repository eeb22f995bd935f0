"""手動連携 and 異動事由を変えた再送: by hand, one by one, in each person's order; the digests follow what was sent."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from daicho.config.worker import relays
from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.actions.switch_linkage import send_by_hand, switch_linkage
from daicho.systems.jukinet_server.models import ReconciliationResult
from daicho.systems.jukinet_server.outside.prefecture import PrefectureTransport
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.sequences.city import Prefecture
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context, queueing

pytestmark = pytest.mark.committed(databases=["office", "jukinet_server"])
JUKINET = realm("jukinet")
ADDRESS = {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": "1番3号"}


@pytest.fixture(scope="module")
def operator(committed_databases: tuple[str, ...]) -> Client:
    client = Client(raise_request_exception=False)
    staff = an_officer("2001", "jukinet_operator", where=JUKINET)
    client.cookies["daicho_jukinet"] = signed_in(staff, a_terminal("JK-001", where=JUKINET), JUKINET)
    return client


def two_updates() -> tuple[str, list[int]]:
    """転入 and 転居 of one person; the code and the deliveries to the prefecture."""
    update = an_update()
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
        apply_update(cs_context(), a_change(update, address=ADDRESS), "142034")
    deliveries = Delivery.objects.using("jukinet_server").filter(receiver="prefecture").order_by("-id")[:2]
    return update.identification.resident_code.reveal(), sorted(one.id for one in deliveries)


def may_go(receiver: str) -> bool:
    return next(one for one in relays() if (one.sender, one.receiver) == ("jukinet_server", receiver)).may_send()


@proves("S2.1.b", how="sequence")
def test_by_hand_one_goes_after_the_other_and_the_rest_waits(prefecture: Prefecture, operator: Client) -> None:
    code, (first, second) = two_updates()
    line = PrefectureTransport(prefecture.line)
    with serving("jukinet_server"), pytest.raises(errors.NotByHand):
        send_by_hand(cs_context(), "prefecture", first, line)
    assert may_go("prefecture")

    assert operator.post("/jukinet/linkage/prefecture/", {"manual": "1", "reason": ""}).status_code == 422
    assert operator.post("/jukinet/linkage/prefecture/", {"manual": "1", "reason": "回線工事"}).status_code == 302

    assert not may_go("prefecture")
    assert may_go("municipalities")
    page = operator.get("/jukinet/").content.decode()
    assert "手動連携です" in page
    assert "今送る" in page
    with serving("jukinet_server"):
        with pytest.raises(errors.NotNext):
            send_by_hand(cs_context(), "prefecture", second, line)
        assert send_by_hand(cs_context(), "prefecture", first, line)
        assert prefecture.numbers_of(code) == [1]
        prefecture.running.misbehave(kind="unavailable")
        assert not send_by_hand(cs_context(), "prefecture", second, line)
        assert send_by_hand(cs_context(), "prefecture", second, line)
        switch_linkage(cs_context(), "prefecture", False, "工事の終了")
    assert prefecture.numbers_of(code) == [1, 2]
    assert may_go("prefecture")
    assert "今送る" not in operator.get("/jukinet/").content.decode()
    assert operator.post("/jukinet/linkage/nobody/", {"manual": "1", "reason": "試験"}).status_code == 404


@proves("S2.1.d", how="sequence")
def test_a_rejected_update_goes_out_under_another_reason_with_who_did_it(
    prefecture: Prefecture, operator: Client
) -> None:
    code, (first, second) = two_updates()
    prefecture.running.misbehave(kind="reject", person=code, skip=1, reason="転居の事由に疑義")
    prefecture.relay()
    held = Delivery.objects.using("jukinet_server").get(id=second)
    assert held.state == "held"
    assert "異動事由を変えて再送する" in operator.get("/jukinet/").content.decode()
    path = f"/jukinet/notices/{second}/resend-as/"

    assert operator.post(path, {"update_reason": "death", "reason": "誤り"}).status_code == 422
    assert operator.post(path, {"update_reason": "correction_by_office", "reason": ""}).status_code == 422
    done = operator.post(path, {"update_reason": "correction_by_office", "reason": "都道府県と協議済み"})
    prefecture.relay()

    assert done.status_code == 302
    kept = [one for one in prefecture.running.look("records") if one["identification"]["resident_code"] == code]
    assert [(one["update_order_number"], one["identification"]["reason"]) for one in kept] == [
        (2, "correction_by_office")
    ]
    event = AuditEvent.objects.using("jukinet_server").filter(event="notice.resent").latest("id")
    assert (event.staff_id, event.detail["type"], event.detail["before"]) == (
        "2001",
        "correction_by_office",
        "change_of_address",
    )
    assert Delivery.objects.using("jukinet_server").get(id=first).state == "delivered"
    with serving("jukinet_server"):
        ctx = queueing(cs_context())
        run = order_reconciliation(ctx, Order(Peer.PREFECTURE, "142034", Method.DIGESTS, Trigger.DEMAND, "試験"))
        carry_out(ctx, run, Reconciler(Peer.PREFECTURE, "142034", prefecture.line))
    assert (ReconciliationResult.objects.get(pk=run).error, ReconciliationResult.objects.get(pk=run).differences) == (
        "",
        0,
    )
    assert list(disagreements()) == []
    assert "平塚　太郎" in operator.get("/jukinet/?state=done").content.decode()
