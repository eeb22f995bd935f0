"""送信の見送り — tells a receiver that an order number will never carry its data, so that the next one may follow."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from daicho.contracts.fields import Code
from daicho.contracts.messages.body import MessageBody


class DeliverySkipped(MessageBody):
    """送信の見送り — decided by one person with a reason and confirmed by a second; part of messaging itself."""

    type: ClassVar[str] = "DeliverySkipped"
    version: ClassVar[int] = 1

    skipped_message: Code
    skipped_type: Code
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    decided_by: Code
    confirmed_by: Code
