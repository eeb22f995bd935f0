"""One exchange (電文交換) of the CS as client: a connection of its own, both sides proved, request and answer signed.

The one place where an answer about another person than asked is discarded and written down (M4). Call it outside of
transactions: it waits for somebody else.
"""

from __future__ import annotations

import http.client
import json
import logging
import ssl
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings

from daicho.foundation.audit.apart import record_apart
from daicho.foundation.clock import machine_now
from daicho.foundation.crypto.pki import Identity, identity_of
from daicho.foundation.messaging.inbox import NO_LAW, context_for, nothing_to_enqueue
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.systems.jukinet_server.outside.envelope import (
    MOST_BYTES,
    PATH,
    Answer,
    BadEnvelope,
    Request,
    Signer,
    is_of,
    read_answer,
    signed,
)

log = logging.getLogger(__name__)

SYSTEM = "jukinet_server"
ADDRESSES = "counterparts.json"
"""File in the data folder: address of each counterpart, e.g. ``{"prefecture": "https://10.1.0.1:9440"}``."""
DISCARDED = "jukinet.answer_discarded"
PEER_REFUSED = "jukinet.peer_refused"
NOTED_AGAIN = timedelta(hours=1)
"""A relay tries every few seconds: a peer that stays wrong is written down once in this time."""
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """接続 — where a peer is and what proves both sides.

    Args:
        peer: its name in certificates. title: its name in messages to staff. address: base URL.
        trust: folder with one folder of ``*.pem`` per registered peer. mine: our certificate and key.
    """

    peer: str
    title: str
    address: str
    trust: Path
    mine: Identity


@dataclass(frozen=True, slots=True)
class Question:
    """照会・通知 to a peer.

    Args:
        is_about: whether the body of an acknowledged answer is about exactly what was asked; see :func:`only_about`.
        message_id: the same one again when a request is repeated.
    """

    type: str
    municipality_code: str
    body: Mapping[str, Any] = field(repr=False)
    is_about: Callable[[Mapping[str, Any]], bool]
    message_id: str = field(default_factory=lambda: str(uuid.uuid4()))


class OtherPerson(NoAnswer):
    """対象者以外の回答 — discarded and written down (M4); nobody has seen it."""


def only_about(*resident_codes: str) -> Callable[[Mapping[str, Any]], bool]:
    """Every 住民票コード in the answer is one of these, at whatever depth; none given: the answer names nobody."""
    asked = frozenset(resident_codes)
    return lambda body: asked >= set(_resident_codes(body))


