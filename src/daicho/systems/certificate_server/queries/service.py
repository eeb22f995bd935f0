"""交付の設定の照会 — how the city serves kiosks now."""

from __future__ import annotations

import json
from typing import Any

from daicho.foundation.database import statements
from daicho.systems.certificate_server.rules.kiosk_service import KioskService, service_from

SYSTEM = "certificate_server"
_NEWEST = "select distinct on (name) name, value::text from service_setting order by name, setting_no desc"


def kiosk_service() -> KioskService:
    """コンビニ交付の設定 as decided; the rules' defaults where nothing was."""
    return service_from(decided_values())


def decided_values() -> dict[str, Any]:
    """What was decided, by name of the setting."""
    return {name: json.loads(value) for name, value in statements.run(SYSTEM, _NEWEST)}
