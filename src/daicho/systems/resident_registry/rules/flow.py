"""How a notification goes from entry to approval (審査・決裁, 標準仕様書 4.0.8): states, who may take which step.

Enterer ≠ verifier; enterer ≠ approver; whether the verifier may approve is the office's setting; who checks on the next
day has neither entered, verified nor approved (M3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from daicho.systems.resident_registry.errors import (
    AlreadyApproved,
    NextDayCheckerInvolved,
    NotInState,
    NotYetNextDay,
    SameOfficer,
    VerifierMayNotApprove,
)


class State(StrEnum):
    """状態 of a notification."""

    ENTERED = "entered"
    VERIFIED = "verified"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    CHECKED = "checked"


STATE_TITLES = {
    State.ENTERED: "照合待ち",
    State.VERIFIED: "本登録待ち",
    State.RETURNED: "差戻し",
    State.APPROVED: "本登録済",
    State.WITHDRAWN: "取下げ",
    State.CHECKED: "翌日照合済",
}
PROVISIONAL = frozenset({State.ENTERED, State.VERIFIED, State.RETURNED})
"""仮登録: nothing of it is visible outside the registry."""
OPEN = PROVISIONAL | {State.APPROVED}
"""Somebody still has to act: verify, approve, correct, or check on the next day."""


@dataclass(frozen=True, slots=True)
class Step:
    """One state reached: what, by whom, when, and which entry it was about."""

    state: State
    entry_no: int
    staff_id: str
    staff_name: str
    at: datetime
    note: str = ""


def current(steps: Sequence[Step]) -> Step:
    """The newest step; it decides the state."""
    return steps[-1]


def check_verify(steps: Sequence[Step], staff_id: str) -> None:
    """照合 — raises REG-FLOW-002, 004, 005."""
    _demand(steps, {State.ENTERED}, "照合")
    _refuse_enterer(steps, staff_id, "照合")


def check_approve(steps: Sequence[Step], staff_id: str, *, verifier_may_approve: bool) -> None:
    """本登録 — raises REG-FLOW-002…005."""
    _demand(steps, {State.VERIFIED}, "本登録")
    _refuse_enterer(steps, staff_id, "本登録")
    verifier = current(steps)
    if verifier.staff_id == staff_id and not verifier_may_approve:
        raise VerifierMayNotApprove(name=verifier.staff_name)


def check_return(steps: Sequence[Step], staff_id: str) -> None:
    """差戻し — raises REG-FLOW-002, 004, 005."""
    _demand(steps, {State.ENTERED, State.VERIFIED}, "差戻し")
    _refuse_enterer(steps, staff_id, "差戻し")


def check_correct(steps: Sequence[Step]) -> None:
    """仮登録の修正 — a further entry; raises REG-FLOW-004, 005."""
    _demand(steps, PROVISIONAL, "修正")


def check_withdraw(steps: Sequence[Step]) -> None:
    """取下げ — raises REG-FLOW-004, 005."""
    _demand(steps, PROVISIONAL, "取下げ")


def check_next_day(steps: Sequence[Step], staff_id: str, now: datetime) -> None:
    """翌日照合 — raises REG-FLOW-004, 006, 008."""
    approved = next((s for s in steps if s.state is State.APPROVED), None)
    if approved is None or current(steps).state is not State.APPROVED:
        raise NotInState(state=STATE_TITLES[current(steps).state], act="翌日照合")
    roles = {State.ENTERED: "入力", State.VERIFIED: "照合", State.APPROVED: "本登録"}
    for step in steps:
        if step.staff_id == staff_id and step.state in roles:
            raise NextDayCheckerInvolved(role=roles[step.state])
    if now.date() <= approved.at.date():
        raise NotYetNextDay()


def _demand(steps: Sequence[Step], wanted: frozenset[State] | set[State], act: str) -> None:
    now = current(steps)
    if now.state in wanted:
        return
    approved = next((s for s in steps if s.state is State.APPROVED), None)
    if approved is not None:
        raise AlreadyApproved(name=approved.staff_name, at=f"{approved.at:%H時%M分}")
    raise NotInState(state=STATE_TITLES[now.state], act=act)


def _refuse_enterer(steps: Sequence[Step], staff_id: str, act: str) -> None:
    for step in steps:
        if step.state is State.ENTERED and step.staff_id == staff_id:
            raise SameOfficer(act=act, name=step.staff_name)
