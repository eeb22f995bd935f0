"""登録媒体 — which media files may come in from and go out on; an administrator registers and retires them (M56)."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import MediumRefused
from daicho.systems.resident_registry.models import RegisteredMedium

SYSTEM = "resident_registry"
REGISTERED, RETIRED = "medium.registered", "medium.retired"


def register_medium(ctx: Context, number: str, title: str) -> None:
    """媒体の登録 — a number is never given to another medium. Opens its own transaction. Raises: REG-MEDIA-001."""
    with transaction.atomic(using=SYSTEM):
        _, is_new = RegisteredMedium.objects.using(SYSTEM).get_or_create(
            number=number,
            defaults={"title": title, "registered_at": ctx.now, "registered_by": ctx.actor.staff_id},
        )
        if not is_new:
            raise MediumRefused(medium=number, why="同じ番号の媒体がすでに登録されています")
        audit.record(ctx, event=REGISTERED, detail={"medium": number})


def retire_medium(ctx: Context, number: str) -> None:
    """媒体の廃止 — nothing comes in from it or goes out on it any more. Opens its own transaction.

    Raises: REG-MEDIA-001.
    """
    with transaction.atomic(using=SYSTEM):
        medium = hold_medium(number)
        medium.retired_at, medium.retired_by = ctx.now, ctx.actor.staff_id
        medium.save(using=SYSTEM, update_fields=["retired_at", "retired_by"])
        audit.record(ctx, event=RETIRED, detail={"medium": number})


def hold_medium(number: str) -> RegisteredMedium:
    """The medium, locked to the end of the transaction. Transaction required. Raises: REG-MEDIA-001."""
    medium = RegisteredMedium.objects.using(SYSTEM).select_for_update().filter(number=number).first()
    if medium is None:
        raise MediumRefused(medium=number, why="登録されていません")
    if medium.retired_at is not None:
        raise MediumRefused(medium=number, why="廃止されています")
    return medium
