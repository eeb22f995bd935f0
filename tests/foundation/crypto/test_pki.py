"""Our own small authority: marked DEMO, made once, and each certificate bears one system's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from daicho.foundation.crypto.pki import (
    fingerprint,
    identity_of,
    internal_name,
    make_pki,
    peer_system,
)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pki")
    make_pki(folder, ["resident_registry", "jukinet_server"])
    return folder


def certificate(folder: Path, party: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(identity_of(party, folder).certificate.read_bytes())


@pytest.mark.parametrize("party", ["ca", "seal", "resident_registry", "jukinet_server"])
def test_every_certificate_is_marked_demo_and_its_key_is_closed_to_others(pki: Path, party: str) -> None:
    # given
    identity = identity_of(party, pki)

    # when / then
    assert identity.is_demo
    assert "DEMO" in certificate(pki, party).subject.rfc4514_string()
    assert identity.key.stat().st_mode & 0o777 == 0o600


def test_a_certificate_names_its_system_and_is_issued_by_the_authority(pki: Path) -> None:
    # given
    own = certificate(pki, "jukinet_server")

    # when
    own.verify_directly_issued_by(certificate(pki, "ca"))
    names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    # then
    der = own.public_bytes(Encoding.DER)
    assert peer_system(der) == "jukinet_server"
    assert internal_name("jukinet_server") in names.get_values_for_type(x509.DNSName)
    assert len(fingerprint(der)) == 64


def test_the_seal_certificate_opens_no_connection(pki: Path) -> None:
    # given
    seal = certificate(pki, "seal")

    # when / then
    with pytest.raises(x509.ExtensionNotFound):
        seal.extensions.get_extension_for_class(x509.ExtendedKeyUsage)


def test_a_second_start_adds_what_is_missing_and_keeps_the_rest(pki: Path) -> None:
    # given
    before = identity_of("jukinet_server", pki).certificate.read_bytes()

    # when
    make_pki(pki, ["resident_registry", "jukinet_server", "linkage_platform"])

    # then
    assert identity_of("jukinet_server", pki).certificate.read_bytes() == before
    certificate(pki, "linkage_platform").verify_directly_issued_by(certificate(pki, "ca"))
