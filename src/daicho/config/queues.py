"""The job queue of a system as its context gets it: ``enqueue(job, **arguments)``, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from daicho.config.presence import is_present


def queue_of(system: str) -> Callable[..., None]:
    """ジョブの登録 — into this system's queue, inside the running transaction."""
    if not is_present("daicho.foundation.jobs"):
        return partial(_no_queue, system)
    from daicho.foundation.jobs import enqueue

    return partial(enqueue, system)


def _no_queue(system: str, job: str, **arguments: object) -> None:
    raise RuntimeError(f"{system} has no job queue: {job}")
