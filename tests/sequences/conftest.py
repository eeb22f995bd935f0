"""A prefecture for the tests of one module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sequences.city import Prefecture, a_prefecture


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
