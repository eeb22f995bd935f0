"""What every test stands on: databases by name, keys of its own, a network that is off.

Tier 1: no mark, no database. Tier 2: ``@pytest.mark.django_db(databases=["resident_registry"])``, rolled back after the
test. Tier 3: ``@pytest.mark.committed(databases=[...])``, really committed, on fresh databases of the test's module.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from daicho.config.first_start import make_keys
from daicho.config.launcher.cluster import Cluster
from daicho.config.launcher.lock import locked
from tests.databases import clones, folder_of_tests, running_cluster

pytest_plugins = ["tests.evidence_plugin", "tests.marker_guard"]

hypothesis.settings.register_profile("daily", deadline=None, derandomize=True)
hypothesis.settings.register_profile("nightly", deadline=None, max_examples=5000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the switches of the long tests and of the way that messages take in sequences."""
    parser.addoption("--nightly", action="store_true", help="also run chaos, fuzz and full-size tests")
    parser.addoption(
        "--over-https", action="store_true", help="all sequences send through HTTPS doors, as in split mode"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis searches deeper at night."""
    hypothesis.settings.load_profile("nightly" if config.getoption("--nightly") else "daily")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuses tests that do not say which databases they touch, and leaves the nightly ones for the night."""
    wrong = [f"{item.nodeid}: {problem}" for item in items if (problem := _database_problem(item))]
    if wrong:
        raise pytest.UsageError("databases must be named, e.g. databases=['resident_registry']\n" + "\n".join(wrong))
    if not config.getoption("--nightly"):
        later = [item for item in items if item.get_closest_marker("nightly")]
        if later:
            config.hook.pytest_deselected(items=later)
            items[:] = [item for item in items if not item.get_closest_marker("nightly")]


def _database_problem(item: pytest.Item) -> str:
    rolled_back, committed = item.get_closest_marker("django_db"), item.get_closest_marker("committed")
    if rolled_back and committed:
        return "django_db and committed exclude each other"
    if rolled_back and rolled_back.kwargs.get("transaction"):
        return "no transaction=True: use committed(databases=[...])"
    mark = rolled_back or committed
    if mark and not _are_named(mark.kwargs.get("databases")):
        return f"{mark.name} names no databases"
    test_class = getattr(item, "cls", None)
    if hasattr(test_class, "databases") and not _are_named(getattr(test_class, "databases", None)):
        return "the test class names no databases"
    return ""


def _are_named(databases: Any) -> bool:
    return bool(databases) and not isinstance(databases, str) and set(databases) <= set(settings.ALIASES)


def _named_by(items: Sequence[pytest.Item], mark: str) -> list[str]:
    found: set[str] = set()
    for item in items:
        if marker := item.get_closest_marker(mark):
            found.update(marker.kwargs["databases"])
    return [alias for alias in settings.ALIASES if alias in found]


@pytest.fixture(scope="session")
def database_cluster() -> Iterator[Cluster]:
    """The throw-away PostgreSQL of all tests."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Databases of this worker for tests that are rolled back; only the aliases that some test names."""
    aliases = _named_by(request.session.items, "django_db")
    cluster: Cluster = request.getfixturevalue("database_cluster")
    with django_db_blocker.unblock(), clones(cluster, aliases):
        yield


@pytest.fixture(scope="module")
def committed_databases(
    request: pytest.FixtureRequest,
    database_cluster: Cluster,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[tuple[str, ...]]:
    """Fresh databases for one module whose tests commit; returns their aliases."""
    mine = [item for item in request.session.items if item.path == request.path]
    if any(item.get_closest_marker("django_db") for item in mine):
        raise pytest.UsageError(f"{request.path}: tests that commit need a module of their own")
    aliases = _named_by(mine, "committed")
    with django_db_blocker.unblock(), clones(database_cluster, aliases):
        yield tuple(aliases)


@pytest.fixture(autouse=True)
def _committed(request: pytest.FixtureRequest) -> None:
    """Gives tests with the mark their module's databases."""
    if request.node.get_closest_marker("committed"):
        request.getfixturevalue("committed_databases")


@pytest.fixture(scope="session", autouse=True)
def _own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests write to a folder of their own run and read keys made for tests alone."""
    patch = pytest.MonkeyPatch()
    data = tmp_path_factory.mktemp("data")
    keys = _test_keys()
    for name, value in {
        "DATA_DIR": data,
        "CLOCK_FILE": data / "clock.json",
        "SECRETS_DIR": keys / "secrets",
        "TRUST_DIR": keys / "trust",
        "PKI_DIR": keys / "pki",
    }.items():
        patch.setattr(settings, name, value)
    yield
    patch.undo()


def _test_keys() -> Path:
    """Keys and certificates for tests; kept between runs while the code that makes them stays the same."""
    package = settings.PROJECT_ROOT / "src/daicho/foundation/crypto"
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(package.glob("*.py")))).hexdigest()[:12]
    folder = folder_of_tests() / f"keys-{digest}"
    with locked(folder_of_tests() / "keys.lock"):
        if (folder / "complete").exists():
            return folder
        for name in ("secrets", "trust", "pki"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        make_keys(folder / "secrets", folder / "pki")
        (folder / "complete").touch()
    return folder


class NetworkIsOff(RuntimeError):
    """A test tried to leave the machine."""


@pytest.fixture(autouse=True)
def _network_off(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the machine itself can be reached."""
    if request.node.get_closest_marker("network"):
        return
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        is_local = self.family == socket.AF_UNIX or str(address[0]).startswith(("127.", "::1", "localhost"))
        if not is_local:
            raise NetworkIsOff(f"tests may not reach {address[0]!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
