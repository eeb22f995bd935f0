"""処理の予約 — the jobs that the CS's queue runs by itself; what J-LIS does not answer waits for the next run."""

from __future__ import annotations

from daicho.foundation.jobs import Job
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.follow_destinations import refresh_destinations, take_wanted_again
from daicho.systems.jukinet_server.actions.numbers import pursue_numbers
from daicho.systems.jukinet_server.actions.pass_on_serials import pass_on_serials
from daicho.systems.jukinet_server.actions.pursue_cards import note_days_passed, pursue_duties, refresh_cards
from daicho.systems.jukinet_server.actions.reconcile import JOB, carry_out
from daicho.systems.jukinet_server.actions.reconcile_yearly import reconcile_nightly, reconcile_when_due
from daicho.systems.jukinet_server.actions.send_destinations import pursue_destinations


def reconcile(ctx: Context, run: int) -> None:
    """整合性確認 that was ordered."""
    carry_out(ctx, run)


def reconcile_of_the_year(ctx: Context) -> None:
    """年次の整合性確認 — asked every night, done in the first of the 年度 in which both peers answer."""
    reconcile_when_due(ctx)


def reconcile_with_registry(ctx: Context) -> None:
    """毎夜の整合性確認 with the registry."""
    reconcile_nightly(ctx)


def numbers(ctx: Context) -> None:
    """番号の要求の送信と結果の照会."""
    pursue_numbers(ctx)


def cards(ctx: Context) -> None:
    """職権による廃止, and the state of cards after what was done to them."""
    pursue_duties(ctx)
    refresh_cards(ctx)


def days_passed(ctx: Context) -> None:
    """有効期間の満了と90日の経過."""
    note_days_passed(ctx)


def serials(ctx: Context) -> None:
    """発行番号の提供."""
    pass_on_serials(ctx)


def destinations(ctx: Context) -> None:
    """送付先情報の突合と送信."""
    pursue_destinations(ctx)


def destinations_at_jlis(ctx: Context) -> None:
    """送付状況と更新対象者."""
    refresh_destinations(ctx)
    take_wanted_again(ctx)


JOBS: tuple[Job, ...] = (
    Job(JOB, reconcile),
    Job("reconcile_yearly", reconcile_of_the_year, cron="10 2 * * *"),
    Job("reconcile_nightly", reconcile_with_registry, cron="40 2 * * *"),
    Job("pursue_numbers", numbers, cron="* * * * *"),
    Job("pursue_cards", cards, cron="* * * * *"),
    Job("pursue_destinations", destinations, cron="* * * * *"),
    Job("refresh_destinations", destinations_at_jlis, attempts=1, cron="*/10 * * * *"),
    Job("note_days_passed", days_passed, cron="10 4 * * *"),
    Job("pass_on_serials", serials, attempts=1, cron="*/5 * * * *"),
)
