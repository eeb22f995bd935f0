"""Sessions end by time, move with their person, and carry drafts that nobody can read in the database (M31)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from daicho.foundation.accounts import sessions
from daicho.foundation.accounts.models import SignInSession
from daicho.foundation.accounts.sessions import Ended, SignedIn
from daicho.foundation.accounts.sign_in import sign_out
from daicho.foundation.clock import machine_now
from tests.foundation.accounts.people import OFFICE, STATION, a_terminal, an_officer, events, signed_in

pytestmark = pytest.mark.django_db(databases=["office"])


def session_of(token: str) -> SignedIn:
    found = sessions.resolve(OFFICE, token)
    assert isinstance(found, SignedIn)
    return found


def rewind(token: str, **fields: timedelta) -> None:
    row = SignInSession.objects.using("office").get(token_hash=sessions.token_hash(token))
    for name, back in fields.items():
        setattr(row, name, machine_now() - back)
    row.save(using="office")


def test_ten_minutes_without_a_request_end_the_session() -> None:
    token = signed_in(an_officer(), a_terminal())
    rewind(token, last_seen_at=timedelta(minutes=9))
    session_of(token)

    rewind(token, last_seen_at=timedelta(minutes=11))

    assert sessions.resolve(OFFICE, token) == Ended("idle")
    assert sessions.resolve(OFFICE, token) == Ended("idle")


def test_twelve_hours_end_the_session_however_busy() -> None:
    token = signed_in(an_officer(), a_terminal())

    rewind(token, created_at=timedelta(hours=12, minutes=1))

    assert sessions.resolve(OFFICE, token) == Ended("too_long")


def test_signing_in_at_a_second_terminal_moves_the_session_with_its_drafts() -> None:
    officer = an_officer()
    first = signed_in(officer, a_terminal("HK-001"))
    session_of(first).session.put("draft", {"name": "大川 誠"})

    second = signed_in(officer, a_terminal("EK-001", STATION))

    assert sessions.resolve(OFFICE, first) == Ended("moved")
    assert session_of(second).terminal == "EK-001"
    assert session_of(second).session.get("draft") == {"name": "大川 誠"}
    assert "session.moved" in events()


def test_drafts_survive_a_time_out_but_not_a_sign_out() -> None:
    officer, terminal = an_officer(), a_terminal()
    token = signed_in(officer, terminal)
    session_of(token).session.put("draft", "大川")
    rewind(token, last_seen_at=timedelta(minutes=11))
    sessions.resolve(OFFICE, token)

    again = signed_in(officer, terminal)
    assert session_of(again).session.get("draft") == "大川"
    sign_out(OFFICE, again)

    assert session_of(signed_in(officer, terminal)).session.get("draft") is None


def test_drafts_are_unreadable_in_the_database_and_bound_to_their_person() -> None:
    terminal = a_terminal()
    token = signed_in(an_officer("5001"), terminal)
    session_of(token).session.put("draft", "大川 誠")
    mine = SignInSession.objects.using("office").get(staff_id="5001")
    other = signed_in(an_officer("5002"), terminal)

    assert "大川".encode() not in bytes(mine.data)
    SignInSession.objects.using("office").filter(staff_id="5002").update(data=bytes(mine.data))

    with pytest.raises(Exception, match="office"):
        session_of(other).session.get("draft")


def test_a_draft_is_taken_out_once() -> None:
    store = session_of(signed_in(an_officer(), a_terminal())).session
    store.put("notice", "登録しました")

    assert store.remove("notice") == "登録しました"
    assert store.remove("notice") is None


def test_one_person_has_one_session() -> None:
    officer, terminal = an_officer(), a_terminal()
    for _ in range(3):
        signed_in(officer, terminal)

    assert SignInSession.objects.using("office").filter(staff_id=officer, ended_at=None).count() == 1


def test_a_token_that_was_never_given_out_is_nobodys() -> None:
    assert sessions.resolve(OFFICE, "guessed") is None


def test_a_password_past_its_age_must_be_changed(settings: Settings) -> None:
    token = signed_in(an_officer(), a_terminal())
    assert not session_of(token).must_change_password

    settings.PASSWORD_MAX_AGE_DAYS = -1

    assert session_of(token).must_change_password
