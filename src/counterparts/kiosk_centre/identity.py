"""本人の確認: user certificate, chain, status by OCSP, and the signature that the card made of our challenge."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import ocsp

USER_POLICY = x509.ObjectIdentifier("1.2.392.200149.8.5.1.3.30")
_SECONDS = 5.0
_MOST_BYTES = 100_000


class NotProved(Exception):
    """The holder of the card is not proved; ``code`` says why (``C-…``)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def proved_certificate(
    certificate: str, signature: str, challenge: str, authority: x509.Certificate
) -> x509.Certificate:
    """The user certificate of a card that signed the challenge just now. Raises: NotProved."""
    try:
        shown = x509.load_pem_x509_certificate(certificate.encode())
        signed = base64.b64decode(signature, validate=True)
        shown.verify_directly_issued_by(authority)
        policies = shown.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except (ValueError, TypeError, InvalidSignature, binascii.Error, x509.ExtensionNotFound):
        raise NotProved("C-CERTIFICATE") from None
    if [one.policy_identifier for one in policies] != [USER_POLICY]:
        raise NotProved("C-CERTIFICATE")
    if not shown.not_valid_before_utc <= datetime.now(UTC) <= shown.not_valid_after_utc:
        raise NotProved("C-EXPIRED")
    key = shown.public_key()
    if not challenge or not isinstance(key, rsa.RSAPublicKey):
        raise NotProved("C-SIGNATURE")
    try:
        key.verify(signed, challenge.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise NotProved("C-SIGNATURE") from None
    return shown


def check_status(shown: x509.Certificate, authority: x509.Certificate, address: str) -> None:
    """有効性確認 — asks the JPKI now; no answer that can be believed means no. Raises: NotProved."""
    nonce = secrets.token_bytes(16)
    request = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(shown, authority, hashes.SHA256())
        .add_extension(x509.OCSPNonce(nonce), critical=False)
        .build()
    )
    try:
        content = _post(f"{address}/jpki/ocsp", request.public_bytes(serialization.Encoding.DER))
        answer = ocsp.load_der_ocsp_response(content)
        is_ours = _is_believable(answer, authority, shown, nonce)
    except (OSError, HTTPException, ValueError, x509.ExtensionNotFound):
        is_ours = False
    if not is_ours:
        raise NotProved("C-JPKI")
    if answer.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        raise NotProved("C-REVOKED")


def municipality_of(serial: str, address: str) -> str:
    """市町村コード of the holder, from J-LIS. Raises: NotProved."""
    try:
        found = json.loads(_post(f"{address}/jpki/municipality", json.dumps({"serial": serial}).encode()))
        return str(found["municipality_code"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        raise NotProved("C-JPKI") from None


def authority_in(folder: Path) -> x509.Certificate:
    """The registered CA of the JPKI. Raises: NotProved."""
    for file in sorted(folder.glob("*.pem")):
        return x509.load_pem_x509_certificate(file.read_bytes())
    raise NotProved("C-JPKI")


def _is_believable(
    answer: ocsp.OCSPResponse, authority: x509.Certificate, shown: x509.Certificate, nonce: bytes
) -> bool:
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return False
    key = authority.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    until = answer.next_update_utc
    return (
        answer.serial_number == shown.serial_number
        and answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce
        and until is not None
        and until >= datetime.now(UTC)
    )


def _post(address: str, content: bytes) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, content), timeout=_SECONDS) as answer:
        read: bytes = answer.read(_MOST_BYTES)
        return read
