"""受領書 — what a receiver answers to one delivery."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from daicho.contracts.messages.body import Part, read

MAX_BYTES = 16 * 1024


class ReceiptStatus(StrEnum):
    """受領の結果.

    ``applied``: effect, audit and position are committed. ``already``: they were before. ``expected``: another order
    number is due first, named in ``order_no``. ``refused``: never acceptable as it is. ``busy``: try again later.
    """

    APPLIED = "applied"
    ALREADY = "already"
    EXPECTED = "expected"
    REFUSED = "refused"
    BUSY = "busy"


class Receipt(Part):
    """受領書 — status, order number, and for a refusal its stable code and Japanese text for the status screen."""

    status: ReceiptStatus
    order_no: int = 0
    code: Annotated[str, Field(max_length=40)] = ""
    text: Annotated[str, Field(max_length=1000)] = ""

    def to_bytes(self) -> bytes:
        """As it travels."""
        return self.model_dump_json().encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Receipt:
        """Reads a receipt. Raises: ContractRefusal when it is none."""
        return read(cls, raw[: MAX_BYTES + 1])


def refused(code: str, text: str) -> Receipt:
    """受領拒否."""
    return Receipt(status=ReceiptStatus.REFUSED, code=code[:40], text=text[:1000])
