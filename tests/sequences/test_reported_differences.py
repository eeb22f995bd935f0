"""A difference that the register is to correct: found by the CS, told to the registry, dealt with there (JN-12)."""

from __future__ import annotations

import sqlite3

import pytest
from django.test import Client

from counterparts import reconciliation as peers_own
from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.models import ReconciliationDecision, ReconciliationDifference
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from daicho.systems.resident_registry.models import ReportedDifference
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.makers.move_in import a_move_in, fresh_numbers
from tests.makers.registry_flow import approved
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.city import Prefecture, relay_inside
from tests.systems.jukinet_server.makers import an_update, cs_context, queueing

pytestmark = pytest.mark.committed(databases=["office", "resident_registry", "jukinet_server"])
JUKINET, OFFICE = realm("jukinet"), realm("office")


def browser(staff_id: str, duty: str, where: object, terminal: str) -> Client:
    client = Client(raise_request_exception=False)
    place = JUKINET if where is JUKINET else OFFICE
    officer_ = an_officer(staff_id, duty, where=place)
    client.cookies[f"daicho_{place.name}"] = signed_in(officer_, a_terminal(terminal, where=place), place)
    return client


@pytest.fixture(scope="module")
def operator(committed_databases: tuple[str, ...]) -> Client:
    return browser("2001", "jukinet_operator", JUKINET, "JK-001")


@pytest.fixture(scope="module")
def approver(committed_databases: tuple[str, ...]) -> Client:
    return browser("1003", "approve", OFFICE, "HK-003")


def reconcile(prefecture: Prefecture) -> int:
    with serving("jukinet_server"):
        ctx = queueing(cs_context())
        run = order_reconciliation(
            ctx, Order(Peer.PREFECTURE, "142034", Method.DIGESTS, Trigger.DEMAND, "年度末の確認")
        )
        carry_out(ctx, run, Reconciler(Peer.PREFECTURE, "142034", prefecture.line))
    return run


@proves("S2.6.b", how="sequence")
def test_a_difference_goes_to_the_registrys_worklist_and_off_it_when_dealt_with(
    prefecture: Prefecture, operator: Client, approver: Client
) -> None:
    known = approved(officer("1001"), officer("1002"), a_move_in(), fresh_numbers(3))
    relay_inside("resident_registry", "jukinet_server")
    prefecture.relay()
    with sqlite3.connect(prefecture.running.folder / "prefecture.sqlite3") as database:
        held = peers_own.Held(database)
        (items,) = database.execute("select resident_code from held limit 1").fetchone()
        held.put("142034", {**(held._one("142034", items) or {}), "sex": "unknown"})
    run = reconcile(prefecture)
    listed = operator.get("/jukinet/reconciliation/").content.decode()
    page = operator.get(f"/jukinet/reconciliation/{run}/").content.decode()
    found = ReconciliationDifference.objects.get(run_id=run)

    assert "不一致あり" in listed
    assert "年度末の確認" in listed
    assert "性別" in page
    assert str(items) not in page
    assert operator.post(f"/jukinet/differences/{found.pk}/report/", {"reason": "", "run": run}).status_code == 422
    told = operator.post(f"/jukinet/differences/{found.pk}/report/", {"reason": "届書を確認", "run": run})
    assert told["Location"] == f"/jukinet/reconciliation/{run}/"
    assert ReconciliationDecision.objects.get().decision == "reported"
    assert relay_inside("jukinet_server", "resident_registry") == 1

    row = ReportedDifference.objects.get()
    assert row.resident in known.resident_numbers
    there = approver.get("/registry/received/differences/").content.decode()
    assert "届書を確認" in there
    assert "性別" in there
    assert AuditEvent.objects.using("resident_registry").get(event="reported_differences.listed").subjects == [
        row.resident
    ]
    path = f"/registry/received/differences/{row.pk}/settle/"
    assert approver.post(path, {"outcome": ""}).status_code == 422
    assert approver.post(path, {"outcome": "届書のとおり。相手の誤り"}).status_code == 302
    assert approver.post(path, {"outcome": "もう一度"}).status_code == 409
    assert "届書のとおり" in approver.get("/registry/received/differences/?state=settled").content.decode()
    assert "届書を確認" not in approver.get("/registry/received/differences/").content.decode()


def test_a_run_is_ordered_on_the_screen_and_needs_a_reason(operator: Client) -> None:
    order = {"peer": "prefecture", "municipality": "142034", "method": "digests"}

    assert operator.post("/jukinet/reconciliation/order/", {**order, "reason": ""}).status_code == 422
    assert operator.post("/jukinet/reconciliation/order/", {**order, "reason": "試験"}).status_code == 302
    assert operator.post("/jukinet/reconciliation/order/", {**order, "municipality": "141003"}).status_code == 422
    assert "実施中" in operator.get("/jukinet/reconciliation/").content.decode()
    assert operator.get("/jukinet/reconciliation/999999/").status_code == 404


@proves("S2.6.c", how="refusal")
def test_a_removal_at_the_peer_asks_for_a_second_operator_at_the_screen(
    prefecture: Prefecture, operator: Client
) -> None:
    # given: somebody whom only the prefecture holds
    stranger = an_update(name="余分　次郎")
    members = {**stranger.identification.model_dump(mode="json"), "address": "神奈川県平塚市"}
    with sqlite3.connect(prefecture.running.folder / "prefecture.sqlite3") as database:
        peers_own.Held(database).put_new("142034", [peers_own.members_of(members, "current")])
    run = reconcile(prefecture)
    found = ReconciliationDifference.objects.get(run_id=run, kind="missing_here")
    path, typed = f"/jukinet/differences/{found.pk}/remove/", {"reason": "湘北市へ転出済み", "run": run}
    assert "相手の記録を取り消す" in operator.get(f"/jukinet/reconciliation/{run}/").content.decode()

    # when / then: nobody confirms, or the operator alone
    refused = operator.post(path, {**typed, "second_id": "", "second_password": ""})
    alone = operator.post(path, {**typed, "second_id": "2001", "second_password": PASSWORD})

    assert refused.status_code == 422
    assert "湘北市へ転出済み" in refused.content.decode()
    assert (alone.status_code, "もう一人の確認" in alone.content.decode()) == (422, True)
    assert not ReconciliationDecision.objects.filter(difference=found).exists()
