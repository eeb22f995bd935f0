"""交付の設定の変更: each decision a row with its reason and who made it; when, and whether, needs two persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from daicho.foundation.audit import record
from daicho.foundation.database import statements
from daicho.kernel.context import Actor, Context
from daicho.systems.certificate_server import errors
from daicho.systems.certificate_server.models import ServiceSetting
from daicho.systems.certificate_server.permissions import SETTINGS, may_use
from daicho.systems.certificate_server.queries.service import kiosk_service
from daicho.systems.certificate_server.rules.kiosk_service import hours_to_json, service_from
from daicho.systems.certificate_server.rules.service_changes import (
    NEED_TWO,
    changed,
    is_stopped,
    resumed,
    stopped,
    values_of,
)

DECIDED, STOPPED, RESUMED = "service.decided", "service.stopped", "service.resumed"
LONGEST_STOP = timedelta(days=31)
_LOCK = "select pg_advisory_xact_lock(hashtextextended('service_setting', 0))"


def decide_service(ctx: Context, values: Mapping[str, Any], seen: str, reason: str, second: Actor | None = None) -> int:
    """交付の設定の変更. Opens the transaction. Returns: how many settings were changed.

    Args: values: JSON by name; what equals the present setting is no change. seen: what :func:`settings_seen` gave
        when the form was shown. second: who has just confirmed with a password of their own.
    Raises: SettingReasonRequired, NothingDecided, SettingNotPossible, SecondAdministratorRequired,
        SettingsChangedMeanwhile.
    """
    if not reason.strip():
        raise errors.SettingReasonRequired()
    _demand_readable(values)
    with transaction.atomic(using=ctx.system):
        statements.run(ctx.system, _LOCK)
        if settings_seen() != seen:
            raise errors.SettingsChangedMeanwhile()
        decided = changed(values_of(kiosk_service()), values)
        if not decided:
            raise errors.NothingDecided()
        if decided.keys() & NEED_TWO and not _is_second(ctx, second):
            raise errors.SecondAdministratorRequired()
        for name, value in decided.items():
            _keep(ctx, name, value, reason.strip(), second)
        detail = {"names": sorted(decided), "reason": reason.strip(), "confirmed_by": second.staff_id if second else ""}
        record(ctx, event=DECIDED, detail=detail)
    return len(decided)


def settings_seen() -> str:
    """How often anything was decided: whoever changes settings must have seen them as they are."""
    return str(ServiceSetting.objects.aggregate(last=Max("id"))["last"] or 0)


def stop_service(ctx: Context, until: datetime, reason: str) -> None:
    """緊急停止 — nothing is given out from now on, at kiosks and counters. One person may do it. Opens the transaction.

    Raises: SettingReasonRequired, StopNotPossible.
    """
    if not ctx.now < until <= ctx.now + LONGEST_STOP:
        raise errors.StopNotPossible(problem="再開の予定は、今より後、31日以内で入れてください。")
    with transaction.atomic(using=ctx.system):
        statements.run(ctx.system, _LOCK)
        hours = kiosk_service().hours
        if is_stopped(hours, ctx.now):
            raise errors.StopNotPossible(problem="すでに停止しています。")
        _keep_hours(ctx, hours_to_json(stopped(hours, ctx.now, until)), reason)
        record(ctx, event=STOPPED, detail={"until": until.isoformat(), "reason": reason.strip()})


def resume_service(ctx: Context, reason: str, second: Actor | None) -> None:
    """再開 — two persons, after what made it necessary to stop. Opens the transaction.

    Raises: SettingReasonRequired, StopNotPossible, SecondAdministratorRequired.
    """
    if not _is_second(ctx, second):
        raise errors.SecondAdministratorRequired()
    with transaction.atomic(using=ctx.system):
        statements.run(ctx.system, _LOCK)
        hours = kiosk_service().hours
        if not is_stopped(hours, ctx.now):
            raise errors.StopNotPossible(problem="停止していません。")
        _keep_hours(ctx, hours_to_json(resumed(hours, ctx.now)), reason, second)
        detail = {"reason": reason.strip(), "confirmed_by": second.staff_id if second else ""}
        record(ctx, event=RESUMED, detail=detail)


def _keep_hours(ctx: Context, value: dict[str, Any], reason: str, second: Actor | None = None) -> None:
    if not reason.strip():
        raise errors.SettingReasonRequired()
    _keep(ctx, "hours", value, reason.strip(), second)


def _keep(ctx: Context, name: str, value: Any, reason: str, second: Actor | None) -> None:
    rows = ServiceSetting.objects.filter(name=name)
    ServiceSetting.objects.create(
        name=name,
        setting_no=(rows.aggregate(last=Max("setting_no"))["last"] or 0) + 1,
        value=value,
        reason=reason,
        set_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        second_id=second.staff_id if second else "",
        second_name=second.name if second else "",
    )


def _is_second(ctx: Context, second: Actor | None) -> bool:
    return second is not None and second.staff_id != ctx.actor.staff_id and may_use(second.duties, SETTINGS)


def _demand_readable(values: Mapping[str, Any]) -> None:
    try:
        service = service_from(values)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise errors.SettingNotPossible(problem="選べる値の中から選び直してください。") from None
    days = [(service.hours.opens, service.hours.closes), *service.hours.weekdays.values()]
    if any(opens >= closes for opens, closes in days):
        raise errors.SettingNotPossible(problem="終わりの時刻を、始まりの時刻より後にしてください。")
    if not service.scopes:
        raise errors.SettingNotPossible(problem="選べる範囲を一つ以上にしてください。")
