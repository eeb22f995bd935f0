"""Jobs are queued with the act, run in the system that queued them, and told no personal number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections, transaction

from daicho.foundation.database.guard import GuardRefusal, now_serving
from daicho.foundation.jobs import Job, JobNotKnown, PersonalNumberInJob, enqueue, enqueuer_for, queue, register
from daicho.foundation.jobs.queue import TransactionRequired, app_for, let_ask
from daicho.foundation.jobs.worker import run_jobs
from daicho.kernel.context import Context
from daicho.kernel.law import LawTables
from tests.contracts.examples import INDIVIDUAL_NUMBER

REGISTRY, PLATFORM = "resident_registry", "linkage_platform"
pytestmark = pytest.mark.committed(databases=[REGISTRY, PLATFORM])
RUNS: list[tuple[str | None, str, int]] = []


def note(ctx: Context, number: int) -> None:
    with connections[ctx.system].cursor() as cursor:
        cursor.execute("select 1")
    RUNS.append((now_serving(), ctx.actor.staff_id, number))


def chain(ctx: Context, number: int) -> None:
    with transaction.atomic(using=ctx.system):
        ctx.enqueue("note", number=number + 1)


def stray(ctx: Context) -> None:
    try:
        connections[PLATFORM].cursor().execute("select 1")
    except GuardRefusal as refusal:
        RUNS.append((refusal.touched, "refused", 0))


def wonder(ctx: Context) -> None:
    RUNS.append((now_serving(), str(ctx.ask("how many?")), 0))


@pytest.fixture(autouse=True)
def _jobs() -> Iterator[None]:
    RUNS.clear()
    before = {alias: dict(app_for(alias).tasks) for alias in (REGISTRY, PLATFORM)}
    register(
        REGISTRY,
        [Job("note", note), Job("chain", chain), Job("stray", stray), Job("wonder", wonder)],
        LawTables(entries={}),
    )
    register(PLATFORM, [Job("note", note)], LawTables(entries={}))
    yield
    for alias, tasks in before.items():
        app_for(alias).tasks = tasks


def test_a_job_runs_in_the_system_that_queued_it() -> None:
    # given
    for alias in (REGISTRY, PLATFORM):
        with transaction.atomic(using=alias):
            enqueue(alias, "note", number=1)

    # when
    run_jobs(REGISTRY)
    first = list(RUNS)
    run_jobs(PLATFORM)

    # then
    assert first == [(REGISTRY, REGISTRY, 1)]
    assert RUNS[1:] == [(PLATFORM, PLATFORM, 1)]


def test_a_job_disappears_with_the_act_that_failed() -> None:
    # given
    def failing_act() -> None:
        with transaction.atomic(using=REGISTRY):
            enqueuer_for(REGISTRY)("note", number=2)
            raise RuntimeError("the act failed")

    # when
    with pytest.raises(RuntimeError):
        failing_act()
    run_jobs(REGISTRY)

    # then
    assert RUNS == []


def test_a_job_may_queue_another_in_its_own_transaction() -> None:
    # given
    with transaction.atomic(using=REGISTRY):
        enqueue(REGISTRY, "chain", number=6)

    # when
    run_jobs(REGISTRY)
    run_jobs(REGISTRY)

    # then
    assert RUNS == [(REGISTRY, REGISTRY, 7)]


def test_a_job_asks_by_what_the_process_has_handed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(queue, "_ASKS", {})
    let_ask(REGISTRY, lambda ctx, question: f"{ctx.system} asked {question}")
    with transaction.atomic(using=REGISTRY):
        enqueue(REGISTRY, "wonder")

    # when
    run_jobs(REGISTRY)

    # then
    assert RUNS == [(REGISTRY, "resident_registry asked how many?", 0)]


def test_a_job_reaches_no_other_systems_database() -> None:
    # given
    with transaction.atomic(using=REGISTRY):
        enqueue(REGISTRY, "stray")

    # when
    run_jobs(REGISTRY)

    # then
    assert RUNS == [(PLATFORM, "refused", 0)]


def test_what_may_not_be_queued_is_refused() -> None:
    # given / when / then
    with transaction.atomic(using=REGISTRY):
        with pytest.raises(PersonalNumberInJob) as refusal:
            enqueue(REGISTRY, "note", number=INDIVIDUAL_NUMBER)
        with pytest.raises(JobNotKnown):
            enqueue(REGISTRY, "unheard_of")
    with pytest.raises(TransactionRequired):
        enqueue(REGISTRY, "note", number=1)
    assert INDIVIDUAL_NUMBER not in str(refusal.value)
