"""Rows that no action of today writes, put directly into the tables. The only maker that may."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from daicho.systems.resident_registry.models import Protection


def protect(resident_number: str, starts_on: date = date(2026, 8, 1), ends_on: date | None = date(2027, 7, 31)) -> None:
    """支援措置 of a resident."""
    Protection.objects.using("resident_registry").create(
        resident_number=resident_number,
        protection_no=1,
        starts_on=starts_on,
        ends_on=ends_on,
        received_by="平塚市",
        recorded_at=datetime(2026, 8, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo")),
        staff_id="1007",
        staff_name="山本 静",
    )
