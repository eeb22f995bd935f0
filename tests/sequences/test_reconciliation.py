"""整合性確認 with a running prefecture: what differs, what is only on its way, and how a difference goes away."""

from __future__ import annotations

import sqlite3
import uuid
from typing import Any

import pytest
from django.db import transaction

from counterparts import reconciliation as peers_own
from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.correct_difference import resend_record
from daicho.systems.jukinet_server.actions.keep_suppression import keep_suppression
from daicho.systems.jukinet_server.actions.reconcile import Order, carry_out, order_reconciliation
from daicho.systems.jukinet_server.actions.view_reconciliation import list_differences
from daicho.systems.jukinet_server.models import (
    IdentificationRecord,
    ReconciliationDifference,
    ReconciliationResult,
    ReconciliationRun,
)
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.queries.holdings import digests
from daicho.systems.jukinet_server.rules.reconciliation import Method, Peer, Trigger
from tests.proofs import proves
from tests.sequences.city import Prefecture
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context, queueing

pytestmark = pytest.mark.committed(databases=["jukinet_server"])
HERE, OTHER = "142034", "141003"


def told(update: IdentificationUpdate, here: str = HERE) -> IdentificationUpdate:
    """Received by the CS."""
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, here)
    return update


def reconcile(prefecture: Prefecture, method: Method = Method.DIGESTS, here: str = HERE) -> ReconciliationResult:
    """Ordered and carried out."""
    with serving("jukinet_server"):
        ctx = queueing(cs_context())
        run = order_reconciliation(ctx, Order(Peer.PREFECTURE, here, method, Trigger.DEMAND, "試験"))
        carry_out(ctx, run, Reconciler(Peer.PREFECTURE, here, prefecture.line))
    return ReconciliationResult.objects.get(pk=run)


def found(result: ReconciliationResult) -> list[tuple[str, list[str]]]:
    rows = ReconciliationDifference.objects.filter(run_id=result.pk)
    return sorted((row.kind, list(row.items)) for row in rows)


def alter(prefecture: Prefecture, code: str, **changes: Any) -> None:
    """Somebody changes the prefecture's copy behind everybody's back; no changes: the record is lost."""
    with sqlite3.connect(prefecture.running.folder / "prefecture.sqlite3") as database:
        held = peers_own.Held(database)
        ours = held._one(HERE, code)
        assert ours is not None
        held.take_out(HERE, code)
        if changes:
            held.put_new(HERE, [{**ours, **changes}])
        else:
            database.execute("delete from record where resident_code = ?", (code,))
            database.execute("delete from history where resident_code = ?", (code,))


def code_of(update: IdentificationUpdate) -> str:
    return update.identification.resident_code.reveal()


@pytest.fixture
def equal(prefecture: Prefecture) -> Prefecture:
    """Five residents whom both sides hold alike; what a test spoils, it mends."""
    for _ in range(5):
        told(an_update())
    while prefecture.relay():
        pass
    assert reconcile(prefecture).differences == 0
    return prefecture


@proves("S2.6.a", how="sequence")
@proves("P2.a", how="sequence")
@proves("P2.b", how="sequence")
def test_equal_holdings_cost_one_exchange_and_are_recorded_with_their_legal_basis(equal: Prefecture) -> None:
    result = reconcile(equal)

    assert (result.error, result.differences, result.buckets_different) == ("", 0, 0)
    assert result.total_here == result.total_there
    run = ReconciliationRun.objects.get(pk=result.pk)
    assert (run.legal_basis, run.trigger, run.reason) == ("住民基本台帳法14条", "demand", "試験")
    assert AuditEvent.objects.using("jukinet_server").filter(event="reconciliation.ordered").last() is not None


@proves("S2.6.b", how="sequence")
def test_a_record_that_was_changed_there_is_found_resent_and_then_equal(equal: Prefecture) -> None:
    person = told(an_update(name="整合　太郎"))
    equal.relay()
    alter(equal, code_of(person), name="整合　次郎")

    result = reconcile(equal)

    assert found(result) == [("differs", ["name"])]
    row = ReconciliationDifference.objects.get(run_id=result.pk)
    with serving("jukinet_server"):
        page = list_differences(cs_context(), result.pk, "")
        assert [(item.ours, item.theirs) for item in page.rows[0].items] == [("整合　太郎", "整合　次郎")]
        resend_record(cs_context(), row.pk, "correction_by_office", "相手の記録が古い")
    assert equal.relay() == 1
    assert reconcile(equal).differences == 0
    latest = IdentificationRecord.objects.filter(person=row.person_id).order_by("-order_number")[0]
    assert (latest.reason, latest.order_number, latest.resent_of_id) == ("correction_by_office", 2, row.record_id)
    assert list(disagreements()) == []
    with serving("jukinet_server"), pytest.raises(errors.DifferenceClosed):
        resend_record(cs_context(), row.pk, "correction_by_office", "もう一度")


def test_a_record_that_was_lost_there_is_entered_again_under_another_reason(equal: Prefecture) -> None:
    person = told(an_update())
    equal.relay()
    told(a_change(person, address={"municipality_code": HERE, "text": "神奈川県平塚市宝町", "lot": "1番3号"}))
    equal.relay()
    alter(equal, code_of(person))

    result = reconcile(equal)

    assert found(result) == [("missing_there", [])]
    row = ReconciliationDifference.objects.get(run_id=result.pk)
    with serving("jukinet_server"):
        with pytest.raises(errors.CannotBeResent):
            resend_record(cs_context(), row.pk, "correction_by_office", "失われていた")
        resend_record(cs_context(), row.pk, "entry_by_office", "失われていた")
    assert equal.relay() == 1
    assert reconcile(equal).differences == 0


