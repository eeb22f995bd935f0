"""だれがどの画面を開けるか at the CS: each route with each duty of its realm and with those of the registry (M24)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.web.declaration import Route
from daicho.systems.jukinet_server.web.routes import ROUTES
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.systems.jukinet_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
OPERATOR, ADMINISTRATOR = "jukinet_operator", "jukinet_administrator"
BOTH = {OPERATOR, ADMINISTRATOR}
MAY = {
    "jukinet-updates": BOTH,
    "jukinet-resend": BOTH,
    "jukinet-give-up": BOTH,
    "jukinet-resend-as": BOTH,
    "jukinet-complete": {ADMINISTRATOR},
    "jukinet-switch-linkage": BOTH,
    "jukinet-send-one": BOTH,
    "jukinet-record": BOTH,
    "jukinet-reveal": {OPERATOR},
    "jukinet-search": {OPERATOR},
    "jukinet-national": {OPERATOR},
    "jukinet-identity": {OPERATOR},
    "jukinet-identity-certificate": {OPERATOR},
    "jukinet-identity-wide-area": {OPERATOR},
    "jukinet-cards": BOTH,
    "jukinet-card-order": {OPERATOR},
    "jukinet-card-operations": BOTH,
    "jukinet-card-resend": BOTH,
    "jukinet-card-give-up": BOTH,
    "jukinet-numbers": BOTH,
    "jukinet-want-codes": {OPERATOR},
    "jukinet-destinations": BOTH,
    "jukinet-destination": BOTH,
    "jukinet-destination-resend": {OPERATOR},
    "jukinet-destination-give-up": {OPERATOR},
    "jukinet-destination-ask": {OPERATOR},
    "jukinet-requests": {OPERATOR},
    "jukinet-municipal": BOTH,
    "jukinet-municipal-resend": BOTH,
    "jukinet-municipal-give-up": BOTH,
    "jukinet-reconciliation": BOTH,
    "jukinet-differences": BOTH,
    "jukinet-reconcile": {OPERATOR},
    "jukinet-difference-resend": {OPERATOR},
    "jukinet-difference-report": {OPERATOR},
    "jukinet-difference-enter": {OPERATOR},
    "jukinet-difference-remove": {OPERATOR},
    "jukinet-peers": BOTH,
    "jukinet-log": {ADMINISTRATOR},
    "jukinet-media": {ADMINISTRATOR},
    "jukinet-export-log": {ADMINISTRATOR},
    "jukinet-export-records": {ADMINISTRATOR},
    "jukinet-export-destinations": {ADMINISTRATOR},
    "jukinet-accounts": {ADMINISTRATOR},
    "jukinet-account": {ADMINISTRATOR},
    "jukinet-account-new": {ADMINISTRATOR},
    "jukinet-account-lock": {ADMINISTRATOR},
    "jukinet-account-unlock": {ADMINISTRATOR},
    "jukinet-account-password": {ADMINISTRATOR},
    "jukinet-account-duties": {ADMINISTRATOR},
    "jukinet-terminals": {ADMINISTRATOR},
    "jukinet-terminal-new": {ADMINISTRATOR},
    "jukinet-terminal-retire": {ADMINISTRATOR},
    "jukinet-help": BOTH,
    "jukinet-help-list": BOTH,
}


def _tried(client: Client, route: Route) -> list[int]:
    """What the route answers to each method it knows."""
    address = reverse(route.name, kwargs=dict(route.sample))
    ways: dict[str, Callable[[str], Any]] = {"GET": client.get, "POST": client.post}
    return [ways[method](address).status_code for method in route.methods if method in ways]


def test_every_route_stands_in_this_table() -> None:
    assert {route.name for route in ROUTES} == set(MAY)


@proves("M54.b", how="refusal")
@pytest.mark.parametrize("duty", sorted(BOTH))
def test_a_duty_that_a_screen_is_not_for_is_refused_and_the_refusal_is_recorded(browser: Browser, duty: str) -> None:
    client = browser(duty)
    closed = [route for route in ROUTES if duty not in MAY[route.name]]

    answers = [(route.name, status) for route in closed for status in _tried(client, route)]

    assert [name for name, status in answers if status != 403] == []
    refused = AuditEvent.objects.using("jukinet_server").filter(event="function.refused")
    assert refused.count() == len(answers) > 0


def test_nobody_of_the_registry_gets_in_whatever_their_duties(browser: Browser) -> None:
    client = Client()
    duties = sorted(set(DUTIES) - BOTH)
    client.cookies["daicho_office"] = signed_in(an_officer("5001", *duties), a_terminal())

    for route in ROUTES:
        assert set(_tried(client, route)) == {302}, route.name

    assert not AuditEvent.objects.using("jukinet_server").filter(event="function.refused").exists()


@pytest.mark.parametrize("name", sorted(name for name, may in MAY.items() if may == BOTH))
def test_both_duties_open_what_is_for_both(browser: Browser, name: str) -> None:
    route = next(one for one in ROUTES if one.name == name)

    for duty in sorted(BOTH):
        assert 403 not in _tried(browser(duty), route), duty
