"""検索結果の表示 — one line per resident: 和暦, chips in words, addresses as the mask left them."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.resident_registry.queries.search import FoundResident
from daicho.systems.resident_registry.rules.record import ResidentRecord

Chip = tuple[str, str]
ARCHIVED: Chip = ("除票用DB", "")
CLOSED_WORDS = {
    ResidentStatus.MOVED_OUT: "除票(転出)",
    ResidentStatus.DEAD: "除票(死亡)",
    ResidentStatus.REMOVED: "除票(消除)",
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """検索結果の一行."""

    number: str
    household: str
    name: str
    kana: str
    birth: PartialDate
    foreign: bool
    sex: str
    place: str
    building: str
    withheld: bool
    relationship: str
    head: str
    gone: bool
    dead: bool
    chips: tuple[Chip, ...]


def result_row(found: FoundResident, *, archived: bool = False) -> ResultRow:
    """One resident of a result. ``archived``: the closed record stands in the 除票用データベース."""
    record = found.record
    withheld = found.address == RESTRICTED
    place, _, building = ("", "", "") if withheld else found.address.partition("　")
    return ResultRow(
        number=found.resident_number,
        household=found.household_number,
        name=shown_name(record),
        kana=record.name.kana,
        birth=record.birth_date,
        foreign=record.kind is ResidentKind.FOREIGN,
        sex=record.sex.official_name,
        place=place.removeprefix("神奈川県"),
        building=building,
        withheld=withheld,
        relationship=found.relationship,
        head="" if record.is_head else record.head.full,
        gone=not record.is_present,
        dead=record.status is ResidentStatus.DEAD,
        chips=chips_of(record, found.protected, found.protected_household)
        + suppression_chips(found.suppressed)
        + ((("過去の氏名で一致", "work"),) if found.matched_past else ())
        + ((ARCHIVED,) if archived else ()),
    )


def shown_name(record: ResidentRecord) -> str:
    """氏名, or the alphabet of a foreigner who has no other."""
    return record.name.full or record.alphabet_name.text


def suppression_chips(suppressed: tuple[str, ...]) -> tuple[Chip, ...]:
    """抑止中の処理, in one mark."""
    return ((f"抑止: {'・'.join(suppressed)}", "stop"),) if suppressed else ()


def chips_of(record: ResidentRecord, protected: bool, protected_household: bool) -> tuple[Chip, ...]:
    """状態・抑止 — in words, always the state first."""
    state: Chip = ("現住", "ok") if record.is_present else (CLOSED_WORDS[record.status], "")
    chips = [state]
    if protected:
        chips.append(("支援措置", "stop"))
    elif protected_household:
        chips.append(("世帯に支援措置", "alert"))
    if record.is_present and record.planned_move_out.on:
        chips.append(("転出予定", "work"))
    if record.kind is ResidentKind.FOREIGN:
        chips.append(("外国人", "info"))
    return tuple(chips)
