"""Exchanges side by side (並行交換): deliveries about different subjects go out at once where the transport says so.

Order is kept per subject alone, and a relay never holds two deliveries of one subject at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass

from django.db import connections

from daicho.foundation.audit.log_lines import causing
from daicho.foundation.messaging.receipt import Receipt
from daicho.foundation.messaging.transport import Transport, Unreachable

Outcome = Receipt | Unreachable
"""The receiver's receipt, or why there is none."""


@dataclass(frozen=True, slots=True)
class Exchanges:
    """交換. Args: at_once: how many at most; 1 stays in this thread."""

    transport: Transport
    at_once: int
    pool: ThreadPoolExecutor | None

    def __call__(self, messages: Sequence[tuple[str, bytes]]) -> list[Outcome]:
        """One exchange each, given id and bytes; the outcomes in the same order."""
        if self.pool is None:
            return [self._one(*message) for message in messages]
        running = [self.pool.submit(copy_context().run, self._apart, one, raw) for one, raw in messages]
        return [one.result() for one in running]

    def _one(self, message_id: str, raw: bytes) -> Outcome:
        with causing(message_id):
            try:
                return self.transport.deliver(raw)
            except Unreachable as absence:
                return absence

    def _apart(self, message_id: str, raw: bytes) -> Outcome:
        """In a thread of the pool: whatever connection the transport opened there ends with the exchange."""
        try:
            return self._one(message_id, raw)
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()


@contextmanager
def exchanges(transport: Transport) -> Iterator[Exchanges]:
    """As many at once as the transport bears (``at_once``), one where it does not say."""
    at_once = int(getattr(transport, "at_once", 1))
    if at_once == 1:
        yield Exchanges(transport, 1, None)
        return
    with ThreadPoolExecutor(at_once, thread_name_prefix="exchange") as pool:
        yield Exchanges(transport, at_once, pool)
