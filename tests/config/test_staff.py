"""``./daicho staff``: the first two administrators of a realm, once, and terminals; then people sign in."""

from __future__ import annotations

import re

import pytest

from daicho.config import staff
from daicho.foundation.accounts import sessions
from daicho.foundation.accounts.models import Account
from daicho.foundation.accounts.realms import realm
from daicho.foundation.accounts.sign_in import sign_in
from daicho.foundation.audit.models import AuditEvent

pytestmark = pytest.mark.django_db(databases=["office", "jukinet_server"])
OFFICE = "0090:情報政策課"
FIRST = ["first", "1009:小林 修", "1011:松本 圭"]


@pytest.mark.parametrize(("name", "duty"), [("office", "administrator"), ("jukinet", "jukinet_administrator")])
def test_the_first_two_administrators_can_sign_in_at_a_registered_terminal(
    name: str, duty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    where = realm(name)
    assert staff.main(["--realm", name, "--office", OFFICE, *FIRST]) == 0
    passwords = dict(re.findall(r"^(\d+) .* (\S+)$", capsys.readouterr().out, re.MULTILINE))
    assert staff.main(["--realm", name, "--office", OFFICE, "terminal", "JS-001"]) == 0
    assert "端末登録コード" in capsys.readouterr().out

    for staff_id in ("1009", "1011"):
        found = sessions.resolve(where, sign_in(where, staff_id, passwords[staff_id], "JS-001"))
        assert isinstance(found, sessions.SignedIn)
        assert (found.duties, found.must_change_password) == (frozenset({duty}), True)
    kept = str(list(AuditEvent.objects.using(where.alias).values_list("detail", flat=True)))
    assert not any(password in kept for password in passwords.values())


@pytest.mark.parametrize("people", [["1009:小林 修", "1009:小林 修"], ["1009", "1011:松本 圭"]])
def test_one_person_twice_or_without_a_name_is_refused(people: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert staff.main(["--office", OFFICE, "first", *people]) == 1

    assert capsys.readouterr().err
    assert not Account.objects.using("office").exists()


def test_where_there_are_accounts_already_none_is_added_past_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert staff.main(["--office", OFFICE, *FIRST]) == 0

    assert staff.main(["--office", OFFICE, "first", "2001:別の人", "2002:もう一人"]) == 1

    assert "すでに職員がいます" in capsys.readouterr().err
    assert Account.objects.using("office").count() == 2
