"""What goes to a municipality without a simulator of its own goes to one stand-in for all of them (training)."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings

from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.messaging.transport import Unreachable
from daicho.systems.jukinet_server.outside.exchange import only_about
from daicho.systems.jukinet_server.outside.municipalities import ALL_OTHERS, ask_municipality, is_connected
from tests.counterparts.outside_peers import SOURCES, free_port_pair

pytestmark = pytest.mark.committed(databases=["jukinet_server"])
EXAMPLE = Path(settings.PROJECT_ROOT) / "specs/municipality/examples/move_in_notice.json"
YOKOHAMA = "141003"


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[str]:
    """The stand-in as a program of its own, known to our CS; the address of its control."""
    folder, port = tmp_path_factory.mktemp("elsewhere"), free_port_pair()
    program = [sys.executable, "-m", "counterparts.elsewhere"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    subprocess.run([*program, "prepare", "--data", str(folder / "it")], env=environment, check=True)
    shutil.copytree(settings.TRUST_DIR, folder / "trust")
    for authority, place in (
        (folder / "it/pki/ca.pem", folder / "trust" / ALL_OTHERS),
        (identity_of(CA).certificate, folder / "it/trust/jukinet_server"),
    ):
        place.mkdir(parents=True)
        shutil.copyfile(authority, place / "ca.pem")
    (folder / "counterparts.json").write_text(json.dumps({ALL_OTHERS: f"https://127.0.0.1:{port}"}))
    running = subprocess.Popen([*program, "serve", "--data", str(folder / "it"), "--port", str(port)], env=environment)
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "TRUST_DIR", folder / "trust")
    patch.setattr(settings, "DATA_DIR", folder)
    _await(port)
    yield f"http://127.0.0.1:{port + 1}"
    patch.undo()
    running.terminate()
    running.wait(10)


def _await(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.03)
        else:
            return
    raise RuntimeError("it did not start")


def _asked(type_: str, body: dict[str, Any], message_id: str) -> Any:
    return ask_municipality(YOKOHAMA, type_, body, only_about(), message_id)


def test_a_notice_to_any_municipality_is_taken_and_kept_in_the_journal(control: str) -> None:
    body = json.loads(EXAMPLE.read_text())

    answer = _asked("move_in_notice", body.get("body", body), "0b0c8a52-6f0f-4f53-8a6c-6a6c4e6f0a01")

    assert is_connected(YOKOHAMA)
    assert (answer.result, answer.body["received"]) == ("acknowledged", True)
    assert "転入通知" in httpx.get(control).text


def test_a_notice_in_another_form_than_agreed_is_rejected(control: str) -> None:
    answer = _asked("move_in_notice", {"notice_number": "1"}, "0b0c8a52-6f0f-4f53-8a6c-6a6c4e6f0a02")

    assert (answer.result, answer.reason_code) == ("rejected", "M-FORMAT-001")


def test_it_knows_nobody(control: str) -> None:
    answer = _asked("wide_area_request", {"resident_code": "0"}, "0b0c8a52-6f0f-4f53-8a6c-6a6c4e6f0a03")

    assert answer.reason_code == "M-NOTFOUND-001"


def test_a_stranger_in_its_place_is_sent_nothing(control: str) -> None:
    httpx.post(f"{control}/_control", json={"kind": "wrong_certificate"}).raise_for_status()

    with pytest.raises(Unreachable, match="横浜市"):
        _asked("wide_area_request", {"resident_code": "0"}, "0b0c8a52-6f0f-4f53-8a6c-6a6c4e6f0a04")
