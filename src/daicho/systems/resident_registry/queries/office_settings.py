"""運用設定 — what the city has decided for itself; the newest row of a name counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from daicho.foundation.database import statements
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
    return bool(_decided(VERIFIER_MAY_APPROVE, True))


def resident_codes_alert_below() -> int:
    """空きコードの警告数 — 100 unless the city has set another number (標準仕様書 4.3.1)."""
    return int(_decided(CODES_ALERT_BELOW, 100))


def entry_drafts_kept_days() -> int:
    """入力途中の保存日数 — 30 unless the city has set another number."""
    return int(_decided(ENTRY_DRAFTS_KEPT_DAYS, 30))


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
