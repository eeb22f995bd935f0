"""Two at once at the real counter: one writes, the other is told so; nothing is doubled or half-written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from daicho.config.demo.copies import REGISTRY
from tests.faults.installed import Installed
from tests.faults.officers import Officer, Officers, plain_text, reception_in, some_notifications
from tests.proofs import proves

pytestmark = pytest.mark.timeout(120)
TABLES = ("resident", "resident_version", "household", "movement", "movement_entry", "movement_state", "worklist")
ABOUT_EACH = ("IdentificationUpdate", "ResidentRecordChanged", "CertificateSourceChanged")
"""Messages of which there is one about everybody whom a movement concerns."""


def state_of(installed: Installed) -> dict[str, int]:
    """How much stands in each table that an approval writes, and how many messages of each type."""
    told = installed.ask(
        REGISTRY, "select m.type, count(*) from message m join delivery d on d.message_id = m.id group by 1"
    )
    return {table: installed.count(table) for table in TABLES} | {str(type_): int(count) for type_, count in told}


def grown(installed: Installed, before: dict[str, int]) -> dict[str, int]:
    """What has been added since, without what stayed as it was."""
    after = state_of(installed)
    return {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}


def at_once(installed: Installed, table: str, *sends: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Several requests that meet in the registry before any of them has written to ``table``."""
    with ThreadPoolExecutor(len(sends)) as pool:
        with installed.everybody_at(table, len(sends)):
            sent = [pool.submit(send) for send in sends]
        return [one.result() for one in sent]


@proves("S1.1.g", how="sequence")
@pytest.mark.parametrize("by", ["one officer's double click", "two officers"])
def test_an_approval_sent_twice_at_once_writes_one_version_per_person(
    installed: Installed, officers: Officers, enterer: Officer, approver: Officer, by: str
) -> None:
    # given a verified notification
    notification = some_notifications(installed.world, 1)[0]
    people = len(notification.movers)
    reception = enterer.enter(notification)
    assert approver.verify(reception).status_code == 302
    other = officers.same_window(approver) if "double" in by else officers.sign_in("1003")
    before = state_of(installed)

    # when
    answers = at_once(installed, "household", lambda: approver.approve(reception), lambda: other.approve(reception))

    # then one of them wrote
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    written = grown(installed, before)
    assert written.pop("FamilyRegisterNoticeSent", 0) <= people
    assert written == {
        "resident": people, "resident_version": people, "household": 1, "movement_state": 1, "MoveInNoticeSent": 1,
        **dict.fromkeys(ABOUT_EACH, people),
    }  # fmt: skip
    # and the other is told what happened
    refused = plain_text(next(answer for answer in answers if answer.status_code == 409))
    assert "すでに本登録されています" in refused
    assert "二重には登録されません" in refused


@proves("S1.1.h", how="sequence")
@proves("S1.1.h", how="refusal")
def test_of_two_counters_with_the_same_person_one_is_told_that_the_person_already_lives_here(
    installed: Installed, officers: Officers, enterer: Officer, approver: Officer
) -> None:
    # given two counters that enter the same person in the same moment, so that neither knows of the other
    first, second = some_notifications(installed.world, 2)
    first = replace(first, movers=first.movers[:1])
    second = replace(second, fields={**second.fields, "notifier_name": first.movers[0].name}, movers=first.movers)
    elsewhere = officers.sign_in("1003")
    forms = [enterer.opened_form(), elsewhere.opened_form()]
    receptions = [
        reception_in(answer)
        for answer in at_once(
            installed,
            "movement",
            lambda: enterer.send_entry(first, forms[0], []),
            lambda: elsewhere.send_entry(second, forms[1], []),
        )
    ]
    for reception in receptions:
        assert approver.verify(reception).status_code == 302
    before = state_of(installed)

    # when both are approved in the same moment
    answers = at_once(
        installed,
        "household",
        lambda: approver.approve(receptions[1]),
        lambda: elsewhere.approve(receptions[0]),
    )

    # then one wrote everything, and the other nothing
    assert sorted(answer.status_code for answer in answers) == [302, 409], [plain_text(one)[:1500] for one in answers]
    written = grown(installed, before)
    assert written.pop("FamilyRegisterNoticeSent", 0) <= 1
    assert written == {
        "resident": 1, "resident_version": 1, "household": 1, "movement_state": 1, "MoveInNoticeSent": 1,
        **dict.fromkeys(ABOUT_EACH, 1),
    }  # fmt: skip
    # and says why, and what to do
    refused = plain_text(next(answer for answer in answers if answer.status_code == 409))
    assert "同じ番号の方がすでに住民として登録されています" in refused
    assert "検索で確かめてください" in refused


