"""入力途中の一覧と再開 — an officer's own parked entries; each look is recorded (M22)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import DraftNotFound
from daicho.systems.resident_registry.models import EntryDraft
from daicho.systems.resident_registry.models.sealed_drafts import open_draft
from daicho.systems.resident_registry.queries.office_settings import entry_drafts_kept_days
from daicho.systems.resident_registry.rules.movements.register import kind_named

SYSTEM = "resident_registry"
RESUMED = "entry_draft.resumed"
LISTED = "entry_draft.listed"
MOST_SHOWN = 40
"""Twenty in hand, and as many that have expired and still tell so."""


@dataclass(frozen=True, slots=True)
class ParkedEntry:
    """入力途中の一件 — enough to know which paper it is. ``days_left``: negative once its content is gone."""

    draft_id: UUID
    title: str
    label: str
    saved_at: datetime
    age_days: int
    days_left: int

    @property
    def is_expired(self) -> bool:
        """保存期間を過ぎた."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class ResumedEntry:
    """再開した入力 — the fields as they were typed; personal numbers may be among them."""

    draft_id: UUID
    kind: str
    fields: dict[str, list[str]] = field(repr=False)
    resident_number: str
    saved_at: datetime


def drafts_expire_before(now: datetime) -> datetime:
    """保存期間の始まり — what was parked earlier has expired."""
    return now - timedelta(days=entry_drafts_kept_days())


def parked_entries(ctx: Context) -> tuple[ParkedEntry, ...]:
    """The officer's own parked entries, the newest first, those that expired among them."""
    mine = EntryDraft.objects.using(SYSTEM).filter(staff_id=ctx.actor.staff_id)
    rows = list(mine.order_by("-saved_at")[:MOST_SHOWN])
    if not rows:
        return ()
    kept = entry_drafts_kept_days()
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, detail={"drafts": [str(row.id) for row in rows]})
    return tuple(_parked(ctx, row, kept) for row in rows)


def _parked(ctx: Context, row: EntryDraft, kept: int) -> ParkedEntry:
    age = max(0, (ctx.now - row.saved_at).days)
    label = open_draft(row.content, row.id, ctx.actor.staff_id).label
    gone = row.saved_at < ctx.now - timedelta(days=kept)
    return ParkedEntry(row.id, kind_named(row.kind).title, label, row.saved_at, age, -1 if gone else kept - age)


def resume_entry(ctx: Context, draft_id: UUID) -> ResumedEntry:
    """入力の再開 — only by who parked it, and not after it expired. Raises: REG-DRAFT-001."""
    mine = EntryDraft.objects.using(SYSTEM).filter(id=draft_id, staff_id=ctx.actor.staff_id)
    row = mine.filter(saved_at__gte=drafts_expire_before(ctx.now)).first()
    if row is None:
        raise DraftNotFound()
    content = open_draft(row.content, draft_id, ctx.actor.staff_id)
    fields = {name: list(values) for name, values in content.fields.items()}
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=RESUMED,
            subjects=[content.resident_number] if content.resident_number else (),
            detail={"draft": str(draft_id), "kind": row.kind},
            individual_number_shown=any(name.endswith("individual_number") and any(v) for name, v in fields.items()),
        )
    return ResumedEntry(draft_id, row.kind, fields, content.resident_number, row.saved_at)
