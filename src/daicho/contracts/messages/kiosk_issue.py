"""コンビニ交付の結果 (C3) — certificate_server tells resident_registry what came out of a kiosk, for the 交付履歴."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from daicho.contracts.fields import Code, Moment, OptionalName, ResidentNumber
from daicho.contracts.messages.body import MessageBody, Part

Sheets = Annotated[int, Field(ge=1, le=1_000)]


class KioskCopy(Part):
    """一部 — its 発行番号 and how many sheets it has."""

    issue_number: Annotated[str, Field(min_length=1, max_length=60)]
    sheets: Sheets


class KioskIssueReported(MessageBody):
    """コンビニ交付の結果 — one for each outcome of a receipt; a refund after printing is a further one.

    Args:
        kiosk: code of the terminal. place: where it stands, in words. kind, options: codes of ``specs/kiosk``.
        applicant: whose user certificate it was. subjects: everybody whom the certificate shows.
        fee: yen that were asked for.
    """

    type: ClassVar[str] = "KioskIssueReported"
    version: ClassVar[int] = 1

    receipt_number: Annotated[str, Field(pattern=r"^[0-9]{20}$")]
    outcome: Literal["printed", "not_printed", "refunded"]
    issued_at: Moment
    outcome_at: Moment
    kiosk: Code
    place: OptionalName
    kind: Code
    scope: Literal["self", "whole", "part"]
    options: tuple[Code, ...]
    applicant: ResidentNumber
    subjects: Annotated[tuple[ResidentNumber, ...], Field(min_length=1)]
    copies: Annotated[tuple[KioskCopy, ...], Field(min_length=1)]
    fee: Annotated[int, Field(ge=0)]
