"""年次の整合性確認: once in each 年度 with every peer for every municipality, and again where it broke off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings

from daicho.foundation.clock.business import TOKYO
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.reconcile_yearly import reconcile_when_due
from daicho.systems.jukinet_server.models import ReconciliationResult, ReconciliationRun
from tests.proofs import proves
from tests.systems.jukinet_server.makers import cs_context, queueing

pytestmark = pytest.mark.django_db(databases=["jukinet_server"])


def night(year: int, month: int, day: int) -> Context:
    return replace(queueing(cs_context()), now=datetime(year, month, day, 2, 10, tzinfo=TOKYO))


def ended(error: str = "") -> None:
    """Every run that waits has come to its end, or broken off."""
    for run in ReconciliationRun.objects.filter(result__isnull=True):
        ReconciliationResult.objects.create(
            run=run, finished_at=run.ordered_at, milliseconds=1, error=error, total_here=0, differences=0, in_transit=0
        )


@proves("P2.b", how="unit")
def test_it_is_made_once_in_a_year_with_both_peers_and_its_legal_basis() -> None:
    assert reconcile_when_due(night(2026, 4, 2)) == 2
    ended()

    assert reconcile_when_due(night(2026, 4, 3)) == 0
    assert reconcile_when_due(night(2027, 3, 31)) == 0
    assert reconcile_when_due(night(2027, 4, 1)) == 2
    runs = ReconciliationRun.objects.order_by("id")
    assert [run.peer for run in runs] == ["prefecture", "national"] * 2
    assert {(run.trigger, run.legal_basis) for run in runs} == {("yearly", "住民基本台帳法14条")}


def test_one_that_broke_off_is_made_again_the_next_night() -> None:
    reconcile_when_due(night(2026, 4, 2))
    ended("都道府県サーバに接続できません。")

    assert reconcile_when_due(night(2026, 4, 3)) == 2


def test_one_that_was_left_lying_is_made_again_after_a_day() -> None:
    reconcile_when_due(night(2026, 4, 2))

    assert reconcile_when_due(night(2026, 4, 2)) == 0
    assert reconcile_when_due(night(2026, 4, 3)) == 2


def test_every_municipality_that_the_cs_serves_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "JUKINET_MUNICIPALITIES", ("142034", "141003"))

    assert reconcile_when_due(night(2026, 4, 2)) == 4
    assert set(ReconciliationRun.objects.values_list("municipality_code", flat=True)) == {"142034", "141003"}
