"""事務設定の変更 — a new row with its author and reason; what weakens a control takes two administrators."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from daicho.foundation import audit
from daicho.kernel.context import Actor, Context
from daicho.systems.resident_registry.errors import ReasonRequired, SecondPersonForSetting, SettingRefused
from daicho.systems.resident_registry.models import OfficeSetting
from daicho.systems.resident_registry.rules.office_settings import ITEMS, read_value

SYSTEM = "resident_registry"
CHANGED = "office_setting.changed"
ADMINISTRATOR = "administrator"


def set_office_setting(ctx: Context, name: str, typed: str, reason: str, second: Actor | None = None) -> str:
    """事務設定の変更 — holds from the next request; the earlier rows stay. Opens its own transaction.

    Args: second: who has just proven to be there. Returns: the value in words.
    Raises: REG-SET-001 for a value that cannot be, REG-SET-002 without the second, REG-FLOW-007 without a reason.
    """
    item = ITEMS[name]
    value, wrong = read_value(item, typed)
    if wrong:
        raise SettingRefused(title=item.title, problem=wrong)
    if not reason.strip():
        raise ReasonRequired(act="設定の変更")
    if item.by_two and (second is None or second.staff_id == ctx.actor.staff_id or ADMINISTRATOR not in second.duties):
        raise SecondPersonForSetting(title=item.title)
    confirmed_by = second.staff_id if second else ""
    with transaction.atomic(using=SYSTEM):
        rows = OfficeSetting.objects.using(SYSTEM).filter(name=name)
        newest = rows.aggregate(newest=Max("setting_no"))["newest"] or 0
        OfficeSetting.objects.using(SYSTEM).create(
            name=name,
            setting_no=newest + 1,
            value=value,
            set_at=ctx.now,
            staff_id=ctx.actor.staff_id,
            confirmed_by=confirmed_by,
            reason=reason.strip(),
        )
        detail = {"name": item.title, "value": item.text_of(value), "reason": reason.strip()}
        audit.record(ctx, event=CHANGED, detail=detail | ({"confirmed_by": confirmed_by} if confirmed_by else {}))
    return item.text_of(value)
