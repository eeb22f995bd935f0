"""支援措置の照会 — cases not ended, for a person or all, with state and days left; every look is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.resident_registry.errors import ReasonRequired
from daicho.systems.resident_registry.errors.protection import ProtectionNotOpen
from daicho.systems.resident_registry.models.protection import ProtectionCase
from daicho.systems.resident_registry.models.sealed_offender import open_offender
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.protections import (
    KIND_TITLES,
    MEASURE_TITLES,
    STANDING_TITLES,
    STEP_TITLES,
    KeptCase,
    Offender,
    Standing,
    Step,
    extendable_from,
    standing_of,
)

SYSTEM = "resident_registry"
LISTED, VIEWED, OFFENDER_SHOWN = "protection.listed", "protection.viewed", "protection.offender_shown"
_OPEN = """
    where step <> 'ended' and not exists (
        select from protection_case later
        where later."case" = protection_case."case" and later.row_no > protection_case.row_no
    )
"""
_ORDER = 'order by ends_on nulls first, "case"'


@dataclass(frozen=True, slots=True)
class CaseStep:
    """処理の一行 of a case's history."""

    title: str
    at: datetime
    staff_name: str
    reason: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """支援措置の一件 as it stands. ``people``: 申出者 first, with 宛名番号 and name."""

    row: KeptCase
    people: tuple[tuple[str, str], ...]
    today: date
    steps: tuple[CaseStep, ...] = ()

    @property
    def standing(self) -> Standing:
        """状態."""
        return standing_of(self.row.ends_on, self.today, is_provisional=self.row.is_provisional)

    @property
    def standing_title(self) -> str:
        """状態の表示."""
        return STANDING_TITLES[self.standing]

    @property
    def chip(self) -> str:
        """How strongly the state is shown."""
        colours = {Standing.OVERDUE: "stop", Standing.ENDING_SOON: "alert", Standing.PROVISIONAL: "work"}
        return colours.get(self.standing, "info")

    @property
    def days_left(self) -> int | None:
        """期間の残り日数, negative once it is over."""
        return (self.row.ends_on - self.today).days if self.row.ends_on and not self.row.is_provisional else None

    @property
    def days_over(self) -> int:
        """終了日から過ぎた日数."""
        return -(self.days_left or 0)

    @property
    def kind_title(self) -> str:
        """支援措置の事由."""
        return KIND_TITLES[self.row.kind]

    @property
    def measure_titles(self) -> tuple[str, ...]:
        """求める措置, in the order of the form."""
        return tuple(title for name, title in MEASURE_TITLES.items() if name in self.row.measures)

    @property
    def may_extend(self) -> bool:
        """延長の受付期間."""
        ends_on = self.row.ends_on
        return ends_on is not None and not self.row.is_provisional and extendable_from(ends_on) <= self.today

    @property
    def waits_for_ending(self) -> bool:
        """終了の確認待ち."""
        return self.row.step == Step.ENDING_PROPOSED


def open_cases(people: Collection[str] | None = None) -> tuple[KeptCase, ...]:
    """Cases that are not ended, of these people or of all; not audited."""
    rows = statements.select(SYSTEM, ProtectionCase, f"{_OPEN} {_ORDER}")
    wanted = set(people) if people is not None else None
    return tuple(one for one in map(_kept, rows) if wanted is None or wanted & set(one.people))


def open_case(case: UUID) -> KeptCase:
    """As it stands. Raises: REG-PROT-002 where there is none or it is ended."""
    return _kept(_newest(case))


def _newest(case: UUID) -> ProtectionCase:
    row = ProtectionCase.objects.using(SYSTEM).filter(case=case).order_by("-row_no").first()
    if row is None or row.step == Step.ENDED:
        raise ProtectionNotOpen()
    return row


def list_cases(ctx: Context) -> tuple[CaseView, ...]:
    """支援措置の一覧 — provisional first, then by the end day; audited with everybody named."""
    return _audited(ctx, LISTED, _views(ctx, open_cases()))


def cases_of(ctx: Context, resident_number: str) -> tuple[CaseView, ...]:
    """Cases of one person with their history; audited."""
    return _audited(ctx, VIEWED, _views(ctx, open_cases([resident_number]), with_steps=True), also=resident_number)


def waiting_endings(ctx: Context) -> tuple[CaseView, ...]:
    """終了の確認待ち; audited."""
    waiting = [row for row in open_cases() if row.step == Step.ENDING_PROPOSED]
    return _audited(ctx, LISTED, _views(ctx, waiting))


def count_endings() -> int:
    """終了の確認待ちの件数, for the menu."""
    return sum(row.step == Step.ENDING_PROPOSED for row in open_cases())


def count_due(today: date) -> int:
    """期間が終わる、または終わった件数, for the menu."""
    due = (Standing.ENDING_SOON, Standing.OVERDUE)
    return sum(standing_of(one.ends_on, today, is_provisional=one.is_provisional) in due for one in open_cases())


def show_offender(ctx: Context, case: UUID, reason: str) -> Offender:
    """加害者の表示 — only with a reason, and logged as shown. Raises: REG-FLOW-007, REG-PROT-002."""
    if not reason.strip():
        raise ReasonRequired(act="加害者の表示")
    row = _newest(case)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=OFFENDER_SHOWN, subjects=_kept(row).people, detail={"reason": reason.strip()})
    return open_offender(row.offender, row.case, row.row_no)


def _views(ctx: Context, rows: Iterable[KeptCase], *, with_steps: bool = False) -> tuple[CaseView, ...]:
    listed = tuple(rows)
    records = newest_records({number for row in listed for number in row.people})
    return tuple(
        CaseView(
            row,
            tuple((n, records[n].record.name.full or records[n].record.alphabet_name.text) for n in row.people),
            ctx.today,
            _steps(row) if with_steps else (),
        )
        for row in listed
    )


def _steps(row: KeptCase) -> tuple[CaseStep, ...]:
    rows = ProtectionCase.objects.using(SYSTEM).filter(case=row.case).order_by("-row_no")
    return tuple(
        CaseStep(STEP_TITLES[Step(one.step)], one.at, one.staff_name, one.reason, one.starts_on, one.ends_on)
        for one in rows
    )


def _kept(row: ProtectionCase) -> KeptCase:
    return KeptCase(
        case=row.case,
        step=row.step,
        applicant=row.applicant,
        fellows=tuple(row.fellows),
        kind=row.kind,
        applied_on=row.applied_on,
        received_by=row.received_by,
        is_provisional=row.is_provisional,
        opinion_from=row.opinion_from,
        opinion_on=row.opinion_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        measures=tuple(row.measures),
        reason=row.reason,
        at=row.at,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
    )


def _audited(ctx: Context, event: str, views: tuple[CaseView, ...], *, also: str = "") -> tuple[CaseView, ...]:
    named = {number for view in views for number, _ in view.people} | ({also} if also else set())
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=event, subjects=sorted(named), detail={"cases": len(views)})
    return views
