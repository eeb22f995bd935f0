"""抑止 as the CS holds them: what 広域交付 is refused by, and whose addresses are not shown (標準仕様書 3.1, 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daicho.kernel.addresses import Address
from daicho.municipal.masking.scope import ProtectedScope, address_key
from daicho.systems.jukinet_server.models import IdentificationRecord, SuppressionReport


@dataclass(frozen=True, slots=True)
class HeldSuppression:
    """抑止 of one person on a day.

    Args:
        stopped: no certificate may leave. warned: one may, after a question to the registry.
        hides_address: 支援措置 or 照会 at エラー. begins_on: the first day of what has not begun.
    """

    is_protected: bool = False
    stopped: bool = False
    warned: bool = False
    hides_address: bool = False
    begins_on: date | None = None


def held_suppression(person: int, day: date) -> HeldSuppression:
    """The newest report about a person as it stands on that day; no date ends it."""
    newest = SuppressionReport.objects.filter(person_id=person).order_by("-id").first()
    return HeldSuppression() if newest is None else _held(newest, day)


def hidden_scope(day: date) -> ProtectedScope:
    """秘匿の範囲 by 本人の管理番号 and address: who lives with somebody hidden has the same address."""
    reports = SuppressionReport.objects.order_by("person", "-id").distinct("person")
    people = [report.person_id for report in reports if _held(report, day).hides_address]
    records = IdentificationRecord.objects.filter(person__in=people).order_by("person", "-order_number")
    places = (row.content["address"] for row in records.distinct("person"))
    keys = frozenset(address_key(Address.from_json(place)) for place in places)
    return ProtectedScope(frozenset(map(str, people)), frozenset(), keys - {""})


def _held(report: SuppressionReport, day: date) -> HeldSuppression:
    begins = [((one["process"], one["level"]), date.fromisoformat(one["starts_on"])) for one in report.closed]
    now = {closing for closing, begin in begins if begin <= day}
    return HeldSuppression(
        is_protected=report.is_protected,
        stopped=report.is_protected or ("issue", "error") in now,
        warned=("issue", "alert") in now,
        hides_address=report.is_protected or ("inquiry", "error") in now,
        begins_on=min((begin for _, begin in begins if begin > day), default=None),
    )
