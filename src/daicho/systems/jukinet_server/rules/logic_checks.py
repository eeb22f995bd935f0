"""論理チェック at entry into the CS (M57): does the update fit what is held about the person?

Two rows are from the source (moving-in of someone resident; a 転居 that changes more than the address); the others
complete the family, 要確認 against the 既存住基システム改造仕様書, which is not public.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daicho.kernel.findings import Finding
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.rules.format_checks import finding
from daicho.systems.jukinet_server.rules.items import TITLES
from daicho.systems.jukinet_server.rules.record import (
    ENTRIES,
    REASON_TITLES,
    RECORD_ITEMS,
    Reason,
    Record,
    State,
    changed_items,
)

EVENT_ITEMS = frozenset(
    {
        "reason",
        "moved_on",
        "reason_detail",
        "notified_on",
        "request_number",
        "operator_id",
        "terminal_id",
        "is_expected_to_leave",
        "former_resident_code",
        "resident_code_used_on",
    }
)
"""Items that describe the update itself; every reason may change them."""

_ADDRESS = frozenset({"address", "town_code", "postal_code", "address_set_on"})
_NOTATION = frozenset(
    {
        "name",
        "name_kana",
        "plain_kana",
        "former_family_name",
        "former_family_name_kana",
        "address",
        "town_code",
        "postal_code",
        "previous_address",
        "previous_municipality_code",
    }
)
_NUMBERS = frozenset({"resident_code", "individual_number"})
_FOUR_ITEMS = frozenset({"name", "birth_date", "sex", "address"})

MAY_CHANGE: dict[Reason, frozenset[str]] = {
    Reason.CHANGE_OF_ADDRESS: _ADDRESS,
    Reason.MINOR_CORRECTION: _NOTATION,
    Reason.CORRECTION_BY_OFFICE: RECORD_ITEMS - _NUMBERS,
    Reason.RESIDENT_CODE_CHANGED: frozenset({"resident_code"}),
    Reason.INDIVIDUAL_NUMBER_CHANGED: frozenset({"individual_number"}),
    Reason.MOVE_OUT: RECORD_ITEMS - _NUMBERS - _FOUR_ITEMS,
    Reason.DEATH: RECORD_ITEMS - _NUMBERS - _FOUR_ITEMS,
    Reason.REMOVAL_BY_OFFICE: RECORD_ITEMS - _NUMBERS - _FOUR_ITEMS,
}
"""What each reason may change beside :data:`EVENT_ITEMS`; 記載 starts anew and may change everything."""


@dataclass(frozen=True, slots=True)
class Held:
    """保有する本人確認情報 — the person's latest record and its state."""

    record: Record
    state: State


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What the CS holds around an update.

    Args:
        held: the person by 住民票コード; for a changed code, by the former one.
        code_in_use: another person has the (new) 住民票コード.
        number_in_use: another person has the 個人番号.
    """

    held: Held | None
    code_in_use: bool = False
    number_in_use: bool = False


def logic_findings(record: Record, around: Neighbourhood) -> tuple[Finding, ...]:
    """論理チェック — everything about the update that does not fit what is held."""
    return tuple(_findings(record, around))


def _findings(record: Record, around: Neighbourhood) -> Iterator[Finding]:
    if around.code_in_use:
        yield finding(errors.ResidentCodeInUse, "resident_code")
    if around.number_in_use:
        yield finding(errors.IndividualNumberInUse, "individual_number")
    held = around.held
    if record.reason in ENTRIES:
        if held is not None and held.state is State.CURRENT:
            yield finding(errors.AlreadyResident, "reason")
        return
    if held is None:
        kind = errors.FormerCodeDiffers if record.reason is Reason.RESIDENT_CODE_CHANGED else errors.NotHeld
        yield finding(kind, "resident_code")
        return
    yield from _state_findings(record, held)
    yield from _change_findings(record, held)


def _state_findings(record: Record, held: Held) -> Iterator[Finding]:
    if held.state is State.REMOVED and record.reason is not Reason.CORRECTION_BY_OFFICE:
        yield finding(errors.AlreadyRemoved, "reason")
    if record.reason is Reason.RESIDENT_CODE_CHANGED and record.resident_code == held.record.resident_code:
        yield finding(errors.FormerCodeDiffers, "resident_code")
    if record.reason is Reason.INDIVIDUAL_NUMBER_CHANGED and record.individual_number in (
        None,
        held.record.individual_number,
    ):
        yield finding(errors.IndividualNumberUnchanged, "individual_number")


def _change_findings(record: Record, held: Held) -> Iterator[Finding]:
    beyond = changed_items(held.record, record) - EVENT_ITEMS - MAY_CHANGE[record.reason]
    if not beyond:
        return
    titles = "、".join(title for name, title in TITLES.items() if name in beyond)
    if record.reason is Reason.CHANGE_OF_ADDRESS:
        yield finding(errors.ChangesBeyondAddress, "", items=titles)
    else:
        yield finding(errors.ChangesBeyondReason, "", items=titles, reason=REASON_TITLES[record.reason])
