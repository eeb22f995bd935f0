"""留意事項を結び付ける異動 — the events of a record that a 留意事項 may belong to (標準仕様書 1.1.14)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.queries.records import events_of
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent


def events_to_note(resident_number: str) -> tuple[tuple[int, str], ...]:
    """異動履歴（A類型）: 履歴番号 with day and reason, newest first."""
    events = events_of(resident_number)
    return tuple((no, _words(events[no])) for no in sorted(events, reverse=True))


def notes_by_event(record: ResidentRecord, events: Mapping[int, RecordEvent]) -> dict[int, tuple[str, ...]]:
    """留意事項（B類型）by 履歴番号: what came with the movement, then what was added to it since."""
    found: dict[int, tuple[str, ...]] = {no: (event.note,) for no, event in events.items() if event.note}
    for remark in record.remarks:
        if remark.is_note:
            found[remark.about] = (*found.get(remark.about, ()), remark.text)
    return found


def _words(event: RecordEvent) -> str:
    reason = movement_reason(event.reason).name if event.reason else "記載"
    return f"{event.on.wareki()}　{reason}" if event.on else reason
