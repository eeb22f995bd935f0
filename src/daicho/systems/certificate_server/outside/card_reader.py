"""カードリーダ of the counter: the user certificate of a card, proven by its key just now (公的個人認証).

The PIN and the signature pass through; nothing of them is kept or logged here. The CS is not asked: whether the
certificate is revoked and whose it is stands in this server's own store (C7).
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from pydantic import Field

from daicho.contracts.messages.body import ContractRefusal, Part, read
from daicho.systems.certificate_server import errors

ADDRESSES, PLACE = "counterparts.json", "card_reader"
"""File in the data folder and its key: where the readers of the counter are reached."""
READERS: Mapping[str, str] = {"counter-1": "窓口1", "counter-2": "窓口2"}
AUTHORITY = "jpki"
"""Folder of ``trust`` with the certificates of the CA of the cards."""
USER_POLICY = x509.ObjectIdentifier("1.2.392.200149.8.5.1.3.30")
"""利用者証明用電子証明書; a signature certificate has another policy."""
SECONDS = 5.0


class UserSignature(Part):
    """利用者証明 — signature of the challenge and the certificate of its key."""

    signature: str = Field(repr=False)
    certificate: str = Field(repr=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader. Args: address: base URL of its service on the terminal."""

    name: str
    address: str = field(repr=False)

    def user_signature(self, pin: str, challenge: bytes) -> UserSignature:
        """利用者証明 after the PIN. Raises: NoCardOnReader, WrongCardPin, LockedCardPin, CardReaderDown."""
        address = f"{self.address}/drawer/readers/{self.name}/user-signature"
        given = {"pin": pin, "challenge": base64.b64encode(challenge).decode()}
        try:
            answer = httpx.post(address, json=given, timeout=SECONDS, trust_env=False)
        except httpx.HTTPError:
            raise errors.CardReaderDown() from None
        match answer.status_code:
            case 200:
                return _signature(answer.content)
            case 403:
                raise errors.WrongCardPin(left=_left(answer.content))
            case 423:
                raise errors.LockedCardPin()
            case 404 | 409:
                raise errors.NoCardOnReader()
            case _:
                raise errors.CardReaderDown()


def configured_reader(name: str) -> Reader:
    """The reader as installed. Raises: CardReaderDown while none is."""
    file = Path(settings.DATA_DIR) / ADDRESSES
    address = json.loads(file.read_text()).get(PLACE, "") if file.is_file() else ""
    if not address or name not in READERS:
        raise errors.CardReaderDown()
    return Reader(name, address)


def proven_serial(reader: Reader, pin: str, now: datetime) -> str:
    """発行番号 of the user certificate whose key has just signed, 16 hexadecimal digits.

    Raises: CardRefused, and as :meth:`Reader.user_signature`.
    """
    challenge = secrets.token_bytes(32)
    signed = reader.user_signature(pin, challenge)
    try:
        certificate = x509.load_pem_x509_certificate(signed.certificate.encode())
        signature = base64.b64decode(signed.signature, validate=True)
    except (ValueError, binascii.Error):
        raise errors.CardRefused(fault="利用者証明用電子証明書を読み取れません。") from None
    fault = _fault(certificate, signature, challenge, now)
    if fault:
        raise errors.CardRefused(fault=fault)
    return f"{certificate.serial_number:016x}"


def _fault(certificate: x509.Certificate, signature: bytes, challenge: bytes, now: datetime) -> str:
    """What is wrong, in words for staff; empty when certificate and signature are good."""
    if not any(_is_issued_by(certificate, one) for one in _authorities()):
        return "利用者証明用電子証明書が登録した認証局のものではありません。"
    if not _is_user_certificate(certificate):
        return "利用者証明用の電子証明書ではありません。"
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return "利用者証明用電子証明書の有効期間が過ぎています。"
    key = certificate.public_key()
    try:
        if not isinstance(key, rsa.RSAPublicKey):
            raise InvalidSignature
        key.verify(signature, challenge, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return "利用者証明の署名が正しくありません。"
    return ""


def _authorities() -> list[x509.Certificate]:
    files = sorted((Path(settings.TRUST_DIR) / AUTHORITY).glob("*.pem"))
    return [x509.load_pem_x509_certificate(file.read_bytes()) for file in files]


def _is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_user_certificate(certificate: x509.Certificate) -> bool:
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return False
    return any(one.policy_identifier == USER_POLICY for one in policies)


def _signature(content: bytes) -> UserSignature:
    try:
        return read(UserSignature, content)
    except ContractRefusal:
        raise errors.CardReaderDown() from None


def _left(content: bytes) -> int:
    try:
        return int(json.loads(content)["left"])
    except (ValueError, KeyError, TypeError):
        return 0
