"""受付の状態: which step may follow which, and the outcome that the certificate server is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATES = {
    "asked": "請求中", "made": "作成済", "paid": "入金済", "printing": "印刷中", "printed": "交付済",
    "failed": "不成立", "refunded": "返金済",
}  # fmt: skip
STEPS: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"made", "failed"}),
    "made": frozenset({"paid", "failed"}),
    "paid": frozenset({"printing", "failed"}),
    "printing": frozenset({"printed", "failed"}),
    "failed": frozenset({"refunded"}),
    "printed": frozenset(),
    "refunded": frozenset(),
}
"""State → the states that may follow it. Money is returned only for what has failed."""
OF_KIOSK = frozenset({"paid", "printing", "printed", "failed", "refunded"})
"""Steps that a kiosk tells; the others are the centre's own."""
RESUMABLE = frozenset({"paid", "printing"})
OPEN = frozenset({"asked", "made", "paid", "printing"})


class Contradiction(Exception):
    """The step does not follow from the state; ``state`` is the one that stays."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def after(state: str, step: str, *, is_paid: bool) -> str:
    """The state after a step; the same step again changes nothing. Raises: Contradiction."""
    if step == state:
        return state
    if step not in STEPS[state] or (step == "refunded" and not is_paid):
        raise Contradiction(state)
    return step


def outcome_of(receipt: Mapping[str, Any]) -> dict[str, Any] | None:
    """交付の結果 as the certificate server is told it; None while it is open, or when money is still to be returned."""
    number, state = receipt["number"], receipt["state"]
    if state == "printed":
        return _outcome(number, "printed", receipt["sheets"], receipt["fee"])
    if state == "refunded":
        return _outcome(number, "refunded", receipt["sheets_printed"], 0)
    if state == "failed" and not receipt["is_paid"]:
        return _outcome(number, "not_printed", 0, 0)
    return None


def contradicting(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """矛盾する結果 — what a broken centre might tell after ``outcome``."""
    other = "not_printed" if outcome["outcome"] == "printed" else "printed"
    return {**outcome, "outcome": other, "sheets_printed": 0 if other == "not_printed" else 1, "paid": 0}


def _outcome(number: str, outcome: str, sheets: int, paid: int) -> dict[str, Any]:
    return {"receipt_number": number, "outcome": outcome, "sheets_printed": sheets, "paid": paid}