@proves("M3.b", how="sequence")
@proves("M3.c", how="sequence")
@proves("M3.b", how="refusal")
@proves("M3.c", how="refusal")
def test_who_entered_can_neither_verify_nor_approve_even_by_a_request_of_their_own_making(
    installed: Installed, officers: Officers, approver: Officer
) -> None:
    # given an entry by an officer who holds every duty
    reception = approver.enter(some_notifications(installed.world, 1)[0])
    before = state_of(installed)

    # when that officer sends the requests for which the page offers no button
    page = approver.get(f"/registry/movements/{reception}/").text
    verified = approver.verify(reception)
    other = officers.sign_in("1003")
    assert other.verify(reception).status_code == 302
    between = state_of(installed)
    approved = approver.approve(reception)

    # then both are refused with the reason, and nothing is written
    assert 'action="verify/"' not in page
    assert (verified.status_code, approved.status_code) == (409, 409)
    assert "入力した本人は照合できません" in plain_text(verified)
    assert "入力した本人は本登録できません" in plain_text(approved)
    assert between == {**before, "movement_state": before["movement_state"] + 1}
    assert state_of(installed) == between


def test_an_entry_sent_after_the_session_ended_leaves_nothing_and_says_so(
    installed: Installed, enterer: Officer
) -> None:
    # given an opened form, and an officer who was away for two hours
    notification = some_notifications(installed.world, 1)[0]
    submission = enterer.opened_form()
    before = state_of(installed)
    with installed.cluster.connect("office") as connection:
        connection.execute(
            "update accounts_sign_in_session set last_seen_at = last_seen_at - interval '2 hours' "
            "where staff_id = '1001' and ended_at is null"
        )

    # when the form is sent
    answer = enterer.send_entry(notification, submission, [])

    # then it leads to the sign-in, which says why; nothing is stored
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/sign-in/")
    assert "操作のない時間が続いたため、画面を閉じました" in plain_text(enterer.get("/sign-in/"))
    assert state_of(installed) == before
    # and after signing in again the same form is stored once, however often it is sent
    enterer.sign_in()
    receptions = {reception_in(enterer.send_entry(notification, submission, [])) for _ in range(2)}
    assert len(receptions) == 1
    assert grown(installed, before) == {"movement": 1, "movement_entry": 1, "movement_state": 1, "worklist": 1}


def test_a_double_click_on_the_provisional_registration_stores_one_entry(
    installed: Installed, officers: Officers, enterer: Officer
) -> None:
    # given
    notification = some_notifications(installed.world, 1)[0]
    submission = enterer.opened_form()
    twin = officers.same_window(enterer)
    before = state_of(installed)

    # when both clicks arrive in the same moment
    answers = at_once(
        installed,
        "movement",
        lambda: enterer.send_entry(notification, submission, []),
        lambda: twin.send_entry(notification, submission, []),
    )

    # then both lead to the one entry
    assert len({reception_in(answer) for answer in answers}) == 1
    assert grown(installed, before) == {"movement": 1, "movement_entry": 1, "movement_state": 1, "worklist": 1}
