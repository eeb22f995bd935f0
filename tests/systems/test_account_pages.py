"""Accounts at the screen: listed, locked, given a new password, and given duties by two administrators (M24, M28)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from daicho.foundation.accounts import sessions
from daicho.foundation.accounts.errors import SignInRefused
from daicho.foundation.accounts.models import Account
from daicho.foundation.accounts.realms import Realm, realm
from daicho.foundation.accounts.sign_in import sign_in
from daicho.foundation.audit.models import AuditEvent
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry", "jukinet_server"])
OFFICE, JUKINET = realm("office"), realm("jukinet")
PLACES = [(OFFICE, "administrator", "/registry"), (JUKINET, "jukinet_administrator", "/jukinet")]
DUTY = {"office": "certificate", "jukinet": "jukinet_operator"}


@pytest.fixture(params=PLACES, ids=["office", "jukinet"])
def place(request: pytest.FixtureRequest) -> tuple[Realm, str, str]:
    """A realm, the duty that cares for its accounts, and where its screens are."""
    found: tuple[Realm, str, str] = request.param
    return found


@pytest.fixture
def at_work(place: tuple[Realm, str, str]) -> Client:
    """An administrator (7001) at work; 7002 is another one, 7003 somebody else."""
    where, duty, _ = place
    an_officer("7002", duty, where=where)
    an_officer("7003", where=where)
    client = Client()
    client.cookies[where.cookie] = signed_in(
        an_officer("7001", duty, where=where), a_terminal("A-1", where=where), where
    )
    return client


def account(where: Realm, staff_id: str = "7003") -> Account:
    return Account.objects.using(where.alias).get(staff_id=staff_id)


def events_of(where: Realm) -> set[str]:
    return set(AuditEvent.objects.using(where.alias).values_list("event", flat=True))


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_everybody_of_the_realm_is_listed_and_the_look_is_kept(at_work: Client, place: tuple[Realm, str, str]) -> None:
    where, _, path = place

    page = page_of(at_work.get(f"{path}/accounts/"))

    assert all(number in page for number in ("7001", "7002", "7003"))
    assert "argon2" not in page
    assert "account.listed" in events_of(where)


@proves("M28.b", how="unit")
def test_who_is_locked_loses_the_session_and_gets_in_only_after_being_unlocked(
    at_work: Client, place: tuple[Realm, str, str]
) -> None:
    where, _, path = place
    token = signed_in("7003", a_terminal("A-3", where=where), where)

    assert at_work.post(f"{path}/accounts/7003/lock/").status_code == 302

    assert sessions.resolve(where, token) == sessions.Ended("lapsed")
    with pytest.raises(SignInRefused):
        signed_in("7003", "A-3", where)
    assert at_work.post(f"{path}/accounts/7003/unlock/").status_code == 302
    assert isinstance(sessions.resolve(where, signed_in("7003", "A-3", where)), sessions.SignedIn)
    assert {"account.locked", "account.unlocked"} <= events_of(where)


@proves("M26.a", how="unit")
def test_a_new_password_is_shown_once_and_must_be_changed(at_work: Client, place: tuple[Realm, str, str]) -> None:
    where, _, path = place
    before = account(where).password_hash

    page = page_of(at_work.post(f"{path}/accounts/7003/password/"))

    shown = re.search(r'新しいパスワード <b class="tabular">([a-z0-9-]{19})</b>', page)
    assert shown
    assert account(where).must_change_password
    assert account(where).earlier_password_hashes[0] == before
    assert shown[1] not in page_of(at_work.get(f"{path}/accounts/7003/"))
    assert shown[1] not in str(list(AuditEvent.objects.using(where.alias).values_list("detail", flat=True)))
    assert "password.reset" in events_of(where)


@proves("M28.a", how="unit")
def test_two_administrators_change_the_duties_of_a_third(at_work: Client, place: tuple[Realm, str, str]) -> None:
    where, _, path = place
    posted = {"duties": [DUTY[where.name]], "second_id": "7002", "second_password": PASSWORD}

    assert at_work.post(f"{path}/accounts/7003/duties/", posted).status_code == 302

    assert account(where).duties == [DUTY[where.name]]
    event = AuditEvent.objects.using(where.alias).filter(event="account.duties_set").latest("number")
    assert (event.staff_id, event.detail["confirmed_by"]) == ("7001", "7002")


@pytest.mark.parametrize(("second", "password"), [("7001", PASSWORD), ("7003", PASSWORD), ("7002", "wrong"), ("", "")])
@proves("M28.a", how="refusal")
def test_without_a_second_administrator_no_duty_changes(
    at_work: Client, place: tuple[Realm, str, str], second: str, password: str
) -> None:
    where, _, path = place
    posted = {"duties": [DUTY[where.name]], "second_id": second, "second_password": password}

    answer = at_work.post(f"{path}/accounts/7003/duties/", posted)

    assert answer.status_code == 403
    assert account(where).duties == ["entry"]


def test_duties_of_another_realm_are_refused(at_work: Client, place: tuple[Realm, str, str]) -> None:
    where, _, path = place
    other = DUTY["jukinet" if where.name == "office" else "office"]

    answer = at_work.post(
        f"{path}/accounts/7003/duties/", {"duties": [other], "second_id": "7002", "second_password": PASSWORD}
    )

    assert answer.status_code == 422
    assert account(where).duties == ["entry"]


@pytest.mark.parametrize("act", ["lock", "password", "duties"])
@proves("M24.b", how="refusal")
def test_nobody_does_it_to_themselves(at_work: Client, place: tuple[Realm, str, str], act: str) -> None:
    where, duty, path = place
    before = account(where, "7001").password_hash

    answer = at_work.post(f"{path}/accounts/7001/{act}/", {"second_id": "7002", "second_password": PASSWORD})

    assert answer.status_code == 403
    assert account(where, "7001").duties == [duty]
    assert account(where, "7001").password_hash == before
    assert account(where, "7001").locked_until is None
    assert "利用を停止する" not in page_of(at_work.get(f"{path}/accounts/7001/"))


def newcomer(where: Realm, **changes: str) -> dict[str, Any]:
    """The slip of a new member of staff, confirmed by 7002."""
    office = Account.objects.using(where.alias).values_list("office_code", flat=True).first()
    given = {
        "staff_id": "7010",
        "name": "新任 一郎",
        "office": office,
        "second_id": "7002",
        "second_password": PASSWORD,
    }
    day = {"valid_from_era": "令和", "valid_from_year": "8", "valid_from_month": "4", "valid_from_day": "1"}
    return {**given, **day, "duties": [DUTY[where.name]], **changes}


def test_two_administrators_register_somebody_who_then_signs_in_with_the_shown_password(
    at_work: Client, place: tuple[Realm, str, str]
) -> None:
    where, _, path = place
    assert at_work.get(f"{path}/accounts/new/").status_code == 200

    page = page_of(at_work.post(f"{path}/accounts/new/", newcomer(where)))

    shown = re.search(r'新しいパスワード <b class="tabular">([a-z0-9-]{19})</b>', page)
    assert shown
    token = sign_in(where, "7010", shown[1], a_terminal("A-9", where=where))
    found = sessions.resolve(where, token)
    assert isinstance(found, sessions.SignedIn)
    assert (found.name, found.duties, found.must_change_password) == ("新任 一郎", frozenset({DUTY[where.name]}), True)
    event = AuditEvent.objects.using(where.alias).filter(event="account.created").latest("number")
    assert event.detail["confirmed_by"] == "7002"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"second_id": "7001"}, 403),
        ({"second_password": "wrong"}, 403),
        ({"staff_id": "7003"}, 409),
        ({"name": ""}, 422),
        ({"duties": ""}, 422),
    ],
)
@proves("M24.b", how="refusal")
def test_nobody_is_registered_alone_twice_or_incompletely(
    at_work: Client, place: tuple[Realm, str, str], changes: dict[str, str], status: int
) -> None:
    where, _, path = place
    before = Account.objects.using(where.alias).count()

    answer = at_work.post(f"{path}/accounts/new/", newcomer(where, **changes))

    assert answer.status_code == status
    assert Account.objects.using(where.alias).count() == before


def test_somebody_unknown_is_not_found(at_work: Client, place: tuple[Realm, str, str]) -> None:
    assert at_work.get(f"{place[2]}/accounts/9999/").status_code == 404
