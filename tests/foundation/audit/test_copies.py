"""Seals handed to a keeper that shares no database: what continues the chain is kept, everything else refused whole."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings

from daicho.config.door import open_door
from daicho.config.launcher.cluster import Cluster
from daicho.config.seal_copies import SEALS_PATH, HandOver, HandOverFailed
from daicho.foundation.audit.copies import CopyRefused, keep_seals, seals_after
from daicho.foundation.audit.models import SealCopy
from daicho.foundation.audit.sealing import EVIDENCE, seal_once
from daicho.foundation.audit.verification import verify
from daicho.foundation.messaging.transport import https_transport
from tests.foundation.audit.test_sealing import REGISTRY, TABLES, acts, as_superuser
from tests.proofs import proves

pytestmark = pytest.mark.committed(databases=[REGISTRY, EVIDENCE])
Spoil = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, database_cluster: Cluster) -> Iterator[None]:
    """The registry's process has no way to the keeper's database."""
    monkeypatch.setattr("daicho.foundation.audit.sealing.has_evidence", lambda: False)
    yield
    for alias, tables in TABLES.items():
        as_superuser(database_cluster, alias, f"truncate {', '.join(tables)} restart identity")


@pytest.fixture
def keeper() -> Iterator[str]:
    """The keeper's door on a free port."""
    with open_door(EVIDENCE, "127.0.0.1", 0) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{door.server_address[1]}"
        door.shutdown()
        thread.join()


def sealed(count: int) -> None:
    """So many seals of one act each."""
    for _ in range(count):
        acts(1)
        while not seal_once(REGISTRY):
            pass


def held() -> list[int]:
    """Numbers of the copies."""
    return list(SealCopy.objects.using(EVIDENCE).order_by("number").values_list("number", flat=True))


def offered(after: int = 0) -> dict[str, Any]:
    """What the registry would bring next."""
    content: dict[str, Any] = json.loads(seals_after(REGISTRY, after))
    return content


def test_the_keeper_has_every_seal_once_after_each_handing_over(keeper: str) -> None:
    with closing(HandOver(keeper)) as hand_over, closing(HandOver(keeper)) as after_a_restart:
        sealed(2)
        hand_over(REGISTRY)
        sealed(1)

        hand_over(REGISTRY)
        after_a_restart(REGISTRY)

    assert held() == [1, 2, 3]
    assert verify(REGISTRY).compared
    assert verify(REGISTRY).ok


def _leave_out(content: dict[str, Any]) -> None:
    del content["seals"][0]


def _forge(content: dict[str, Any]) -> None:
    content["seals"][1]["signature"] = base64.b64encode(bytes(64)).decode()


def _hide_a_row(content: dict[str, Any]) -> None:
    content["seals"][1]["leaves"], content["seals"][1]["count"] = "", 0


def _garble(content: dict[str, Any]) -> None:
    content["seals"] = [{"number": "one"}]


@pytest.mark.parametrize("spoil", [_leave_out, _forge, _hide_a_row, _garble])
@proves("M53.b", how="refusal")
def test_seals_that_do_not_continue_the_chain_are_refused_and_none_is_kept(spoil: Spoil) -> None:
    sealed(2)
    content = offered()
    spoil(content)

    with pytest.raises(CopyRefused):
        keep_seals(REGISTRY, json.dumps(content).encode())

    assert held() == []


@proves("M53.b", how="refusal")
def test_a_chain_that_was_written_anew_is_not_accepted_over_the_copies(database_cluster: Cluster) -> None:
    sealed(1)
    keep_seals(REGISTRY, seals_after(REGISTRY, 0))
    as_superuser(database_cluster, REGISTRY, "truncate audit_event, audit_seal restart identity")
    sealed(1)

    with pytest.raises(CopyRefused, match="differs"):
        keep_seals(REGISTRY, seals_after(REGISTRY, 0))


@proves("M53.b", how="refusal")
def test_no_system_can_bring_seals_in_anothers_name(keeper: str) -> None:
    sealed(1)

    with closing(https_transport(keeper, "linkage_platform", EVIDENCE)) as other:
        status, _ = other.post(SEALS_PATH, seals_after(REGISTRY, 0))

    assert status == 409
    assert held() == []


def test_a_keeper_that_refuses_is_noticed_by_the_system(keeper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(1)
    monkeypatch.setattr(settings, "ALIASES", ("jukinet_server", EVIDENCE))

    with closing(HandOver(keeper)) as hand_over, pytest.raises(HandOverFailed):
        hand_over(REGISTRY)
