"""The loop of the sealer in the worker: every system in turn, surviving restarts of the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from django.db import close_old_connections, connections

from daicho.foundation.audit.sealing import seal_once

log = logging.getLogger(__name__)


def run_sealing(
    aliases: Sequence[str],
    stop: threading.Event,
    *,
    every_seconds: float = 1.0,
    hand_over: Callable[[str], None] | None = None,
) -> None:
    """封印の繰り返し until ``stop`` is set. Runs in a thread of its own.

    Args: hand_over: brings the seals of a database to the keeper of the copies, where this process is not the keeper.
    """
    try:
        while not stop.wait(every_seconds):
            close_old_connections()
            for alias in aliases:
                _seal(alias, hand_over)
    finally:
        connections.close_all()


def _seal(alias: str, hand_over: Callable[[str], None] | None) -> None:
    try:
        seal_once(alias)
        if hand_over is not None:
            hand_over(alias)
    except Exception as fault:
        log.error("sealing %s: %s", alias, type(fault).__name__)
        connections[alias].close()
