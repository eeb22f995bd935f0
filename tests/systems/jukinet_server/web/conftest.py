"""Browsers at the operators' realm of the CS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from daicho.foundation.accounts.realms import realm
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in

Browser = Callable[..., Client]
_STAFF = {"jukinet_operator": "2001", "jukinet_administrator": "2009"}


@pytest.fixture
def browser() -> Browser:
    """``browser(duty)``: somebody of the CS with one duty, at a terminal of their own."""

    def signed(duty: str = "jukinet_operator") -> Client:
        where = realm("jukinet")
        staff_id = _STAFF[duty]
        client = Client()
        client.cookies["daicho_jukinet"] = signed_in(
            an_officer(staff_id, duty, where=where), a_terminal(f"JK-{staff_id}", where=where), where
        )
        return client

    return signed
