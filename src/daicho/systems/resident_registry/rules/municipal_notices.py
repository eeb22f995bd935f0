"""市町村間の通知の要否 — which municipality must be told of what (住基法9条1項, 19条1項, 24条の2第3項)."""

from __future__ import annotations

from daicho.municipal.codes.residents import ResidentKind
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry, MoveInVariety
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.record import ResidentRecord

LEAVES_REGISTER = frozenset({"move_out_abroad", "official_removal", "cancellation_removal"})
"""消除 that the 附票 must show; of a 国内転出 the new municipality tells, of a death the family register knows."""


def certificate_receiver(entry: MoveOutEntry) -> str:
    """転出証明書情報の送り先 — the planned municipality of a 転出 by card; empty where nobody is to be told."""
    return "" if entry.abroad or not entry.by_card else _elsewhere(entry.destination.municipality_code)


def arrival_receiver(entry: MoveInEntry) -> str:
    """転入通知の送り先 — where the person was last on record: 前住所地, of a 未届転入 the 最終住民登録地."""
    if entry.variety is MoveInVariety.UNREPORTED:
        return _elsewhere(entry.last_registered.municipality_code or entry.from_address.municipality_code)
    return _elsewhere(entry.from_address.municipality_code) if entry.variety is MoveInVariety.DOMESTIC else ""


def register_receiver(before: ResidentRecord | None, today: ResidentRecord) -> str:
    """附票記載事項通知の送り先 — the 本籍地 elsewhere, when what its 附票 shows has changed.

    Our own city's 附票 is told within the city and never through the CS.
    """
    if today.kind is not ResidentKind.JAPANESE or not _concerns_register(before, today):
        return ""
    return _elsewhere(today.honseki.municipality_code)


def _concerns_register(before: ResidentRecord | None, today: ResidentRecord) -> bool:
    if not today.is_present:
        was_present = before is not None and before.is_present
        return was_present and today.removed.reason in LEAVES_REGISTER
    if before is None or not before.is_present:
        return True
    return (before.address, before.name.full, before.birth_date, before.sex) != (
        today.address,
        today.name.full,
        today.birth_date,
        today.sex,
    )


def _elsewhere(code: str) -> str:
    return "" if code == CITY_CODE else code
