"""運用設定 — what the city has decided for itself; the newest row of a name counts."""

from __future__ import annotations

from django.conf import settings

from daicho.systems.resident_registry.models import OfficeSetting
from daicho.systems.resident_registry.rules.closed_records import FIRST_OF_JUNE

SYSTEM = "resident_registry"
VERIFIER_MAY_APPROVE = "verifier_may_approve"
CODES_ALERT_BELOW = "resident_codes_alert_below"
HOLD_OUTSIDE_HOURS = "hold_outside_connection_hours"
ENTRY_DRAFTS_KEPT_DAYS = "entry_drafts_kept_days"
CLOSED_RECORDS_MOVING_DAY = "closed_records_moving_day"


def verifier_may_approve() -> bool:
    """照合者が本登録できるか — yes unless decided otherwise, so that a family gets its certificate the same day."""
    row = OfficeSetting.objects.using(SYSTEM).filter(name=VERIFIER_MAY_APPROVE).order_by("-setting_no").first()
    return True if row is None else bool(row.value)


def resident_codes_alert_below() -> int:
    """空きコードの警告数 — 100 unless the city has set another number (標準仕様書 4.3.1)."""
    row = OfficeSetting.objects.using(SYSTEM).filter(name=CODES_ALERT_BELOW).order_by("-setting_no").first()
    return 100 if row is None else int(row.value)


def entry_drafts_kept_days() -> int:
    """入力途中の保存日数 — 30 unless the city has set another number."""
    row = OfficeSetting.objects.using(SYSTEM).filter(name=ENTRY_DRAFTS_KEPT_DAYS).order_by("-setting_no").first()
    return 30 if row is None else int(row.value)


def closed_records_moving_day() -> tuple[int, int]:
    """除票の移行日 — month and day from which the year's moving is due (標準仕様書 9.3); set as ``06-01``."""
    row = OfficeSetting.objects.using(SYSTEM).filter(name=CLOSED_RECORDS_MOVING_DAY).order_by("-setting_no").first()
    if row is None:
        return FIRST_OF_JUNE
    month, day = str(row.value).split("-")
    return int(month), int(day)


def holds_outside_connection_hours() -> bool:
    """接続時間外の通知を留め置くか — as the installation says unless the city has decided; a demo sends at any hour."""
    row = OfficeSetting.objects.using(SYSTEM).filter(name=HOLD_OUTSIDE_HOURS).order_by("-setting_no").first()
    return bool(settings.HOLD_OUTSIDE_CONNECTION_HOURS) if row is None else bool(row.value)
