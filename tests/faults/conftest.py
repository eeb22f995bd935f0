"""What faults stand on: an installation of its own per module, PostgreSQL with all its safety, real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from daicho.config.demo.instance import temporary_instance
from tests.faults.installed import Installed
from tests.faults.officers import Officer, Officers
from tests.marker_guard import GUARD

RESIDENTS = 60


@pytest.fixture(scope="package")
def installed() -> Iterator[Installed]:
    """Started once for all fault tests of a process; its files are searched for marker addresses at the end."""
    with temporary_instance(RESIDENTS) as instance:
        instance.await_start()
        yield Installed.of(instance)
        instance.stop()
        GUARD.look_at_files(instance.data)


@pytest.fixture
def officers(installed: Installed) -> Iterator[Officers]:
    """Officers by staff id, each signed in; their connections are closed after the test."""
    opened = Officers(installed.instance.address)
    yield opened
    opened.close()


@pytest.fixture
def enterer(officers: Officers) -> Officer:
    """佐藤 恵, who enters."""
    return officers.sign_in("1001")


@pytest.fixture
def approver(officers: Officers) -> Officer:
    """鈴木 誠, who verifies and approves."""
    return officers.sign_in("1002")
