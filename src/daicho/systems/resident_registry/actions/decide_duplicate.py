"""同一人の判断 — 「同じ人(関連付け)」 or 「別人」, with a reason; a note that nothing is merged by. One transaction."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.locks import lock_residents
from daicho.systems.resident_registry.errors import AlreadyDecided, ReasonRequired, SuspectsChanged
from daicho.systems.resident_registry.models import DuplicateDecision
from daicho.systems.resident_registry.queries.duplicates import current_pair

SYSTEM = "resident_registry"
LINKED, TOLD_APART = "duplicate.linked", "duplicate.told_apart"


def decide_duplicate(
    ctx: Context, first: str, second: str, *, same_person: bool, reason: str, facts: str, seen: int
) -> None:
    """同一人の判断.

    Args: facts: digest of what was shown; seen: number of the newest decision that was shown, 0 for none.
    Raises: REG-FLOW-007, REG-DUP-001, REG-DUP-002 when a record changed meanwhile, REG-DUP-003 when somebody else was
        first.
    """
    if not reason.strip():
        raise ReasonRequired(act="判断")
    with transaction.atomic(using=SYSTEM):
        lock_residents([first, second])
        pair = current_pair(first, second, ctx.now)
        if pair.last_number != seen:
            raise AlreadyDecided(name=pair.judgments[0].staff_name)
        if pair.facts != facts:
            raise SuspectsChanged()
        DuplicateDecision.objects.using(SYSTEM).create(
            first=pair.numbers[0],
            second=pair.numbers[1],
            decision_no=seen + 1,
            same_person=same_person,
            score=pair.suspicion.score,
            facts=facts,
            reason=reason.strip(),
            at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        audit.record(
            ctx,
            event=LINKED if same_person else TOLD_APART,
            subjects=list(pair.numbers),
            detail={"score": pair.suspicion.score},
        )
