"""キオスクからの請求: whoever holds the card asks for the own household; who that is comes from the serial alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from daicho.foundation.crypto.canonical import canonical
from daicho.foundation.crypto.keyring import keyring_for
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.make_certificate import MadeCertificates, Order, make_certificate
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.queries.kiosk_scene import KioskScene, kiosk_scene
from daicho.systems.certificate_server.queries.member_tokens import member_of_token
from daicho.systems.certificate_server.queries.service import fee_on, kiosk_service
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.standing import KioskCase, Refusal, refusal_at_any_hour, refusal_of
from daicho.systems.certificate_server.rules.wish import Wish


@dataclass(frozen=True, slots=True)
class KioskRequest:
    """請求の電文 of one receipt. Args: members: tokens, for 世帯の一部 alone."""

    receipt_number: str
    serial: str = field(repr=False)
    kind: str
    scope: KioskScope
    members: tuple[str, ...] = field(repr=False)
    options: tuple[str, ...]
    copies: int


def order_at_kiosk(ctx: Context, request: KioskRequest, started: float) -> MadeCertificates:
    """キオスクからの請求 — made, or refused. Opens its transactions. Args: started: monotonic time of its first byte.

    Raises: KioskRefused.
    """
    service = kiosk_service()

    def look() -> KioskScene:
        return kiosk_scene(ctx, request.serial, with_numbers="individual_number" in request.options)

    def choose(scene: KioskScene, moment: datetime) -> Wish:
        return _wish(request, _selected(request, scene, moment))

    def judge(case: KioskCase, begun: bool) -> Refusal | None:
        return refusal_at_any_hour(case, service) if begun else refusal_of(case, service)

    return make_certificate(
        ctx,
        Order(
            receipt_number=request.receipt_number,
            digest=_digest(ctx, request),
            asked=_wish(request, ()),
            look=look,
            choose=choose,
            judge=judge,
            service=service,
            fee=fee_on(ctx),
            started=started,
        ),
    )


def _selected(request: KioskRequest, scene: KioskScene, moment: datetime) -> tuple[str, ...]:
    if (request.scope is KioskScope.PART) != bool(request.members):
        raise KioskRefused(RefusalCode.OPTION, "members")
    if request.scope is KioskScope.SELF:
        return (scene.applicant,)
    if request.scope is KioskScope.WHOLE:
        return scene.numbers
    return tuple(member_of_token(request.serial, token, moment) for token in request.members)


def _wish(request: KioskRequest, selected: tuple[str, ...]) -> Wish:
    return Wish(request.kind, request.scope, selected, request.options, request.copies)


def _digest(ctx: Context, request: KioskRequest) -> bytes:
    """The whole request under the server's key: equal requests have equal digests, and nobody else can guess one."""
    said = [
        ctx.terminal,
        request.serial,
        request.kind,
        request.scope.value,
        list(request.members),
        list(request.options),
        request.copies,
    ]
    return keyring_for(ctx.system).blind_index("kiosk_request", canonical({"request": said}).decode())
