"""連携の鮮度: beside its relays, the certificate server asks the registry twice a second what is not here yet (C3)."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from functools import partial

from django.db import close_old_connections, connections

from daicho.config.law_tables import law_tables
from daicho.config.transports import asker_of
from daicho.foundation.database.guard import serving
from daicho.foundation.messaging.asking import Asker
from daicho.foundation.messaging.inbox import context_for, nothing_to_enqueue
from daicho.kernel.context import Context
from daicho.systems.certificate_server.actions.watch_feed import watch_feed

SYSTEM = "certificate_server"
PAUSE_SECONDS = 0.5
AFTER_A_FAULT_SECONDS = 2.0
_log = logging.getLogger("daicho.certificate_feed")


def start(stop: threading.Event) -> threading.Thread:
    """Asks until ``stop`` is set."""
    thread = threading.Thread(target=_watch, args=(stop,), name="certificate feed", daemon=True)
    thread.start()
    return thread


def feed_context(asker: Asker, purpose: str) -> Context:
    """The certificate server itself acts, and asks by this way."""
    ctx = context_for(SYSTEM, SYSTEM, purpose, "certificate feed", law_tables(), nothing_to_enqueue)
    return replace(ctx, ask=partial(asker.ask, ctx))


def _watch(stop: threading.Event) -> None:
    """Survives a restart of the database and of the registry."""
    pause, asker = PAUSE_SECONDS, asker_of(SYSTEM)
    try:
        while not stop.wait(pause):
            pause = _round(asker)
    finally:
        connections.close_all()


def _round(asker: Asker) -> float:
    try:
        close_old_connections()
        with serving(SYSTEM):
            watch_feed(feed_context(asker, "連携の鮮度の確認"))
    except Exception as fault:
        _log.error("the feed could not be watched: %s", type(fault).__name__)
        connections[SYSTEM].close()
        return AFTER_A_FAULT_SECONDS
    return PAUSE_SECONDS
