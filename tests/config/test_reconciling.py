"""``./daicho reconcile``: what it prints, and that a peer that cannot be reached is no silent success."""

from __future__ import annotations

import json

import pytest

from daicho.config.reconciling import reconcile
from daicho.systems.jukinet_server.models import ReconciliationRun
from daicho.systems.jukinet_server.outside.reconciliation import Reconciler

pytestmark = pytest.mark.django_db(databases=["jukinet_server"])


def test_a_comparison_without_differences_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Reconciler, "different_buckets", lambda self, buckets, total: ([], total))

    assert reconcile("national", "移行の確認", whole_file=False, municipality=None) == 0

    said = json.loads(capsys.readouterr().out)
    assert {name: said[name] for name in ("here", "there", "differences", "in_transit")} == {
        "here": 0,
        "there": 0,
        "differences": 0,
        "in_transit": 0,
    }
    assert ReconciliationRun.objects.get().reason == "移行の確認"


def test_a_peer_without_an_address_ends_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert reconcile("prefecture", "移行の確認", whole_file=True, municipality=None) == 1
    assert "アドレスが設定されていません" in capsys.readouterr().err


def test_a_municipality_that_is_not_served_is_refused() -> None:
    assert reconcile("prefecture", "移行の確認", whole_file=False, municipality="141003") == 2
    assert not ReconciliationRun.objects.exists()
