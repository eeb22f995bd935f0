"""抑止の設定・変更・一時解除・解除 — each with its own right and a reason, each its own transaction (標準仕様書 3.1).

Platform, addressee system and CS learn of a setting, change or lifting in the same transaction; of a temporary
lifting nobody does, so that it is not taken for the real one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.actions.tell_restrictions import tell_restrictions
from daicho.systems.resident_registry.errors import ReasonRequired, SuppressionNotFound, SuppressionWithoutProcess
from daicho.systems.resident_registry.models.suppression import SuppressionRow
from daicho.systems.resident_registry.queries.restrictions import restrictions_of, sharing_households
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM = "resident_registry"
SET, CHANGED = "suppression.set", "suppression.changed"
LIFTED, LIFTED_FOR_NOW = "suppression.lifted", "suppression.lifted_temporarily"
LONGEST_TEMPORARY_MINUTES = 60


@dataclass(frozen=True, slots=True)
class SuppressionTerms:
    """抑止の内容 — what is closed, how strictly, from when and why."""

    cause: str
    levels: Mapping[Process, Level]
    starts_on: date
    ends_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class SuppressionOrder:
    """抑止の設定 as ordered, for a person or a household."""

    target: str
    of_household: bool
    terms: SuppressionTerms


def set_suppression(ctx: Context, order: SuppressionOrder, reason: str) -> str:
    """抑止の設定. Returns: its id. Raises: REG-FLOW-007, REG-SUPP-010."""
    _demand(reason, act="抑止")
    row = SuppressionRow(suppression=uuid.uuid4(), row_no=1, target=order.target, of_household=order.of_household)
    _put(row, order.terms)
    with transaction.atomic(using=SYSTEM):
        _write(ctx, row, reason, SET)
    return str(row.suppression)


def change_suppression(ctx: Context, suppression: str, terms: SuppressionTerms, reason: str) -> None:
    """抑止の変更 — of everything but for whom it is. Raises: REG-FLOW-007, REG-SUPP-010, 011."""
    _demand(reason, act="抑止の変更")
    with transaction.atomic(using=SYSTEM):
        row = _next_row(suppression)
        _put(row, terms)
        _write(ctx, row, reason, CHANGED)


def lift_suppression(ctx: Context, suppression: str, reason: str) -> None:
    """抑止の解除 — for good. Raises: REG-FLOW-007, REG-SUPP-011."""
    _demand(reason, act="解除")
    with transaction.atomic(using=SYSTEM):
        row = _next_row(suppression)
        row.lifted, row.lifted_until = True, None
        _write(ctx, row, reason, LIFTED)


def lift_temporarily(ctx: Context, suppression: str, reason: str, minutes: int) -> None:
    """一時解除 — returns by itself; never told to other systems. Raises: REG-FLOW-007, REG-SUPP-011."""
    _demand(reason, act="一時解除")
    with transaction.atomic(using=SYSTEM):
        row = _next_row(suppression)
        row.lifted_until = ctx.now + timedelta(minutes=min(minutes, LONGEST_TEMPORARY_MINUTES))
        _write(ctx, row, reason, LIFTED_FOR_NOW, minutes=minutes)


def _demand(reason: str, *, act: str) -> None:
    if not reason.strip():
        raise ReasonRequired(act=act)


def _put(row: SuppressionRow, terms: SuppressionTerms) -> None:
    if not terms.levels:
        raise SuppressionWithoutProcess()
    row.cause = terms.cause
    row.levels = {process.value: level.value for process, level in terms.levels.items()}
    row.starts_on, row.ends_on = terms.starts_on, terms.ends_on
    row.note = terms.note


def _next_row(suppression: str) -> SuppressionRow:
    """A new row like the newest one. Raises: REG-SUPP-011 when there is none or it is lifted."""
    rows = SuppressionRow.objects.using(SYSTEM).filter(suppression=suppression)
    newest = rows.order_by("-row_no").first()
    if newest is None or newest.lifted:
        raise SuppressionNotFound()
    newest.pk = None
    newest.row_no += 1
    return newest


def _write(ctx: Context, row: SuppressionRow, reason: str, event: str, **more: object) -> None:
    concerned = _locked_residents(row)
    row.reason, row.at = reason.strip(), ctx.now
    row.staff_id, row.staff_name = ctx.actor.staff_id, ctx.actor.name
    row.save(using=SYSTEM, force_insert=True)
    tell_restrictions(ctx, f"{row.suppression}.{row.row_no}", restrictions_of(concerned))
    audit.record(ctx, event=event, subjects=sorted(concerned) or [row.target], detail={"cause": row.cause, **more})


def _locked_residents(row: SuppressionRow) -> frozenset[str]:
    """Who is meant, locked: a movement into or out of the household comes wholly before or wholly after."""
    found: frozenset[str] = frozenset()
    while True:
        now = sharing_households([row.target]) if row.of_household else frozenset({row.target})
        if now <= found:
            return found
        lock_residents(now)
        found |= now
