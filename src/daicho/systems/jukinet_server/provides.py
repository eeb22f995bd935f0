"""What the communication server answers to other systems: how updates stand, and nothing personal (C1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from daicho.contracts.inquiries import JukinetLinkageStatus, JukinetLinkageStatusAnswer
from daicho.foundation.clock import machine_now
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.queries.notices import prefecture_status


def linkage_status(_ctx: Context, _question: JukinetLinkageStatus) -> JukinetLinkageStatusAnswer:
    """住基ネット連携状況 — counts, age and last fault of the updates to the prefecture."""
    status = prefecture_status(machine_now())
    age = status.oldest_age
    return JukinetLinkageStatusAnswer(
        waiting=status.waiting,
        held=status.held,
        oldest_age_seconds=None if age is None else max(0, int(age.total_seconds())),
        last_error=status.last_error,
        last_delivered_at=status.last_delivered_at,
    )


PROVIDERS: Mapping[str, Callable[[Any, Any], Any]] = {JukinetLinkageStatus.type: linkage_status}
"""One provider for each question that the connection table lets in."""
