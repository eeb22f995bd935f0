"""The prefecture is down for a whole run: the counter works on, the screen says since when and why, all catches up."""

from __future__ import annotations

import re

import pytest

from daicho.config.demo.copies import REGISTRY
from tests.faults.installed import Installed, demand_once_and_in_order, wait_until
from tests.faults.officers import Officers, plain_text, some_notifications
from tests.proofs import proves

AGE = re.compile(r"\d+(秒|分|時間)")


def move_in(installed: Installed, officers: Officers, families: int) -> int:
    """So many families come to the counter; how many people that were."""
    enterer, approver, people = officers.sign_in("1001"), officers.sign_in("1002"), 0
    for notification in some_notifications(installed.world, families):
        reception = enterer.enter(notification)
        assert approver.verify(reception).status_code == 302
        assert approver.approve(reception).status_code == 302
        people += len(notification.movers)
    return people


def play(installed: Installed, officers: Officers, families: int) -> None:
    """Everything that has to hold while the prefecture is away, and after its return."""
    # given
    installed.await_everything()
    known = {row[0] for row in installed.ask(REGISTRY, "select number from resident")}
    installed.misbehave(kind="unavailable", count=-1)

    # when families move in meanwhile
    people = move_in(installed, officers, families)

    # then the counter has worked on, and everybody else has everything
    wait_until(lambda: not installed.open_deliveries(REGISTRY) and not installed.open_deliveries("linkage_platform"))
    assert installed.open_deliveries("jukinet_server") == people
    # and both status screens say how much waits, since when and why
    wait_until(lambda: "503" in _reason(installed))
    linkage = plain_text(officers.sign_in("1008").get("/registry/linkage/"))
    prefecture = re.search(r"都道府県\S* (.*?) もう一度確かめる", linkage)
    assert prefecture, linkage
    assert str(people) in prefecture[1].split()
    assert AGE.search(prefecture[1])
    assert _reason(installed)[:12] in prefecture[1]

    # when it returns
    installed.behave()

    # then everything catches up, once and in order
    installed.await_everything(120)
    new = {row[0] for row in installed.ask(REGISTRY, "select number from resident")} - known
    assert len(new) == people
    assert demand_once_and_in_order(installed, new) == people


def _reason(installed: Installed) -> str:
    rows = installed.ask("jukinet_server", "select last_error from delivery where last_error <> '' order by id limit 1")
    return str(rows[0][0]) if rows else ""


@proves("S1.4.b", how="sequence")
@proves("S4.1.b", how="sequence")
@pytest.mark.timeout(120)
def test_while_the_prefecture_is_down_the_counter_works_on_and_everything_catches_up(
    installed: Installed, officers: Officers
) -> None:
    play(installed, officers, families=4)


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_a_long_day_without_the_prefecture_catches_up(installed: Installed, officers: Officers) -> None:
    play(installed, officers, families=100)
