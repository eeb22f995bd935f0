"""Nobody gets through a door without a session, the right, and the system's own database (M15, M24, M21)."""

from __future__ import annotations

import pytest
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.web.catalogue import all_addresses
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.navigation import NavItem
from daicho.foundation.web.routes import RouteError, build_urlpatterns
from daicho.kernel.numbers import individual_number_from
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.foundation.web.city_hall import FUNCTIONS, page
from tests.foundation.web.conftest import Visit
from tests.proofs import proves

BOTH = pytest.mark.django_db(databases=["office", "resident_registry"])
HTMX = {"HX-Request": "true"}


@BOTH
@proves("M15.d", how="refusal")
@pytest.mark.parametrize("cookie", [None, "", "guessed"])
def test_without_a_session_every_door_leads_to_sign_in(cookie: str | None) -> None:
    client = Client()
    if cookie is not None:
        client.cookies["daicho_office"] = cookie

    for address in all_addresses():
        if address.door is not None and address.door.realm == "office":
            answer = client.get(f"/{address.path}")

            assert answer.status_code == 302
            assert answer["Location"].startswith("/sign-in/?next=%2Fsample%2F")


@BOTH
def test_a_fragment_without_a_session_sends_the_whole_page_to_sign_in() -> None:
    answer = Client().get("/sample/", headers=HTMX)

    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/")


