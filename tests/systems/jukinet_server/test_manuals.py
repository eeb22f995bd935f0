"""手引き at the CS: F1 of every screen leads to its own manual, inside the operators' realm."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from daicho.foundation.accounts.realms import realm
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.web.routes import NAVIGATION, ROUTES
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.systems.jukinet_server.makers import an_update, cs_context

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
JUKINET = realm("jukinet")
MANUALS = {
    "jukinet-updates": "jukinet-updates",
    "jukinet-municipal": "jukinet-municipal",
    "jukinet-requests": "jukinet-requests",
    "jukinet-search": "jukinet-search",
    "jukinet-national": "jukinet-national-query",
    "jukinet-identity": "jukinet-identity-check",
    "jukinet-card-operations": "jukinet-cards",
    "jukinet-numbers": "jukinet-numbers",
    "jukinet-destinations": "jukinet-destinations",
    "jukinet-reconciliation": "jukinet-reconciliation",
    "jukinet-peers": "jukinet-records",
    "jukinet-log": "jukinet-records",
    "jukinet-media": "jukinet-records",
    "jukinet-accounts": "accounts",
    "jukinet-terminals": "terminals",
}


def _browser(*duties: str) -> Client:
    client = Client()
    client.cookies["daicho_jukinet"] = signed_in(
        an_officer("2001", *duties, where=JUKINET), a_terminal("JK-001", where=JUKINET), JUKINET
    )
    return client


def _text(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_every_screen_of_the_bar_has_its_manual_in_this_table() -> None:
    assert {item.url_name for item in NAVIGATION} == set(MANUALS)


@pytest.mark.parametrize(("screen", "manual"), MANUALS.items())
def test_the_help_of_a_screen_leads_to_its_manual(screen: str, manual: str) -> None:
    browser = _browser("jukinet_operator", "jukinet_administrator")
    address = reverse("jukinet-help", args=[manual])

    page = _text(browser, reverse(screen))

    assert f'href="{address}"' in page.split('id="help"', 1)[1].split("</section>", 1)[0]
    assert '<article class="panel manual"><h1>' in _text(browser, address)


def test_the_page_of_a_person_leads_to_the_manual_and_to_the_cards() -> None:
    apply_update(cs_context(), an_update(), "142034")
    record = IdentificationRecord.objects.get().id

    page = _text(_browser("jukinet_operator"), reverse("jukinet-record", args=[record]))

    assert reverse("jukinet-help", args=["jukinet-search"]) in page
    assert f'href="{reverse("jukinet-cards", args=[record])}"' in page


def test_the_list_of_manuals_leads_to_those_of_the_cs_and_stays_in_its_realm() -> None:
    page = _text(_browser("jukinet_operator"), reverse("jukinet-help-list"))

    targets = set(re.findall(r'href="([^"]+)"', page.split("<article", 1)[1].split("</article>", 1)[0]))
    assert {reverse("jukinet-help", args=[name]) for name in MANUALS.values()} <= targets
    assert all(target.startswith("/jukinet/help/") for target in targets)


def test_a_manual_that_does_not_exist_is_not_found() -> None:
    assert _browser("jukinet_operator").get("/jukinet/help/nothing/").status_code == 404


def test_nobody_reads_on_without_signing_in_at_the_cs() -> None:
    client = Client()
    client.cookies["daicho_office"] = signed_in(an_officer("5001", "administrator"), a_terminal())

    answer = client.get("/jukinet/help/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/jukinet/sign-in/")
    assert {route.name for route in ROUTES if "help" in route.name} == {"jukinet-help", "jukinet-help-list"}
