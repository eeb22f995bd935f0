"""The prefecture's exchanges as data (``specs/prefecture``): what is sent, and what an answer must look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from daicho.contracts.messages import PrefecturalUpdate
from daicho.systems.jukinet_server.outside.envelope import Answer, Result

TYPE = "identification_update"


class NotAnAnswer(Exception):
    """What came back says nothing about the update sent."""


class _Stored(BaseModel):
    """Body of an answer that is no rejection — see ``identification_update_answer.schema.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    resident_code: str
    update_order_number: int
    duplicate: bool
    expected_order_number: int | None


@dataclass(frozen=True, slots=True)
class PrefectureAnswer:
    """更新に対する回答, without the number of the person."""

    result: Result
    duplicate: bool = False
    expected_order_number: int | None = None
    reason_code: str = ""
    reason: str = ""


def body_of(update: PrefecturalUpdate, given_up_from: int | None = None) -> dict[str, Any]:
    """本文 of one update.

    Args: given_up_from: lowest 更新順番号 that two officers decided not to send.
    """
    record = update.identification.model_dump(mode="json")
    record["address"] = update.identification.address.one_line()
    previous = update.identification.previous_address
    record["previous_address"] = previous.one_line() if previous is not None else ""
    return {
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


def is_about(update: PrefecturalUpdate, body: Mapping[str, Any]) -> bool:
    """Whether an answer that names somebody names the person of the update, and no other number than its own."""
    code = update.identification.resident_code.reveal()
    number = update.order_number
    return bool(body.get("resident_code", code) == code and body.get("update_order_number", number) == number)


def read(answer: Answer) -> PrefectureAnswer:
    """What the prefecture decided. Raises: NotAnAnswer."""
    if answer.result == "rejected":
        return PrefectureAnswer("rejected", reason_code=answer.reason_code, reason=answer.reason)
    try:
        stored = _Stored.model_validate(answer.body)
    except ValidationError:
        raise NotAnAnswer from None
    return PrefectureAnswer(answer.result, stored.duplicate, stored.expected_order_number)
