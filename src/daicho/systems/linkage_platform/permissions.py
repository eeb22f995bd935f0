"""Functions of the linkage platform: how linkage stands, and nothing with residents' data (M6)."""

from __future__ import annotations

from daicho.kernel.permissions import FunctionRow

STATUS, RESEND = "platform.status", "platform.resend"

FUNCTIONS: tuple[FunctionRow, ...] = (
    FunctionRow(STATUS, "連携基盤の連携状況", frozenset({"linkage", "administrator", "auditor"})),
    FunctionRow(RESEND, "連携基盤からの再送", frozenset({"linkage"})),
)
