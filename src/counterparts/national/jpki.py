"""試験用の公的個人認証 (JPKI TEST): a test CA and the two certificates of a card. Nothing of it is real."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

SIGNATURE_POLICY = x509.ObjectIdentifier("1.2.392.200149.8.5.1.1.20")
USER_POLICY = x509.ObjectIdentifier("1.2.392.200149.8.5.1.3.30")
ITEMS = {
    "name": x509.ObjectIdentifier("1.2.392.200149.8.5.5.1"),
    "sex": x509.ObjectIdentifier("1.2.392.200149.8.5.5.3"),
    "birth_date": x509.ObjectIdentifier("1.2.392.200149.8.5.5.4"),
    "address": x509.ObjectIdentifier("1.2.392.200149.8.5.5.5"),
}
"""基本4情報 in the subjectAltName of the signature certificate (要確認: from memory)."""
_UTF8_STRING = 0x0C
DER = serialization.Encoding.DER


def make_authority(folder: Path) -> None:
    """試験用認証局, made once: ``ca.pem`` and ``ca.key``."""
    if (folder / "ca.key").exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = new_key()
    name = _name("JPKI TEST CA")
    now = datetime.now(UTC)
    certificate = (
        _begun(name, name, key.public_key(), x509.random_serial_number(), (now, now + timedelta(days=3650)))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "ca.key").touch(mode=0o600)
    (folder / "ca.key").write_bytes(pem_of(key))


def new_key() -> rsa.RSAPrivateKey:
    """RSA of 2,048 bits, as on a real card."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key: rsa.RSAPrivateKey) -> bytes:
    """The key as PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def key_from(pem: bytes) -> rsa.RSAPrivateKey:
    """The key of a PEM file of ours."""
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("an RSA key is needed")
    return key


def certificate(
    folder: Path, key: rsa.RSAPrivateKey, serial: int, until: str, surface: Mapping[str, Any] | None
) -> bytes:
    """証明書 of a card, PEM. Args: surface: the items of a signature certificate; None makes a user certificate."""
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    now = datetime.now(UTC)
    end = max(datetime.fromisoformat(until).replace(tzinfo=UTC), now + timedelta(days=1))
    policy = USER_POLICY if surface is None else SIGNATURE_POLICY
    # The subject says nothing about the holder; two certificates of one card cannot be told to belong together.
    subject = hashlib.sha256(f"{serial:x}{policy.dotted_string}".encode()).hexdigest()[:20].upper()
    builder = (
        _begun(_name(subject), authority.subject, key.public_key(), serial, (now - timedelta(hours=1), end))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(policy, None)]), critical=True)
        .add_extension(_usage(signs=surface is not None), critical=True)
    )
    if surface is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName(_items(surface)), critical=False)
    made = builder.sign(key_from((folder / "ca.key").read_bytes()), hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM)


def _items(surface: Mapping[str, Any]) -> list[x509.GeneralName]:
    birth = surface["birth_date"]
    said = {**surface, "birth_date": birth["text"] if isinstance(birth, dict) else birth}
    return [x509.OtherName(oid, _utf8_string(str(said[name]))) for name, oid in ITEMS.items()]


def _utf8_string(text: str) -> bytes:
    """DER of a UTF8String."""
    content = text.encode()
    size = len(content)
    if size < 128:
        return bytes([_UTF8_STRING, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([_UTF8_STRING, 0x80 | len(length)]) + length + content


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JPKI TEST"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, serial: int, valid: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
