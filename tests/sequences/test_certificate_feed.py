"""The feed of the certificate server: each approval is there at once, and what is lost is found and repaired."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from daicho.config.certificate_feed import SYSTEM
from daicho.config.inboxes import inbox_of
from daicho.config.reconciling import reconcile_certificates
from daicho.contracts.inquiries import CertificateSourcePage, Unavailable
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.models import Delivery, InboxEntry
from daicho.foundation.messaging.relay_loop import Relay
from daicho.foundation.messaging.sending import raw_bytes
from daicho.foundation.messaging.transport import InProcessTransport
from daicho.kernel.dates import PartialDate
from daicho.systems.certificate_server.actions.supply_sources import compare_sources, supply_sources
from daicho.systems.certificate_server.actions.watch_feed import watch_feed
from daicho.systems.certificate_server.errors import RegistryDoesNotAnswer
from daicho.systems.certificate_server.models import FeedState, Source, SupplyRun
from daicho.systems.certificate_server.queries.sources import feed_age, pending
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.queries import certificate_sources
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from tests.makers.move_in import a_move_in, father, mother, new_address
from tests.makers.registry_flow import approved
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves
from tests.sequences.certificate_city import (
    REGISTRY,
    asking,
    certified,
    deliver,
    deliver_all,
    everybody_certified,
    next_deliveries,
    poll,
    served,
)
from tests.sequences.ways import way

pytestmark = pytest.mark.committed(databases=[REGISTRY, SYSTEM])
_lots = iter(range(1, 500))


@pytest.fixture
def couple(committed_databases: tuple[str, ...]) -> tuple[str, ...]:
    """Two residents of one household, supplied and delivered."""
    found = a_couple()
    deliver_all()
    supply()
    poll()
    return found


def a_couple() -> tuple[str, ...]:
    entry = a_move_in((father(), mother()), address=new_address(f"{next(_lots)}番4号", ""))
    return approved(officer("1001"), officer("1002"), entry).resident_numbers


def supply() -> None:
    with serving(SYSTEM):
        supply_sources(asking(), "試験")


def compare() -> tuple[int, int, int]:
    with serving(SYSTEM):
        result = compare_sources(asking(), "試験")
    return result.compared, result.differing, result.repaired


def home_of(resident: str) -> str:
    return newest_records([resident])[resident].record.household_number


def entered_move(couple: tuple[str, ...], lot: str) -> str:
    """転居 of both, entered but not approved; its reception number."""
    filing = Filing(PartialDate.known(MONDAY_MORNING.date()), MONDAY_MORNING.date(), FilingBasis.OFFICIAL)
    entry = MoveWithinEntry(filing, couple, new_address(lot, ""))
    given = EntryNumbers()
    alerts = {alert_key(one) for one in judge(officer("1001"), MOVE_WITHIN, entry, given)}
    reception = enter_movement(officer("1001"), MOVE_WITHIN, entry, given, alerts).reception
    verify_movement(officer("1002"), reception, 1)
    return reception


def lot_served(resident: str) -> str | None:
    found = served(resident)
    return None if found is None else found[1][0].member.address.lot


@contextmanager
def at_work() -> Iterator[None]:
    """Relay and watch of the feed, as the worker runs them."""
    stop = threading.Event()
    relay = Relay(REGISTRY, SYSTEM, way(REGISTRY, SYSTEM))

    def watch() -> None:
        while not stop.wait(0.5):
            poll()
        connections.close_all()

    threads = [threading.Thread(target=relay.run, args=(stop,)), threading.Thread(target=watch)]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in threads:
            one.join()


@proves("S6.1.a", how="sequence")
@proves("C3.a", how="sequence")
def test_from_one_second_after_approval_nobody_is_served_the_old_record(couple: tuple[str, ...], each_way: str) -> None:
    """標準仕様書 4.0.8: the old record during 仮登録, and no longer than a second after 本登録."""
    old, lot = lot_served(couple[0]), f"{next(_lots)}番7号"
    reception = entered_move(couple, lot)
    with at_work():
        time.sleep(0.7)
        during = lot_served(couple[0])
        approve_movement(officer("1002"), reception, 1)
        at = time.monotonic()
        seen: list[tuple[float, str | None]] = []
        while time.monotonic() - at < 2:
            seen.append((time.monotonic() - at, lot_served(couple[0])))

    assert (during, old != lot) == (old, True)
    assert {found for since, found in seen if since >= 1} <= {lot, None}
    assert seen[-1][1] == lot
    assert served(couple[0]) == (home_of(couple[0]), certified(home_of(couple[0])))


def test_who_is_undelivered_is_refused_although_only_the_old_record_is_here(couple: tuple[str, ...]) -> None:
    approve_movement(officer("1002"), entered_move(couple, f"{next(_lots)}番7号"), 1)

    poll()
    waiting = pending(couple)
    deliver_all()

    assert waiting == set(couple)
    assert pending(couple) == frozenset()


def test_a_household_is_refused_until_its_last_message_is_there(couple: tuple[str, ...]) -> None:
    lot = f"{next(_lots)}番7号"
    approve_movement(officer("1002"), entered_move(couple, lot), 1)
    first, second = next_deliveries()

    deliver(first)
    between = [served(one) for one in couple]
    deliver(second)

    assert between == [None, None]
    assert [lot_served(one) for one in couple] == [lot, lot]


@proves("S6.1.b", how="sequence")
def test_while_the_registry_is_away_the_last_state_is_served_with_its_age_and_afterwards_all_is_caught_up(
    couple: tuple[str, ...],
) -> None:
    lot = f"{next(_lots)}番7号"
    old, known = lot_served(couple[0]), FeedState.objects.get().as_of
    assert known is not None
    silent = replace(asking(), ask=lambda question: Unavailable())
    with serving(SYSTEM):
        watch_feed(replace(silent, now=known + timedelta(hours=2)))
        age = feed_age(replace(silent, now=known + timedelta(hours=2)))
    during = lot_served(couple[0])

    approve_movement(officer("1002"), entered_move(couple, lot), 1)
    poll()
    back = served(couple[0])
    deliver_all()

    assert (during, age.is_up, age.age) == (old, False, timedelta(hours=2))
    assert back is None
    assert lot_served(couple[0]) == lot
    assert compare()[1] == 0


def test_the_full_supply_holds_what_the_registry_certifies_and_goes_on_where_it_was_broken_off(
    couple: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [a_couple() for _ in range(2)]
    deliver_all()
    Source.objects.all().delete()
    FeedState.objects.update(supplied_at=None)
    monkeypatch.setattr(certificate_sources, "HOUSEHOLDS_A_PAGE", 1)
    ctx, asked = asking(), 0

    def breaking(question: Any) -> Any:
        nonlocal asked
        asked += isinstance(question, CertificateSourcePage)
        return Unavailable() if asked > 1 else ctx.ask(question)

    monkeypatch.setattr("daicho.systems.certificate_server.actions.supply_sources.PAUSE_SECONDS", 0)
    with serving(SYSTEM), pytest.raises(RegistryDoesNotAnswer, match="住民記録"):
        supply_sources(replace(ctx, ask=breaking), "試験")
    (first, *_) = Source.objects.values_list("resident_number", flat=True)
    assert served(first) is None
    reached = FeedState.objects.get().supplied_to
    supply()

    state = FeedState.objects.get()
    assert (reached != "", state.supplied_to, state.supplied_at is not None) == (True, "", True)
    poll()
    for one in (*couple, *(number for each in others for number in each)):
        home = home_of(one)
        assert served(one) == (home, certified(home))
    assert [run.fault for run in SupplyRun.objects.filter(kind="supply").order_by("-id")[:2]] == ["", "CSV-FEED-001"]


def test_what_is_lost_altered_or_unknown_here_is_found_by_digests_and_repaired(
    couple: tuple[str, ...], each_way: str
) -> None:
    lost, altered, unknown, gone = a_couple()[0], couple[0], "0999999990", a_couple()[1]
    deliver_all()
    compared = compare()
    Source.objects.filter(pk=lost).delete()
    row = Source.objects.get(pk=altered)
    Source.objects.filter(pk=altered).update(version_no=99, source_no=row.source_no + 7)
    row.pk, row.code_index, row.household_number = unknown, None, home_of(lost)
    sealed_by = Source.objects.get(pk=gone)
    Source.objects.filter(pk=gone).update(
        status="moved_out", content=None, code_index=None, household_number="", hidden_place=None
    )

    found = compare()

    assert compared[1:] == (0, 0)
    assert found[1:] == (3, 3)
    assert sealed_by.status == Source.objects.get(pk=gone).status
    assert compare()[1:] == (0, 0)
    poll()
    for home, members in everybody_certified().items():
        assert served(members[0].member.resident_number) == (home, members)
    events = AuditEvent.objects.using(SYSTEM).filter(event="certificate_source.compared").order_by("-recorded_at")
    assert [event.detail["differing"] for event in events[:2]] == [0, 3]


def test_what_is_on_its_way_is_no_difference(couple: tuple[str, ...]) -> None:
    approve_movement(officer("1002"), entered_move(couple, f"{next(_lots)}番7号"), 1)

    assert compare()[1] == 0
    deliver_all()
    assert compare()[1] == 0


def test_after_a_message_was_passed_over_the_comparison_brings_the_household_back(couple: tuple[str, ...]) -> None:
    lot = f"{next(_lots)}番7号"
    approve_movement(officer("1002"), entered_move(couple, lot), 1)
    first, second = next_deliveries()
    deliver(first)
    Delivery.objects.using(REGISTRY).filter(pk=second.pk).update(state="skipped", delivered_at=second.created_at)
    assert served(couple[0]) is None

    found = compare()

    assert found[1:] == (1, 1)
    assert [lot_served(one) for one in couple] == [lot, lot]


def test_questions_for_freshness_leave_no_row_in_either_audit_log(couple: tuple[str, ...]) -> None:
    def rows() -> list[int]:
        return [AuditEvent.objects.using(system).count() for system in (REGISTRY, SYSTEM)]

    before = rows()
    for _ in range(5):
        assert poll()

    assert rows() == before


@proves("C3.b", how="refusal")
def test_nobody_else_may_send_what_is_certified(couple: tuple[str, ...]) -> None:
    approve_movement(officer("1002"), entered_move(couple, f"{next(_lots)}番7号"), 1)
    forged = raw_bytes(REGISTRY, next_deliveries()[0].message)
    known = InboxEntry.objects.using(SYSTEM).count()

    receipt = InProcessTransport(inbox_of(SYSTEM), "jukinet_server").deliver(forged)

    assert receipt.code == "MSG-PEER"
    assert InboxEntry.objects.using(SYSTEM).count() == known


def test_the_command_compares_and_fetches_everything(
    couple: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Source.objects.filter(pk=couple[0]).delete()

    codes = [reconcile_certificates("試験", everything=False), reconcile_certificates("試験", everything=True)]

    compared, supplied = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert codes == [0, 0]
    assert (compared["differing"], compared["repaired"]) == (1, 1)
    assert supplied["compared"] == Source.objects.filter(status="resident").count()
