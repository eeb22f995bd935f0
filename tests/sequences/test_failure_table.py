"""Each counterpart × each misbehaviour × each message: the page in docs is what really happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daicho.foundation.crypto.pki import CA, identity_of
from daicho.systems.jukinet_server.outside.exchange import Line
from tests.counterparts.national_city import National
from tests.counterparts.neighbour_city import NAME, RunningNeighbour
from tests.counterparts.outside_peers import RunningPrefecture, free_port_pair
from tests.proofs import proves
from tests.sequences.failure_table import (
    MISBEHAVIOURS,
    Row,
    as_markdown,
    example,
    page,
    rows,
    to_municipality,
    to_national,
    to_prefecture,
)

pytestmark = [pytest.mark.committed(databases=["jukinet_server"]), pytest.mark.timeout(300)]


def line_to(peer: str, url: str, authority: Path, trust: Path) -> Line:
    (trust / peer).mkdir(parents=True)
    (trust / peer / "ca.pem").write_bytes(authority.read_bytes())
    return Line(peer, peer, url, trust, identity_of("jukinet_server"))


def of_simulator(name: str, folder: Path) -> list[Row]:
    """Prefecture or national server."""
    running = RunningPrefecture(folder / name, free_port_pair(), name=name)
    card = _person_with_card(running.folder) if name == "national" else ""
    running.trust(identity_of(CA).certificate)
    running.start()
    try:
        line = line_to(name, running.url, running.authority, folder / "trust")
        return rows(to_prefecture() if name == "prefecture" else to_national(card), running, line)
    finally:
        running.stop()


def _person_with_card(folder: Path) -> str:
    """The person of the samples, without a number yet, and the serial of their card."""
    folder.mkdir()
    national = National(folder)
    person = national.person(resident_code=example("national", "card_query")["resident_code"], individual_number=None)
    return national.card_of(person, state="active")


def of_neighbour(folder: Path) -> list[Row]:
    running = RunningNeighbour(folder / "neighbour", free_port_pair()).prepare(None)
    running.trust("jukinet_server", identity_of(CA).certificate)
    running.start()
    try:
        return rows(to_municipality(), running, line_to(NAME, running.url, running.authority, folder / "trust"))
    finally:
        running.stop()


@proves("M4.b", how="sequence")
@proves("M17.b", how="sequence")
def test_the_failure_table_tells_what_really_happens(tmp_path: Path) -> None:
    found = [*of_simulator("prefecture", tmp_path), *of_simulator("national", tmp_path), *of_neighbour(tmp_path)]
    written = as_markdown(found)
    if os.environ.get("WRITE_FAILURE_TABLE"):
        page().write_text(written, encoding="utf-8")

    assert page().read_text(encoding="utf-8") == written
    names = list(MISBEHAVIOURS)
    for row in found:
        outcomes = dict(zip(names, row.outcomes, strict=True))
        assert outcomes["wrong certificate"] == "nothing sent", row
        assert {outcomes["stall"], outcomes["garbage"], outcomes["die"], outcomes["unavailable"]} <= {
            "no answer",
            "discarded",
        }, row
        assert {outcomes["wrong signature"], outcomes["other message"]} == {"discarded"}, row
        assert outcomes["reject"].startswith("rejected"), row
        assert outcomes["twice"] == outcomes["late"], row
