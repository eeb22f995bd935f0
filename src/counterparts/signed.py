"""電文交換の受け口 with signed envelopes (``specs/jukinet/``): check, answer as the first time, or answer wrongly."""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterparts import envelope
from counterparts.control import Control, Order
from counterparts.envelope import BadEnvelope, Party
from counterparts.exchange import Answer, Exchange
from counterparts.journal import Journal


@dataclass(frozen=True, slots=True)
class Reply:
    """回答 — what a handler decided."""

    body: Mapping[str, Any] = field(default_factory=dict)
    result: str = "acknowledged"
    reason_code: str = ""
    reason: str = ""


def rejected(code: str, text: str) -> Reply:
    """却下."""
    return Reply(result="rejected", reason_code=code, reason=text)


Handler = Callable[[Mapping[str, Any]], Reply]
"""Given a believed request envelope, apply it inside the open transaction and decide."""


@dataclass(frozen=True, slots=True)
class Desk:
    """受付 — what one counterpart answers.

    Args:
        handlers: by 電文種別. anew: types that are decided anew each time, because they change nothing or know their
            own repetitions. unchecked: handlers used instead when ordered to ``acknowledge``.
        person_of: 住民票コード that a request's body is about, to match orders.
        another_person: the body of an answer of this type, turned into one about somebody else (``other_person``).
    """

    handlers: Mapping[str, Handler]
    person_of: Callable[[Mapping[str, Any]], str]
    another_person: Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
    anew: frozenset[str] = frozenset()
    unchecked: Mapping[str, Handler] = field(default_factory=dict)


def signed_exchange(
    party: Party, trust: Path, database: sqlite3.Connection, control: Control, journal: Journal, desk: Desk
) -> Exchange:
    """The ASGI application.

    Args: trust: folder with one folder of ``*.pem`` per registered peer.
    """
    database.execute(
        "create table if not exists answered (sender text not null, message_id text not null, digest text not null, "
        "reply text not null, primary key (sender, message_id))"
    )

    def answer(message: Any, order: Order | None, peer: str) -> Answer:
        asked = message if isinstance(message, dict) else {}
        reply = _decided(message, (party, trust, peer), database, desk, order)
        journal.note(
            peer, _text(asked, "type"), _text(asked, "message_id"), (reply.result, reply.reason_code), _kind(order)
        )
        body = dict(reply.body)
        if _kind(order) == "other_person":
            body = dict(desk.another_person(_text(asked, "type"), body))
        if _kind(order) == "other_message":
            asked = {**asked, "message_id": str(uuid.uuid4())}
        made = envelope.answer(party, asked, reply.result, body, reason_code=reply.reason_code, reason=reply.reason)
        if _kind(order) == "wrong_signature":
            made["signature"] = base64.b64encode(b"not a signature").decode()
        return 200, made

    def key(message: Any) -> tuple[str, str]:
        given = message if isinstance(message, dict) else {}
        body = given.get("body")
        return _text(given, "type"), desk.person_of(body if isinstance(body, dict) else {})

    return Exchange(envelope.PATH, answer, key, control)


def _kind(order: Order | None) -> str:
    return order.kind if order is not None else ""


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _decided(
    message: Any, ends: tuple[Party, Path, str], database: sqlite3.Connection, desk: Desk, order: Order | None
) -> Reply:
    party, trust, peer = ends
    try:
        envelope.check(message, party.name, trust, peer=peer)
    except BadEnvelope as bad:
        return rejected(bad.code, bad.text)
    if order is not None and order.kind == "reject":
        return rejected(order.reason_code, order.reason)
    handlers = desk.unchecked if _kind(order) == "acknowledge" else {}
    handler = handlers.get(message["type"]) or desk.handlers.get(message["type"])
    if handler is None:
        return rejected("J-TYPE-001", "取り決めのない電文種別です。")
    if message["type"] in desk.anew:
        with database:
            database.execute("begin immediate")
            return handler(message)
    return _once(database, message, handler)


def _once(database: sqlite3.Connection, message: Mapping[str, Any], handler: Handler) -> Reply:
    """An acknowledged request sent again is answered as the first time; its number with another body is rejected.

    One that was rejected is decided anew: what stood in its way may be gone.
    """
    digest = hashlib.sha256(envelope.canonical({"type": message["type"], "body": message["body"]})).hexdigest()
    key = (message["sender"], message["message_id"])
    with database:
        database.execute("begin immediate")
        earlier = database.execute(
            "select digest, reply from answered where sender = ? and message_id = ?", key
        ).fetchone()
        if earlier is not None:
            if earlier[0] != digest:
                return rejected("J-ENVELOPE-006", "同じ電文番号で内容の異なる電文を受け付けています。")
            return Reply(**json.loads(earlier[1]))
        reply = handler(message)
        if reply.result != "acknowledged":
            return reply
        said = {"body": reply.body, "result": reply.result, "reason_code": reply.reason_code, "reason": reply.reason}
        database.execute(
            "insert into answered (sender, message_id, digest, reply) values (?, ?, ?, ?)",
            (*key, digest, json.dumps(said, ensure_ascii=False)),
        )
    return reply
