"""届出一件の画面 — which acts the officer sees, and in what words the steps are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daicho.kernel.context import Actor
from daicho.systems.resident_registry.permissions import REVEAL_NUMBERS, may_use
from daicho.systems.resident_registry.queries.review import MovementReview
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.flow import State, Step
from daicho.systems.resident_registry.web.presenters.entry_facts import entry_facts
from daicho.systems.resident_registry.web.presenters.touched import TouchedRow, touched_rows

STEP_WORDS = {
    State.ENTERED: "入力(仮登録)",
    State.VERIFIED: "照合",
    State.RETURNED: "差戻し",
    State.APPROVED: "本登録",
    State.WITHDRAWN: "取下げ",
    State.CHECKED: "翌日照合",
}
CHIPS = {
    State.ENTERED: "alert",
    State.VERIFIED: "work",
    State.RETURNED: "stop",
    State.APPROVED: "ok",
    State.WITHDRAWN: "",
    State.CHECKED: "ok",
}
STAGE = {
    State.ENTERED: 2,
    State.RETURNED: 1,
    State.VERIFIED: 3,
    State.APPROVED: 4,
    State.CHECKED: 5,
    State.WITHDRAWN: 1,
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """経過の一行."""

    words: str
    who: str
    at: datetime
    note: str
    entry_no: int


@dataclass(frozen=True, slots=True)
class MovementPage:
    """What the page shows beyond the entry itself."""

    rows: tuple[TouchedRow, ...]
    facts: tuple[tuple[str, str], ...]
    steps: tuple[ShownStep, ...]
    stage: int
    chip: str
    members: tuple[tuple[str, str], ...]
    may_verify: bool
    may_approve: bool
    may_return: bool
    may_correct: bool
    may_withdraw: bool
    may_check: bool
    hindrance: str


def movement_page(review: MovementReview, actor: Actor) -> MovementPage:
    """The page for one officer: only what the duties and the state allow is offered, and a reason where it is not."""
    entered_it = any(s.staff_id == actor.staff_id and s.state is State.ENTERED for s in review.steps)
    had_part = any(s.staff_id == actor.staff_id for s in review.steps)
    duties = actor.duties
    verified_it = review.state is State.VERIFIED and review.steps[-1].staff_id == actor.staff_id
    barred = verified_it and not review.verifier_may_approve
    verify = review.state is State.ENTERED and "verify" in duties
    approve = review.state is State.VERIFIED and "approve" in duties
    return MovementPage(
        rows=touched_rows(
            review.touched, with_numbers=_typed_numbers(review, duties), hide_addresses=review.hides_addresses
        ),
        facts=entry_facts(review.stored.entry),
        steps=tuple(_shown(step) for step in review.steps),
        stage=STAGE[review.state],
        chip=CHIPS[review.state],
        members=_members(review),
        may_verify=verify and not entered_it,
        may_approve=approve and not entered_it and not barred,
        may_return=review.state in (State.ENTERED, State.VERIFIED) and "verify" in duties and not entered_it,
        may_correct=review.is_provisional and "entry" in duties,
        may_withdraw=review.is_provisional and "entry" in duties,
        may_check=review.state is State.APPROVED and "next_day" in duties and not had_part,
        hindrance=_hindrance(review, entered_it=entered_it, barred=barred, wants=verify or approve),
    )


def _typed_numbers(review: MovementReview, duties: frozenset[str]) -> EntryNumbers | None:
    """The numbers as typed, while they must be compared, for officers who may see numbers."""
    return review.stored.numbers if review.is_provisional and may_use(duties, REVEAL_NUMBERS) else None


def _hindrance(review: MovementReview, *, entered_it: bool, barred: bool, wants: bool) -> str:
    if entered_it and wants:
        return "あなたが入力した届出です。照合と本登録は、入力者以外の職員が行います。"
    if barred and wants:
        return "あなたが照合した届出です。照合した職員は本登録できない設定のため、本登録は別の職員が行います。"
    if review.state is State.RETURNED:
        return f"差戻しの理由: {review.steps[-1].note}"
    return ""


def _shown(step: Step) -> ShownStep:
    return ShownStep(STEP_WORDS[step.state], step.staff_name, step.at, step.note, step.entry_no)


def _members(review: MovementReview) -> tuple[tuple[str, str], ...]:
    """宛名番号 and name of those who were recorded, for links to their pages."""
    named = {one.number: one.after for one in review.touched}
    return tuple((n, named[n].name.full or named[n].alphabet_name.text) for n in review.resident_numbers if n in named)
