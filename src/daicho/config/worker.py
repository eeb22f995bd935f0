"""The worker process: relays for every declared pair, sealing of the audit logs, and the job queues."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daicho.foundation.messaging.relay_loop import Relay

_log = logging.getLogger("daicho.worker")


def main() -> None:
    """Works until SIGTERM or SIGINT; what is in hand is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daicho.config.settings")
    import django

    django.setup()
    from daicho.config.production import start_or_explain

    start_or_explain()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stop.set())
    threads = start_all(stop)
    _log.info("working: %s", ", ".join(thread.name for thread in threads))
    while not stop.wait(3600):
        pass
    for thread in threads:
        thread.join(10)


def start_all(stop: threading.Event) -> list[threading.Thread]:
    """Everything that this process has credentials for, each in a thread that ends soon after ``stop`` is set."""
    from django.conf import settings

    from daicho.config import seal_copies
    from daicho.config.queues import run_queues
    from daicho.config.transports import asker_of
    from daicho.foundation.audit.sealing_loop import run_sealing
    from daicho.foundation.jobs.queue import let_ask
    from daicho.foundation.messaging import relay_loop

    sealed = [alias for alias in settings.SERVED_ALIASES if alias != "evidence"]
    threads = relay_loop.start(relays(), stop)
    if sealed:
        threads.append(_start("sealing", lambda: run_sealing(sealed, stop, hand_over=seal_copies.hand_over())))
    if "jukinet_server" in settings.SERVED_ALIASES:
        # A process of another system does not load the CS.
        from daicho.config import municipal_door

        door = municipal_door.start(stop)
        threads += [door] if door is not None else []
    if "certificate_server" in settings.SERVED_ALIASES:
        from daicho.config import certificate_feed

        threads.append(certificate_feed.start(stop))
    systems = [alias for alias in settings.SERVED_ALIASES if alias in settings.SYSTEMS]
    if systems:
        for system in systems:
            let_ask(system, asker_of(system).ask)
        threads.append(_start("jobs", lambda: run_queues(systems, stop)))
    return threads


def relays() -> list[Relay]:
    """One relay for every declared pair whose sender is served here and whose receiver can be reached."""
    from django.conf import settings

    from daicho.config.transports import transport_between
    from daicho.contracts.connections import message_pairs
    from daicho.foundation.messaging.relay_loop import Relay

    found = []
    for sender, receiver, _ in message_pairs():
        if sender not in settings.SERVED_ALIASES:
            continue
        transport = transport_between(sender, receiver)
        if transport is None:
            _log.warning("no way from %s to %s: its messages wait", sender, receiver)
        else:
            found.append(Relay(sender, receiver, transport, _may_send(sender, receiver)))
    return found


def _may_send(sender: str, receiver: str) -> Callable[[], bool]:
    """Whether messages may go now: those of the registry to the CS keep to the hours of 住基ネット.

    Those of the CS wait while their receiver is switched to 手動連携.
    """
    from daicho.foundation.messaging.relay_loop import at_any_hour

    if sender == "jukinet_server" and receiver in ("prefecture", "municipalities"):
        from daicho.systems.jukinet_server.queries.linkage_mode import goes_by_itself

        return lambda: goes_by_itself(receiver)
    if (sender, receiver) != ("resident_registry", "jukinet_server"):
        return at_any_hour
    from daicho.config.law_tables import law_tables
    from daicho.foundation.clock import business_now
    from daicho.systems.resident_registry.queries.connection_hours import may_send_to_cs

    return lambda: may_send_to_cs(business_now(), law_tables())


def _start(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


if __name__ == "__main__":
    main()
