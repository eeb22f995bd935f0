"""The worker (処理の実行): one coroutine per system, each put back on its feet when its database restarts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from daicho.foundation.jobs.queue import worker_app

log = logging.getLogger(__name__)


async def work(aliases: Sequence[str]) -> None:
    """Runs the queues of these systems until cancelled."""
    await asyncio.gather(*(supervise(alias) for alias in aliases))


async def supervise(alias: str) -> None:
    """Runs one queue until cancelled; any failure of the library or the database starts it anew after a second."""
    while True:
        try:
            await run_queue(alias, wait=True)
        except asyncio.CancelledError:
            raise
        except Exception as fault:
            log.error("queue %s: %s", alias, type(fault).__name__)
        await asyncio.sleep(1)


async def run_queue(alias: str, *, wait: bool) -> None:
    """Works on one queue; with ``wait`` until cancelled, otherwise until nothing is due."""
    async with worker_app(alias).open_async() as app:
        await app.run_worker_async(
            wait=wait,
            name=alias,
            concurrency=2,
            listen_notify=False,
            install_signal_handlers=False,
            fetch_job_polling_interval=1.0,
        )


def run_jobs(alias: str) -> None:
    """Works off what is queued and committed, then returns. For tests and ``./daicho demo``."""
    asyncio.run(run_queue(alias, wait=False))
