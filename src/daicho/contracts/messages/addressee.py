"""宛名情報連携 — linkage_platform passes a resident's current data on to unified_addressee (S4-S5)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from daicho.contracts.fields import Code, Moment, WireDate
from daicho.contracts.messages.body import MessageBody
from daicho.contracts.messages.resident_record import ResidentSnapshot


class AddresseeChanged(MessageBody):
    """宛名情報 — the addressee's data after a change (標準仕様書 7.2.3, 共通機能標準仕様書 団体内統合宛名機能)."""

    type: ClassVar[str] = "AddresseeChanged"
    version: ClassVar[int] = 1

    movement_id: Code
    reason_code: Code
    moved_on: WireDate
    version_no: int = Field(ge=1)
    recorded_at: Moment
    addressee: ResidentSnapshot
