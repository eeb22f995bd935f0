"""Signed envelopes (電文) of ``specs/jukinet/``: made and checked by a counterpart with its own key."""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from counterparts.certificates import ServerCertificate

INTERFACE = "jukinet/2"
PATH = "/juki/v2/exchange"
_APART = timedelta(minutes=10)
_IS_NAME = re.compile(r"[a-z0-9_-]{1,60}")
_REQUEST = {
    "interface", "type", "message_id", "sender", "receiver", "municipality_code", "sent_at", "body", "certificate",
    "signature",
}  # fmt: skip
_ANSWER = _REQUEST | {"result", "reason_code", "reason"}


class BadEnvelope(ValueError):
    """The envelope cannot be believed; ``code`` is that of ``specs/jukinet/``."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Party:
    """当事者 — who signs: the name in the certificate, and the files of certificate and key."""

    name: str
    identity: ServerCertificate


def request(
    party: Party, receiver: str, type_: str, municipality_code: str, body: Mapping[str, Any], message_id: str = ""
) -> dict[str, Any]:
    """要求電文, signed.

    Args: message_id: that of the first time when a request is repeated.
    """
    head = _head(party, receiver, type_, message_id or str(uuid.uuid4()), municipality_code)
    return signed(party, {**head, "body": dict(body)})


def answer(
    party: Party,
    asked: Mapping[str, Any],
    result: str,
    body: Mapping[str, Any],
    *,
    reason_code: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """回答電文 to a request, signed. A request too broken to name its sender is answered all the same."""
    head = _head(party, _text(asked, "sender"), f"{_text(asked, 'type')}_answer", _text(asked, "message_id"), "")
    head["municipality_code"] = _text(asked, "municipality_code")
    said = {"result": result, "reason_code": reason_code, "reason": reason, "body": dict(body)}
    return signed(party, {**head, **said})


def check(given: Any, receiver: str, trust: Path, *, peer: str = "", is_answer: bool = False) -> None:
    """Believe an envelope or not.

    Args:
        receiver: who we are. trust: folder with one folder of ``*.pem`` per registered peer.
        peer: name that the connection proved, when it did.
    Raises: BadEnvelope.
    """
    if not isinstance(given, dict) or set(given) != (_ANSWER if is_answer else _REQUEST):
        raise BadEnvelope("J-ENVELOPE-001", "電文の形式が正しくありません。")
    if given["interface"] != INTERFACE or not isinstance(given["body"], dict):
        raise BadEnvelope("J-ENVELOPE-001", "電文の版または本文の形式が正しくありません。")
    if not all(isinstance(given[name], str) for name in set(given) - {"body"}):
        raise BadEnvelope("J-ENVELOPE-001", "電文の項目の形式が正しくありません。")
    certificate = _certificate(given["certificate"])
    if peer not in ("", given["sender"]) or not is_of(certificate, given["sender"], trust):
        raise BadEnvelope("J-ENVELOPE-002", "電文の証明書が送信者のものではありません。")
    _verify(certificate, given)
    if given["receiver"] != receiver:
        raise BadEnvelope("J-ENVELOPE-004", "宛先が異なる電文です。")
    if not _is_recent(given["sent_at"]):
        raise BadEnvelope("J-ENVELOPE-005", "送信日時が許される範囲にありません。")
    if not is_answer and not _is_uuid(given["message_id"]):
        raise BadEnvelope("J-ENVELOPE-006", "電文番号の形式が正しくありません。")


def is_of(certificate: x509.Certificate, peer: str, trust: Path) -> bool:
    """Whether a certificate names this peer and is of a CA registered for this very peer."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if [name.value for name in names] != [peer] or not _IS_NAME.fullmatch(peer):
        return False
    if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
        return False
    for file in sorted((trust / peer).glob("*.pem")):
        try:
            certificate.verify_directly_issued_by(_authority(file, file.stat().st_mtime_ns))
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


def canonical(members: Mapping[str, Any]) -> bytes:
    """正規形 — what is signed and digested."""
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _head(party: Party, receiver: str, type_: str, message_id: str, municipality_code: str) -> dict[str, Any]:
    return {
        "interface": INTERFACE,
        "type": type_,
        "message_id": message_id,
        "sender": party.name,
        "receiver": receiver,
        "municipality_code": municipality_code,
        "sent_at": datetime.now(UTC).isoformat(),
    }


def _text(asked: Mapping[str, Any], name: str) -> str:
    given = asked.get(name)
    return given if isinstance(given, str) else ""


def _is_uuid(given: str) -> bool:
    try:
        return str(uuid.UUID(given)) == given
    except ValueError:
        return False


def signed(party: Party, members: Mapping[str, Any]) -> dict[str, Any]:
    """With certificate and signature of a party."""
    whole = {**members, "certificate": party.identity.certificate.read_text()}
    key = _key(party.identity.key, party.identity.key.stat().st_mtime_ns)
    signature = key.sign(canonical(whole), ec.ECDSA(hashes.SHA256()))
    return {**whole, "signature": base64.b64encode(signature).decode()}


@lru_cache(maxsize=8)
def _key(file: Path, changed_at: int) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("an elliptic curve key is needed")
    return key


@lru_cache(maxsize=32)
def _authority(file: Path, changed_at: int) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        raise BadEnvelope("J-ENVELOPE-002", "電文の証明書を読み取れません。") from None


def _verify(certificate: x509.Certificate, given: Mapping[str, Any]) -> None:
    key = certificate.public_key()
    said = {name: value for name, value in given.items() if name != "signature"}
    try:
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise InvalidSignature
        key.verify(base64.b64decode(given["signature"]), canonical(said), ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        raise BadEnvelope("J-ENVELOPE-003", "電文の署名が正しくありません。") from None


def _is_recent(sent_at: Any) -> bool:
    try:
        return abs(datetime.now(UTC) - datetime.fromisoformat(str(sent_at))) <= _APART
    except (ValueError, TypeError):
        return False
