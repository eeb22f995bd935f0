"""処理の予約 — the jobs that the CS's queue runs by itself."""

from __future__ import annotations

from daicho.foundation.jobs import Job
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.reconcile import JOB, carry_out
from daicho.systems.jukinet_server.actions.reconcile_yearly import reconcile_when_due


def reconcile(ctx: Context, run: int) -> None:
    """整合性確認 that was ordered."""
    carry_out(ctx, run)


def reconcile_of_the_year(ctx: Context) -> None:
    """年次の整合性確認 — asked every night, done in the first of the 年度 in which both peers answer."""
    reconcile_when_due(ctx)


JOBS: tuple[Job, ...] = (
    Job(JOB, reconcile),
    Job("reconcile_yearly", reconcile_of_the_year, cron="10 2 * * *"),
)
