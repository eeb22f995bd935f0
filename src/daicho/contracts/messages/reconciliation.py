"""整合性確認の不一致 — what the CS found to differ and the registry is to look into (JN-12)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code
from daicho.contracts.hidden import ResidentCode
from daicho.contracts.messages.body import MessageBody

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