@BOTH
@proves("M24.a", how="unit")
def test_an_officer_sees_and_opens_the_functions_of_their_duties(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").get("/sample/")

    assert answer.status_code == 200
    html = answer.content.decode()
    assert "検索・照会" in html
    assert "仮登録一覧" not in html
    assert "見本システム" in html
    for word in ("処理日", "本庁 市民課", "HK-001", "佐藤 恵"):
        assert word in html


@BOTH
@proves("M24.b", how="refusal")
@pytest.mark.parametrize("path", ["/sample/approve/", "/sample/nobody/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_function_outside_the_duties_is_refused_named_and_logged(signed_in_as: Visit, path: str, method: str) -> None:
    answer = getattr(signed_in_as("entry"), method)(path)

    assert answer.status_code == 403
    assert "権限がありません" in answer.content.decode()
    rows = AuditEvent.objects.using("resident_registry").filter(event="function.refused")
    assert [row.staff_id for row in rows] == ["5001"]
    assert rows[0].caused_by == answer["X-Request-Id"]


@BOTH
def test_someone_without_any_duty_opens_nothing(signed_in_as: Visit) -> None:
    client = signed_in_as("linkage")

    assert {client.get(path).status_code for path in ("/sample/", "/sample/context/")} == {403}


@BOTH
def test_a_session_of_one_realm_opens_no_door_of_another(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")
    client.cookies["daicho_jukinet"] = client.cookies["daicho_office"].value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.SERVED_ALIASES", ("office", "resident_registry"))
        answer = client.get("/jukinet/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/jukinet/sign-in/")


@BOTH
def test_the_view_runs_in_its_own_system_with_a_full_context(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").get("/sample/context/")

    served, staff_id, terminal, system, caused_by = answer.content.decode().split("|")
    assert (served, staff_id, terminal, system) == ("resident_registry", "5001", "HK-001", "resident_registry")
    assert caused_by == answer["X-Request-Id"]


@BOTH
def test_a_view_that_reaches_into_another_database_fails(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").get("/sample/reaches-over/")

    assert answer.status_code == 500


@BOTH
def test_a_method_that_a_route_does_not_name_is_refused(signed_in_as: Visit) -> None:
    assert signed_in_as("approve").get("/sample/approve/").status_code == 405


@BOTH
def test_a_refusal_of_the_domain_is_a_page_with_cause_and_next_step(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").post("/sample/refuses/")

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "受付番号 R08-0147 はすでに本登録されています。一覧を開き直して確かめてください。" in html
    assert "TST-001" in html
    assert "<header" in html


@BOTH
@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/sample/?kana=x", "http://testserver/sample/?kana=x"),
        ("http://testserver/sample/refuses/", "/"),
        ("https://elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_a_refused_look_leads_back_to_another_page_and_never_to_itself(
    signed_in_as: Visit, came_from: str, leads_to: str
) -> None:
    headers = {"Referer": came_from} if came_from else {}

    html = signed_in_as("entry").get("/sample/refuses/", headers=headers).content.decode()

    assert f'<a class="btn" href="{leads_to}">前の画面に戻る</a>' in html


@BOTH
@pytest.mark.parametrize(
    ("path", "status"), [("/sample/approve/", 403), ("/sample/not-found/", 404), ("/sample/reaches-over/", 500)]
)
def test_from_every_error_there_is_a_way_on(signed_in_as: Visit, path: str, status: int) -> None:
    answer = signed_in_as("entry").get(path, headers={"Referer": "http://testserver/sample/?kana=x"})

    html = answer.content.decode()
    assert answer.status_code == status
    assert '<a class="btn" href="/">最初の画面を開く</a>' in html
    assert '<a class="btn" href="http://testserver/sample/?kana=x">前の画面に戻る</a>' in html
    assert 'data-key="F3"' in html


@BOTH
def test_who_was_refused_still_has_the_menu_of_what_is_open(signed_in_as: Visit) -> None:
    html = signed_in_as("entry").get("/sample/approve/").content.decode()

    assert '<nav class="nav"' in html
    assert 'href="/sample/"' in html


@BOTH
def test_what_a_rule_refuses_is_in_the_audit_log_with_its_code(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").post("/sample/refuses/R08-0147/")

    assert answer.status_code == 409
    (row,) = AuditEvent.objects.using("resident_registry").filter(event="act.refused")
    assert (row.staff_id, row.caused_by) == ("5001", answer["X-Request-Id"])
    assert row.detail == {
        "code": "TST-001",
        "function": "sample.look",
        "route": "sample-refuses-one",
        "about": "R08-0147",
    }


@BOTH
def test_a_personal_number_in_an_address_never_enters_the_audit_log(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").post(f"/sample/refuses/{individual_number_from('98765432109')}/")

    assert answer.status_code == 409
    (row,) = AuditEvent.objects.using("resident_registry").filter(event="act.refused")
    assert "about" not in row.detail


@BOTH
@pytest.mark.parametrize(
    "method, path, status",
    [
        ("get", "refuses/", 409),
        ("post", "not-found/", 404),
        ("post", "typed-wrongly/", 422),
        ("post", "missing/", 404),
    ],
)
def test_looking_mistyping_and_not_finding_are_no_refused_acts(
    signed_in_as: Visit, method: str, path: str, status: int
) -> None:
    answer = getattr(signed_in_as("entry"), method)(f"/sample/{path}")

    assert answer.status_code == status
    assert not AuditEvent.objects.using("resident_registry").filter(event="act.refused").exists()


@BOTH
def test_the_refusal_is_not_shown_when_the_refused_act_cannot_be_logged(
    signed_in_as: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_as("entry")

    def fail(*arguments: object, **options: object) -> None:
        raise OSError

    monkeypatch.setattr("daicho.foundation.web.door.record", fail)

    assert client.post("/sample/refuses/").status_code == 500


@BOTH
@pytest.mark.parametrize("path, status", [("refuses", 409), ("nobody", 403), ("missing", 404), ("fails", 500)])
def test_an_htmx_request_gets_the_refusal_as_a_fragment(signed_in_as: Visit, path: str, status: int) -> None:
    answer = signed_in_as("entry").get(f"/sample/{path}/", headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == status
    assert 'role="alert"' in html
    assert "<header" not in html


@BOTH
def test_an_internal_fault_shows_no_detail_but_a_number_to_ask_about(signed_in_as: Visit) -> None:
    answer = signed_in_as("entry").get("/sample/fails/")

    html = answer.content.decode()
    assert "broken" not in html
    assert "RuntimeError" not in html
    assert "内部でエラー" in html
    assert answer["X-Request-Id"] in html


@BOTH
def test_the_page_is_not_shown_when_the_refusal_cannot_be_logged(
    signed_in_as: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_as("entry")

    def fail(*arguments: object, **options: object) -> None:
        raise OSError

    monkeypatch.setattr("daicho.foundation.web.door.record", fail)

    assert client.get("/sample/nobody/").status_code == 500


@BOTH
@proves("M28.a", how="refusal")
def test_a_withdrawn_right_is_refused_in_the_running_session(signed_in_as: Visit) -> None:
    from daicho.foundation.accounts.administration import set_duties
    from tests.foundation.accounts.people import OFFICE, administrator

    client = signed_in_as("entry")
    assert client.get("/sample/").status_code == 200

    set_duties(administrator(), OFFICE, "5001", ["linkage"])

    assert client.get("/sample/").status_code == 403


@BOTH
def test_a_notice_is_shown_once_and_never_travels_in_a_cookie(signed_in_as: Visit) -> None:
    client = signed_in_as("entry")

    answer = client.post("/sample/takes/", follow=True)

    assert "大川 誠 を仮登録しました。" in answer.content.decode()
    assert "大川" not in str(client.cookies)
    assert "大川 誠 を仮登録しました。" not in client.get("/sample/").content.decode()


@BOTH
def test_the_home_page_offers_what_the_duties_allow(signed_in_as: Visit) -> None:
    html = signed_in_as("entry").get("/").content.decode()

    assert "業務の選択" in html
    assert 'href="/sample/"' in html


@pytest.mark.django_db(databases=["office"])
def test_the_home_page_leads_straight_to_the_only_system() -> None:
    client = Client()
    client.cookies["daicho_office"] = signed_in(an_officer("5001", "approve"), a_terminal())

    assert client.get("/")["Location"] == "/sample/context/"


def test_a_route_without_a_row_in_the_table_of_functions_fails_at_start() -> None:
    with pytest.raises(RouteError, match="unknown function"):
        build_urlpatterns("resident_registry", "office", [Route("", page, "x", "not.there")], functions=FUNCTIONS)


def test_navigation_to_an_unknown_function_and_two_routes_of_one_name_fail_at_start() -> None:
    route = Route("", page, "x", "sample.look")
    with pytest.raises(RouteError, match="two routes"):
        build_urlpatterns("resident_registry", "office", [route, route], functions=FUNCTIONS)
    with pytest.raises(RouteError, match="navigation"):
        build_urlpatterns(
            "resident_registry", "office", [route], functions=FUNCTIONS, navigation=[NavItem("x", "x", "not.there")]
        )


def test_the_catalogue_tells_guarded_addresses_from_open_ones() -> None:
    found = {address.name: address.door for address in all_addresses()}

    guarded = found["sample-approve"]
    assert guarded is not None
    assert guarded.function.title == "本登録"
    assert [name for name, door in found.items() if door is None and name == "open"] == ["open"]


@BOTH
@pytest.mark.parametrize("duties", [("entry",), ("entry", "approve")])
def test_a_line_parts_the_groups_of_the_bar_and_stands_never_first(
    signed_in_as: Visit, duties: tuple[str, ...]
) -> None:
    html = signed_in_as(*duties).get("/sample/").content.decode()

    parts = html.split('class="nav__group"')
    assert len(parts) == 2
    assert ("検索・照会" in parts[0], "統計" in parts[1]) == (True, True)
