"""Who gets in, who does not, and that the answer tells nothing about who exists (M15, M27, M28)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daicho.foundation.accounts import sessions
from daicho.foundation.accounts.administration import retire_account, set_duties, unlock_account
from daicho.foundation.accounts.errors import SignInRefused, TerminalUnknown
from daicho.foundation.accounts.models import Account
from daicho.foundation.accounts.sessions import Ended, SignedIn
from daicho.foundation.accounts.sign_in import sign_in, sign_out
from daicho.foundation.audit.models import AuditEvent
from tests.foundation.accounts.people import (
    OFFICE,
    PASSWORD,
    STATION,
    a_terminal,
    administrator,
    an_officer,
    events,
    signed_in,
)
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["office"])


def test_an_officer_with_the_right_password_is_signed_in_at_the_terminals_office() -> None:
    officer, terminal = an_officer("5001", "entry", "certificate"), a_terminal("EK-001", STATION)

    found = sessions.resolve(OFFICE, signed_in(officer, terminal))

    assert isinstance(found, SignedIn)
    assert (found.staff_id, found.office, found.terminal) == ("5001", STATION, "EK-001")
    assert found.duties == {"entry", "certificate"}
    assert events()[-1] == "staff.signed_in"


def refusal(staff_id: str, password: str, terminal: str) -> str:
    with pytest.raises(SignInRefused) as refused:
        sign_in(OFFICE, staff_id, password, terminal)
    return refused.value.message


@proves("M15.b", how="refusal")
def test_every_failure_gets_the_same_answer_so_that_nobody_learns_who_exists() -> None:
    officer, terminal = an_officer("5001"), a_terminal()
    lapsed = an_officer("5002", valid_to=date(2021, 3, 31))
    locked = an_officer("5003")
    for _ in range(5):
        refusal(locked, "wrong-password-1", terminal)

    answers = {
        refusal(officer, "wrong-password-1", terminal),
        refusal("9999", PASSWORD, terminal),
        refusal(lapsed, PASSWORD, terminal),
        refusal(locked, PASSWORD, terminal),
    }

    assert len(answers) == 1
    assert "職員番号かパスワードが違うか" in answers.pop()


@proves("M15.b", how="refusal")
def test_every_failure_is_logged_with_its_true_reason_and_without_what_was_typed() -> None:
    officer, terminal = an_officer("5001"), a_terminal()

    refusal(officer, "wrong-password-1", terminal)
    refusal("typed-a-password-here", PASSWORD, terminal)

    rows = AuditEvent.objects.using("office").filter(event="staff.sign_in_failed").order_by("number")
    assert [row.detail["reason"] for row in rows] == ["password", "unknown"]
    assert "typed-a-password-here" not in "".join(str(row.__dict__) for row in rows)


@proves("M15.c", how="refusal")
def test_after_five_failures_even_the_right_password_is_refused() -> None:
    officer, terminal = an_officer(), a_terminal()
    for _ in range(4):
        refusal(officer, "wrong-password-1", terminal)
    sign_in(OFFICE, officer, PASSWORD, terminal)
    for _ in range(5):
        refusal(officer, "wrong-password-1", terminal)

    refusal(officer, PASSWORD, terminal)

    assert "account.locked_out" in events()


def test_a_locked_account_opens_again_after_half_an_hour_or_by_the_administrator() -> None:
    officer, terminal = an_officer(), a_terminal()
    for _ in range(5):
        refusal(officer, "wrong-password-1", terminal)

    unlock_account(administrator(), OFFICE, officer)

    assert sign_in(OFFICE, officer, PASSWORD, terminal)
    assert "account.unlocked" in events()


@proves("M27.b", how="refusal")
def test_a_terminal_that_is_not_registered_is_refused() -> None:
    officer = an_officer()

    with pytest.raises(TerminalUnknown, match="登録されていない"):
        sign_in(OFFICE, officer, PASSWORD, "XX-999")


@proves("M28.b", how="refusal")
@proves("M25.b", how="refusal")
def test_whoever_leaves_is_out_at_the_next_request_and_cannot_come_back() -> None:
    officer, terminal = an_officer(), a_terminal()
    token = signed_in(officer, terminal)

    retire_account(administrator(), OFFICE, officer, date(2021, 3, 31))

    assert isinstance(sessions.resolve(OFFICE, token), Ended)
    refusal(officer, PASSWORD, terminal)


@proves("M28.a", how="unit")
def test_a_right_that_is_withdrawn_is_gone_at_the_next_request() -> None:
    officer, terminal = an_officer("5001", "entry", "approve"), a_terminal()
    token = signed_in(officer, terminal)

    set_duties(administrator(), OFFICE, officer, ["entry"])

    found = sessions.resolve(OFFICE, token)
    assert isinstance(found, SignedIn)
    assert found.duties == {"entry"}


def test_an_account_counts_from_its_first_day_on() -> None:
    officer, terminal = an_officer(valid_from=administrator().today + timedelta(days=400)), a_terminal()

    refusal(officer, PASSWORD, terminal)


def test_signing_out_ends_the_session_for_good() -> None:
    token = signed_in(an_officer(), a_terminal())

    sign_out(OFFICE, token)

    assert sessions.resolve(OFFICE, token) == Ended("signed_out")
    assert events()[-1] == "staff.signed_out"


def test_the_password_is_stored_as_argon2id_with_the_set_cost() -> None:
    stored = Account.objects.using("office").get(staff_id=an_officer()).password_hash

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in stored
