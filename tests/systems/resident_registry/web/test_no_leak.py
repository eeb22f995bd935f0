"""秘匿: the addresses of protected households occur on no screen, whoever's page it is (住基法12条6項, 標準 3.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daicho.config.loading import loading_context
from daicho.systems.resident_registry.actions.load_records import load_records
from tests.journeys.product import World, make_world
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
    """Protected people and everybody who shares or shared a household with them."""
    protected = set(world.facts["protected"])
    households = {line["household_number"] for line in world.lines() if line["resident_number"] in protected}
    return [line for line in world.lines() if line["household_number"] in households]


def shown_to(browser: Client, path: str, asked: dict[str, str] | None = None) -> str:
    answer = browser.get(f"/registry/{path}", asked or {})
    fragment = browser.get(f"/registry/{path}", asked or {}, headers=HTMX)
    assert answer.status_code == fragment.status_code == 200
    return answer.content.decode() + fragment.content.decode()


@pytest.mark.parametrize("duty", ["entry", "inquiry", "protection"])
def test_no_marker_address_is_on_any_page_or_list(browser_of: SignIn, world: World, duty: str) -> None:
    load(world)
    browser = browser_of(duty)
    people = around(world)
    assert len(people) >= 5

    seen = ""
    for line in people:
        number = line["resident_number"]
        seen += "".join(shown_to(browser, f"residents/{number}/{tab}") for tab in TABS)
        seen += shown_to(browser, f"residents/{number}/", {"as_of": "R8.11.22"})
        for asked in (
            {"kana": line["name_kana"].split("　")[0]},
            {"number_kind": "household_number", "number": line["household_number"]},
            {"town": line["address"]["text"].removeprefix("神奈川県平塚市")},
        ):
            seen += shown_to(browser, "", {"past": "on", "closed": "on", **asked})

    assert "(表示制限)" in seen
    assert world.markers
    assert [marker for marker in world.markers if marker in seen] == []
