"""処理の予約 — the jobs that the registry's queue runs by itself."""

from __future__ import annotations

from daicho.foundation.jobs import Job
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.close_departures import close_departures


def close_departures_of_the_day(ctx: Context) -> None:
    """転出予定日の到来による消除 — looked for every few minutes, so that it is done soon after midnight."""
    close_departures(ctx)


JOBS: tuple[Job, ...] = (Job("close_departures", close_departures_of_the_day, cron="*/5 * * * *"),)
