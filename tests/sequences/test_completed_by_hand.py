"""手動補正: what the prefecture rejected for missing content goes out completed and in its order."""

from __future__ import annotations

import pytest
from django.db import transaction

from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.context import Actor
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.complete_update import complete_update
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.models import ReconciliationResult
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from tests.proofs import proves
from tests.sequences.city import Prefecture
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context, queueing

pytestmark = pytest.mark.committed(databases=["office", "jukinet_server"])
SECOND = Actor("2002", "別の職員", "jukinet", frozenset({"jukinet_operator"}))


def taken(update: IdentificationUpdate) -> int:
    """What the registry sent is kept; its delivery to the prefecture."""
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
    return int(Delivery.objects.using("jukinet_server").filter(receiver="prefecture").order_by("-id")[0].id)


def at_prefecture(prefecture: Prefecture, code: str) -> list[tuple[int, str, str]]:
    """更新順番号, 郵便番号 and ふりがな of everything applied for one person."""
    return [
        (one["update_order_number"], one["identification"]["postal_code"], one["identification"]["name_kana"])
        for one in prefecture.running.look("history")
        if one["identification"]["resident_code"] == code
    ]


@proves("S2.1.b", how="sequence")
def test_a_completed_update_goes_out_before_the_later_one_which_stays_the_registrys_own(prefecture: Prefecture) -> None:
    first = an_update(postal_code="", name_kana="")
    code = first.identification.resident_code.reveal()
    held = taken(first)
    prefecture.running.misbehave(
        kind="reject", person=code, reason_code="P-FORMAT-003", reason="郵便番号がありません。"
    )
    taken(a_change(first, reason="correction_by_office", name_kana="ヒラツカ　タロー"))
    prefecture.relay()
    assert Delivery.objects.using("jukinet_server").get(pk=held).state == "held"
    assert at_prefecture(prefecture, code) == []

    with serving("jukinet_server"):
        values = {"postal_code": "2540041", "name_kana": "ヒラツカ　タロウ", "town_code": ""}
        complete_update(cs_context(), held, values, "県の担当に確かめた", SECOND)
    prefecture.relay()

    assert at_prefecture(prefecture, code) == [
        (1, "2540041", "ヒラツカ　タロウ"),
        (2, "", "ヒラツカ　タロー"),
    ]


def test_the_cs_still_agrees_with_the_registry_and_with_the_prefecture(prefecture: Prefecture) -> None:
    update = an_update(postal_code="")
    held = taken(update)
    Delivery.objects.using("jukinet_server").filter(pk=held).update(state="held")

    with serving("jukinet_server"):
        complete_update(cs_context(), held, {"postal_code": "2540041"}, "県の担当に確かめた", SECOND)
        prefecture.relay()
        ctx = queueing(cs_context())
        run = order_reconciliation(ctx, Order(Peer.PREFECTURE, "142034", Method.FILE, Trigger.DEMAND, "補正の後の確認"))
        carry_out(ctx, run, Reconciler(Peer.PREFECTURE, "142034", prefecture.line))

    assert ReconciliationResult.objects.get(run_id=run).differences == 0
    assert list(disagreements()) == []
