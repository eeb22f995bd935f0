"""ほかのシステム: from each screen there is a way to whatever else the same sign-in opens, and to nothing more."""

from __future__ import annotations

from typing import Any

import pytest

from daicho.foundation.accounts.sessions import SignedIn
from daicho.foundation.web.catalogue import other_systems
from daicho.kernel.context import Office
from tests.makers.staff import officer


def ways(realm: str, *duties: str) -> list[tuple[str, str]]:
    """Where somebody with these duties is led from the registry."""
    nothing: Any = None
    who = SignedIn("1001", "佐藤 恵", realm, Office("", ""), "", frozenset(duties), "", False, False, nothing)
    return [(one.title, one.url) for one in other_systems(who, officer("1001"))]


@pytest.mark.parametrize(
    ("duties", "address"),
    [
        (("certificate",), "/certificates/reception/"),
        (("administrator",), "/certificates/receipts/"),
        (("linkage",), "/certificates/status/"),
    ],
)
def test_whoever_may_use_the_certificate_server_is_led_there_from_the_registry(
    duties: tuple[str, ...], address: str
) -> None:
    assert ("証明書交付", address) in ways("office", *duties)


def test_nobody_is_led_to_what_would_only_be_refused() -> None:
    assert "証明書交付" not in [title for title, _ in ways("office", "inquiry")]
    assert ways("office", "calling_display") == []
    assert ways("jukinet", "certificate") == []
