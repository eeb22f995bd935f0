"""戸籍附票記載事項通知の受信 — whose 本籍 is here waits until the 附票 has it; every other goes onto the error list.

Law: 住基法19条1項. The 附票 itself is kept by the family-register system, whose officer notes it there.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from daicho.contracts.messages import FamilyRegisterNotice, FamilyRegisterNoticeReceived
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.errors import ReasonRequired, RegisterNoticeNotOpen
from daicho.systems.resident_registry.models import ReceivedRegisterNotice, Resident
from daicho.systems.resident_registry.models.municipal_notice import register_notice_context, seal_content
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index

SYSTEM = "resident_registry"
RECEIVED, NOTED, SETTLED = "register_notice.received", "register_notice.noted", "register_notice.settled"
NOT_OURS = "本籍地が当市ではありません。通知した市区町村に、送り先を確かめるよう連絡してください。"
AGAIN = "同じ番号の通知が再び届いたため"


def take_register_notice(ctx: Context, received: FamilyRegisterNoticeReceived) -> None:
    """受信 — *transaction required* (the receiver's). The same number again takes the place of what still waits."""
    notice = received.notice
    same = ReceivedRegisterNotice.objects.using(SYSTEM).filter(
        municipality=received.sender, number=notice.notice_number, state__in=["open", "error"]
    )
    same.update(state="superseded", reason=AGAIN)
    row, resident = uuid.uuid4(), _known(notice)
    is_ours = notice.person.honseki.municipality_code == CITY_CODE
    ReceivedRegisterNotice.objects.using(SYSTEM).create(
        id=row,
        municipality=received.sender,
        number=notice.notice_number,
        received_at=received.received_at,
        name=notice.person.name,
        resident=resident,
        content=seal_content(register_notice_context(row), notice.model_dump(mode="json")),
        state="open" if is_ours else "error",
        reason="" if is_ours else NOT_OURS,
    )
    detail = {"municipality": received.sender, "number": notice.notice_number, "ours": is_ours}
    audit.record(ctx, event=RECEIVED, subjects=[resident] if resident else [], detail=detail)


def confirm_noted(ctx: Context, notice: uuid.UUID) -> None:
    """附票に記載した — by the officer who has seen it there. Opens the transaction. Raises: REG-ARRIVE-023."""
    _close(ctx, notice, ("open", "noted"), "", NOTED)


def settle_register_notice(ctx: Context, notice: uuid.UUID, reason: str) -> None:
    """処理済み — dealt with otherwise. Opens the transaction. Raises: REG-ARRIVE-023, REG-FLOW-007."""
    if not reason.strip():
        raise ReasonRequired(act="処理済みにすること")
    _close(ctx, notice, ("error", "settled"), reason.strip(), SETTLED)


def _close(ctx: Context, notice: uuid.UUID, step: tuple[str, str], reason: str, event: str) -> None:
    with transaction.atomic(using=SYSTEM):
        rows = ReceivedRegisterNotice.objects.using(SYSTEM).select_for_update()
        stored = rows.filter(id=notice, state=step[0]).first()
        if stored is None:
            raise RegisterNoticeNotOpen()
        stored.state, stored.closed_at, stored.closed_by = step[1], ctx.now, ctx.actor.staff_id
        stored.reason = reason
        stored.save(using=SYSTEM, update_fields=["state", "closed_at", "closed_by", "reason"])
        subjects = [stored.resident] if stored.resident else []
        audit.record(ctx, event=event, subjects=subjects, detail={"number": stored.number, "reason": reason})


def _known(notice: FamilyRegisterNotice) -> str:
    """宛名番号 of somebody who lives or lived here, too."""
    code = notice.person.resident_code
    if code is None:
        return ""
    index = number_index(RESIDENT_CODE, code.reveal())
    found = Resident.objects.using(SYSTEM).filter(resident_code_index=index).values_list("number", flat=True).first()
    return found or ""
