"""A prefecture of its own for each test module, with one registered client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.counterparts.outside_peers import Authority, RunningPrefecture, client_for, free_port_pair


@dataclass
class Connected:
    """A running prefecture and what a CS needs to reach it."""

    prefecture: RunningPrefecture
    authority: Authority
    files: tuple[Path, Path]

    def client(self, timeout: float = 5) -> httpx.Client:
        """As the CS."""
        return client_for(self.prefecture, self.files, timeout)


@pytest.fixture(scope="module")
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connected]:
    folder = tmp_path_factory.mktemp("prefecture")
    authority = Authority(folder / "daicho-ca")
    prefecture = RunningPrefecture(folder / "prefecture", free_port_pair())
    prefecture.trust(authority.certificate_file)
    prefecture.start()
    yield Connected(prefecture, authority, authority.client("jukinet_server"))
    prefecture.stop()


@pytest.fixture
def connected(_started: Connected) -> Iterator[Connected]:
    """The module's prefecture, alive and behaving."""
    if _started.prefecture.process is None:
        _started.prefecture.start()
    yield _started
    if _started.prefecture.process is None:
        _started.prefecture.start()
    _started.prefecture.behave()
