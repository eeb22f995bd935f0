"""端末の画面: two administrators register a terminal, one retires it, and then nothing opens there."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from daicho.foundation.accounts.models import SignInSession, Terminal
from daicho.foundation.audit.models import AuditEvent
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.systems.resident_registry.web.conftest import SignIn

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])
NEW = {"code": "ek-021", "office_code": "0011", "office_name": "駅前市民窓口センター"}


def test_two_administrators_register_a_terminal_and_its_browser_is_known_by_the_code(browser_of: SignIn) -> None:
    second = {"second_id": an_officer("5901", "administrator"), "second_password": PASSWORD}

    page = browser_of("administrator").post("/registry/terminals/new/", NEW | second).content.decode()

    token = re.search(r"端末登録コード</dt><dd class=\"tabular\"><b>([\w-]+)</b>", page)
    assert token is not None
    browser = Client()
    answer = browser.post("/terminal/", {"token": token[1]})
    assert answer.status_code == 302
    assert "EK-021" in browser.get("/sign-in/").content.decode()
    (row,) = AuditEvent.objects.using("office").filter(event="terminal.registered", detail__code="EK-021")
    assert row.detail["confirmed_by"] == "5901"
    assert token[1] not in browser_of("administrator").get("/registry/terminals/").content.decode()


@pytest.mark.parametrize(("second_id", "status"), [("5000", 403), ("5902", 403), ("", 422)])
def test_without_another_administrator_no_terminal_is_registered(
    browser_of: SignIn, second_id: str, status: int
) -> None:
    administrator = browser_of("administrator")
    an_officer("5902", "approve")

    given = {"second_id": second_id, "second_password": PASSWORD}
    answer = administrator.post("/registry/terminals/new/", NEW | given)

    assert answer.status_code == status
    assert not Terminal.objects.using("office").filter(code="EK-021").exists()


def test_a_retired_terminal_closes_what_is_open_there_and_opens_nothing_again(browser_of: SignIn) -> None:
    administrator = browser_of("administrator")
    there = Client()
    there.cookies["daicho_office"] = signed_in(an_officer("5903", "entry"), a_terminal("EK-001"))
    assert there.get("/registry/").status_code == 200

    answer = administrator.post("/registry/terminals/EK-001/retire/")

    assert answer.status_code == 302
    assert there.get("/registry/").status_code == 302
    assert not SignInSession.objects.using("office").filter(terminal="EK-001", ended_at__isnull=True).exists()
    assert Terminal.objects.using("office").get(code="EK-001").token_hash is None
    page = administrator.get("/registry/terminals/").content.decode()
    assert "/registry/terminals/EK-001/retire/" not in page
    assert administrator.post("/registry/terminals/EK-001/retire/").status_code == 404
    assert AuditEvent.objects.using("office").filter(event="terminal.retired").count() == 1


def test_nobody_retires_the_terminal_they_sit_at(browser_of: SignIn) -> None:
    answer = browser_of("administrator").post("/registry/terminals/HK-001/retire/")

    assert answer.status_code == 409
    assert "別の端末から廃止" in answer.content.decode()
    assert Terminal.objects.using("office").get(code="HK-001").retired_at is None


def test_a_number_in_use_is_not_given_twice_but_again_after_retiring(browser_of: SignIn) -> None:
    administrator = browser_of("administrator")
    a_terminal("EK-021")
    given = NEW | {"second_id": an_officer("5901", "administrator"), "second_password": PASSWORD}

    refused = administrator.post("/registry/terminals/new/", given)
    assert (refused.status_code, "すでに登録されています" in refused.content.decode()) == (409, True)

    administrator.post("/registry/terminals/EK-021/retire/")
    assert administrator.post("/registry/terminals/new/", given).status_code == 200
    assert Terminal.objects.using("office").get(code="EK-021").retired_at is None
