"""仮登録一覧・翌日照合一覧 — what waits for whom, in the order of waiting, page by page, each audited (M22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import MovementEffect, MovementState, Worklist
from daicho.systems.resident_registry.queries.movement_entries import residents_named
from daicho.systems.resident_registry.rules.flow import PROVISIONAL, STATE_TITLES, State
from daicho.systems.resident_registry.rules.movements.register import kind_named

SYSTEM = "resident_registry"
WORKLIST_VIEWED = "worklist.viewed"
PAGE = 50


@dataclass(frozen=True, slots=True)
class WaitingMovement:
    """待っている届出 — no number, no address: enough to find the paper on the desk."""

    reception: str
    title: str
    state: State
    state_title: str
    since: datetime
    minutes: int
    first_name: str
    people: int
    moved_on: date
    office_name: str
    enterer_name: str
    mine: bool
    note: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """One page of a worklist."""

    rows: tuple[WaitingMovement, ...]
    total: int
    page: int
    pages: int


def provisional_list(ctx: Context, state: str = "", office_code: str = "", page: int = 1) -> WaitingPage:
    """仮登録一覧 — by state and office (標準仕様書 4.0.8)."""
    states = [state] if state else [s.value for s in PROVISIONAL]
    rows = Worklist.objects.using(SYSTEM).filter(state__in=states)
    if office_code:
        rows = rows.filter(office_code=office_code)
    return _page(ctx, "provisional", rows.order_by("state_at"), page)


def next_day_list(ctx: Context, page: int = 1) -> WaitingPage:
    """翌日照合一覧 — approved on an earlier day and not yet checked; those the officer had a part in are left out."""
    mine = MovementState.objects.using(SYSTEM).filter(staff_id=ctx.actor.staff_id).values("movement_id")
    midnight = datetime.combine(ctx.today, time(), ctx.now.tzinfo)
    rows = (
        Worklist.objects.using(SYSTEM)
        .filter(state=State.APPROVED.value, state_at__lt=midnight)
        .exclude(movement_id__in=mine)
    )
    return _page(ctx, "next_day", rows.order_by("state_at"), page)


def waiting_counts(ctx: Context) -> dict[str, int]:
    """本日の業務 — how many notifications wait, by state; ``next_day`` counts those due for the check today."""
    counted = Worklist.objects.using(SYSTEM).values_list("state").annotate(n=Count("movement_id"))
    counts: dict[str, int] = dict(counted)
    midnight = datetime.combine(ctx.today, time(), ctx.now.tzinfo)
    due = Worklist.objects.using(SYSTEM).filter(state=State.APPROVED.value, state_at__lt=midnight).count()
    return {
        "entered": counts.get("entered", 0),
        "verified": counts.get("verified", 0),
        "returned": counts.get("returned", 0),
        "provisional": sum(counts.get(s.value, 0) for s in PROVISIONAL),
        "next_day": due,
    }


def _page(ctx: Context, name: str, rows: QuerySet[Worklist], page: int) -> WaitingPage:
    paginator = Paginator(rows, PAGE)
    shown = paginator.get_page(page)
    listed = tuple(shown.object_list)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=WORKLIST_VIEWED,
            subjects=_residents_of(listed),
            detail={"list": name, "receptions": [row.reception for row in listed]},
        )
    return WaitingPage(
        rows=tuple(_row(ctx, row) for row in listed),
        total=paginator.count,
        page=shown.number,
        pages=paginator.num_pages,
    )


def _residents_of(rows: tuple[Worklist, ...]) -> list[str]:
    """宛名番号 of all whom the listed notifications are about; a newcomer gets one with the approval."""
    approved = [row.movement_id for row in rows if row.state == State.APPROVED.value]
    written = MovementEffect.objects.using(SYSTEM).filter(movement_id__in=approved).order_by("movement_id", "place")
    named = residents_named([(row.movement_id, row.entry_no) for row in rows if row.movement_id not in approved])
    return list(dict.fromkeys([*written.values_list("resident_number", flat=True), *named]))


def _row(ctx: Context, row: Worklist) -> WaitingMovement:
    state = State(row.state)
    return WaitingMovement(
        reception=row.reception,
        title=kind_named(row.kind).title,
        state=state,
        state_title=STATE_TITLES[state],
        since=row.state_at,
        minutes=max(0, int((ctx.now - row.state_at) / timedelta(minutes=1))),
        first_name=row.first_name,
        people=row.people,
        moved_on=row.moved_on,
        office_name=row.office_name,
        enterer_name=row.enterer_name,
        mine=row.enterer_id == ctx.actor.staff_id,
        note=row.note,
    )
