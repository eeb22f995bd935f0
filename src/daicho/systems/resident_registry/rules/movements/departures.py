"""転出による消除 — when a planned departure closes the record, and what becomes of those who stay.

The record is closed on the earlier of 転出予定年月日 and the day of moving in that the 転入通知 states; until then the
person is a resident in every respect. Law: 住民基本台帳法24条, 住民基本台帳法施行令11条; 標準仕様書 1.1.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.movements.households import (
    Remaining,
    after_leaving,
    as_members,
    changes_of_remaining,
)
from daicho.systems.resident_registry.rules.movements.kind import Change, KnownResident
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent

MOVE_OUT, MOVE_OUT_ABROAD, HEAD_CHANGE = "move_out", "move_out_abroad", "head_change"


def departure_reason(*, abroad: bool) -> str:
    """国内転出 or 国外転出."""
    return MOVE_OUT_ABROAD if abroad else MOVE_OUT


def is_due(record: ResidentRecord, today: date) -> bool:
    """転出予定日が到来したか — of somebody who still counts as a resident."""
    planned = record.planned_move_out.on
    return record.is_present and planned is not None and planned <= today


def closed_by_departure(record: ResidentRecord, event: RecordEvent) -> ResidentRecord:
    """転出者 — the record closed; what was planned stays beside what is confirmed later (標準仕様書 4.1.3.1.1)."""
    return replace(record, status=ResidentStatus.MOVED_OUT, removed=event)


def closing(due: Sequence[KnownResident]) -> tuple[Change, ...]:
    """転出予定日の到来による消除 — each person from the planned day on."""
    changes: list[Change] = []
    for known in due:
        planned = known.record.planned_move_out
        record = known.on(planned.on) if planned.on else None
        if planned.on is None or record is None:
            continue
        reason = departure_reason(abroad=bool(planned.destination.address.country))
        event = RecordEvent(reason, planned.notified_on, PartialDate.known(planned.on))
        changes.append(Change(known.number, closed_by_departure(record, event), planned.on, event))
    return tuple(changes)


def household_left(
    staying: Sequence[KnownResident], day: date, relationships: Mapping[str, tuple[str, ...]]
) -> Remaining:
    """残る世帯 — 続柄 entered at the notice count only where the household has no head left on the day."""
    has_head = any(one.record.is_head for one in as_members(staying, day))
    return after_leaving(staying, day, {} if has_head else relationships)


def changes_of_staying(
    staying: Sequence[KnownResident],
    day: date,
    relationships: Mapping[str, tuple[str, ...]],
    notified_on: date | None,
) -> tuple[Change, ...]:
    """残る世帯の世帯主変更 — as one act with the departure, ex officio (住民基本台帳法施行令25条)."""
    event = RecordEvent(HEAD_CHANGE, notified_on, PartialDate.known(day))
    return changes_of_remaining(household_left(staying, day, relationships), day, event)
