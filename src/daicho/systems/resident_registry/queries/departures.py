"""転出者の一覧 — whose planned day has come, who leaves next, and from where no 転入通知 has arrived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.lookups import LessThanOrEqual

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import mask
from daicho.systems.resident_registry.models import MovementEffect, Resident, ResidentVersion
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.queries.office_settings import awaited_notice_days
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.resident_page import household_of
from daicho.systems.resident_registry.rules.movements.departures import MOVE_OUT
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"
LISTED = "departures.listed"
AHEAD = timedelta(days=7)
PAGE = 50
CLOSED = ("moved_out", "removed")
OFFICIAL_REMOVAL = "official_removal"


@dataclass(frozen=True, slots=True)
class PlannedDeparture:
    """転出予定者 — enough to lock and close: who, of which household, on which day."""

    resident_number: str
    household_number: str
    on: date


@dataclass(frozen=True, slots=True)
class DepartureRow:
    """転出者一覧の一行; the destination through the mask."""

    resident_number: str
    name: str
    household_number: str
    on: date
    destination: str
    reception: str


@dataclass(frozen=True, slots=True)
class DeparturePage:
    """本日の消除 — closed today, due but not yet closed, and leaving within a week."""

    closed: tuple[DepartureRow, ...]
    due: tuple[DepartureRow, ...]
    ahead: tuple[DepartureRow, ...]


@dataclass(frozen=True, slots=True)
class AwaitedPage:
    """転入通知未着者一覧の一頁. ``days``: after how many days a notice counts as missing."""

    rows: tuple[DepartureRow, ...]
    days: int
    total: int
    page: int
    pages: int


def due_departures(today: date) -> tuple[PlannedDeparture, ...]:
    """転出予定日の到来した者 — still on the register, the earliest day first."""
    rows = _planned_until(today)
    return tuple(_due(row) for row in rows)


def departures_of_the_day(ctx: Context) -> DeparturePage:
    """本日の転出者 — for opening and closing the day; audited (M22)."""
    today = ctx.today
    ahead = tuple(_planned_until(today + AHEAD)[: PAGE * 4])
    closed = (
        _newest()
        .filter(status=CLOSED[0], valid_from=today, content__removed__reason__startswith=MOVE_OUT)
        .order_by("household_number", "resident")
    )
    rows = {name: tuple(found) for name, found in (("closed", closed[: PAGE * 4]), ("planned", ahead))}
    listed = _rows(ctx, [*rows["closed"], *rows["planned"]])
    _record(ctx, "day", listed)
    return DeparturePage(
        closed=listed[: len(rows["closed"])],
        due=tuple(row for row in listed[len(rows["closed"]) :] if row.on <= today),
        ahead=tuple(row for row in listed[len(rows["closed"]) :] if row.on > today),
    )


def awaited_notices(ctx: Context, page: int = 1) -> AwaitedPage:
    """転入通知未着者一覧 — 国内転出 and 職権消除 without a notice for the days set (4.1.3.1.4); audited."""
    days = awaited_notice_days()
    before = (ctx.today - timedelta(days=days)).isoformat()
    rows = (
        _newest()
        .filter(~Q(content__has_key="confirmed_move_out"), status__in=CLOSED)
        .filter(content__removed__reason__in=[MOVE_OUT, OFFICIAL_REMOVAL])
        .annotate(removed_on=KT("content__removed__on"))
        .filter(removed_on__lt=before)
        .order_by("removed_on", "household_number", "resident")
    )
    paginator = Paginator(rows, PAGE)
    shown = paginator.get_page(page)
    listed = _rows(ctx, shown.object_list)
    _record(ctx, "awaited_notices", listed)
    return AwaitedPage(listed, days, paginator.count, shown.number, paginator.num_pages)


def left_together(ctx: Context, resident_number: str) -> tuple[str, tuple[NewestRecord, ...]]:
    """一緒に転出した人 — who left the same household on the same day, or all who live there; audited.

    Raises: REG-FIND-001.
    """
    household, members = household_of(ctx, resident_number)
    number = household or "-"
    closed = Resident.objects.using(SYSTEM).filter(household_number=number, status__in=CLOSED)
    found = newest_records(closed.values_list("number", flat=True))
    found.update({one.resident_number: one for one in members})
    own = found[resident_number].record
    same = [
        one
        for one in found.values()
        if one.resident_number == resident_number
        or (own.is_present and one.record.is_present)
        or (_left_on(one.record) is not None and _left_on(one.record) == _left_on(own))
    ]
    people = tuple(sorted(same, key=lambda one: (one.record.order_in_household, one.resident_number)))
    _record_people(ctx, people)
    return household, people


def _left_on(record: ResidentRecord) -> date | None:
    return record.removed.on.sort_on if record.removed.on else record.planned_move_out.on


def _record_people(ctx: Context, people: tuple[NewestRecord, ...]) -> None:
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx, event=LISTED, subjects=[one.resident_number for one in people], detail={"list": "left_together"}
        )


def _newest() -> QuerySet[ResidentVersion]:
    return ResidentVersion.objects.using(SYSTEM).filter(version_no=F("resident__version_no"))


def _planned_until(day: date) -> QuerySet[ResidentVersion]:
    planned_on = KT("content__planned_move_out__on")
    return (
        _newest()
        .filter(LessThanOrEqual(planned_on, day.isoformat()), status=PRESENT, content__has_key="planned_move_out")
        .order_by(planned_on, "household_number", "resident")
    )


def _due(row: ResidentVersion) -> PlannedDeparture:
    on = date.fromisoformat(row.content["planned_move_out"]["on"])
    return PlannedDeparture(row.resident_id, row.household_number, on)


def _rows(ctx: Context, found: Iterable[ResidentVersion]) -> tuple[DepartureRow, ...]:
    versions = tuple(found)
    receptions = _receptions([row.resident_id for row in versions])
    scope = hidden_scope(ctx.now)
    shown: list[DepartureRow] = []
    for row in versions:
        record = from_json(ResidentRecord, row.content)
        removed, planned = record.removed.on, record.planned_move_out
        shown.append(
            DepartureRow(
                resident_number=row.resident_id,
                name=record.name.full or record.alphabet_name.text,
                household_number=row.household_number,
                on=removed.sort_on if removed else planned.on or row.valid_from,
                destination=mask(scope, row.resident_id, row.household_number, planned.destination.address),
                reception=receptions.get(row.resident_id, ""),
            )
        )
    return tuple(shown)


def _receptions(numbers: list[str]) -> dict[str, str]:
    """受付番号 of the 転出 behind each record; none for what was loaded at the beginning."""
    effects = (
        MovementEffect.objects.using(SYSTEM)
        .filter(resident_number__in=numbers, movement__kind="move_out", cancellation__isnull=True)
        .order_by("id")
        .values_list("resident_number", "movement__reception")
    )
    return dict(effects)


def _record(ctx: Context, name: str, rows: tuple[DepartureRow, ...]) -> None:
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, subjects=[row.resident_number for row in rows], detail={"list": name})
