"""A prefecture of its own for each test module, with one registered client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from counterparts import envelope
from counterparts.certificates import ServerCertificate
from counterparts.envelope import Party
from tests.counterparts.kiosk_world import Around, started
from tests.counterparts.outside_peers import EXCHANGE, Authority, RunningPrefecture, client_for, free_port_pair


@dataclass
class Connected:
    """A running prefecture and what a CS needs to reach it."""

    prefecture: RunningPrefecture
    authority: Authority
    files: tuple[Path, Path]

    @property
    def party(self) -> Party:
        """The CS as the one who signs."""
        return Party("jukinet_server", ServerCertificate(self.authority.certificate_file, *self.files))

    def client(self, timeout: float = 5) -> httpx.Client:
        """As the CS."""
        return client_for(self.prefecture, self.files, timeout)

    def trust(self) -> Path:
        """What the CS believes."""
        registered = self.authority.folder / "trust" / "prefecture"
        registered.mkdir(parents=True, exist_ok=True)
        (registered / "ca.pem").write_bytes(self.prefecture.authority.read_bytes())
        return registered.parent

    def ask(
        self, body: dict[str, Any], type_: str = "identification_update", timeout: float = 5, **changes: Any
    ) -> dict[str, Any]:
        """One exchange. Returns the believed answer. Args: changes: of the request, after it was signed."""
        request = envelope.request(self.party, "prefecture", type_, "142034", body) | changes
        with self.client(timeout) as client:
            answer: dict[str, Any] = client.post(EXCHANGE, json=request).json()
        envelope.check(answer, "jukinet_server", self.trust(), peer="prefecture", is_answer=True)
        assert answer["message_id"] == request["message_id"]
        return answer


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


@pytest.fixture(scope="module")
def _centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Around]:
    around = started(tmp_path_factory.mktemp("centre"))
    yield around
    around.centre.stop()
    around.national.stop()
    around.door.stop()


@pytest.fixture
def around(_centre: Around) -> Iterator[Around]:
    """Everything behaves, and the card of somebody new lies on the reader."""
    door = _centre.door
    door.answers, door.spoiled, door.spoiled_copy, door.delay, door.asked = {}, {}, {}, 0, []
    door.valid_for = timedelta(minutes=30)
    if _centre.centre.process is None:
        _centre.centre.start()
    _centre.centre.behave()
    _centre.put_a_card()
    yield _centre
    if _centre.centre.process is None:
        _centre.centre.start()
    _centre.centre.behave()
