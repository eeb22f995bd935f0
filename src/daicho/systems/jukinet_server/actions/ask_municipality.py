"""他の市区町村への請求: a 転出証明書情報 for somebody who came to us, and the 広域交付 for somebody who stands here.

Nothing is kept here: the certificate goes on to the registry, the copy is shown once. Written down before it is asked
and again with the outcome. Call these outside of transactions: they wait for somebody else.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.db import transaction

from daicho.contracts.inquiries.wide_area import WideAreaPerson
from daicho.contracts.messages import ContractRefusal, MoveOutCertificate, MoveOutCertificateReceived
from daicho.contracts.messages.body import Part, read
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.foundation.messaging.transport import Unreachable
from daicho.kernel.context import Context
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.outside.envelope import Answer
from daicho.systems.jukinet_server.outside.municipalities import ask_municipality, is_connected, not_connected
from daicho.systems.jukinet_server.queries.municipal_notices import certificate_received_about
from daicho.systems.jukinet_server.rules import municipal

ASKED, ANSWERED = "municipal_request.asked", "municipal_request.outcome_received"
CONFIRMED = "municipal_notice.confirmed_by_card"
P = TypeVar("P", bound=Part)
_IsAbout = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class WideAreaWish:
    """広域交付で求めるもの. Args: identity: how the person was checked."""

    scope: Literal["person", "household"]
    identity: Literal["card", "papers"]
    with_individual_number: bool = False
    with_resident_code: bool = False
    with_relationship: bool = False


class _Certificate(Part):
    certificate: MoveOutCertificate


class _Records(Part):
    records: tuple[WideAreaPerson, ...]


def want_certificate(
    ctx: Context, municipality: str, resident_code: str, purpose: str, *, verified_by_card: bool = False
) -> str:
    """転出証明書情報の要求 (JN-05) — on to the registry's worklist; its number. Opens the transactions.

    Args: verified_by_card: the mover has proved to be one by card and PIN here.
    Raises: ReasonRequired, MunicipalityNotConnected, MunicipalityRefused, MunicipalitySilent.
    """
    body = {
        "resident_code": resident_code,
        "municipality_code_from": municipality,
        "purpose": "move_in",
        "operator": ctx.actor.staff_id,
    }
    answer = _asked(ctx, municipality, municipal.CERTIFICATE_REQUEST, body, purpose, _names(resident_code))
    certificate = _read(_Certificate, answer).certificate
    with transaction.atomic(using=ctx.system):
        _pass_on(ctx, municipality, certificate, verified_by_card=verified_by_card)
    return certificate.certificate_number


def confirm_by_card(ctx: Context, municipality: str, resident_code: str) -> str:
    """本人確認済みの印 on the 転出証明書情報 that has come already; its number or nothing. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        body = certificate_received_about(municipality, resident_code)
        if body is None:
            return ""
        certificate = read(MoveOutCertificate, json.dumps(body, ensure_ascii=False).encode())
        _pass_on(ctx, municipality, certificate, verified_by_card=True)
        detail = {"municipality": municipality, "number": certificate.certificate_number}
        record(ctx, event=CONFIRMED, detail=detail)
    return certificate.certificate_number


def _pass_on(ctx: Context, municipality: str, certificate: MoveOutCertificate, *, verified_by_card: bool) -> None:
    received = MoveOutCertificateReceived(
        sender=municipality, received_at=machine_now(), certificate=certificate, verified_by_card=verified_by_card
    )
    send(ctx, received, subject=f"{municipality}:{certificate.certificate_number}")


def ask_wide_area(
    ctx: Context, municipality: str, resident_code: str, wish: WideAreaWish, purpose: str
) -> tuple[WideAreaPerson, ...]:
    """広域交付の請求 (JN-09) — the record to show, without 戸籍の表示. Opens the transactions.

    The 住民票コード is always asked for, since without it nobody could tell an answer about somebody else (M4).
    Raises: ReasonRequired, MunicipalityNotConnected, MunicipalityRefused, MunicipalitySilent.
    """
    body = {
        "request_number": f"{CITY_CODE}-{uuid.uuid4().hex[:16]}",
        "resident_code": resident_code,
        "scope": wish.scope,
        "members": [],
        "with_individual_number": wish.with_individual_number,
        "with_resident_code": True,
        "with_relationship": wish.with_relationship,
        "identity": wish.identity,
        "purpose": "certificate",
        "operator": ctx.actor.staff_id,
        "terminal": ctx.terminal,
    }
    answer = _asked(ctx, municipality, municipal.WIDE_AREA, body, purpose, _names(resident_code))
    records = _read(_Records, answer).records
    return records if wish.with_resident_code else tuple(r.model_copy(update={"resident_code": None}) for r in records)


def _names(resident_code: str) -> _IsAbout:
    """An answer that does not name the person asked for is about somebody else; a rejection names nobody."""

    def is_about(body: Mapping[str, Any]) -> bool:
        people = body.get("records") or (body.get("certificate") or {}).get("persons") or []
        return not body or any(isinstance(one, dict) and one.get("resident_code") == resident_code for one in people)

    return is_about


def _asked(
    ctx: Context, municipality: str, type_: str, body: dict[str, Any], purpose: str, is_about: _IsAbout
) -> Answer:
    if not purpose.strip():
        raise errors.ReasonRequired(what="他の市区町村への請求")
    if not is_connected(municipality):
        raise errors.MunicipalityNotConnected(text=not_connected(municipality))
    _note(ctx, ASKED, municipality, type_, purpose.strip())
    try:
        answer = ask_municipality(municipality, type_, body, is_about, str(uuid.uuid4()))
    except Unreachable as absence:
        _note(ctx, ANSWERED, municipality, type_, "no_answer")
        raise errors.MunicipalitySilent(text=str(absence)) from None
    _note(ctx, ANSWERED, municipality, type_, answer.reason_code or answer.result, shows_number=not answer.reason_code)
    if answer.result != "acknowledged":
        raise errors.MunicipalityRefused(who=municipal.title_of(municipality), why=answer.reason)
    return answer


def _read(kind: type[P], answer: Answer) -> P:
    try:
        return read(kind, json.dumps(answer.body, ensure_ascii=False).encode())
    except ContractRefusal as refusal:
        raise errors.MunicipalitySilent(text=refusal.text) from None


def _note(ctx: Context, event: str, municipality: str, type_: str, what: str, *, shows_number: bool = False) -> None:
    with transaction.atomic(using=ctx.system):
        detail = {"municipality": municipality, "type": type_, "reason": what}
        record(ctx, event=event, detail=detail, individual_number_shown=shows_number)
