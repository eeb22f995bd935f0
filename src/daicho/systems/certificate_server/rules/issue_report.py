"""交付の集計: counts and sums of a day for matching with the centre's statement of fees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daicho.systems.certificate_server.rules.receipts import ReceiptState

COUNTER_DEVICE = "W-"
"""Begins the 端末 of what was printed at a counter: its fee never went through the centre."""


@dataclass(frozen=True, slots=True)
class Told:
    """交付の結果 that counts in a report. Args: fee: asked for. paid: kept."""

    kind: str
    kiosk: str
    state: ReceiptState
    copies: int
    sheets: int
    fee: int
    paid: int


@dataclass(frozen=True, slots=True)
class IssueSum:
    """交付の集計の一行. Args: returned: yen asked for and not kept."""

    kind: str
    is_counter: bool
    receipts: int
    copies: int
    sheets: int
    paid: int
    refunds: int
    returned: int
    not_printed: int


def sums_of(lines: Iterable[Told]) -> tuple[IssueSum, ...]:
    """交付の集計 per kind of certificate, kiosks and counter apart: only the kiosks' are on the centre's statement."""
    groups: dict[tuple[str, bool], list[Told]] = {}
    for line in lines:
        groups.setdefault((line.kind, line.kiosk.startswith(COUNTER_DEVICE)), []).append(line)
    return tuple(_sum(kind, is_counter, told) for (kind, is_counter), told in sorted(groups.items()))


def _sum(kind: str, is_counter: bool, told: list[Told]) -> IssueSum:
    printed = [one for one in told if one.state is ReceiptState.PRINTED]
    refunds = [one for one in told if one.state is ReceiptState.REFUNDED]
    return IssueSum(
        kind=kind,
        is_counter=is_counter,
        receipts=len(printed),
        copies=sum(one.copies for one in printed),
        sheets=sum(one.sheets for one in printed),
        paid=sum(one.paid for one in printed),
        refunds=len(refunds),
        returned=sum(one.fee for one in refunds),
        not_printed=sum(1 for one in told if one.state is ReceiptState.NOT_PRINTED),
    )
