"""公的個人認証: whether a user certificate is one of J-LIS and a signature was made with its key just now."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from daicho.systems.jukinet_server.outside.envelope import authorities

AUTHORITY = "jpki"
"""Folder of ``trust`` with the certificates of the CA of the cards."""
USER_POLICY = x509.ObjectIdentifier("1.2.392.200149.8.5.1.3.30")
"""利用者証明用電子証明書; a signature certificate has another policy."""


def user_certificate_fault(pem: str, signature: str, challenge: bytes, trust: Path, now: datetime) -> str:
    """What is wrong with a certificate or signature, in words for staff; empty when both are good."""
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        signed = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return "利用者証明用電子証明書を読み取れません。"
    if not any(_is_issued_by(certificate, one) for one in authorities(trust, AUTHORITY)):
        return "利用者証明用電子証明書が登録した認証局のものではありません。"
    if not _is_user_certificate(certificate):
        return "利用者証明用の電子証明書ではありません。"
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return "利用者証明用電子証明書の有効期間が過ぎています。"
    key = certificate.public_key()
    try:
        if not isinstance(key, rsa.RSAPublicKey):
            raise InvalidSignature
        key.verify(signed, challenge, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return "利用者証明の署名が正しくありません。"
    return ""


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
