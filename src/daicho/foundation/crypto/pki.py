"""Our own small certification authority (認証局) for demo, training and tests: everything it makes is marked DEMO.

``<pki>/ca``, ``<pki>/seal`` and ``<pki>/<system>`` each hold ``certificate.pem`` and ``key.pem`` (0600). A system's
certificate serves for both ends of a connection. Production brings certificates of its own and refuses these.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from daicho.foundation.clock import machine_now

DEMO = "DEMO daicho (not valid for any real use)"
CERTIFICATE, KEY = "certificate.pem", "key.pem"
CA, SEAL = "ca", "seal"


@dataclass(frozen=True, slots=True)
class Identity:
    """証明書と鍵 of one party, as files."""

    certificate: Path
    key: Path

    @property
    def is_demo(self) -> bool:
        """Whether the certificate is one of ours, which production refuses."""
        loaded = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        return any(part.value == DEMO for part in loaded.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME))


def identity_of(party: str, folder: Path | None = None) -> Identity:
    """The files of a system, of ``ca`` or of ``seal``."""
    place = (folder or Path(settings.PKI_DIR)) / party
    return Identity(place / CERTIFICATE, place / KEY)


def make_pki(folder: Path, systems: Sequence[str] | None = None) -> None:
    """Makes what is missing: authority, a certificate per alias, the seal certificate. Never overwrites."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / CA / CERTIFICATE).exists():
        key = ec.generate_private_key(ec.SECP256R1())
        _write(folder / CA, key, _authority(key))
    ca_key = load_pem_private_key((folder / CA / KEY).read_bytes(), None)
    ca = x509.load_pem_x509_certificate((folder / CA / CERTIFICATE).read_bytes())
    if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
        raise ValueError("the key of the authority is not an elliptic curve key")
    for party in (*(systems if systems is not None else settings.ALIASES), SEAL):
        if not (folder / party / CERTIFICATE).exists():
            key = ec.generate_private_key(ec.SECP256R1())
            _write(folder / party, key, _leaf(party, key, ca, ca_key))


def server_context(system: str, folder: Path | None = None) -> ssl.SSLContext:
    """TLS 1.2 or newer; a client without a certificate of the authority is turned away (M17)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    return _load(context, system, folder)


def client_context(system: str, folder: Path | None = None) -> ssl.SSLContext:
    """TLS 1.2 or newer with our client certificate; the server must show one of the authority."""
    return _load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), system, folder)


def internal_name(system: str) -> str:
    """接続先の名前 — the host name in a system's certificate under which its peers know it, wherever it runs."""
    return f"{system.replace('_', '-')}.daicho.internal"


def peer_system(certificate_der: bytes) -> str | None:
    """接続相手 — the system that a verified certificate names, None when it names none."""
    certificate = x509.load_der_x509_certificate(certificate_der)
    names = [str(part.value) for part in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return names[0] if len(names) == 1 else None


def fingerprint(certificate_der: bytes) -> str:
    """SHA-256 of a certificate, for the log."""
    return x509.load_der_x509_certificate(certificate_der).fingerprint(hashes.SHA256()).hex()


def _load(context: ssl.SSLContext, system: str, folder: Path | None) -> ssl.SSLContext:
    own, authority = identity_of(system, folder), identity_of(CA, folder)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(own.certificate, own.key)
    context.load_verify_locations(authority.certificate)
    return context


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEMO),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(subject: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    now = machine_now()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = "DEMO CA"
    return (
        _builder(name, _name(name), key, 3650)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    party: str, key: ec.EllipticCurvePrivateKey, ca: x509.Certificate, ca_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    builder = (
        _builder(party, ca.subject, key, 1825)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
    )
    if party != SEAL:
        both_ends = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        names = [
            x509.DNSName(internal_name(party)),
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        ]
        builder = builder.add_extension(x509.ExtendedKeyUsage(both_ends), critical=False).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
    return builder.sign(ca_key, hashes.SHA256())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write(place: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """The key first and only once; the certificate is put in place last, so a half-made party is made anew."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    (place / KEY).unlink(missing_ok=True)
    handle = os.open(place / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    aside = place / f".{CERTIFICATE}"
    aside.write_bytes(certificate.public_bytes(Encoding.PEM))
    os.replace(aside, place / CERTIFICATE)
