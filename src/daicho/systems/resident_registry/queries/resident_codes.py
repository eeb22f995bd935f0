"""住民票コードの空き — how many are left, and from how few on staff are warned (標準仕様書 4.3.1)."""

from __future__ import annotations

from daicho.foundation.database import statements
from daicho.systems.resident_registry.queries.office_settings import resident_codes_alert_below
from daicho.systems.resident_registry.rules.movements.kind import CodeStock

SYSTEM = "resident_registry"


def code_stock() -> CodeStock:
    """空きコードの在庫."""
    ((free,),) = statements.run(SYSTEM, "select count(*) from stored_resident_code where is_free")
    return CodeStock(free, resident_codes_alert_below())
