"""異動事由を変えた再送 (S2.1): a held update goes out with the same items and number under another 異動事由."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from daicho.contracts.messages import IdentificationReason, PrefecturalUpdate, parse
from daicho.foundation.audit import record
from daicho.foundation.messaging import attention
from daicho.foundation.messaging.envelope import unpack
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.sending import raw_bytes
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.held_digests import keep_digest
from daicho.systems.jukinet_server.actions.resend_notice import RESENT
from daicho.systems.jukinet_server.errors.linkage import ReasonDoesNotFit
from daicho.systems.jukinet_server.models import HeldDigest, IdentificationRecord
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.queries.notices import PREFECTURE, ToldVersion, told_version
from daicho.systems.jukinet_server.rules.reconciliation import reasons_in_place_of
from daicho.systems.jukinet_server.rules.record import Reason, State


def resend_changed(ctx: Context, delivery: int, update_reason: str, reason: str) -> None:
    """異動事由を変えた再送. Opens the transaction.

    Raises: ReasonDoesNotFit (another 異動事由 than fits the state), and what messaging refuses.
    """
    with transaction.atomic(using=ctx.system):
        found = Delivery.objects.using(ctx.system).select_related("message").filter(pk=delivery).first()
        update = outgoing_update(ctx.system, found) if found is not None and found.receiver == PREFECTURE else None
        if found is None or update is None:
            raise attention.DeliveryNotOpen()
        before, state = Reason(update.identification.reason.value), State(update.record_state)
        if update_reason not in {one.value for one in reasons_in_place_of(before, state)}:
            raise ReasonDoesNotFit()
        sent = update.identification.model_copy(update={"reason": IdentificationReason(update_reason)})
        original = told_version(found.message_id)
        attention.resend(ctx, delivery, reason.strip(), update.model_copy(update={"identification": sent}))
        if original is not None:
            _note_reason(original, Reason(update_reason))
        detail = {"delivery": delivery, "reason": reason.strip(), "type": update_reason, "before": before.value}
        record(ctx, event=RESENT, subjects=[f"juki:{found.subject}"], detail=detail)


def _note_reason(told: ToldVersion, reason: Reason) -> None:
    """異動事由 under which the peers are told, where the version is the person's latest; its items stay as they are."""
    row = IdentificationRecord.objects.get(pk=told.record)
    if HeldDigest.objects.filter(record=row).exists():
        keep_digest(told.person, replace(record_from(row), reason=reason), State(row.state), row.pk)


def outgoing_update(system: str, delivery: Delivery) -> PrefecturalUpdate | None:
    """本人確認情報の通知 that a delivery carries now; None when it carries something else."""
    envelope = unpack(raw_bytes(system, delivery.message))
    body = parse(envelope.header.type, envelope.header.version, envelope.body)
    return body if isinstance(body, PrefecturalUpdate) else None
