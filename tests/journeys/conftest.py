"""What journeys stand on: the product running on committed databases with the demo city, and Chromium.

A module names ``pytestmark = [pytest.mark.committed(databases=JOURNEY_DATABASES), pytest.mark.timeout(300)]`` and asks
for ``counter``; ``counter.officer("1001")`` is a window in which that officer is signed in. Data stays for the module.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from daicho.config.loading import loading_context
from daicho.foundation.accounts.demo import load_demo_accounts
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.systems.resident_registry.actions.load_records import load_records
from tests.journeys.product import Counter, World, make_world, played_chromium, served_product


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys; gone before tests of other packages begin."""
    with played_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The files of an invented city of 300."""
    return make_world(tmp_path_factory.mktemp("journeys") / "world", business_now().date().isoformat())


@pytest.fixture(scope="module")
def city(committed_databases: tuple[str, ...], world: World) -> World:
    """The city as loaded into this module's databases, with the demo accounts."""
    load_demo_accounts()
    facts = world.facts
    with serving("resident_registry"):
        load_records(
            loading_context("resident_registry"),
            world.folder / "registry",
            facts["last_resident_sequence"],
            facts["last_household_sequence"],
        )
    return world


@pytest.fixture(scope="module")
def product(city: World) -> Iterator[str]:
    """The address of the running product."""
    with served_product() as address:
        yield address


@pytest.fixture
def counter(product: str, chromium: Browser) -> Iterator[Counter]:
    """Windows for officers. Fails when a browser console reported an error, a breach of the CSP included."""
    opened = Counter(product, chromium)
    try:
        yield opened
        assert opened.problems == []
    finally:
        opened.close()
