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
"""Given a believed request envelope, apply it and decide."""


def signed_exchange(
    party: Party,
    authorities: Path,
    database: sqlite3.Connection,
    control: Control,
    handlers: Mapping[str, Handler],
    person_of: Callable[[Mapping[str, Any]], str],
    another_person: Callable[[str, Mapping[str, Any]], Mapping[str, Any]],
) -> Exchange:
    """The ASGI application.

    Args:
        authorities: folder of the CAs registered here. handlers: by 電文種別.
        person_of: 住民票コード that a request's body is about, to match orders.
        another_person: the body of an answer of this type, turned into one about somebody else (``other_person``).
    """
    database.execute(
        "create table if not exists answered (sender text not null, message_id text not null, digest text not null, "
        "reply text not null, primary key (sender, message_id))"
    )

    def answer(message: Any, order: Order | None) -> Answer:
        asked = message if isinstance(message, dict) else {}
        reply = _decided(message, party, authorities, database, handlers, order)
        body = dict(reply.body)
        if order is not None and order.kind == "other_person":
            body = dict(another_person(str(asked.get("type", "")), body))
        if order is not None and order.kind == "other_message":
            asked = {**asked, "message_id": str(uuid.uuid4())}
        made = envelope.answer(party, asked, reply.result, body, reason_code=reply.reason_code, reason=reply.reason)
        if order is not None and order.kind == "wrong_signature":
            made["signature"] = base64.b64encode(b"not a signature").decode()
        return 200, made

    def key(message: Any) -> tuple[str, str]:
        given = message if isinstance(message, dict) else {}
        body = given.get("body")
        return str(given.get("type", "")), person_of(body if isinstance(body, dict) else {})

    return Exchange(envelope.PATH, answer, key, control)


def _decided(
    message: Any,
    party: Party,
    authorities: Path,
    database: sqlite3.Connection,
    handlers: Mapping[str, Handler],
    order: Order | None,
) -> Reply:
    try:
        envelope.check(message, party.name, authorities)
        uuid.UUID(message["message_id"])
    except BadEnvelope as bad:
        return rejected(bad.code, bad.text)
    except ValueError:
        return rejected("J-ENVELOPE-001", "電文番号の形式が正しくありません。")
    handler = handlers.get(message["type"])
    if handler is None:
        return rejected("J-TYPE-001", "取り決めのない電文種別です。")
    if order is not None and order.kind == "reject":
        return rejected(order.reason_code, order.reason)
    return _once(database, message, handler)


def _once(database: sqlite3.Connection, message: Mapping[str, Any], handler: Handler) -> Reply:
    """A request sent again is answered as the first time; the same number with another body is rejected."""
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
        said = {"body": reply.body, "result": reply.result, "reason_code": reply.reason_code, "reason": reply.reason}
        database.execute(
            "insert into answered (sender, message_id, digest, reply) values (?, ?, ?, ?)",
            (*key, digest, json.dumps(said, ensure_ascii=False)),
        )
    return reply
