"""交付する証明書の案内: what kiosks give out, to whom, and from when on again; each look at a household is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.municipal.certificates.items import display_name
from daicho.systems.certificate_server.actions.receipt_steps import record_refusal
from daicho.systems.certificate_server.errors import KioskRefused
from daicho.systems.certificate_server.queries.kiosk_scene import KioskScene, kiosk_scene
from daicho.systems.certificate_server.queries.member_tokens import member_token
from daicho.systems.certificate_server.queries.service import fee_on, kiosk_service
from daicho.systems.certificate_server.queries.sources import SourceMember
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope, KioskService
from daicho.systems.certificate_server.rules.service_hours import ClosedReason, closed_reason, next_opening
from daicho.systems.certificate_server.rules.standing import refusal_of
from daicho.systems.certificate_server.rules.wish import options_for, scopes_for

IDENTIFIED = "kiosk.identified"


@dataclass(frozen=True, slots=True)
class OfferedKind:
    """交付する証明書の一種. Args: fee: yen a copy."""

    kind: str
    fee: int
    scopes: tuple[KioskScope, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """交付する証明書. Args: closed: why nothing is given out now; None within the hours."""

    closed: ClosedReason | None
    next_opening: datetime | None
    kinds: tuple[OfferedKind, ...]
    most_copies: int


@dataclass(frozen=True, slots=True)
class OfferedMember:
    """世帯員 as the kiosk shows them. Args: token: names the member for this serial alone."""

    token: str
    name: str
    birth: str
    is_applicant: bool


@dataclass(frozen=True, slots=True)
class PersonOffer:
    """交付を受けられる者の世帯と、交付できる証明書."""

    members: tuple[OfferedMember, ...]
    kinds: tuple[OfferedKind, ...]
    most_copies: int


def offer_certificates(ctx: Context) -> Offer:
    """交付する証明書の案内 — before anybody is known. Every kiosk asks every minute: nothing is written down."""
    service = kiosk_service()
    closed = closed_reason(service.hours, ctx.now)
    opening = next_opening(service.hours, ctx.now) if closed else None
    return Offer(closed, opening, _kinds(ctx, service, service.scopes, service.options), service.most_copies)


def identify_at_kiosk(ctx: Context, serial: str) -> PersonOffer:
    """交付を受けられる者の照会 — the household of whom the serial names. Opens its transaction.

    Raises: KioskRefused.
    """
    service, scene = kiosk_service(), kiosk_scene(ctx, serial)
    refusal = refusal_of(scene.case, service)
    with transaction.atomic(using=ctx.system):
        if refusal is None:
            record(ctx, event=IDENTIFIED, subjects=list(scene.numbers))
        else:
            record_refusal(ctx, KioskRefused(refusal.code, refusal.reason), scene.applicant)
    if refusal is not None:
        raise KioskRefused(refusal.code, refusal.reason)
    return PersonOffer(
        tuple(_member(ctx, serial, scene, one) for one in scene.members),
        _kinds_for(ctx, service, scene),
        service.most_copies,
    )


def _member(ctx: Context, serial: str, scene: KioskScene, one: SourceMember) -> OfferedMember:
    member, number = one.member, one.resident_number
    birth = member.birth_date.seireki() if member.is_foreign else member.birth_date.wareki()
    return OfferedMember(member_token(serial, number, ctx.now), display_name(member), birth, number == scene.applicant)


def _kinds_for(ctx: Context, service: KioskService, scene: KioskScene) -> tuple[OfferedKind, ...]:
    foreign = [one.member.is_foreign for one in scene.members]
    options = options_for(service, not all(foreign), any(foreign))
    return _kinds(ctx, service, scopes_for(service, len(scene.members)), options)


def _kinds(
    ctx: Context, service: KioskService, scopes: tuple[KioskScope, ...], options: tuple[str, ...]
) -> tuple[OfferedKind, ...]:
    return tuple(OfferedKind(kind, fee_on(ctx), scopes, options) for kind in service.kinds)
