"""手数料の照会 — what a copy costs today, and on which ground: amounts stand in the law tables, never in a setting."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.context import Context
from daicho.systems.certificate_server.rules.kiosk_service import FEE

COUNTER_FEE = "fees.resident_certificate"
"""Name of the fee at the counter in the law tables, yen a copy."""
_TITLES = {FEE: "住民票の写し(コンビニ交付)", COUNTER_FEE: "住民票の写し(窓口)"}


@dataclass(frozen=True, slots=True)
class Fee:
    """手数料. Args: yen: a copy. article: of the 条例."""

    title: str
    yen: int
    article: str


def fees(ctx: Context) -> tuple[Fee, ...]:
    """手数料 of today."""
    rows = ((title, ctx.law.in_force(name, ctx.today)) for name, title in _TITLES.items())
    return tuple(Fee(title, int(row.value), row.article) for title, row in rows)


def counter_fee(ctx: Context) -> int:
    """手数料 of one copy at the counter today, yen."""
    return int(ctx.law.value(COUNTER_FEE, ctx.today))
