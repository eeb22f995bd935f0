"""運用設定 — what the city has decided for itself; the newest row of a name counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from daicho.foundation import audit
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import OfficeSetting
from daicho.systems.resident_registry.rules.closed_records import FIRST_OF_JUNE
from daicho.systems.resident_registry.rules.office_settings import (
    AWAITED_NOTICE_DAYS,
    CLOSED_RECORDS_MOVING_DAY,
    CODES_ALERT_BELOW,
    ENTRY_DRAFTS_KEPT_DAYS,
    HOLD_OUTSIDE_HOURS,
    ITEMS,
    MOST_ENTRY_DRAFTS,
    VERIFIER_MAY_APPROVE,
    OfficeItem,
)

SYSTEM = "resident_registry"
LISTED = "office_setting.listed"
MOST_HISTORY = 50


def verifier_may_approve() -> bool:
    """照合者が本登録できるか — yes unless decided otherwise, so that a family gets its certificate the same day."""
    return bool(_decided(VERIFIER_MAY_APPROVE, True))


def resident_codes_alert_below() -> int:
    """空きコードの警告数 — 100 unless the city has set another number (標準仕様書 4.3.1)."""
    return int(_decided(CODES_ALERT_BELOW, 100))


def entry_drafts_kept_days() -> int:
    """入力途中の保存日数 — 30 unless the city has set another number."""
    return int(_decided(ENTRY_DRAFTS_KEPT_DAYS, 30))


def most_entry_drafts() -> int:
    """入力途中の件数の上限 of one officer — 20 unless the city has set another number."""
    return int(_decided(MOST_ENTRY_DRAFTS, 20))


def awaited_notice_days() -> int:
    """転入通知を未着とするまでの日数 — 30 unless the city has set another number."""
    return int(_decided(AWAITED_NOTICE_DAYS, 30))


def closed_records_moving_day() -> tuple[int, int]:
    """除票の移行日 — month and day from which the year's moving is due (標準仕様書 9.3); set as ``06-01``."""
    decided = _decided(CLOSED_RECORDS_MOVING_DAY, None)
    if decided is None:
        return FIRST_OF_JUNE
    month, day = str(decided).split("-")
    return int(month), int(day)


def holds_outside_connection_hours() -> bool:
    """接続時間外の通知を留め置くか — as the installation says unless the city has decided; a demo sends at any hour."""
    return bool(_decided(HOLD_OUTSIDE_HOURS, bool(settings.HOLD_OUTSIDE_CONNECTION_HOURS)))


def _decided(name: str, otherwise: object) -> Any:
    rows = statements.select(SYSTEM, OfficeSetting, "where name = %s order by setting_no desc limit 1", name)
    return rows[0].value if rows else otherwise


@dataclass(frozen=True, slots=True)
class SettingRow:
    """事務設定の一項目 as it holds now. ``value``: as kept. ``is_decided``: the city has set it."""

    item: OfficeItem
    value: object
    text: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class SettingChange:
    """事務設定の変更の一回."""

    title: str
    text: str
    at: datetime
    staff_id: str
    confirmed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """事務設定の画面 — every item, and the last changes, the newest first."""

    rows: tuple[SettingRow, ...]
    history: tuple[SettingChange, ...]


def settings_page(ctx: Context) -> SettingsPage:
    """事務設定の画面; audited."""
    values = _values()
    decided = set(OfficeSetting.objects.using(SYSTEM).values_list("name", flat=True))
    rows = tuple(
        SettingRow(one, values[name], one.text_of(values[name]), name in decided) for name, one in ITEMS.items()
    )
    changes = OfficeSetting.objects.using(SYSTEM).filter(name__in=ITEMS).order_by("-set_at", "-pk")[:MOST_HISTORY]
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED)
    return SettingsPage(rows, tuple(map(_change, changes)))


def _values() -> Mapping[str, object]:
    """What holds now, by item."""
    month, day = closed_records_moving_day()
    return {
        VERIFIER_MAY_APPROVE: verifier_may_approve(),
        HOLD_OUTSIDE_HOURS: holds_outside_connection_hours(),
        CODES_ALERT_BELOW: resident_codes_alert_below(),
        ENTRY_DRAFTS_KEPT_DAYS: entry_drafts_kept_days(),
        MOST_ENTRY_DRAFTS: most_entry_drafts(),
        AWAITED_NOTICE_DAYS: awaited_notice_days(),
        CLOSED_RECORDS_MOVING_DAY: f"{month:02}-{day:02}",
    }


def _change(row: OfficeSetting) -> SettingChange:
    item = ITEMS[row.name]
    return SettingChange(item.title, item.text_of(row.value), row.set_at, row.staff_id, row.confirmed_by, row.reason)
