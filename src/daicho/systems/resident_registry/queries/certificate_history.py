"""統合記載欄に載る異動履歴 — the movements of one sheet up to a version, with their 留意事項 (標準仕様書 1.1.14)."""

from __future__ import annotations

from collections.abc import Mapping

from daicho.kernel.dates import PartialDate
from daicho.municipal.certificates.inputs import HistoryLine
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.queries.records import events_of, versions_of
from daicho.systems.resident_registry.queries.remarks import notes_by_event
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.sheets import sheets_of, split_at_return
from daicho.systems.resident_registry.rules.versions import Version


def certificate_history(resident_number: str, version_no: int) -> tuple[HistoryLine, ...]:
    """The lines of the sheet that a version stands on, oldest first; an older sheet has a certificate of its own."""
    events = events_of(resident_number)
    known = tuple(v for v in versions_of(resident_number) if v.version_no <= version_no)
    _, present = split_at_return(known, {no: event.reason for no, event in events.items()})
    on_sheet = set(sheets_of(present)[-1].versions)
    notes = notes_by_event(known[-1].content, events)
    return tuple(
        _line(version, before, events, notes.get(version.version_no, ()))
        for before, version in zip((None, *present), present, strict=False)
        if version.version_no in on_sheet
    )


def _line(
    version: Version[ResidentRecord],
    before: Version[ResidentRecord] | None,
    events: Mapping[int, RecordEvent],
    notes: tuple[str, ...],
) -> HistoryLine:
    event = events.get(version.version_no, RecordEvent())
    record, old = version.content, before.content if before else version.content
    details = []
    if old.address != record.address:
        details.append(f"異動前の住所　{old.address.one_line()}")
    if old.name.full != record.name.full:
        details.append(f"異動前の氏名　{old.name.full}")
    return HistoryLine(
        reason=movement_reason(event.reason).name if event.reason else "記載",
        moved_on=event.on or PartialDate.known(version.valid_from),
        notified_on=event.notified_on,
        details=tuple(details),
        notes=notes,
        addresses=(old.address,) if old.address != record.address else (),
        special=old.sex != record.sex,
    )
