"""A prefecture for the tests of one module, and the way that messages take."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sequences.city import Prefecture, a_prefecture
from tests.sequences.national import Japan, a_national_server
from tests.sequences.ways import over_https


@pytest.fixture(params=["in_process", "https"])
def each_way(request: pytest.FixtureRequest) -> Iterator[str]:
    """The systems of the test reach each other within this process, and once more through their HTTPS doors."""
    if request.param == "in_process":
        yield request.param
        return
    with over_https():
        yield request.param


@pytest.fixture(autouse=True)
def _chosen_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """``--over-https``: every sequence relays through HTTPS doors."""
    if not request.config.getoption("--over-https"):
        yield
        return
    with over_https():
        yield


@pytest.fixture(scope="module")
def _prefecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefecture]:
    with a_prefecture(tmp_path_factory.mktemp("outside")) as prefecture:
        yield prefecture


@pytest.fixture
def prefecture(_prefecture: Prefecture) -> Iterator[Prefecture]:
    """The module's prefecture, alive and behaving."""
    if _prefecture.running.process is None:
        _prefecture.running.start()
    yield _prefecture
    if _prefecture.running.process is None:
        _prefecture.running.start()
    _prefecture.running.behave()


@pytest.fixture(scope="module")
def _japan(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Japan]:
    with a_national_server(tmp_path_factory.mktemp("outside")) as japan:
        yield japan


@pytest.fixture
def japan(_japan: Japan) -> Iterator[Japan]:
    yield _japan
    _japan.running.behave()
    _japan.act("hold-numbers", in_progress=False)
    _japan.act("finish-numbers")
