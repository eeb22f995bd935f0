"""What every message body guarantees: frozen, no unknown fields, no silent conversion, no value in an error."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

WIRE = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, ser_json_bytes="base64")


class ContractRefusal(Exception):
    """The content does not keep to the contract. ``code`` and ``text`` go back to the sender; never a value."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(f"{code} {text}")


class Part(BaseModel):
    """A part of a message or question."""

    model_config = WIRE


class MessageBody(Part):
    """連携データの本文 — subclasses name themselves by ``type`` and ``version``."""

    type: ClassVar[str]
    version: ClassVar[int]

    def to_bytes(self) -> bytes:
        """The body as JSON."""
        return self.model_dump_json().encode()


P = TypeVar("P", bound=Part)


def read(kind: type[P], content: bytes) -> P:
    """Reads one part from JSON.

    Raises: ContractRefusal ``MSG-BODY`` naming the fields at fault, but no value.
    """
    try:
        return kind.model_validate_json(content)
    except ValidationError as fault:
        places = [
            ".".join(str(step) for step in error["loc"]) or "全体"
            for error in fault.errors(include_input=False, include_url=False, include_context=False)
        ]
    shown = "、".join(places[:5]) + ("ほか" if len(places) > 5 else "")
    raise ContractRefusal(
        "MSG-BODY", f"連携データの項目が取り決めと異なります({shown})。送信側の内容を確認してください。"
    )
