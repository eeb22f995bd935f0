"""異動履歴（A類型）with its 留意事項（B類型）, and 備考（C類型）— the versions beside the movements that wrote them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.masking.scope import RESTRICTED, ProtectedScope, mask
from daicho.systems.resident_registry.models import Movement
from daicho.systems.resident_registry.queries.remarks import notes_by_event
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent, Remark
from daicho.systems.resident_registry.rules.sheets import NEW_SHEETS, OLD_SHEETS
from daicho.systems.resident_registry.rules.versions import Version, newest

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """異動履歴 — one version with what it came from; addresses masked.

    Args:
        unknown_on: wording of a day that is not wholly known; the internal ``valid_from`` is not shown then.
        notes: 留意事項（B類型）, none where they could tell an address that is hidden.
    """

    version_no: int
    valid_from: date
    recorded_at: datetime
    reason: str
    address: str
    name: str
    household_number: str
    reception: str
    office: str
    terminal: str
    closed: bool = False
    sheet_number: int = 0
    is_old_sheet: bool = False
    begins_sheet: bool = False
    unknown_on: PartialDate | None = None
    planned_on: date | None = None
    confirmed_on: date | None = None
    notes: tuple[str, ...] = ()


def history_of(
    versions: tuple[Version[ResidentRecord], ...],
    events: dict[int, RecordEvent],
    resident_number: str,
    scope: ProtectedScope,
) -> tuple[HistoryRow, ...]:
    """異動履歴 of these versions, the newest first. Args: scope: whose addresses are hidden."""
    notes = notes_by_event(newest(versions).content, events)
    ids = {v.movement for v in versions}
    movements = {str(m.id): m for m in Movement.objects.using(SYSTEM).filter(id__in=ids)}
    return tuple(
        replace(
            _row(v, events.get(v.version_no), movements.get(v.movement), resident_number, scope),
            notes=() if _is_hidden(v.content, resident_number, scope) else notes.get(v.version_no, ()),
        )
        for v in reversed(versions)
    )


def free_remarks(record: ResidentRecord, resident_number: str, scope: ProtectedScope) -> tuple[Remark, ...]:
    """備考（C類型）in the order in which they were written; none where they could tell an address that is hidden."""
    if _is_hidden(record, resident_number, scope):
        return ()
    return tuple(remark for remark in record.remarks if remark.text and not remark.is_note)


def _is_hidden(record: ResidentRecord, resident_number: str, scope: ProtectedScope) -> bool:
    """Whether one of the addresses that lines written by hand may repeat is not shown."""
    places = (record.address, record.address_before_move_in.address, record.previous_address.address)
    return any(mask(scope, resident_number, record.household_number, place) == RESTRICTED for place in places)


def _row(
    version: Version[ResidentRecord],
    event: RecordEvent | None,
    movement: Movement | None,
    resident_number: str,
    scope: ProtectedScope,
) -> HistoryRow:
    record = version.content
    return HistoryRow(
        version_no=version.version_no,
        valid_from=version.valid_from,
        recorded_at=version.recorded_at,
        reason=reason_name(event),
        address=mask(scope, resident_number, record.household_number, record.address),
        name=record.name.full or record.alphabet_name.text,
        household_number=record.household_number,
        reception=movement.reception if movement else "",
        office=movement.office_name if movement else "初期登録",
        terminal=movement.terminal if movement else "",
        closed=not record.is_present,
        sheet_number=record.bookkeeping.sheet_number,
        is_old_sheet=event is not None and event.reason in OLD_SHEETS,
        begins_sheet=event is not None and event.reason in NEW_SHEETS,
        unknown_on=unknown_day(event),
        planned_on=record.planned_move_out.on,
        confirmed_on=record.confirmed_move_out.on,
    )


def unknown_day(event: RecordEvent | None) -> PartialDate | None:
    """不詳日 in its own words; its internal day is for order alone (標準仕様書 1.1.8)."""
    return event.on if event and event.on and not event.on.is_known else None


def reason_name(event: RecordEvent | None) -> str:
    """異動事由 by its official name, empty where none is known."""
    return movement_reason(event.reason).name if event and event.reason else ""
