"""Sign-in over HTTP: cookies, headers, refusals, forced change of password (M15, M26, M27)."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from daicho.foundation.accounts import sessions
from daicho.foundation.accounts.administration import register_terminal
from tests.foundation.accounts.people import (
    MAIN,
    OFFICE,
    PASSWORD,
    a_terminal,
    administrator,
    an_officer,
    events,
    signed_in,
)
from tests.foundation.web.conftest import Visit
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["office", "resident_registry"])


def post_sign_in(client: Client, **changes: str) -> HttpResponse:
    data = {"staff_id": "5001", "password": PASSWORD, "terminal": "HK-001", **changes}
    return client.post("/sign-in/", data)  # type: ignore[return-value]


def test_signing_in_leads_to_the_page_that_was_wanted() -> None:
    an_officer(), a_terminal()

    answer = post_sign_in(Client(), next="/sample/context/")

    assert answer["Location"] == "/sample/context/"


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(wanted: str) -> None:
    an_officer(), a_terminal()

    assert post_sign_in(Client(), next=wanted)["Location"] == "/"


@pytest.mark.parametrize("is_secure", [False, True])
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(is_secure: bool) -> None:
    an_officer(), a_terminal()

    answer = Client().post(
        "/sign-in/", {"staff_id": "5001", "password": PASSWORD, "terminal": "HK-001"}, secure=is_secure
    )

    cookie = answer.cookies["daicho_office"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert bool(cookie["secure"]) is is_secure
    assert cookie["max-age"] == ""
    assert PASSWORD not in str(answer.cookies)


def test_a_failure_shows_the_one_refusal_and_keeps_the_password_out_of_the_page() -> None:
    an_officer(), a_terminal()

    answer = post_sign_in(Client(), password="wrong-password-1")

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "サインインできません" in html
    assert "wrong-password-1" not in html
    assert "daicho_office" not in answer.cookies


def test_what_is_missing_is_named() -> None:
    a_terminal()

    answer = post_sign_in(Client(), staff_id="", password="")

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "職員番号: 入力されていません。" in html
    assert "パスワード: 入力されていません。" in html


def test_a_form_from_another_site_is_refused() -> None:
    an_officer(), a_terminal()
    client = Client(enforce_csrf_checks=True)

    answer = post_sign_in(client)

    assert answer.status_code == 403
    assert "画面が古くなっているため" in answer.content.decode()


def test_signing_out_takes_the_cookie_away_and_ends_the_session(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")
    token = client.cookies["daicho_office"].value

    answer = client.post("/sign-out/")

    assert answer.cookies["daicho_office"].value == ""
    client.cookies["daicho_office"] = token
    assert client.get("/sample/").status_code == 302


def test_a_link_cannot_sign_anybody_out(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/sample/").status_code == 200


def test_whoever_was_moved_to_another_terminal_is_told_so(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")
    a_terminal("HK-002")
    post_sign_in(Client(), terminal="HK-002")

    answer = client.get("/sample/", follow=True)

    assert "別の端末でサインインした" in answer.content.decode()


@proves("M26.a", how="refusal")
def test_a_password_past_its_age_must_be_changed_before_anything_else(signed_in_as: Visit, settings: Settings) -> None:
    client = signed_in_as("entry")
    settings.PASSWORD_MAX_AGE_DAYS = -1
    assert client.get("/sample/")["Location"] == "/password/"
    assert "変更するまで業務の画面を開けません" in client.get("/password/").content.decode()

    client.post("/password/", {"current": PASSWORD, "new": "second-password-2", "again": "second-password-2"})
    settings.PASSWORD_MAX_AGE_DAYS = 90

    assert client.get("/sample/").status_code == 200
    assert "password.changed" in events()


@pytest.mark.parametrize(
    "typed, words",
    [
        (
            {"current": "wrong-one-123", "new": "second-password-2", "again": "second-password-2"},
            "いまのパスワードと違います",
        ),
        ({"current": PASSWORD, "new": "second-password-2", "again": "second-password-3"}, "新しいパスワードと違います"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "10文字に足りません"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "以前のパスワードと同じ"),
    ],
)
def test_an_unfit_change_of_password_is_refused_with_its_reason(
    signed_in_as: Visit, typed: dict[str, str], words: str
) -> None:
    answer = signed_in_as("entry").post("/password/", typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@proves("M27.b", how="refusal")
def test_outside_the_demo_only_a_registered_terminal_reaches_sign_in(settings: Settings) -> None:
    settings.DEMO_PASSWORD = ""
    an_officer()
    token = register_terminal(administrator(), OFFICE, "HK-001", MAIN)
    stranger, known = Client(), Client()
    known.cookies["daicho_terminal_office"] = token

    refused = post_sign_in(stranger)
    accepted = known.post("/sign-in/", {"staff_id": "5001", "password": PASSWORD})

    assert refused.status_code != 302
    assert "この端末は登録されていません" in stranger.get("/sign-in/").content.decode()
    assert accepted.status_code == 302


def test_a_terminal_is_known_once_its_code_was_entered_there(settings: Settings) -> None:
    settings.DEMO_PASSWORD = ""
    an_officer()
    token = register_terminal(administrator(), OFFICE, "HK-001", MAIN)
    client = Client()
    wrong = client.post("/terminal/", {"token": "guessed"})

    answer = client.post("/terminal/", {"token": token})

    cookie = answer.cookies["daicho_terminal_office"]
    assert (wrong.status_code, "daicho_terminal_office" in wrong.cookies) == (422, False)
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert "HK-001" in client.get("/sign-in/").content.decode()
    assert post_sign_in(client).status_code == 302


def test_the_demo_lists_its_accounts_and_production_does_not(settings: Settings) -> None:
    a_terminal()
    assert "高橋 直子" in Client().get("/sign-in/").content.decode()

    settings.DEMO_PASSWORD = ""

    assert "高橋 直子" not in Client().get("/sign-in/").content.decode()


def test_every_page_forbids_foreign_content_inline_code_framing_and_storing(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")
    for path in ("/sign-in/", "/sample/", "/sample/nobody/", "/sample/missing/", "/nothing/"):
        answer = client.get(path)

        policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["base-uri"] == "'none'"
        assert policy["frame-ancestors"] == "'self'"
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_pages_carry_neither_inline_style_nor_inline_script(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")
    for path in ("/sign-in/", "/sample/", "/sample/nobody/", "/password/"):
        html = client.get(path).content.decode()

        assert " style=" not in html
        assert "<style" not in html
        assert "onclick=" not in html
        assert "<script>" not in html


def test_somebody_who_is_typing_keeps_the_session_and_a_dead_one_is_told(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")

    assert client.get("/still-here/").status_code == 204
    client.post("/sign-out/")
    assert client.get("/still-here/").status_code == 401


@proves("M31.a", how="refusal")
def test_a_screen_that_was_left_alone_ends_its_session_at_once_and_keeps_the_drafts() -> None:
    officer, terminal = an_officer("5009"), a_terminal()
    token = signed_in(officer, terminal)
    first = sessions.resolve(OFFICE, token)
    assert isinstance(first, sessions.SignedIn)
    first.session.put("draft", "書きかけ")
    browser = Client()
    browser.cookies[OFFICE.cookie] = token

    page = browser.get(OFFICE.left_url).content.decode()

    assert "操作のない時間が続いたため" in page
    assert "data-idle=" not in page
    assert sessions.resolve(OFFICE, token) == sessions.Ended("idle")
    again = sessions.resolve(OFFICE, signed_in(officer, terminal))
    assert isinstance(again, sessions.SignedIn)
    assert again.session.get("draft") == "書きかけ"
    assert "操作のない時間が続いたため" not in Client().get(OFFICE.left_url).content.decode()
