"""Officers at their browsers, in front of the real screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.foundation.accounts.people import a_terminal, an_officer, signed_in

SignIn = Callable[..., Client]


@pytest.fixture
def browser_of() -> SignIn:
    """Signs a new officer with these duties in and returns the browser."""
    made: list[str] = []

    def sign(*duties: str) -> Client:
        staff_id = f"5{len(made):03d}"
        made.append(staff_id)
        client = Client(raise_request_exception=False)
        client.cookies["daicho_office"] = signed_in(an_officer(staff_id, *duties), a_terminal(f"HK-{len(made):03d}"))
        return client

    return sign
