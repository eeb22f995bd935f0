"""The door for other municipalities beside the CS's relays: where a place is set, patient when its port is taken."""

from __future__ import annotations

import json
import socket
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from daicho.config import municipal_door
from tests.counterparts.outside_peers import free_port_pair


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(municipal_door, "PAUSE", 0.05)
    return tmp_path


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def wait_until(port: int, there: bool) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if answers(port) is there:
            return True
        time.sleep(0.02)
    return False


def test_without_a_place_there_is_no_door(folder: Path) -> None:
    assert municipal_door.start(threading.Event()) is None


def test_a_port_that_is_taken_is_tried_until_it_is_free_and_left_when_told(folder: Path) -> None:
    # given: somebody else has the port
    port, stop = free_port_pair(), threading.Event()
    (folder / municipal_door.PLACE).write_text(json.dumps({"host": "127.0.0.1", "port": port}))
    other = socket.socket()
    other.bind(("127.0.0.1", port))
    thread = municipal_door.start(stop)
    assert thread is not None
    time.sleep(0.2)
    assert thread.is_alive()

    # when / then
    other.close()
    assert wait_until(port, there=True)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert wait_until(port, there=False)
