"""だれがどの画面を開けるか at the certificate server: each route with each duty of the office (M24)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from daicho.foundation.accounts.duties import DUTIES
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.web.declaration import Route
from daicho.systems.certificate_server.web.routes import ROUTES
from tests.proofs import proves
from tests.systems.certificate_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "certificate_server"]),
    pytest.mark.urls("tests.systems.certificate_server.web.urls"),
]
OFFICE_DUTIES = sorted(duty for duty in DUTIES if not duty.startswith("jukinet_"))
COUNTER = {"certificate"}
LOOKERS = {"certificate", "administrator", "linkage"}
MAY = {
    "certificates-queue": COUNTER,
    "certificates-reception": COUNTER,
    "certificates-ask": COUNTER,
    "certificates-slip": COUNTER,
    "certificates-request": COUNTER,
    "certificates-call": COUNTER,
    "certificates-put-back": COUNTER,
    "certificates-cancel": COUNTER,
    "certificates-make": COUNTER,
    "certificates-paper": COUNTER,
    "certificates-hand-over": COUNTER,
    "certificates-calling": {"calling_display"},
    "certificates-status": LOOKERS,
    "certificates-receipt": {"certificate", "administrator"},
    "certificates-settle": {"certificate", "administrator"},
    "certificates-report": {"certificate", "administrator"},
    "certificates-settings": {"administrator"},
    "certificates-decide": {"administrator"},
    "certificates-stop": {"administrator"},
    "certificates-resume": {"administrator"},
    "certificates-help": LOOKERS,
    "certificates-help-list": LOOKERS,
}


def tried(client: Client, route: Route) -> list[int]:
    """What the route answers to each method it knows."""
    address = reverse(route.name, kwargs=dict(route.sample))
    ways: dict[str, Callable[[str], Any]] = {"GET": client.get, "POST": client.post}
    return [ways[method](address).status_code for method in route.methods if method in ways]


def test_every_route_stands_in_this_table() -> None:
    assert {route.name for route in ROUTES} == set(MAY)


@proves("C14.b", how="refusal")
@pytest.mark.parametrize("duty", OFFICE_DUTIES)
def test_a_duty_that_a_screen_is_not_for_is_refused_and_the_refusal_is_recorded(browser: Browser, duty: str) -> None:
    client = browser(duty)
    closed = [route for route in ROUTES if duty not in MAY[route.name]]

    answers = [(route.name, status) for route in closed for status in tried(client, route)]

    assert [name for name, status in answers if status != 403] == []
    refused = AuditEvent.objects.using("certificate_server").filter(event="function.refused")
    assert refused.count() == len(answers) > 0


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_each_duty_that_a_screen_is_for_gets_in(browser: Browser, route: Route) -> None:
    for duty in sorted(MAY[route.name]):
        assert 403 not in tried(browser(duty), route), duty
