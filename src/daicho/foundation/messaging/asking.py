"""Asking (照会): puts a declared question to another system; four outcomes, never inside a transaction, 3 seconds.

The composition root hands ``Asker(...).ask`` to contexts, so that ``ctx.ask(question)`` is all an action knows.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db import OperationalError, transaction

from daicho.contracts.connections import answerer_of
from daicho.contracts.inquiries import Answered, Outcome, Question, Refused, TimedOut, Unavailable
from daicho.contracts.messages.body import ContractRefusal, read
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.answering import SECONDS, AnswerDesk, AnswerFailed, answer
from daicho.foundation.messaging.inbox import AuthenticatedPeer
from daicho.foundation.messaging.question_form import AnswerHeader, QuestionHeader, open_signed, sign
from daicho.foundation.messaging.receiving import is_down
from daicho.foundation.messaging.transport import NoAnswer, Unreachable
from daicho.kernel.context import Context

log = logging.getLogger(__name__)


class InquiryTransport(Protocol):
    """伝送路 to one answerer; ``HttpsTransport`` is one too."""

    def ask(self, raw: bytes, seconds: float) -> bytes:
        """Raises: Unreachable, NoAnswer, ContractRefusal."""
        ...


@dataclass(frozen=True, slots=True)
class InProcessInquiry:
    """Within one process; the database's own time limit stops an answer that takes too long."""

    desk: AnswerDesk
    asker: str

    def ask(self, raw: bytes, seconds: float) -> bytes:
        """See :class:`InquiryTransport`."""
        try:
            return answer(self.desk, raw, AuthenticatedPeer(self.asker, "in_process"))
        except OperationalError as fault:
            raise (Unreachable("") if is_down(fault) else NoAnswer("")) from None
        except AnswerFailed as fault:
            log.error("no answer: %s", fault)
            raise Unreachable("") from None


@dataclass(frozen=True, slots=True)
class Asker:
    """照会元 — one system's way to all its answerers, by answerer."""

    system: str
    transports: Mapping[str, InquiryTransport]

    def ask(self, ctx: Context, question: Question) -> Outcome:
        """照会 — *never inside a transaction*: the answer may take 3 s. Two audit rows in transactions of their own.

        A heartbeat is not recorded here: whoever puts it records what changes.

        Raises: RuntimeError when called inside a transaction.
        """
        id_ = uuid.uuid4()
        answerer = answerer_of(self.system, question.type)
        self._record(
            ctx, question, "inquiry.asked", {"type": question.type, "to": answerer or "", "question": str(id_)}
        )
        if answerer is None:
            outcome: Outcome = Refused("INQ-UNDECLARED", "接続表にない照会です。法的根拠のない照会は行えません。")
        elif answerer not in self.transports:
            outcome = Unavailable()
        else:
            outcome = self._put(ctx, question, id_, answerer)
        detail: dict[str, object] = {"outcome": type(outcome).__name__, "question": str(id_)}
        if isinstance(outcome, Refused):
            detail["code"] = outcome.code
        self._record(ctx, question, "inquiry.outcome_received", detail)
        return outcome

    def _put(self, ctx: Context, question: Question, id_: uuid.UUID, answerer: str) -> Outcome:
        header = QuestionHeader(
            id=id_,
            type=question.type,
            version=question.version,
            asker=self.system,
            answerer=answerer,
            asked_at=machine_now(),
            caused_by=ctx.caused_by,
        )
        begun = time.monotonic()
        try:
            raw = self.transports[answerer].ask(sign(self.system, header, question.model_dump(mode="json")), SECONDS)
            if time.monotonic() - begun > SECONDS:
                return TimedOut()
            return _read(raw, question, id_, answerer)
        except NoAnswer:
            return TimedOut()
        except Unreachable:
            return Unavailable()
        except ContractRefusal as refusal:
            return Refused(refusal.code, refusal.text)

    def _record(self, ctx: Context, question: Question, event: str, detail: dict[str, object]) -> None:
        if question.is_heartbeat:
            return
        with serving(self.system), transaction.atomic(using=self.system, durable=True):
            record(ctx, event=event, detail=detail)


def _read(raw: bytes, question: Question, id_: uuid.UUID, answerer: str) -> Outcome:
    header, body = open_signed(raw, AnswerHeader, answerer)
    if header.question != id_ or header.answerer != answerer:
        raise ContractRefusal("INQ-OTHER", "別の照会への回答が届きました。破棄しました。もう一度行ってください。")
    if header.outcome == "refused":
        return Refused(header.code, header.text)
    return Answered(read(question.answer_type, body))
