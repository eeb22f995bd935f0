"""The table of connections: everything has its basis, and nothing else is connected."""

from __future__ import annotations

import pytest

from daicho.contracts.connections import (
    answerer_of,
    connections,
    is_declared,
    may_ask,
    message_pairs,
    receivers,
)
from daicho.contracts.inquiries import QUESTIONS
from daicho.contracts.messages import TYPES
from tests.proofs import proves

INSIDE = {
    "resident_registry",
    "jukinet_server",
    "intermediate_server",
    "linkage_platform",
    "unified_addressee",
    "certificate_server",
    "application_intake",
    "writefree_counter",
}


@proves("M33.a", how="unit")
def test_every_connection_names_its_legal_basis_and_requirement() -> None:
    # given / when / then
    for connection in connections():
        assert "法" in connection.basis
        assert any(each[0] in "CPT" for each in connection.requirements)


def test_every_connection_names_a_known_type_and_real_systems() -> None:
    # given
    known = {("message", each.type) for each in TYPES} | {("inquiry", each.type) for each in QUESTIONS}

    # when / then
    for connection in connections():
        assert (connection.kind, connection.type) in known
        assert connection.sender in INSIDE
        assert (connection.receiver in INSIDE) is not connection.outside


@proves("M52.b", how="unit")
@proves("M52.c", how="unit")
def test_the_communication_server_is_connected_with_the_registry_alone_inside_the_city() -> None:
    # given
    touching = {c for c in connections() if "jukinet_server" in (c.sender, c.receiver) and not c.outside}

    # when
    others = {c.sender for c in touching} | {c.receiver for c in touching}
    serials = {c.type for c in touching if "certificate_server" in (c.sender, c.receiver)}

    # then: the registry, and one way the certificate server, which is given serials by the CS itself (C7)
    assert others == {"resident_registry", "jukinet_server", "certificate_server"}
    assert {c.sender for c in touching if c.receiver == "jukinet_server"} == {"resident_registry"}
    assert serials == {"CertificateSerials"}


@proves("S1.7.b", how="unit")
def test_the_registry_has_no_connection_to_the_addressee_system() -> None:
    # given / when / then
    assert not any({c.sender, c.receiver} == {"resident_registry", "unified_addressee"} for c in connections())


def test_receivers_are_those_declared_for_the_type_and_sender() -> None:
    # given / when / then
    assert receivers("resident_registry", "ResidentRecordChanged") == ("linkage_platform",)
    assert receivers("unified_addressee", "ResidentRecordChanged") == ()
    assert receivers("resident_registry", "JukinetLinkageStatus") == ()
    assert is_declared("jukinet_server", "prefecture", "PrefecturalUpdate")
    assert not is_declared("linkage_platform", "jukinet_server", "IdentificationUpdate")
    assert ("jukinet_server", "prefecture", True) in message_pairs()


@pytest.mark.parametrize("asker", sorted(INSIDE - {"resident_registry"}))
def test_only_the_registry_may_ask_for_the_status_of_the_communication_server(asker: str) -> None:
    # given / when / then
    assert not may_ask(asker, "jukinet_server", "JukinetLinkageStatus")
    assert answerer_of("resident_registry", "JukinetLinkageStatus") == "jukinet_server"