def test_somebody_whom_only_the_peer_holds_is_named_and_cannot_be_sent(equal: Prefecture) -> None:
    stranger = an_update(name="不明　花子")
    members = peers_own.members_of(
        {**stranger.identification.model_dump(mode="json"), "address": "神奈川県平塚市"}, "current"
    )
    with sqlite3.connect(equal.running.folder / "prefecture.sqlite3") as database:
        peers_own.Held(database).put_new(HERE, [members])

    for method in Method:
        result = reconcile(equal, method)
        assert found(result) == [("missing_here", [])]
    row = ReconciliationDifference.objects.get(run_id=result.pk)
    with serving("jukinet_server"), pytest.raises(errors.CannotBeResent):
        resend_record(cs_context(), row.pk, "entry_by_office", "試験")
    with sqlite3.connect(equal.running.folder / "prefecture.sqlite3") as database:
        peers_own.Held(database).take_out(HERE, code_of(stranger))


def test_an_update_on_its_way_is_no_difference(equal: Prefecture) -> None:
    told(an_update())

    result = reconcile(equal)

    assert (result.differences, result.in_transit) == (0, 1)
    equal.relay()
    assert reconcile(equal).in_transit == 0


def test_the_whole_file_finds_the_same_as_the_digests(equal: Prefecture) -> None:
    person = told(an_update())
    equal.relay()
    alter(equal, code_of(person), address="神奈川県平塚市別の町")

    by_digests, by_file = reconcile(equal), reconcile(equal, Method.FILE)

    assert found(by_digests) == found(by_file) == [("differs", ["address"])]
    row = ReconciliationDifference.objects.get(run_id=by_file.pk)
    with serving("jukinet_server"):
        resend_record(cs_context(), row.pk, "minor_correction", "相手の誤り")
    equal.relay()
    assert reconcile(equal, Method.FILE).differences == 0


def test_the_address_of_a_protected_person_is_hidden_on_the_worklist(equal: Prefecture) -> None:
    from daicho.contracts.messages import JukinetSuppressionChanged

    person = told(an_update(address={"municipality_code": HERE, "text": "神奈川県平塚市秘町", "lot": "7番7号"}))
    equal.relay()
    suppression = JukinetSuppressionChanged(
        resident_code=person.identification.resident_code,
        recorded_at=cs_context().now,
        protected=True,
        closed=(),
    )
    with serving("jukinet_server"), transaction.atomic(using="jukinet_server"):
        keep_suppression(cs_context(), suppression)
    alter(equal, code_of(person), address="神奈川県平塚市秘町８番８号")
    result = reconcile(equal)

    with serving("jukinet_server"):
        (row,) = list_differences(cs_context(), result.pk, "").rows

    assert [(item.ours, item.theirs) for item in row.items] == [("(表示制限)", "(表示制限)")]
    assert "秘町" not in repr(row)
    with serving("jukinet_server"):
        resend_record(cs_context(), row.id, "minor_correction", "相手の誤り")
    equal.relay()


@pytest.mark.parametrize("kind", ["garbage", "wrong_signature", "other_message", "unavailable", "reject"])
def test_a_peer_that_does_not_answer_well_leaves_a_failed_run_and_no_worklist(equal: Prefecture, kind: str) -> None:
    equal.running.misbehave(kind=kind)

    result = reconcile(equal)

    assert result.error
    assert found(result) == []


@proves("S2.1.a", how="sequence")
def test_one_cs_serves_two_municipalities_each_compared_for_itself(equal: Prefecture) -> None:
    moved = told(an_update())
    told(a_change(moved, reason="move_out"))
    theirs = {"municipality_code": OTHER, "address": {"municipality_code": OTHER, "text": "神奈川県横浜市中区本町"}}
    told(an_update(**theirs), OTHER)
    told(a_change(moved, reason="move_in", **theirs), OTHER)
    while equal.relay():
        pass

    here, there = reconcile(equal), reconcile(equal, here=OTHER)

    assert (here.differences, there.differences) == (0, 0)
    assert (there.total_here, there.total_there) == (2, 2)
    assert digests(OTHER).total == 2
    assert not Delivery.objects.using("jukinet_server").filter(state__in=["waiting", "held"]).exists()


def test_a_decision_needs_a_reason_and_a_difference_that_is_there() -> None:
    with serving("jukinet_server"):
        with pytest.raises(errors.ReasonRequired):
            resend_record(cs_context(), uuid.uuid4(), "minor_correction", " ")
        with pytest.raises(errors.NotOnList):
            resend_record(cs_context(), uuid.uuid4(), "minor_correction", "理由")


def test_a_worklist_that_is_cut_says_so_and_shows_what_is_open_first(
    equal: Prefecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [told(an_update()) for _ in range(3)]
    equal.relay()
    for person in people:
        alter(equal, code_of(person), name="別　人")
    result = reconcile(equal)
    with serving("jukinet_server"):
        first = list_differences(cs_context(), result.pk, "")
        resend_record(cs_context(), first.rows[0].id, "minor_correction", "相手の誤り")
        monkeypatch.setattr("daicho.systems.jukinet_server.queries.reconciliation.MOST_ROWS", 2)
        monkeypatch.setattr("daicho.systems.jukinet_server.actions.view_reconciliation.MOST_ROWS", 2)
        page = list_differences(cs_context(), result.pk, "")

    assert not first.is_cut
    assert page.is_cut
    assert [row.decision for row in page.rows] == ["", ""]
    assert page.run.left == 2
