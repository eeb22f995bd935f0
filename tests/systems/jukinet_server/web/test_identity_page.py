"""本人確認の画面: what follows a good check of somebody from elsewhere is what the check was made for."""

from __future__ import annotations

import html
from typing import Any

import pytest

from daicho.kernel.dates import parse_partial
from daicho.systems.jukinet_server.actions.check_identity import CheckResult
from daicho.systems.jukinet_server.rules.identity_check import PersonItems
from daicho.systems.jukinet_server.web import identity
from tests.systems.jukinet_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
SENT = {"reader": "counter-1", "user_pin": "1234", "basic_pin": "9012", "surface_pin": ""}
MOVING, WIDE = 'action="/jukinet/identity/certificate/"', 'action="/jukinet/identity/wide-area/"'


def result(*, lives_here: bool = False, proof: str = "proof") -> CheckResult:
    person = PersonItems("湘北　花子", "神奈川県湘北市緑町2番5号", parse_partial("昭和62年8月5日"), "female")
    return CheckResult((), (), person, "女", False, "149993", "神奈川県湘北市", lives_here, None, proof)


@pytest.mark.parametrize(
    ("purpose", "found", "moving", "wide"),
    [
        ("01", result(), True, False),
        ("02", result(), False, True),
        ("04", result(), False, False),
        ("02", result(lives_here=True), False, False),
        ("02", result(proof=""), False, False),
    ],
)
def test_only_what_the_check_was_made_for_can_follow(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, purpose: str, found: CheckResult, moving: bool, wide: bool
) -> None:
    monkeypatch.setattr(identity, "check_identity", lambda *_given: found)

    answer: Any = browser().post("/jukinet/identity/", SENT | {"purpose": purpose})

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "湘北　花子" in page
    assert (MOVING in page, WIDE in page) == (moving, wide)
    assert ('form="next"' in page) == (moving or wide)
