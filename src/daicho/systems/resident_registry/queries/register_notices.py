"""附票の通知の一覧: who changed an address elsewhere and has the 本籍 here; addresses of 支援措置 hidden."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from daicho.contracts.messages import FamilyRegisterNotice
from daicho.contracts.messages.body import read
from daicho.foundation import audit
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS
from daicho.municipal.masking.scope import ProtectedScope, mask
from daicho.systems.resident_registry.models import ReceivedRegisterNotice
from daicho.systems.resident_registry.models.municipal_notice import open_content, register_notice_context
from daicho.systems.resident_registry.queries.arrivals import place_name
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope

SYSTEM = "resident_registry"
LISTED = "register_notices.listed"
MOST = 200
_REASONS = {one.code: one.name for one in MOVEMENT_REASONS}
"""異動事由 by code; another municipality may use one of its own, which is shown as it came."""


@dataclass(frozen=True, slots=True)
class RegisterNoticeRow:
    """附票の通知の一行. Args: address: 「(表示制限)」 where it is hidden; empty once it is no longer known."""

    id: uuid.UUID
    municipality: str
    number: str
    received_at: datetime
    name: str
    resident: str
    birth_date: str
    honseki: str
    head_of_register: str
    address: str
    movement: str
    moved_on: str
    state: str
    reason: str
    closed_at: datetime | None
    closed_by: str


def register_notices(ctx: Context, state: str) -> tuple[RegisterNoticeRow, ...]:
    """附票の通知 in one state, the oldest first while they wait; audited (M22)."""
    found = ReceivedRegisterNotice.objects.using(SYSTEM).filter(state=state)
    waits = state in ("open", "error")
    scope = hidden_scope(ctx.now)
    rows = tuple(_row(one, scope) for one in found.order_by("received_at" if waits else "-received_at")[:MOST])
    with transaction.atomic(using=SYSTEM):
        subjects = list(dict.fromkeys(row.resident for row in rows if row.resident))
        audit.record(ctx, event=LISTED, subjects=subjects, detail={"state": state, "count": len(rows)})
    return rows


def _row(one: ReceivedRegisterNotice, scope: ProtectedScope) -> RegisterNoticeRow:
    notice = read(FamilyRegisterNotice, open_content(register_notice_context(one.id), one.content))
    person = notice.person
    return RegisterNoticeRow(
        id=one.id,
        municipality=place_name(one.municipality),
        number=one.number,
        received_at=one.received_at,
        name=person.name,
        resident=one.resident,
        birth_date=person.birth_date.wareki(),
        honseki=person.honseki.one_line(),
        head_of_register=person.head_of_register,
        address=_shown(scope, one.resident, person.address),
        movement=_REASONS.get(notice.reason, notice.reason),
        moved_on=notice.moved_on.wareki(),
        state=one.state,
        reason=one.reason,
        closed_at=one.closed_at,
        closed_by=one.closed_by,
    )


def _shown(scope: ProtectedScope, resident: str, address: Address | None) -> str:
    if address is None:
        return ""
    return mask(scope, resident, "", address) or address.country
