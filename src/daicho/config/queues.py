"""The job queues: every system's ``jobs.JOBS`` made known to its own queue, and the way in for contexts."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

from daicho.config.law_tables import law_tables
from daicho.config.presence import is_present
from daicho.foundation.jobs.queue import Job, enqueuer_for, register
from daicho.foundation.jobs.worker import work


@cache
def queue_of(system: str) -> Callable[..., None]:
    """処理の予約 — ``enqueue(job, **arguments)`` of a system, inside the running transaction; its jobs are known."""
    module = f"daicho.systems.{system}.jobs"
    jobs: Sequence[Job] = import_module(module).JOBS if is_present(module) else ()
    register(system, jobs, law_tables())
    return enqueuer_for(system)


def run_queues(systems: Sequence[str], stop: threading.Event) -> None:
    """Works on the queues of these systems until ``stop`` is set."""
    for system in systems:
        queue_of(system)
    asyncio.run(_work_until(systems, stop))


async def _work_until(systems: Sequence[str], stop: threading.Event) -> None:
    working = asyncio.create_task(work(systems))
    while not stop.is_set() and not working.done():
        await asyncio.sleep(0.2)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
