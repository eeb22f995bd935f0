"""証明書交付センターの受け口: five questions of the centre, each answered in its own call (``specs/kiosk``, C13)."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.inbox import context_for, nothing_to_enqueue
from daicho.kernel.context import Context
from daicho.kernel.law import LawTables
from daicho.systems.certificate_server.actions.keep_outcome import keep_outcome, receipt_state
from daicho.systems.certificate_server.actions.note_at_door import note_refused_peer, note_unreadable
from daicho.systems.certificate_server.actions.offer_certificates import identify_at_kiosk, offer_certificates
from daicho.systems.certificate_server.actions.order_at_kiosk import KioskRequest, order_at_kiosk
from daicho.systems.certificate_server.api.kiosk_messages import (
    Answer,
    CertificateQuestion,
    Form,
    OfferQuestion,
    OutcomeReport,
    PersonQuestion,
    StateQuestion,
    certificate_answer,
    offer_answer,
    outcome_answer,
    person_answer,
    refused,
    state_answer,
)
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.receipts import Outcome, ReceiptState

SYSTEM = "certificate_server"
CENTRE = "kiosk_centre"
"""commonName of the centre's client certificate, and the folder of its authority."""
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Question:
    form: type[Form]
    answer: Callable[[Context, Any, float], Answer]


def answer_kiosk(path: str, content: bytes, law: LawTables) -> bytes:
    """回答 to the centre. Args: path: one of :data:`PATHS`."""
    started = time.monotonic()
    question = _QUESTIONS[path]
    ctx = context_for(SYSTEM, CENTRE, "コンビニ交付", str(uuid.uuid4()), law, nothing_to_enqueue)
    with serving(SYSTEM):
        try:
            said = question.form.model_validate_json(content)
            given = question.answer(replace(ctx, terminal=getattr(said, "kiosk", "")), said, started)
        except ValidationError:
            note_unreadable(ctx, path)
            given = refused(RefusalCode.FORM)
        except KioskRefused as refusal:
            given = refused(refusal.refusal)
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()


def refused_peer(name: str, reason: str, law: LawTables) -> None:
    """A peer that could not prove to be the centre got no byte and is written down."""
    with serving(SYSTEM):
        note_refused_peer(context_for(SYSTEM, name or "unknown", "", "", law, nothing_to_enqueue), name, reason)


def _offer(ctx: Context, said: OfferQuestion, started: float) -> Answer:
    return offer_answer(offer_certificates(ctx))


def _person(ctx: Context, said: PersonQuestion, started: float) -> Answer:
    return person_answer(identify_at_kiosk(ctx, said.serial))


def _certificate(ctx: Context, said: CertificateQuestion, started: float) -> Answer:
    request = KioskRequest(
        receipt_number=said.receipt_number,
        serial=said.serial,
        kind=said.kind,
        scope=KioskScope(said.scope),
        members=said.members,
        options=said.options,
        copies=said.copies,
    )
    return certificate_answer(order_at_kiosk(ctx, request, started))


def _outcome(ctx: Context, said: OutcomeReport, started: float) -> Answer:
    outcome = Outcome(ReceiptState(said.outcome), said.sheets_printed, said.paid)
    return outcome_answer(said.receipt_number, keep_outcome(ctx, said.receipt_number, outcome))


def _state(ctx: Context, said: StateQuestion, started: float) -> Answer:
    return state_answer(receipt_state(ctx, said.receipt_number))


_QUESTIONS: Mapping[str, _Question] = {
    "/kiosk/v1/offer": _Question(OfferQuestion, _offer),
    "/kiosk/v1/person": _Question(PersonQuestion, _person),
    "/kiosk/v1/certificate": _Question(CertificateQuestion, _certificate),
    "/kiosk/v1/outcome": _Question(OutcomeReport, _outcome),
    "/kiosk/v1/state": _Question(StateQuestion, _state),
}
PATHS = tuple(_QUESTIONS)
