"""Browsers of the office at the certificate server."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from django.test import Client

from daicho.kernel.context import Office
from tests.foundation.accounts.people import MAIN, a_terminal, an_officer, signed_in

Browser = Callable[..., Client]


@pytest.fixture
def browser() -> Browser:
    """``browser(duty, office=...)``: somebody with one duty, at a terminal of their own."""
    numbers = itertools.count(1)

    def signed(duty: str = "certificate", office: Office = MAIN) -> Client:
        number = next(numbers)
        terminal = a_terminal(f"T-{number:03d}", office)
        client = Client()
        client.cookies["daicho_office"] = signed_in(an_officer(f"60{number:02d}", duty), terminal)
        return client

    return signed
