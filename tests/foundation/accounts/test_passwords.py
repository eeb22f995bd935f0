"""Which passwords are fit, and that none comes back (M26)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daicho.foundation.accounts.administration import NewAccount, change_password, create_account, set_duties
from daicho.foundation.accounts.errors import AccountExists, AccountUnknown, DutyUnknown, PasswordUnfit, SignInRefused
from daicho.foundation.accounts.passwords import check_fitness
from daicho.foundation.accounts.sign_in import sign_in
from daicho.foundation.accounts.strong import Proof
from daicho.kernel.context import Actor
from tests.foundation.accounts.people import OFFICE, PASSWORD, a_terminal, administrator, an_officer
from tests.proofs import proves


@pytest.mark.parametrize("password", ["short-1", "aaaaaaaaaaaa", "my-number-5001-x", "x" * 129])
def test_a_weak_password_is_refused_with_what_to_change(password: str) -> None:
    with pytest.raises(PasswordUnfit) as refused:
        check_fitness(password, staff_id="5001")

    assert password not in refused.value.message
    assert refused.value.message.endswith("。")


def test_secrets_stay_out_of_representations() -> None:
    assert "hidden-secret" not in repr(Proof("hidden-secret", {"card": "hidden-secret"}))


@pytest.mark.django_db(databases=["office"])
class TestChange:
    @proves("M26.b", how="refusal")
    def test_the_old_password_and_those_before_it_are_refused_as_the_new_one(self) -> None:
        officer, terminal = an_officer(), a_terminal()
        own = replace(administrator(), actor=Actor(officer, "佐藤 恵", "office"))
        change_password(own, OFFICE, PASSWORD, "second-password-2")

        for earlier in (PASSWORD, "second-password-2"):
            with pytest.raises(PasswordUnfit, match="以前のパスワードと同じ"):
                change_password(own, OFFICE, "second-password-2", earlier)

        assert sign_in(OFFICE, officer, "second-password-2", terminal)

    def test_only_who_knows_the_current_password_may_change_it(self) -> None:
        own = replace(administrator(), actor=Actor(an_officer(), "佐藤 恵", "office"))

        with pytest.raises(SignInRefused):
            change_password(own, OFFICE, "not-the-password", "second-password-2")

    def test_a_staff_id_is_never_given_twice(self) -> None:
        an_officer("5001")

        with pytest.raises(AccountExists, match="5001"):
            an_officer("5001")

    def test_duties_that_do_not_exist_and_people_who_do_not_exist_are_refused(self) -> None:
        an_officer("5001")

        with pytest.raises(DutyUnknown):
            set_duties(administrator(), OFFICE, "5001", ["emperor"])
        with pytest.raises(AccountUnknown):
            set_duties(administrator(), OFFICE, "9999", ["entry"])

    def test_a_new_account_never_shows_its_password(self) -> None:
        new = NewAccount("5009", "名", "secret-password-1", administrator().office, frozenset(), administrator().today)
        create_account(administrator(), OFFICE, new)

        assert "secret" not in repr(new)
