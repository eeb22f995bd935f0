"""One world of the usual size for all tests of this folder."""

from __future__ import annotations

import pytest

from tests.invented_city.worlds import World, make_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world of the demonstration: seed 1, 3,000 residents."""
    return make_world(tmp_path_factory.mktemp("world"))
