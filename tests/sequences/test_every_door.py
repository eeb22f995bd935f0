"""Every address of every system, tried by who must not get in: no session, no duty, a method it does not answer to."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.web.catalogue import all_addresses
from daicho.foundation.web.declaration import Route
from daicho.foundation.web.door import Door
from daicho.foundation.web.routes import RouteError, build_urlpatterns
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves

pytestmark = [pytest.mark.committed(databases=["office", *settings.SYSTEMS]), pytest.mark.timeout(180)]
DOORS = {address.name: address.door for address in all_addresses() if address.door is not None}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Window = Callable[[Door, bool], Client]


def address_of(door: Door) -> str:
    return reverse(door.route.name, kwargs=dict(door.route.sample))


@pytest.fixture(scope="module")
def windows(committed_databases: tuple[str, ...]) -> dict[tuple[str, str, bool], str]:
    """Cookies of the officers that were needed so far."""
    return {}


@pytest.fixture
def window_of(windows: dict[tuple[str, str, bool], str]) -> Window:
    """A browser of somebody of the door's realm who has the duty, or who has every other duty but not this one."""

    def open_window(door: Door, entitled: bool) -> Client:
        where, key = realm(door.realm), (door.realm, door.function.code, entitled)
        if key not in windows:
            others = set(DUTIES) - door.function.duties
            staff_id = an_officer(
                f"7{len(windows):03d}", *sorted(door.function.duties if entitled else others), where=where
            )
            windows[key] = signed_in(staff_id, a_terminal(f"T-{len(windows):03d}", where=where), where)
        client = Client(raise_request_exception=False)
        client.cookies[f"daicho_{door.realm}"] = windows[key]
        return client

    return open_window


def test_there_are_doors_of_four_systems_to_try() -> None:
    assert {door.system for door in DOORS.values()} >= {
        "resident_registry",
        "jukinet_server",
        "linkage_platform",
        "unified_addressee",
    }
    assert len(DOORS) > 30


@proves("M15.d", how="sequence")
@proves("M15.d", how="refusal")
@pytest.mark.parametrize("name", DOORS)
def test_nobody_gets_in_without_a_session(name: str) -> None:
    door = DOORS[name]
    for method in door.route.methods:
        for cookie in ("", "guessed"):
            client = Client()
            client.cookies[f"daicho_{door.realm}"] = cookie

            answer = client.generic(method, address_of(door))

            assert answer.status_code == 302
            assert answer["Location"].startswith(realm(door.realm).sign_in_url)
            assert answer.content == b""


@proves("M24.b", how="sequence")
@proves("M24.b", how="refusal")
@pytest.mark.parametrize("name", DOORS)
def test_every_other_duty_together_does_not_open_it_and_the_attempt_is_logged(window_of: Window, name: str) -> None:
    door = DOORS[name]
    client = window_of(door, False)
    for method in door.route.methods:
        answer = client.generic(method, address_of(door))

        assert answer.status_code == 403
        if method != "HEAD":
            assert "権限がありません" in answer.content.decode()
            assert door.function.title in answer.content.decode()
        (row,) = AuditEvent.objects.using(door.system).filter(caused_by=answer["X-Request-Id"])
        assert (row.event, row.detail["function"]) == ("function.refused", door.function.code)


@pytest.mark.parametrize("name", DOORS)
def test_a_method_that_the_screen_does_not_answer_to_is_refused(window_of: Window, name: str) -> None:
    door = DOORS[name]
    for method in sorted(set(METHODS) - set(door.route.methods)):
        assert window_of(door, True).generic(method, address_of(door)).status_code == 405


@proves("M15.d", how="refusal")
def test_what_stands_open_shows_nobody_and_works_for_nobody() -> None:
    for address in all_addresses():
        if address.door is None and "<" not in address.path:
            answer = Client(raise_request_exception=False).get(f"/{address.path}", follow=True)
            page = answer.content.decode()

            is_for_signing_in = "/sign-in/" in page or "端末" in page
            assert is_for_signing_in or answer.status_code in (204, 401, 405) or page == "ok", address.path
            assert not re.search(r'href="/(registry|platform|addressee)/', page), address.path


@proves("M24.c", how="sequence")
@pytest.mark.parametrize("name", DOORS)
def test_every_route_has_its_row_in_the_table_of_functions(name: str) -> None:
    door = DOORS[name]
    rows = {row.code: row for row in import_module(f"daicho.systems.{door.system}.permissions").FUNCTIONS}

    assert rows[door.route.function] == door.function
    assert door.function.duties
    assert door.function.title


@proves("M24.c", how="refusal")
@pytest.mark.parametrize("system", sorted({door.system for door in DOORS.values()}))
def test_a_route_without_a_row_never_starts(system: str) -> None:
    functions = import_module(f"daicho.systems.{system}.permissions").FUNCTIONS
    route = Route("new/", next(iter(DOORS.values())).route.view, "new", "function.without-row")

    with pytest.raises(RouteError, match=re.escape("function.without-row")):
        build_urlpatterns(system, "office", [route], functions=functions)
