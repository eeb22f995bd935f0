"""電文の受信: one request of another municipality is believed or not, decided once, answered and signed.

A request that comes again under its 電文番号 is answered as the first time; a municipality's come one after the other.
"""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.db import connections, transaction

from daicho.contracts.inquiries import Outcome
from daicho.foundation.audit import record
from daicho.foundation.crypto.pki import identity_of, peer_system
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.inbox import context_for
from daicho.kernel.context import Context
from daicho.kernel.law import LawTables
from daicho.systems.jukinet_server.actions.answer_municipality import ANSWERED_ANEW, answer_anew
from daicho.systems.jukinet_server.actions.take_notice import Decision, rejected, take_notice
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.jukinet_server.outside.envelope import (
    Answer,
    BadEnvelope,
    Request,
    Signer,
    answer_to,
    is_of,
    read_request,
    signed,
)
from daicho.systems.jukinet_server.rules.municipal import TITLES, municipality_of

SYSTEM = "jukinet_server"
REFUSED, PEER_REFUSED = "exchange.refused", "exchange.peer_refused"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the composition root hands over: how the registry is asked, what it takes to make a context."""

    ask: Callable[[Context, Any], Outcome]
    law: LawTables
    enqueue: Any


def receive_exchange(content: bytes, peer: str, around: Surroundings) -> bytes | None:
    """The signed answer; None for what is no request at all.

    Args: peer: name that the client certificate has proved.
    """
    me = Signer(SYSTEM, identity_of(SYSTEM))
    with serving(SYSTEM):
        try:
            request = read_request(content, SYSTEM, Path(settings.TRUST_DIR), peer)
        except BadEnvelope as bad:
            _note(peer, REFUSED, {"code": bad.code, "peer": peer})
            broken = _answerable(content, peer)
            return None if broken is None else signed(answer_to(broken, "rejected", {}, bad.code, bad.text), me)
        decision = _decide(request, around)
        return signed(_answer(request, decision), me)


def is_registered(certificate: bytes) -> bool:
    """Whether a certificate names a municipality and is of the authority registered for it."""
    name = peer_system(certificate) or ""
    loaded = x509.load_der_x509_certificate(certificate)
    return bool(municipality_of(name)) and is_of(loaded, name, Path(settings.TRUST_DIR))


def note_refused_peer(name: str, reason: str) -> None:
    """相互認証 — writes down a peer that could not prove itself; it has got no byte."""
    with serving(SYSTEM):
        _note(name or "unknown", PEER_REFUSED, {"peer": name, "reason": reason})


def _decide(request: Request, around: Surroundings) -> Decision:
    municipality = municipality_of(request.sender)
    if not municipality or municipality != request.municipality_code:
        decision = rejected("M-MUNICIPALITY-001", "送信者の市区町村が接続先として登録されていません。")
        _note(request.sender, REFUSED, {"code": decision.reason_code, "type": request.type})
        return decision
    if request.type not in TITLES:
        return rejected("J-TYPE-001", "取り決めのない電文種別です。")
    ctx = context_for(SYSTEM, request.sender, request.type, request.message_id, around.law, around.enqueue)
    if request.type in ANSWERED_ANEW:
        return answer_anew(ctx, municipality, request.type, request.body, around.ask)
    digest = hashlib.sha256(json.dumps([request.type, request.body], sort_keys=True).encode()).digest()
    with transaction.atomic(using=SYSTEM):
        _one_at_a_time(municipality)
        earlier = MunicipalNotice.objects.filter(
            direction="received", municipality=municipality, message=uuid.UUID(request.message_id)
        ).first()
        if earlier is None:
            return take_notice(ctx, municipality, request, digest)
        if bytes(earlier.digest) != digest:
            return rejected("J-ENVELOPE-006", "同じ電文番号で内容の異なる電文を受け付けています。")
        return Decision({**(earlier.answer or {}), "duplicate": True})


def _one_at_a_time(municipality: str) -> None:
    """順序 — the next request of a municipality waits until this one is decided."""
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"municipality {municipality}"])


def _answer(request: Request, decision: Decision) -> Answer:
    return answer_to(
        request,
        "rejected" if decision.reason_code else "acknowledged",
        decision.body,
        decision.reason_code,
        decision.reason,
    )


def _answerable(content: bytes, peer: str) -> Request | None:
    """What can be made out of a request that is not believed, so that its sender learns of the rejection."""
    try:
        given = json.loads(content)
        head = {name: given[name] for name in ("type", "message_id", "municipality_code", "sent_at")}
        return Request.model_validate_json(json.dumps({**head, "sender": peer, "receiver": SYSTEM, "body": {}}))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _note(peer: str, event: str, detail: dict[str, object]) -> None:
    ctx = context_for(SYSTEM, peer, "", "", LawTables({}), None)
    with transaction.atomic(using=SYSTEM):
        record(ctx, event=event, detail=detail)
    log.warning("%s: %s %s", event, peer, detail.get("code") or detail.get("reason"))
