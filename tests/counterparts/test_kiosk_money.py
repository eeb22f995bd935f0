"""金銭: at every moment either the machine owes the paper or the person has the money, never both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterparts.control import Control
from counterparts.kiosk import printing
from counterparts.kiosk.machine import Kiosk
from counterparts.kiosk.printing import KIND_WORDS, TYPE_OF_KIND
from counterparts.kiosk.session import Session
from counterparts.kiosk.store import Store

RECEIPT = "12345678000000000001"


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    """A machine in which somebody is about to pay 200 yen."""
    nobody: Any = None
    store = Store(tmp_path / "kiosk.sqlite3")
    control = Control(Store(tmp_path / "kiosk.sqlite3").database, KIND_WORDS, TYPE_OF_KIND)
    machine = Kiosk(store, nobody, nobody, control)
    machine.session = Session("ja", step="pay", receipt=RECEIPT)
    store.begin(RECEIPT, 200, 1)
    return machine


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The machine stands still between the last coin and the first sheet."""
    begun: list[str] = []
    monkeypatch.setattr(printing, "begin", lambda _kiosk, session: begun.append(session.step))
    return begun


def held(kiosk: Kiosk) -> tuple[str, int]:
    job = kiosk.store.job(RECEIPT)
    return job.state, job.inserted


def test_whoever_gives_up_after_the_last_coin_gets_the_paper_and_not_the_money_too(
    kiosk: Kiosk, moment: list[str]
) -> None:
    kiosk.insert(200, "cash")
    kiosk.end()
    kiosk.end_if_idle()

    assert moment == ["printing"]
    assert held(kiosk) == ("paid", 200)
    assert kiosk.session is not None
    assert kiosk.start("ja") is None


def test_whoever_gives_up_before_the_last_coin_gets_all_coins_back(kiosk: Kiosk, moment: list[str]) -> None:
    kiosk.insert(100, "cash")
    kiosk.end()

    assert moment == []
    assert held(kiosk) == ("cancelled", 0)


def test_the_staff_pays_nothing_back_while_the_machine_prints_it(kiosk: Kiosk, moment: list[str]) -> None:
    kiosk.insert(200, "cash")

    assert printing.refund_by_staff(kiosk, RECEIPT) == 0
    assert held(kiosk) == ("paid", 200)

    kiosk.session = None
    assert printing.refund_by_staff(kiosk, RECEIPT) == 200
    assert held(kiosk) == ("refunded", 0)
