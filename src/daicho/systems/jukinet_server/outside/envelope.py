"""電文 of ``specs/jukinet``: signed envelopes, made with our key and believed only of the peer that they name."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import Identity

PATH = "/juki/v2/exchange"
MOST_BYTES = 8_000_000
APART = timedelta(minutes=10)
Result = Literal["acknowledged", "rejected", "out_of_order"]
_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class BadEnvelope(Exception):
    """信用できない電文 — ``code`` and ``text`` are what its sender is told; never a part of the envelope itself."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


class Request(BaseModel):
    """要求電文 — see ``specs/jukinet/README.md``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    interface: Literal["jukinet/2"] = "jukinet/2"
    type: str = Field(pattern=r"^[a-z_]{1,60}$")
    message_id: str = Field(pattern=_UUID)
    sender: str = Field(max_length=60)
    receiver: str = Field(max_length=60)
    municipality_code: str = Field(pattern=r"^[0-9]{6}$")
    sent_at: AwareDatetime
    body: dict[str, Any] = Field(repr=False)


class Answer(Request):
    """回答電文 — the request's members and what the peer decided."""

    message_id: str = Field(pattern=rf"{_UUID}|^$")
    municipality_code: str = Field(pattern=r"^[0-9]{6}$|^$")
    type: str = Field(pattern=r"^[a-z_]{1,70}$")
    result: Result
    reason_code: str = ""
    reason: str = ""


_Envelope = TypeVar("_Envelope", bound=Request)


@dataclass(frozen=True, slots=True)
class Signer:
    """署名者 — we, by the name in our certificate."""

    name: str
    identity: Identity


def signed(envelope: Request, by: Signer) -> bytes:
    """署名済み電文, ready to be sent."""
    said = envelope.model_dump(mode="json") | {"certificate": by.identity.certificate.read_text()}
    mark = _key(by.identity.key, by.identity.key.stat().st_mtime_ns).sign(canonical(said), ec.ECDSA(hashes.SHA256()))
    return canonical(said | {"signature": base64.b64encode(mark).decode()})


def read_request(content: bytes, me: str, trust: Path, peer: str = "") -> Request:
    """要求電文 that somebody sent us.

    Args: trust: folder with one folder of ``*.pem`` per registered peer. peer: name proved by the connection itself,
        empty where TLS ends before us.
    Raises: BadEnvelope.
    """
    return _read(content, Request, me, trust, peer)


def read_answer(content: bytes, asked: Request, trust: Path) -> Answer:
    """回答電文 to our request, from the very peer asked. Raises: BadEnvelope, also for an answer to another request."""
    answer = _read(content, Answer, asked.sender, trust, asked.receiver)
    if (answer.message_id, answer.type) != (asked.message_id, f"{asked.type}_answer"):
        raise BadEnvelope("J-ENVELOPE-006", "別の要求に対する回答です。")
    return answer


def answer_to(asked: Request, result: Result, body: Mapping[str, Any], code: str = "", reason: str = "") -> Answer:
    """回答電文 of ours, not yet signed; sender and receiver change places."""
    return Answer(
        type=f"{asked.type}_answer",
        message_id=asked.message_id,
        sender=asked.receiver,
        receiver=asked.sender,
        municipality_code=asked.municipality_code,
        sent_at=machine_now(),
        result=result,
        reason_code=code,
        reason=reason,
        body=dict(body),
    )


def canonical(said: Mapping[str, Any]) -> bytes:
    """正規形 — the bytes that are signed and digested."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _read(content: bytes, form: type[_Envelope], me: str, trust: Path, peer: str) -> _Envelope:
    said, signature = _opened(content)
    try:
        envelope = form.model_validate({name: value for name, value in said.items() if name != "certificate"})
        certificate = x509.load_pem_x509_certificate(said["certificate"].encode())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadEnvelope("J-ENVELOPE-001", "電文の形式が正しくありません。") from None
    _believe(certificate, envelope.sender, trust, peer)
    _verify(certificate, signature, said)
    if envelope.receiver != me:
        raise BadEnvelope("J-ENVELOPE-004", "宛先が異なる電文です。")
    if abs(machine_now() - envelope.sent_at) > APART:
        raise BadEnvelope("J-ENVELOPE-005", "送信日時が許される範囲にありません。")
    return envelope


def _opened(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Everything that is signed, and the signature."""
    try:
        given = json.loads(content)
        return given, base64.b64decode(given.pop("signature"), validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadEnvelope("J-ENVELOPE-001", "電文の形式が正しくありません。") from None


def _believe(certificate: x509.Certificate, sender: str, trust: Path, peer: str) -> None:
    if peer and peer != sender:
        raise BadEnvelope("J-ENVELOPE-002", "電文の送信者が接続の相手と異なります。")
    if not is_of(certificate, sender, trust):
        raise BadEnvelope("J-ENVELOPE-002", "電文の証明書が送信者のものではありません。")


def is_of(certificate: x509.Certificate, peer: str, trust: Path) -> bool:
    """本人性 — whether a certificate names this peer and a CA registered for this very peer issued it."""
    names = [part.value for part in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [peer] or not certificate.not_valid_before_utc <= machine_now() <= certificate.not_valid_after_utc:
        return False
    return any(_is_issued_by(certificate, authority) for authority in authorities(trust, peer))


def authorities(trust: Path, peer: str) -> list[x509.Certificate]:
    """登録した認証局 of one peer. A name that is no plain folder name has none."""
    if not peer.replace("-", "").replace("_", "").isalnum():
        return []
    return [_certificate(file, file.stat().st_mtime_ns) for file in sorted((trust / peer).glob("*.pem"))]


def _is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _verify(certificate: x509.Certificate, signature: bytes, said: Mapping[str, Any]) -> None:
    key = certificate.public_key()
    try:
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise InvalidSignature
        key.verify(signature, canonical(said), ec.ECDSA(hashes.SHA256()))
    except (ValueError, RecursionError, InvalidSignature):
        raise BadEnvelope("J-ENVELOPE-003", "電文の署名が正しくありません。") from None


@lru_cache(maxsize=64)
def _certificate(file: Path, changed_at: int) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


@lru_cache(maxsize=4)
def _key(file: Path, changed_at: int) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("the key that signs is not an elliptic curve key")
    return key
