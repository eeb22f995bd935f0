"""交付の設定の照会 — how the city serves kiosks now, and how it came to be so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.certificate_server.models import ServiceSetting
from daicho.systems.certificate_server.rules.kiosk_service import FEE, KioskService, service_from

SYSTEM = "certificate_server"
_NEWEST = "select distinct on (name) name, value::text from service_setting order by name, setting_no desc"


@dataclass(frozen=True, slots=True)
class Decision:
    """設定の変更の一件. Args: second: who confirmed, empty where one person decided."""

    name: str
    value: Any
    reason: str
    decided_at: datetime
    staff: str
    second: str


def kiosk_service() -> KioskService:
    """コンビニ交付の設定 as decided; the rules' defaults where nothing was."""
    return service_from(decided_values())


def fee_on(ctx: Context) -> int:
    """手数料 of one copy at a kiosk today, yen."""
    return int(ctx.law.value(FEE, ctx.today))


def decided_values() -> dict[str, Any]:
    """What was decided, by name of the setting."""
    return {name: json.loads(value) for name, value in statements.run(SYSTEM, _NEWEST)}


def decisions(most: int = 50) -> tuple[Decision, ...]:
    """設定の変更の履歴, newest first."""
    rows = ServiceSetting.objects.using(SYSTEM).order_by("-id")[:most]
    return tuple(Decision(row.name, row.value, row.reason, row.set_at, row.staff_name, row.second_name) for row in rows)
