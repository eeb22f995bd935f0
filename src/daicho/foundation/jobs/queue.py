"""One queue per system (procrastinate App), each in its own database, and the door through which jobs enter it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from django.db import connections
from procrastinate import App, RetryStrategy
from procrastinate.connector import BaseAsyncConnector
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.job_context import JobContext
from procrastinate.psycopg_connector import PsycopgConnector

from daicho.foundation.audit.log_lines import causing
from daicho.foundation.audit.numbers import holds_personal_number
from daicho.foundation.clock import business_now
from daicho.foundation.database.guard import serving
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables

Ask = Callable[[Context, Any], Any]
_ASKS: dict[str, Ask] = {}


class JobNotKnown(Exception):
    """No job of this name was registered for this system."""


class PersonalNumberInJob(Exception):
    """Arguments of jobs lie in plain text: a job is told which record to look at, never a personal number."""


class TransactionRequired(Exception):
    """A job is queued inside the transaction of the act that causes it."""


@dataclass(frozen=True, slots=True)
class Job:
    """処理 that a system offers its queue.

    Args:
        name: as actions call it, e.g. ``make_daily_list``.
        run: takes a Context and the queued arguments; opens its own transactions; may run again after a crash.
        attempts: how often it is tried in all, with growing pauses.
        cron: when it is queued by itself, by machine time, e.g. ``*/5 * * * *``; what is due, the job tells by business
            time. A run that still waits is not queued a second time.
    """

    name: str
    run: Callable[..., None]
    attempts: int = 5
    cron: str = ""


class AliasConnector(DjangoConnector):
    """Defers through Django's connection of one alias; the worker gets connections of its own to the same one."""

    def get_worker_connector(self) -> BaseAsyncConnector:
        """The library would read the alias from a setting of the whole process."""
        return PsycopgConnector(kwargs=connector_params(self.alias), min_size=1, max_size=3)


@cache
def _connector(alias: str) -> AliasConnector:
    return AliasConnector(alias=alias)


@cache
def app_for(alias: str) -> DjangoApp:
    """The queue of one system."""
    return DjangoApp(connector=_connector(alias))


def worker_app(alias: str) -> App:
    """The same jobs over connections of the worker's own; whatever enqueues meanwhile keeps Django's."""
    return app_for(alias).with_connector(_connector(alias).get_worker_connector())


def let_ask(alias: str, ask: Ask) -> None:
    """How a question of a job reaches another system; where this is not said, jobs of the system ask nobody."""
    _ASKS[alias] = ask


def register(alias: str, jobs: Iterable[Job], law: LawTables) -> None:
    """Makes a system's jobs known. The composition root calls it once per process and system."""
    app = app_for(alias)
    for job in jobs:
        if job.name not in app.tasks:
            retry = RetryStrategy(max_attempts=job.attempts, exponential_wait=3)
            task = app.task(name=job.name, queue=alias, pass_context=True, retry=retry)(_served(alias, job, law))
            if job.cron:
                app.periodic(cron=job.cron, periodic_id=job.name, queueing_lock=job.name)(task)


def enqueue(alias: str, job: str, **arguments: Any) -> None:
    """処理の予約 — *transaction required*: rolled back and committed with the act.

    Raises: JobNotKnown, PersonalNumberInJob, TransactionRequired.
    """
    app = app_for(alias)
    if job not in app.tasks:
        raise JobNotKnown(f"{alias}: {job}")
    if not connections[alias].in_atomic_block:
        raise TransactionRequired(f"{alias}: {job}")
    if holds_personal_number(json.dumps(arguments, ensure_ascii=False)):
        raise PersonalNumberInJob(f"{alias}: {job}")
    app.configure_task(job).defer(**arguments)


def enqueuer_for(alias: str) -> Callable[..., None]:
    """What a Context of this system carries as ``enqueue``."""

    def put(job: str, **arguments: Any) -> None:
        enqueue(alias, job, **arguments)

    return put


def _served(alias: str, job: Job, law: LawTables) -> Callable[..., None]:
    def run(context: JobContext, **arguments: Any) -> None:
        arguments.pop("timestamp", None)  # of the tick that queued a job with ``cron``
        cause = f"job:{context.job.id}"
        ctx = Context(
            actor=Actor(staff_id=alias, name=alias, realm="system"),
            office=Office(code="", name=""),
            terminal="",
            purpose=job.name,
            system=alias,
            now=business_now(),
            law=law,
            caused_by=cause,
            enqueue=enqueuer_for(alias),
        )
        if alias in _ASKS:
            ctx = replace(ctx, ask=partial(_ASKS[alias], ctx))
        try:
            with causing(cause), serving(alias):
                job.run(ctx, **arguments)
        finally:
            # The library's threads come and go; none may keep a connection open between two jobs.
            connections.close_all()

    return run
