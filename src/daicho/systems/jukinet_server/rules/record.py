"""本人確認情報 as the CS judges it: plain values, no message format, no table."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate


class Reason(StrEnum):
    """異動事由 (令30条の5, 規則11条; 要確認: code values of the 告示)."""

    MOVE_IN = "move_in"
    BIRTH = "birth"
    ENTRY_BY_OFFICE = "entry_by_office"
    MOVE_OUT = "move_out"
    DEATH = "death"
    REMOVAL_BY_OFFICE = "removal_by_office"
    CHANGE_OF_ADDRESS = "change_of_address"
    MINOR_CORRECTION = "minor_correction"
    CORRECTION_BY_OFFICE = "correction_by_office"
    RESIDENT_CODE_CHANGED = "resident_code_changed"
    INDIVIDUAL_NUMBER_CHANGED = "individual_number_changed"


REASON_TITLES: dict[Reason, str] = {
    Reason.MOVE_IN: "転入等",
    Reason.BIRTH: "出生",
    Reason.ENTRY_BY_OFFICE: "職権記載等",
    Reason.MOVE_OUT: "転出",
    Reason.DEATH: "死亡",
    Reason.REMOVAL_BY_OFFICE: "職権消除等",
    Reason.CHANGE_OF_ADDRESS: "転居",
    Reason.MINOR_CORRECTION: "軽微な修正",
    Reason.CORRECTION_BY_OFFICE: "職権修正等",
    Reason.RESIDENT_CODE_CHANGED: "住民票コードの変更等",
    Reason.INDIVIDUAL_NUMBER_CHANGED: "個人番号の変更等",
}
ENTRIES = frozenset({Reason.MOVE_IN, Reason.BIRTH, Reason.ENTRY_BY_OFFICE})
"""記載: afterwards the person is 現存."""
REMOVALS = frozenset({Reason.MOVE_OUT, Reason.DEATH, Reason.REMOVAL_BY_OFFICE})
"""消除: afterwards the person is 消除."""


class State(StrEnum):
    """レコード状況フラグ."""

    CURRENT = "current"
    REMOVED = "removed"


STATE_TITLES: dict[State, str] = {State.CURRENT: "現存", State.REMOVED: "消除"}


@dataclass(frozen=True, slots=True)
class Record:
    """本人確認情報 — the items that the registry sends; see :mod:`.items` for their official names."""

    resident_code: str = field(repr=False)
    individual_number: str | None = field(repr=False)
    name: str
    birth_date: PartialDate
    sex: str
    municipality_code: str
    address: Address
    became_resident_on: PartialDate
    reason: Reason
    moved_on: PartialDate
    operator_id: str
    terminal_id: str
    name_kana: str = ""
    plain_kana: str = ""
    former_family_name: str = ""
    former_family_name_kana: str = ""
    town_code: str = ""
    postal_code: str = ""
    address_set_on: PartialDate | None = None
    notified_on: PartialDate | None = None
    previous_municipality_code: str = ""
    previous_address: Address | None = None
    reason_detail: str = ""
    former_resident_code: str | None = field(default=None, repr=False)
    resident_code_used_on: PartialDate | None = None
    request_number: str = ""
    is_expected_to_leave: bool = False


RECORD_ITEMS: frozenset[str] = frozenset(each.name for each in fields(Record))


def changed_items(before: Record, after: Record) -> frozenset[str]:
    """変わった項目 — names of the items whose values differ."""
    return frozenset(name for name in RECORD_ITEMS if getattr(before, name) != getattr(after, name))


def state_after(record: Record, before: State | None) -> State:
    """レコード状況 after an update: by the reason, otherwise as before."""
    if record.reason in REMOVALS:
        return State.REMOVED
    if record.reason in ENTRIES or before is None:
        return State.CURRENT
    return before
