"""While a system is being served, no statement reaches the database of another.

In split mode this holds because a process has no other credentials. All-in-one has them all, so this guard stands in:
doors name the system they serve, and the engine refuses every statement on another connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_served: ContextVar[tuple[str, ...]] = ContextVar("served", default=())
_reporters: list[Callable[[GuardRefusal], None]] = []


class GuardRefusal(Exception):
    """A statement was about to reach the database of a system that is not the one being served."""

    def __init__(self, served: str, touched: str) -> None:
        self.served = served
        self.touched = touched
        self.is_reported = False
        super().__init__(f"{served} is being served; a statement on {touched} is refused")


def now_serving() -> str | None:
    """The alias being served right now, or None outside every door."""
    stack = _served.get()
    return stack[-1] if stack else None


@contextmanager
def serving(alias: str) -> Iterator[None]:
    """Serves one system: inside, only its own database may be touched. Nests; the innermost one counts.

    Raises: GuardRefusal from the statement that crosses over, after it has been reported.
    """
    token = _served.set((*_served.get(), alias))
    refused: GuardRefusal | None = None
    try:
        yield
    except GuardRefusal as refusal:
        refused = refusal
        raise
    finally:
        _served.reset(token)
        if refused is not None:
            _report(refused)


def check(alias: str) -> None:
    """Called by the engine before every statement. Raises: GuardRefusal."""
    served = now_serving()
    if served is not None and served != alias:
        raise GuardRefusal(served, alias)


def report_refusals_to(reporter: Callable[[GuardRefusal], None]) -> None:
    """Hands every refusal to ``reporter``, once, after the refused block's own transaction was rolled back."""
    if reporter not in _reporters:
        _reporters.append(reporter)


def _report(refusal: GuardRefusal) -> None:
    if refusal.is_reported:
        return
    refusal.is_reported = True
    for reporter in _reporters:
        reporter(refusal)
