"""アラート — as the panel beside an entry shows them, each with its box to tick."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from daicho.kernel.findings import Finding, alerts_in
from daicho.systems.resident_registry.actions.enter_movement import alert_key


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """アラートの一件. ``href`` leads to the field it is about."""

    key: str
    code: str
    message: str
    href: str
    confirmed: bool


def shown_alerts(
    findings: Iterable[Finding], confirmed: Collection[str], href: Callable[[Finding], str]
) -> tuple[ShownAlert, ...]:
    """The alerts of an entry, those already ticked marked so."""
    return tuple(
        ShownAlert(alert_key(a), a.code, a.message, href(a), alert_key(a) in confirmed) for a in alerts_in(findings)
    )
