"""Answering (回答): one system's answers to declared questions, checked, limited in time and recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connections, transaction

from daicho.contracts.connections import may_ask
from daicho.contracts.inquiries import QUESTIONS, Answer, Question
from daicho.contracts.messages.body import ContractRefusal, read
from daicho.foundation.audit import record
from daicho.foundation.audit.log_lines import causing
from daicho.foundation.audit.numbers import masked
from daicho.foundation.clock import machine_now
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.inbox import NO_LAW, AuthenticatedPeer, context_for, nothing_to_enqueue
from daicho.foundation.messaging.question_form import AnswerHeader, QuestionHeader, open_signed, sign
from daicho.kernel.errors import DomainError
from daicho.kernel.law import LawTables

log = logging.getLogger(__name__)

SECONDS = 3.0
"""Time that a question may take altogether."""
_FRESH = timedelta(minutes=2)


class AnswerFailed(Exception):
    """No answer could be made (database away, unforeseen fault); the asker sees "unavailable"."""


@dataclass(frozen=True, slots=True)
class AnswerDesk:
    """回答窓口 — one system's providers by question type. DomainError from a provider is a refusal."""

    system: str
    providers: Mapping[str, Callable[[Any, Any], Answer]]
    law: LawTables = NO_LAW


def answer(desk: AnswerDesk, raw: bytes, peer: AuthenticatedPeer) -> bytes:
    """照会への回答 — the one entry for every transport. Transaction: the provider's reads and the audit row.

    Raises: ContractRefusal when the question cannot even be attributed (it then gets no signed answer);
        AnswerFailed; django.db.OperationalError when the time is up.
    """
    try:
        return _answer(desk, raw, peer)
    except (ContractRefusal, OperationalError):
        raise
    except Exception as fault:
        # The text of an unforeseen fault may hold personal data: only its kind is named.
        raise AnswerFailed(f"{desk.system}: {type(fault).__name__}") from None


def _answer(desk: AnswerDesk, raw: bytes, peer: AuthenticatedPeer) -> bytes:
    with serving(desk.system):
        header, body = open_signed(raw, QuestionHeader, None)
        with causing(str(header.id)):
            try:
                _check(desk, header, peer)
                content = _provide(desk, header, body)
            except (ContractRefusal, DomainError) as refusal:
                text = masked(refusal.text if isinstance(refusal, ContractRefusal) else refusal.message)
                _record(desk, header, "inquiry.refused", {"code": refusal.code})
                reply = AnswerHeader(
                    question=header.id, answerer=desk.system, outcome="refused", code=refusal.code, text=text[:1000]
                )
                return sign(desk.system, reply, {})
        return sign(desk.system, AnswerHeader(question=header.id, answerer=desk.system, outcome="answered"), content)


def _check(desk: AnswerDesk, header: QuestionHeader, peer: AuthenticatedPeer) -> None:
    if peer.system != header.asker:
        raise ContractRefusal("INQ-PEER", "接続してきた相手と照会元の名前が違います。証明書の設定を確認してください。")
    if header.answerer != desk.system or not may_ask(header.asker, desk.system, header.type):
        raise ContractRefusal("INQ-UNDECLARED", "接続表にない照会です。法的根拠のない照会には答えられません。")
    if abs(machine_now() - header.asked_at) > _FRESH:
        raise ContractRefusal(
            "INQ-STALE", "照会電文の時刻が古いか、時計がずれています。両方のシステムの時計を確認してください。"
        )
    if header.type not in desk.providers:
        raise ContractRefusal("INQ-PROVIDER", "照会先でこの照会の処理が用意されていません。")


def _provide(desk: AnswerDesk, header: QuestionHeader, body: bytes) -> dict[str, Any]:
    kind = next((q for q in QUESTIONS if (q.type, q.version) == (header.type, header.version)), None)
    if kind is None:
        raise ContractRefusal("INQ-VERSION", f"照会「{header.type}」第{header.version}版は取り決めにありません。")
    question: Question = read(kind, body)
    ctx = context_for(desk.system, header.asker, header.type, str(header.id), desk.law, nothing_to_enqueue)
    with transaction.atomic(using=desk.system):
        with connections[desk.system].cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, true)", [str(int(SECONDS * 1000))])
        given = desk.providers[header.type](ctx, question)
        if not isinstance(given, kind.answer_type):
            raise AnswerFailed(f"{header.type}: the provider gave {type(given).__name__}")
        if not kind.is_heartbeat:
            record(ctx, event="inquiry.answered", detail=_about(header))
    content: dict[str, Any] = given.model_dump(mode="json")
    return content


def _record(desk: AnswerDesk, header: QuestionHeader, event: str, detail: dict[str, object]) -> None:
    ctx = context_for(desk.system, header.asker, header.type, str(header.id), desk.law, nothing_to_enqueue)
    with transaction.atomic(using=desk.system):
        record(ctx, event=event, detail={**_about(header), **detail})
    log.warning("%s: %s of %s: %s", desk.system, event, header.asker, detail.get("code", ""))


def _about(header: QuestionHeader) -> dict[str, object]:
    return {"asker": header.asker, "type": header.type, "question": str(header.id)}
