"""The prefecture's interface as data (``specs/prefecture``): what is sent, and what an answer must look like."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from daicho.contracts.messages import PrefecturalUpdate

INTERFACE = "prefecture/1"
PATH = "/juki/v1/identification-updates"


class NotAnAnswer(Exception):
    """What came back is no answer to the update sent."""


class PrefectureAnswer(BaseModel):
    """更新に対する回答 — see ``identification_update_answer.schema.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    interface: Literal["prefecture/1"]
    type: Literal["identification_update_answer"]
    message_id: str
    result: Literal["acknowledged", "rejected", "out_of_order"]
    update_order_number: int
    duplicate: bool
    expected_order_number: int | None
    reason_code: str
    reason: str
    answered_at: AwareDatetime


def request_of(
    update: PrefecturalUpdate, message_id: str, sent_at: datetime, given_up_from: int | None = None
) -> dict[str, Any]:
    """更新電文 for one update.

    Args: given_up_from: lowest 更新順番号 that two officers decided not to send.
    """
    record = update.identification.model_dump(mode="json")
    record["address"] = update.identification.address.one_line()
    previous = update.identification.previous_address
    record["previous_address"] = previous.one_line() if previous is not None else ""
    return {
        "interface": INTERFACE,
        "type": "identification_update",
        "message_id": message_id,
        "sent_at": sent_at.isoformat(),
        "update_order_number": update.order_number,
        "given_up_from": given_up_from if given_up_from is not None else update.order_number_in_trouble,
        "record_state": update.record_state,
        "update_forbidden": update.update_forbidden,
        "locked": update.locked,
        "external_characters": {
            "name": update.external_characters_in_name,
            "address": update.external_characters_in_address,
            "previous_address": update.external_characters_in_previous_address,
            "former_family_name": update.external_characters_in_former_family_name,
        },
        "stamped_at": update.stamped_at.isoformat(),
        "identification": record,
    }


def answer_of(content: bytes, message_id: str) -> PrefectureAnswer:
    """The answer to the message of this id.

    Raises: NotAnAnswer for anything else, also for a good answer to another message (a second answer, a late one).
    """
    try:
        answer = PrefectureAnswer.model_validate(json.loads(content))
    except (ValueError, ValidationError, RecursionError):
        raise NotAnAnswer from None
    if answer.message_id != message_id:
        raise NotAnAnswer
    return answer
