"""The certificate server's share of the demo world: what the registry certifies, asked for as at a go-live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def is_loaded() -> bool:
    """Whether a full supply has ever been complete."""
    from daicho.systems.certificate_server.queries.supplies import is_supplied

    return is_supplied()


def load(_world: Path, say: Callable[[str], None]) -> None:
    """Page by page within this process; broken off, the next start goes on with the page after the last."""
    from daicho.config.certificate_feed import SYSTEM, feed_context
    from daicho.config.inboxes import desk_of
    from daicho.foundation.messaging.asking import Asker, InProcessInquiry
    from daicho.systems.certificate_server.actions.supply_sources import supply_sources

    registry = "resident_registry"
    asker = Asker(SYSTEM, {registry: InProcessInquiry(desk_of(registry), SYSTEM)})
    result = supply_sources(feed_context(asker, "初期登録"), "初期登録", _now_and_then(say))
    say(f"  {result.compared:,} residents to certify")


def _now_and_then(say: Callable[[str], None], every: int = 20_000) -> Callable[[int], None]:
    """A line each time that so many more residents have come."""
    told = 0

    def tell(residents: int) -> None:
        nonlocal told
        if residents >= told + every:
            told = residents
            say(f"  {residents:,} residents ...")

    return tell
