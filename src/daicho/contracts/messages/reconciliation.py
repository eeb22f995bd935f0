"""整合性確認 (JN-12): what the CS found to differ, and how the registry puts right what the CS holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Moment, MunicipalityCode
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages.body import MessageBody, Part
from daicho.contracts.messages.identification import Identification

Item = Literal[
    "resident_code", "individual_number", "name", "birth_date", "sex", "address", "reason", "moved_on", "record_state"
]


class IdentificationDifferenceFound(MessageBody):
    """本人確認情報の不一致 — jukinet_server to resident_registry; the correction is a movement there (住基法14条).

    Args: found_by: the peer compared with. kind: as the CS sees it. items: names of what differs; no values travel.
    """

    type: ClassVar[str] = "IdentificationDifferenceFound"
    version: ClassVar[int] = 1

    difference_id: Annotated[str, Field(max_length=40)]
    resident_code: ResidentCode
    found_by: Literal["prefecture", "national"]
    kind: Literal["missing_there", "missing_here", "differs"]
    items: tuple[Item, ...]
    found_on: date
    note: Annotated[str, Field(max_length=400)]
    operator_id: Code


Reason = Annotated[str, Field(min_length=1, max_length=200)]
_Id = Annotated[str, Field(max_length=40)]


class RegistryCase(Part):
    """住民記録との不一致の一件. Args: items: names of what differs; no values travel."""

    difference_id: _Id
    resident_code: ResidentCode
    kind: Literal["missing_here", "missing_there", "differs", "behind", "suppression"]
    items: tuple[Code, ...]


class RegistryCompared(MessageBody):
    """住民記録との整合性確認の結果 — jukinet_server to resident_registry; it replaces the cases of the one before.

    Args: number: of the run in the CS. is_cut: there are more cases than are listed.
    """

    type: ClassVar[str] = "RegistryCompared"
    version: ClassVar[int] = 1

    number: Annotated[int, Field(ge=1)]
    municipality_code: MunicipalityCode
    compared_at: Moment
    held_by_cs: Annotated[int, Field(ge=0)]
    in_transit: Annotated[int, Field(ge=0)]
    cases: Annotated[tuple[RegistryCase, ...], Field(max_length=1000)]
    is_cut: bool


class IdentificationRecovered(MessageBody):
    """本人確認情報の回復 — resident_registry to jukinet_server: the record as it stands, no 異動 (住基法14条).

    Args: reason: why, for both logs. record_state: whether the person is a resident.
    """

    type: ClassVar[str] = "IdentificationRecovered"
    version: ClassVar[int] = 1

    difference_id: _Id
    recorded_at: Moment
    record_state: Literal["current", "removed"]
    identification: Identification
    reason: Reason


class IdentificationWithdrawn(MessageBody):
    """本人確認情報の取消し — resident_registry to jukinet_server: the register has no such person (住基法14条).

    Args: confirmed_by: the second person.
    """

    type: ClassVar[str] = "IdentificationWithdrawn"
    version: ClassVar[int] = 1

    difference_id: _Id
    recorded_at: Moment
    resident_code: ResidentCode
    reason: Reason
    operator_id: Code
    confirmed_by: Code
