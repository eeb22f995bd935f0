"""The invented system's addresses, and browsers of people who may or may not use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.foundation.accounts.people import a_terminal, an_officer, signed_in

Visit = Callable[..., Client]


@pytest.fixture(autouse=True)
def _city_hall(settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = "tests.foundation.web.city_hall"  # type: ignore[attr-defined]


@pytest.fixture
def signed_in_as() -> Visit:
    """Signs an officer with these duties in and returns the browser."""

    def sign(*duties: str) -> Client:
        client = Client(raise_request_exception=False)
        client.cookies["daicho_office"] = signed_in(an_officer("5001", *duties), a_terminal())
        return client

    return sign
