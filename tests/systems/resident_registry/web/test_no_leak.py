"""秘匿: hidden addresses occur on no screen, whoever's page it is (住基法12条6項, 標準 3.1, 3.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daicho.config.loading import loading_context
from daicho.systems.resident_registry.actions.load_records import load_records
from tests.journeys.product import World, make_world
from tests.proofs import proves
from tests.systems.resident_registry.web.conftest import SignIn
from tests.systems.resident_registry.web.reading import HTMX

pytestmark = [pytest.mark.django_db(databases=["office", "resident_registry"]), pytest.mark.timeout(240)]
TABS = ("", "household/", "history/", "issues/")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(Path(tmp_path_factory.mktemp("leak") / "world"), "2026-11-23", 150)


def load(world: World) -> None:
    facts = world.facts
    load_records(
        loading_context("resident_registry"),
        world.folder / "registry",
        facts["last_resident_sequence"],
        facts["last_household_sequence"],
    )


def around(world: World) -> list[dict[str, Any]]:
    """Whose address is hidden, and everybody who shares or shared a household with them."""
    hidden = set(world.facts["hidden"])
    households = {line["household_number"] for line in world.lines() if line["resident_number"] in hidden}
    return [line for line in world.lines() if line["household_number"] in households]


def shown_to(browser: Client, path: str, asked: dict[str, str] | None = None, *, status: int = 200) -> str:
    answer = browser.get(f"/registry/{path}", asked or {})
    fragment = browser.get(f"/registry/{path}", asked or {}, headers=HTMX)
    assert answer.status_code == fragment.status_code == status
    return answer.content.decode() + fragment.content.decode()


@proves("S1.2.h", how="unit")
@pytest.mark.parametrize("duty", ["entry", "inquiry", "protection"])
def test_no_marker_address_is_on_any_page_or_list(browser_of: SignIn, world: World, duty: str) -> None:
    load(world)
    browser = browser_of(duty)
    people = around(world)
    assert len(people) >= 7
    closed = set(world.facts["hidden"]) - set(world.facts["protected"])
    assert closed

    seen = ""
    for line in people:
        number = line["resident_number"]
        status = 409 if number in closed and duty != "protection" else 200
        seen += "".join(shown_to(browser, f"residents/{number}/{tab}", status=status) for tab in TABS)
        seen += shown_to(browser, f"residents/{number}/", {"as_of": "R8.11.22"}, status=status)
        for asked in (
            {"kana": line["name_kana"].split("　")[0]},
            {"number_kind": "household_number", "number": line["household_number"]},
            {"town": line["address"]["text"].removeprefix("神奈川県平塚市")},
        ):
            seen += shown_to(browser, "", {"past": "on", "closed": "on", **asked})

    assert "(表示制限)" in seen
    assert world.markers
    assert [marker for marker in world.markers if marker in seen] == []
