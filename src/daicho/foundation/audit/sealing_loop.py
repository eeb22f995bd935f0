"""The loop of the sealer in the worker: every system in turn, surviving restarts of the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from django.db import close_old_connections, connections

from daicho.foundation.audit.sealing import seal_once

log = logging.getLogger(__name__)


def run_sealing(aliases: Sequence[str], stop: threading.Event, *, every_seconds: float = 1.0) -> None:
    """封印の繰り返し until ``stop`` is set. Runs in a thread of its own."""
    try:
        while not stop.wait(every_seconds):
            close_old_connections()
            for alias in aliases:
                _seal(alias)
    finally:
        connections.close_all()


def _seal(alias: str) -> None:
    try:
        seal_once(alias)
    except Exception as fault:
        log.error("sealing %s: %s", alias, type(fault).__name__)
        connections[alias].close()
