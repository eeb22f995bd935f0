"""異動事由: the complete list of the standard; every movement is exactly one of these. Source: 標準仕様書 1.2.2.

「転居取消」 is no reason of its own and may not be added (1.2.2 実装しない機能): a 転居 is undone by
異動の取消し（修正）.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daicho.municipal.codes.residents import ResidentKind


class MovementClass(StrEnum):
    """記載・消除・修正 — what a movement does to the person's record (住民基本台帳法8条)."""

    ENTRY = "entry"
    REMOVAL = "removal"
    CORRECTION = "correction"

    @property
    def official_name(self) -> str:
        """As printed and shown."""
        return {"entry": "記載", "removal": "消除", "correction": "修正"}[self.value]


@dataclass(frozen=True, slots=True)
class MovementReason:
    """異動事由 — one row of the standard list.

    Args:
        code: identifier used in records and messages; never reused.
        name: official name.
        movement_class: 記載, 消除 or 修正.
        only: 住民種別 that alone may have it; None for both.
    """

    code: str
    name: str
    movement_class: MovementClass
    only: ResidentKind | None = None

    @property
    def changes_population(self) -> bool:
        """増減に数えるか — 改製 and 再製 end one sheet and begin another of the same living person."""
        return self.movement_class is not MovementClass.CORRECTION and not self.renews_sheet

    @property
    def renews_sheet(self) -> bool:
        """改製・再製か."""
        return self.name in ("改製", "再製")


_E, _R, _C = MovementClass.ENTRY, MovementClass.REMOVAL, MovementClass.CORRECTION
_JAPANESE, _FOREIGN = ResidentKind.JAPANESE, ResidentKind.FOREIGN

MOVEMENT_REASONS: tuple[MovementReason, ...] = (
    MovementReason("move_in", "国内転入", _E),
    MovementReason("move_in_from_abroad", "国外転入等", _E),
    MovementReason("birth", "出生", _E),
    MovementReason("entry_by_naturalization", "職権記載（帰化等）", _E, _JAPANESE),
    MovementReason("entry_by_nationality_loss", "職権記載（国籍喪失）", _E, _FOREIGN),
    MovementReason("official_entry", "職権記載", _E),
    MovementReason("remade_entry", "改製", _E),
    MovementReason("restored_entry", "再製", _E),
    MovementReason("cancellation_entry", "異動の取消し（増）", _E),
    MovementReason("move_out", "国内転出", _R),
    MovementReason("move_out_abroad", "国外転出", _R),
    MovementReason("death", "死亡", _R),
    MovementReason("removal_by_naturalization", "職権消除（帰化等）", _R, _FOREIGN),
    MovementReason("removal_by_nationality_loss", "職権消除（国籍喪失）", _R, _JAPANESE),
    MovementReason("official_removal", "職権消除", _R),
    MovementReason("remade_removal", "改製", _R),
    MovementReason("restored_removal", "再製", _R),
    MovementReason("cancellation_removal", "異動の取消し（減）", _R),
    MovementReason("move_within", "転居", _C),
    MovementReason("minor_correction", "軽微な修正", _C),
    MovementReason("official_correction", "職権修正", _C),
    MovementReason("clerical_correction", "誤記修正", _C),
    MovementReason("individual_number_change", "個人番号の変更請求", _C),
    MovementReason("individual_number_correction", "個人番号の職権修正", _C),
    MovementReason("individual_number_entry", "個人番号の職権記載", _C),
    MovementReason("resident_code_change", "住民票コードの変更請求", _C),
    MovementReason("resident_code_entry", "住民票コードの職権記載", _C),
    MovementReason("household_separation", "世帯分離", _C),
    MovementReason("household_merger", "世帯合併", _C),
    MovementReason("household_change", "世帯変更", _C),
    MovementReason("head_change", "世帯主変更", _C),
    MovementReason("former_name_entry", "旧氏の記載", _C, _JAPANESE),
    MovementReason("former_name_change", "旧氏の変更", _C, _JAPANESE),
    MovementReason("former_name_removal", "旧氏の削除", _C, _JAPANESE),
    MovementReason("common_name_entry", "通称の記載", _C, _FOREIGN),
    MovementReason("common_name_removal", "通称の削除", _C, _FOREIGN),
    MovementReason("cancellation_correction", "異動の取消し（修正）", _C),
)

_BY_CODE = {reason.code: reason for reason in MOVEMENT_REASONS}


def movement_reason(code: str) -> MovementReason:
    """The reason by its code.

    Raises: KeyError when the list has no such code.
    """
    return _BY_CODE[code]


def reasons_for(kind: ResidentKind) -> tuple[MovementReason, ...]:
    """The reasons that a resident of this kind can have, in the order of the standard."""
    return tuple(reason for reason in MOVEMENT_REASONS if reason.only in (None, kind))
