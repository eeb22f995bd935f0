"""処理の予約 — the jobs that the certificate server's queue runs by itself."""

from __future__ import annotations

from daicho.foundation.jobs import Job
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.keep_outcome import lapse_receipts
from daicho.systems.certificate_server.actions.supply_sources import compare_sources, supply_when_due


def complete_supply(ctx: Context) -> None:
    """元データの一括提供 — looked for every few minutes: made once, and gone on with where it was broken off."""
    supply_when_due(ctx)


def compare_with_registry(ctx: Context) -> None:
    """住民記録との整合性確認, every night; what differs is repaired."""
    compare_sources(ctx, "毎夜の整合性確認")


def forget_receipts(ctx: Context) -> None:
    """受付の期限切れ, every few minutes."""
    lapse_receipts(ctx)


JOBS: tuple[Job, ...] = (
    Job("complete_supply", complete_supply, cron="*/5 * * * *"),
    Job("compare_with_registry", compare_with_registry, cron="50 2 * * *"),
    Job("forget_receipts", forget_receipts, cron="*/10 * * * *"),
)
