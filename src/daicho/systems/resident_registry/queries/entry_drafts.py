"""入力途中の一覧と再開 — an officer's own parked entries; each look is recorded (M22)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import DraftNotFound
from daicho.systems.resident_registry.models import EntryDraft
from daicho.systems.resident_registry.models.sealed_drafts import open_draft
from daicho.systems.resident_registry.rules.movements.register import kind_named

SYSTEM = "resident_registry"
RESUMED = "entry_draft.resumed"
LISTED = "entry_draft.listed"
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ParkedEntry:
    """入力途中の一件 — enough to know which paper it is."""

    draft_id: UUID
    title: str
    label: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ResumedEntry:
    """再開した入力 — the fields as they were typed; personal numbers may be among them."""

    draft_id: UUID
    kind: str
    fields: dict[str, list[str]] = field(repr=False)


def parked_entries(ctx: Context) -> tuple[ParkedEntry, ...]:
    """The officer's own parked entries, the newest first."""
    mine = EntryDraft.objects.using(SYSTEM).filter(staff_id=ctx.actor.staff_id)
    rows = list(mine.order_by("-saved_at")[:MOST_SHOWN])
    if not rows:
        return ()
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, detail={"drafts": [str(row.id) for row in rows]})
    return tuple(ParkedEntry(row.id, kind_named(row.kind).title, _label(ctx, row), row.saved_at) for row in rows)


def _label(ctx: Context, row: EntryDraft) -> str:
    return open_draft(row.content, row.id, ctx.actor.staff_id)[0]


def resume_entry(ctx: Context, draft_id: UUID) -> ResumedEntry:
    """入力の再開 — only by who parked it. Raises: REG-DRAFT-001."""
    row = EntryDraft.objects.using(SYSTEM).filter(id=draft_id, staff_id=ctx.actor.staff_id).first()
    if row is None:
        raise DraftNotFound()
    _, fields = open_draft(row.content, draft_id, ctx.actor.staff_id)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=RESUMED,
            detail={"draft": str(draft_id), "kind": row.kind},
            individual_number_shown=any(name.endswith("individual_number") and any(v) for name, v in fields.items()),
        )
    return ResumedEntry(draft_id, row.kind, fields)
