"""処理の予約 — the jobs that the registry's queue runs by itself."""

from __future__ import annotations

from daicho.foundation.jobs import Job
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.archive_closed_records import archive_when_due
from daicho.systems.resident_registry.actions.close_departures import close_departures
from daicho.systems.resident_registry.actions.count_population import count_population
from daicho.systems.resident_registry.actions.issue_wide_area import forget_wide_area_copies
from daicho.systems.resident_registry.actions.keep_facts import make_facts
from daicho.systems.resident_registry.actions.park_entry import expire_drafts
from daicho.systems.resident_registry.actions.verify_audit_log import JOB as VERIFY_AUDIT_LOG
from daicho.systems.resident_registry.actions.verify_audit_log import verify_audit_log


def close_departures_of_the_day(ctx: Context) -> None:
    """転出予定日の到来による消除 — looked for every few minutes, so that it is done soon after midnight.

    It ends with the statistics counted, also where a household could not be closed.
    """
    try:
        close_departures(ctx)
    finally:
        count_population(ctx)


def expire_entry_drafts(ctx: Context) -> None:
    """保存期間を過ぎた入力途中の消去."""
    expire_drafts(ctx)


def archive_closed_records_of_the_year(ctx: Context) -> None:
    """除票用データベースへの移行 — asked every night, done in the first after the day of the year that is set."""
    archive_when_due(ctx)


def verify_the_audit_log(ctx: Context) -> None:
    """証跡の検証 — every night, and when the auditor asks."""
    verify_audit_log(ctx)


def make_identification_facts(ctx: Context) -> None:
    """整合性確認の照合値 of those whose record has changed."""
    make_facts(ctx)


def forget_wide_area(ctx: Context) -> None:
    """広域交付の回答の消去."""
    forget_wide_area_copies(ctx)


JOBS: tuple[Job, ...] = (
    Job("close_departures", close_departures_of_the_day, cron="*/5 * * * *"),
    Job("expire_entry_drafts", expire_entry_drafts, cron="20 3 * * *"),
    Job("make_identification_facts", make_identification_facts, cron="*/15 * * * *"),
    Job("forget_wide_area", forget_wide_area, cron="30 0 * * *"),
    Job("archive_closed_records", archive_closed_records_of_the_year, cron="40 3 * * *"),
    Job(VERIFY_AUDIT_LOG, verify_the_audit_log, cron="0 4 * * *"),
)
