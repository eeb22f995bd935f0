"""中断して保存 — an entry put aside and taken up again by the same officer; nothing of it is a notification yet.

Nobody waits for a parked entry: it locks no record and hinders no other entry about the same person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import DraftNotFound, TooManyDrafts
from daicho.systems.resident_registry.models import EntryDraft, Movement
from daicho.systems.resident_registry.models.sealed_drafts import DraftContent, open_draft, seal_draft
from daicho.systems.resident_registry.queries.entry_drafts import drafts_expire_before
from daicho.systems.resident_registry.queries.office_settings import entry_drafts_kept_days, most_entry_drafts

SYSTEM = "resident_registry"
PARKED = "entry_draft.saved"
DISCARDED = "entry_draft.discarded"
EXPIRED = "entry_draft.expired"


def park_entry(
    ctx: Context,
    draft_id: UUID,
    kind: str,
    label: str,
    fields: Mapping[str, Sequence[str]],
    resident_number: str = "",
    *,
    at_any_rate: bool = False,
) -> None:
    """入力の中断 — opens its own transaction; parked again, the newer content takes the place of the older.

    Args: draft_id: id of the form as it was opened. label: who it is about, for the list.
        fields: what was typed, field by field, right or wrong. resident_number: from whose page the form was opened.
        at_any_rate: however many there are, since it would be lost otherwise.
    Raises: REG-DRAFT-001 when the id is another officer's or already registered, REG-DRAFT-002 when there are too many.
    """
    with transaction.atomic(using=SYSTEM):
        mine = EntryDraft.objects.using(SYSTEM).filter(staff_id=ctx.actor.staff_id)
        taken = EntryDraft.objects.using(SYSTEM).filter(id=draft_id).exclude(staff_id=ctx.actor.staff_id)
        if taken.exists() or Movement.objects.using(SYSTEM).filter(id=draft_id).exists():
            raise DraftNotFound()
        in_hand = mine.filter(saved_at__gte=drafts_expire_before(ctx.now)).exclude(id=draft_id)
        most = most_entry_drafts()
        if not at_any_rate and in_hand.count() >= most:
            raise TooManyDrafts(most=most)
        EntryDraft.objects.using(SYSTEM).update_or_create(
            id=draft_id,
            defaults={
                "kind": kind,
                "staff_id": ctx.actor.staff_id,
                "saved_at": ctx.now,
                "content": seal_draft(draft_id, ctx.actor.staff_id, DraftContent(label, fields, resident_number)),
            },
        )
        subjects = [resident_number] if resident_number else ()
        audit.record(ctx, event=PARKED, subjects=subjects, detail={"draft": str(draft_id), "kind": kind})


def discard_entry(ctx: Context, draft_id: UUID) -> None:
    """入力途中の破棄 — opens its own transaction. Raises: REG-DRAFT-001."""
    with transaction.atomic(using=SYSTEM):
        if not forget_draft(ctx, draft_id):
            raise DraftNotFound()
        audit.record(ctx, event=DISCARDED, detail={"draft": str(draft_id)})


def forget_draft(ctx: Context, draft_id: UUID) -> bool:
    """The parked form is gone: it was registered or thrown away. Transaction required."""
    gone, _ = EntryDraft.objects.using(SYSTEM).filter(id=draft_id, staff_id=ctx.actor.staff_id).delete()
    return gone > 0


def expire_drafts(ctx: Context) -> None:
    """保存期間を過ぎた入力途中 — what was typed goes; that it expired stays in the officer's list as long again.

    Opens its own transaction.
    """
    last = drafts_expire_before(ctx.now)
    with transaction.atomic(using=SYSTEM):
        rows = EntryDraft.objects.using(SYSTEM)
        rows.filter(saved_at__lt=last - timedelta(days=entry_drafts_kept_days())).delete()
        expired = [row for row in rows.select_for_update().filter(saved_at__lt=last) if _empty(row)]
        if expired:
            audit.record(ctx, event=EXPIRED, detail={"drafts": [str(row.id) for row in expired]})


def _empty(row: EntryDraft) -> bool:
    """Whether there was anything to take out."""
    content = open_draft(row.content, row.id, row.staff_id)
    if not content.fields:
        return False
    row.content = seal_draft(row.id, row.staff_id, replace(content, fields={}))
    row.save(using=SYSTEM, update_fields=["content"])
    return True
