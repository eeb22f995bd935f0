"""支援措置の登録・変更・延長・終了 — each with a reason; an ending takes two officers (標準仕様書 3.4).

Whoever is protected is so from the entry on, provisionally too, and everybody is told in the same transaction:
platform, addressee system, CS and certificate server. A day passing changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.locks import lock_movement, lock_residents
from daicho.systems.resident_registry.actions.tell_restrictions import tell_restrictions
from daicho.systems.resident_registry.errors import ReasonRequired, ResidentNotFound
from daicho.systems.resident_registry.errors.protection import (
    EndingIsProposed,
    FellowCannotBeDropped,
    NoEndingProposed,
    NotYetExtendable,
    ProtectionNotOpen,
    ProtectionRefused,
    ProvisionalHasNoPeriod,
    SecondPersonForEnding,
)
from daicho.systems.resident_registry.models import Protection, Resident
from daicho.systems.resident_registry.models.protection import ProtectionCase
from daicho.systems.resident_registry.models.sealed_offender import open_offender, seal_offender
from daicho.systems.resident_registry.queries.protections import open_cases
from daicho.systems.resident_registry.queries.restrictions import restrictions_of, sharing_households
from daicho.systems.resident_registry.rules.protections import (
    Offender,
    ProtectionTerms,
    Step,
    extendable_from,
    extended,
    faults_of,
    last_day_of_year_from,
)

SYSTEM = "resident_registry"


def enter_protection(ctx: Context, applicant: str, terms: ProtectionTerms, reason: str) -> UUID:
    """支援措置・仮支援措置の登録. Returns: its id. Raises: REG-FLOW-007, REG-FIND-001, REG-PROT-001."""
    _demand(reason, act="支援措置の登録")
    row = ProtectionCase(case=uuid.uuid4(), row_no=1, applicant=applicant)
    with transaction.atomic(using=SYSTEM):
        _put(row, replace(terms, offender=terms.offender or Offender()))
        _write(ctx, row, Step.ENTERED, reason)
    return row.case


def change_protection(ctx: Context, case: UUID, terms: ProtectionTerms, reason: str) -> None:
    """支援措置の変更 — also from 仮支援措置 to 支援措置; nobody loses protection by it.

    Raises: REG-FLOW-007, REG-PROT-001, 002, 003, 006.
    """
    _demand(reason, act="支援措置の変更")
    with transaction.atomic(using=SYSTEM):
        row = _next_row(case)
        if not set(row.fellows) <= set(terms.fellows):
            raise FellowCannotBeDropped()
        _put(row, terms)
        _write(ctx, row, Step.CHANGED, reason)


def extend_protection(ctx: Context, case: UUID, reason: str) -> None:
    """支援措置の延長 — one year from the day after the end. Raises: REG-FLOW-007, REG-PROT-002, 004, 005, 006."""
    _demand(reason, act="支援措置の延長")
    with transaction.atomic(using=SYSTEM):
        row = _next_row(case)
        if row.is_provisional or row.ends_on is None:
            raise ProvisionalHasNoPeriod()
        since = extendable_from(row.ends_on)
        if ctx.today < since:
            raise NotYetExtendable(since=f"{since.month}月{since.day}日")
        row.starts_on, row.ends_on = extended(row.ends_on)
        _write(ctx, row, Step.EXTENDED, reason)


def propose_ending(ctx: Context, case: UUID, reason: str) -> None:
    """終了の申請 — lifts nothing until another officer confirms. Raises: REG-FLOW-007, REG-PROT-002, 006."""
    _demand(reason, act="支援措置の終了")
    with transaction.atomic(using=SYSTEM):
        _write(ctx, _next_row(case), Step.ENDING_PROPOSED, reason)


def confirm_ending(ctx: Context, case: UUID) -> None:
    """終了の確認 by another officer — ends it. Raises: REG-PROT-002, 007, 008."""
    with transaction.atomic(using=SYSTEM):
        row, reason, proposer = _proposed(case)
        if proposer == ctx.actor.staff_id:
            raise SecondPersonForEnding()
        _write(ctx, row, Step.ENDED, reason)


def withdraw_ending(ctx: Context, case: UUID) -> None:
    """終了の申請の取下げ, by either of the two. Raises: REG-PROT-002, 007."""
    with transaction.atomic(using=SYSTEM):
        row, reason, _ = _proposed(case)
        _write(ctx, row, Step.ENDING_WITHDRAWN, reason)


def _demand(reason: str, *, act: str) -> None:
    if not reason.strip():
        raise ReasonRequired(act=act)


def _put(row: ProtectionCase, terms: ProtectionTerms) -> None:
    for _, problem in faults_of(terms):
        raise ProtectionRefused(problem=problem)
    row.kind, row.fellows = terms.kind, sorted(set(terms.fellows) - {row.applicant})
    row.applied_on, row.received_by = terms.applied_on, terms.received_by
    row.is_provisional = terms.is_provisional
    row.opinion_from, row.opinion_on = terms.opinion_from, terms.opinion_on
    row.starts_on = terms.starts_on
    row.ends_on = None if terms.is_provisional else terms.ends_on or last_day_of_year_from(terms.starts_on)
    row.measures = list(terms.measures)
    if terms.offender is not None:
        row.offender = seal_offender(terms.offender, row.case, row.row_no)


def _next_row(case: UUID) -> ProtectionCase:
    """A new row like the newest one, whose ending is not proposed. Raises: REG-PROT-002, 006."""
    row = _following(case)
    if row.step == Step.ENDING_PROPOSED:
        raise EndingIsProposed()
    return row


def _proposed(case: UUID) -> tuple[ProtectionCase, str, str]:
    """The next row, why the ending is proposed, and by whom. Raises: REG-PROT-002, 007."""
    row = _following(case)
    if row.step != Step.ENDING_PROPOSED:
        raise NoEndingProposed()
    return row, row.reason, row.staff_id


def _following(case: UUID) -> ProtectionCase:
    lock_movement(case)
    row = ProtectionCase.objects.using(SYSTEM).filter(case=case).order_by("-row_no").first()
    if row is None or row.step == Step.ENDED:
        raise ProtectionNotOpen()
    offender = open_offender(row.offender, case, row.row_no)
    row.pk, row.row_no = None, row.row_no + 1
    row.offender = seal_offender(offender, case, row.row_no)
    return row


def _write(ctx: Context, row: ProtectionCase, step: Step, reason: str) -> None:
    people = (row.applicant, *row.fellows)
    concerned = _locked(people)
    row.step, row.reason, row.at = step, reason.strip(), ctx.now
    row.staff_id, row.staff_name = ctx.actor.staff_id, ctx.actor.name
    row.save(using=SYSTEM, force_insert=True)
    if step not in (Step.ENDING_PROPOSED, Step.ENDING_WITHDRAWN):
        for number in people:
            _protect(ctx, number, row)
        tell_restrictions(ctx, f"{row.case}.{row.row_no}", restrictions_of(concerned))
    audit.record(
        ctx, event=f"protection.{step}", subjects=sorted(concerned), detail={"is_provisional": row.is_provisional}
    )


def _protect(ctx: Context, number: str, row: ProtectionCase) -> None:
    """Who is in another case too stays protected by that one; of several the one that lasts longest stands."""
    cases = open_cases([number])
    lasting = max(cases, key=lambda one: (one.ends_on is None, one.ends_on or one.starts_on), default=None)
    rows = Protection.objects.using(SYSTEM).filter(resident_number=number)
    last = rows.aggregate(last=Max("protection_no"))["last"] or 0
    Protection.objects.using(SYSTEM).create(
        resident_number=number,
        protection_no=last + 1,
        starts_on=(lasting or row).starts_on,
        ends_on=(lasting or row).ends_on,
        ended=not cases,
        received_by=(lasting or row).received_by,
        recorded_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )


def _locked(people: Collection[str]) -> frozenset[str]:
    """They and everybody of their households, locked: a movement comes wholly before or wholly after.

    Raises: REG-FIND-001 for somebody who is not in the register.
    """
    found: frozenset[str] = frozenset()
    while True:
        households = dict(
            Resident.objects.using(SYSTEM).filter(number__in=people).values_list("number", "household_number")
        )
        for number in people:
            if number not in households:
                raise ResidentNotFound(resident=number)
        now = sharing_households(list(households.values())) | frozenset(people)
        if now <= found:
            return found
        lock_residents(now)
        found |= now