def _resident_codes(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if "resident_code" in value:
            yield str(value["resident_code"])
        for part in value.values():
            yield from _resident_codes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _resident_codes(part)


def ask(question: Question, line: Line, seconds: float = SECONDS) -> Answer:
    """One exchange. A rejection is an answer too.

    Raises: Unreachable (nothing was sent), NoAnswer (the peer may have acted), OtherPerson.
    """
    me = Signer(SYSTEM, line.mine)
    request = Request(
        type=question.type,
        message_id=question.message_id,
        sender=me.name,
        receiver=line.peer,
        municipality_code=question.municipality_code,
        sent_at=machine_now(),
        body=dict(question.body),
    )
    content = _post(line, signed(request, me), seconds)
    try:
        answer = read_answer(content, request, line.trust)
    except BadEnvelope as bad:
        _note_discarded(request, bad.code)
        raise NoAnswer(
            f"{line.title}の回答を確認できないため破棄しました({bad.code})。"
            "自動で再送するか、もう一度操作してください。続く場合は相手の担当に連絡してください。"
        ) from None
    if not question.is_about(answer.body):
        _note_discarded(request, "M4")
        raise OtherPerson(
            f"{line.title}から照会した者以外についての回答が届いたため、内容を見ずに破棄し、記録しました。"
            "もう一度行い、続く場合は相手の担当に連絡してください。"
        )
    return answer


def _note_discarded(request: Request, code: str) -> None:
    detail = {"peer": request.receiver, "type": request.type, "message": request.message_id, "code": code}
    ctx = context_for(SYSTEM, request.receiver, request.type, request.message_id, NO_LAW, nothing_to_enqueue)
    record_apart(ctx, event=DISCARDED, detail=detail)
    log.warning("discarded an answer of %s to %s: %s", request.receiver, request.type, code)


def _note_refused(line: Line, reason: str) -> None:
    """相互認証の失敗 — the other end could not prove to be the peer and was sent nothing (M56)."""
    ctx = context_for(SYSTEM, line.peer, line.title, "", NO_LAW, nothing_to_enqueue)
    detail = {"peer": line.peer, "reason": reason}
    if record_apart(ctx, event=PEER_REFUSED, detail=detail, not_again_within=NOTED_AGAIN):
        log.warning("refused %s: %s", line.peer, reason)


def _post(line: Line, content: bytes, seconds: float) -> bytes:
    connection = _connected(line, seconds)
    headers = {"content-type": "application/json", "connection": "close"}
    try:
        connection.request("POST", PATH, body=content, headers=headers)
        response = connection.getresponse()
        answer = response.read(MOST_BYTES + 1)
    except TimeoutError:
        raise NoAnswer(
            f"{line.title}から時間内に回答がありません。自動で再送するか、もう一度操作してください。"
        ) from None
    except (OSError, http.client.HTTPException):
        raise NoAnswer(
            f"{line.title}が回答せずに接続を切りました。自動で再送するか、もう一度操作してください。"
            "続く場合は当方の証明書の登録を確認してください。"
        ) from None
    finally:
        connection.close()
    if response.status != http.client.OK or len(answer) > MOST_BYTES:
        raise NoAnswer(
            f"{line.title}が回答できない状態です(HTTP {response.status})。自動で再送するか、もう一度操作してください。"
        )
    return answer


def _connected(line: Line, seconds: float) -> http.client.HTTPSConnection:
    """A connection whose other end is proved to be the peer, before anything is sent on it."""
    place = urlsplit(line.address)
    connection = http.client.HTTPSConnection(place.hostname or "", place.port, timeout=seconds, context=_context(line))
    try:
        connection.connect()
    except ssl.SSLError as failure:
        connection.close()
        if "certificate" in str(failure).lower():
            _note_refused(line, failure.reason or type(failure).__name__)
            raise Unreachable(_wrong(line)) from None
        raise Unreachable(_down(line)) from None
    except OSError:
        connection.close()
        raise Unreachable(_down(line)) from None
    if not _is_peer(connection, line):
        connection.close()
        _note_refused(line, "ANOTHER_NAME")
        raise Unreachable(_wrong(line))
    return connection


def _is_peer(connection: http.client.HTTPSConnection, line: Line) -> bool:
    shown = connection.sock.getpeercert(binary_form=True)
    return shown is not None and is_of(x509.load_der_x509_certificate(shown), line.peer, line.trust)


def _context(line: Line) -> ssl.SSLContext:
    """Trusts the CA registered for this peer and nobody else; the name is checked by :func:`_is_peer`."""
    files = sorted((line.trust / line.peer).glob("*.pem"))
    if not files:
        raise Unreachable(f"{line.title}の認証局の証明書が登録されていません。管理者が登録してください。")
    try:
        mine = (line.mine.certificate, line.mine.key)
        return _loaded(tuple(map(_marked, files)), _marked(mine[0]), _marked(mine[1]))
    except (OSError, ssl.SSLError):
        raise Unreachable(f"{line.title}と接続するための証明書を読めません。管理者が確認してください。") from None


_Marked = tuple[Path, int]


def _marked(file: Path) -> _Marked:
    return file, file.stat().st_mtime_ns


@lru_cache(maxsize=32)
def _loaded(authorities: tuple[_Marked, ...], certificate: _Marked, key: _Marked) -> ssl.SSLContext:
    """Read once while the files stay as they are. It holds no session: every exchange authenticates anew."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The peer is who its certificate says, wherever it runs: the address proves nothing.
    context.check_hostname = False
    for file, _ in authorities:
        context.load_verify_locations(file)
    context.load_cert_chain(certificate[0], key[0])
    return context


def _down(line: Line) -> str:
    return (
        f"{line.title}に接続できません。回線と相手の稼働状況を確認してください。復旧後に自動で送るか、操作し直せます。"
    )


def _wrong(line: Line) -> str:
    return (
        f"{line.title}の証明書を確認できないため、何も送らずに接続を切りました。"
        "登録した認証局の証明書と、接続先の設定を確認してください。"
    )


def configured_line(peer: str, title: str) -> Line:
    """The line as installed: address in ``counterparts.json``, CA in ``trust/<peer>``, our own certificate.

    Raises: Unreachable while no address is set.
    """
    file = Path(settings.DATA_DIR) / ADDRESSES
    address = json.loads(file.read_text()).get(peer, "") if file.is_file() else ""
    if not address:
        raise Unreachable(f"{title}のアドレスが設定されていません。管理者が設定してください。")
    return Line(peer, title, address, Path(settings.TRUST_DIR), identity_of(SYSTEM))
