"""抑止の設定・一時解除・解除 — by the 支援措置責任者, each with a reason (標準仕様書 3.1). Each its own transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.errors import ReasonRequired, SuppressionNotFound, SuppressionWithoutProcess
from daicho.systems.resident_registry.models.suppression import SuppressionRow
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM = "resident_registry"
SET, LIFTED, LIFTED_FOR_NOW = "suppression.set", "suppression.lifted", "suppression.lifted_temporarily"
LONGEST_TEMPORARY_MINUTES = 60


@dataclass(frozen=True, slots=True)
class SuppressionOrder:
    """抑止の内容 as ordered."""

    target: str
    of_household: bool
    cause: str
    levels: Mapping[Process, Level]
    starts_on: date
    ends_on: date | None
    note: str


def set_suppression(ctx: Context, order: SuppressionOrder, reason: str) -> str:
    """抑止の設定. Returns: its id. Raises: REG-FLOW-007, REG-SUPP-010."""
    if not reason.strip():
        raise ReasonRequired(act="抑止")
    if not order.levels:
        raise SuppressionWithoutProcess()
    suppression = uuid.uuid4()
    with transaction.atomic(using=SYSTEM):
        SuppressionRow.objects.using(SYSTEM).create(
            suppression=suppression,
            row_no=1,
            target=order.target,
            of_household=order.of_household,
            cause=order.cause,
            levels={process.value: level.value for process, level in order.levels.items()},
            starts_on=order.starts_on,
            ends_on=order.ends_on,
            note=order.note,
            reason=reason.strip(),
            at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        audit.record(ctx, event=SET, subjects=[order.target], detail={"cause": order.cause})
    return str(suppression)


def lift_suppression(ctx: Context, suppression: str, reason: str) -> None:
    """抑止の解除 — for good. Raises: REG-FLOW-007, REG-SUPP-011."""
    _add(ctx, suppression, reason, LIFTED, lifted=True, minutes=0)


def lift_temporarily(ctx: Context, suppression: str, reason: str, minutes: int) -> None:
    """一時解除 — returns by itself; never told to other systems. Raises: REG-FLOW-007, REG-SUPP-011."""
    _add(ctx, suppression, reason, LIFTED_FOR_NOW, lifted=False, minutes=min(minutes, LONGEST_TEMPORARY_MINUTES))


def _add(ctx: Context, suppression: str, reason: str, event: str, *, lifted: bool, minutes: int) -> None:
    if not reason.strip():
        raise ReasonRequired(act="解除")
    with transaction.atomic(using=SYSTEM):
        rows = SuppressionRow.objects.using(SYSTEM).filter(suppression=suppression)
        newest = rows.order_by("-row_no").first()
        if newest is None or newest.lifted:
            raise SuppressionNotFound()
        newest.pk = None
        newest.row_no += 1
        newest.lifted = lifted
        newest.lifted_until = ctx.now + timedelta(minutes=minutes) if minutes else None
        newest.reason = reason.strip()
        newest.at = ctx.now
        newest.staff_id, newest.staff_name = ctx.actor.staff_id, ctx.actor.name
        newest.save(using=SYSTEM, force_insert=True)
        audit.record(ctx, event=event, subjects=[newest.target], detail={"cause": newest.cause, "minutes": minutes})
