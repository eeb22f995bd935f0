"""人口統計の照会 — counts as of the end of a day and over a period; no person is read, only sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import Q, Sum

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.models import PopulationChange, Resident
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.queries.uncounted import uncounted_residents
from daicho.systems.resident_registry.rules.population_tables import (
    HouseholdsCounted,
    MovementsCounted,
    PeopleCounted,
    Tally,
)

SYSTEM = "resident_registry"
VIEWED, EXPORTED = "statistics.viewed", "statistics.exported"


@dataclass(frozen=True, slots=True)
class Population:
    """人口・世帯数 at the end of a day. ``uncounted``: 未集計の人数, nobody once the counting job has run."""

    day: date
    people: tuple[PeopleCounted, ...]
    households: tuple[HouseholdsCounted, ...]
    uncounted: int


@dataclass(frozen=True, slots=True)
class PopulationMovements:
    """異動集計 of a period, both days included.

    Args:
        households: how many were of one composition at the start and of another at the end.
        register_start, register_end: 現存者 counted in the records themselves; only for the whole city.
    """

    first: date
    last: date
    start: Tally
    movements: tuple[MovementsCounted, ...]
    end: Tally
    households: Mapping[tuple[str, str], int]
    uncounted: int
    register_start: int | None
    register_end: int | None


def population_on(ctx: Context, day: date, *, exported: bool = False) -> Population:
    """人口・世帯数 — by town, kind, sex and birth, at the end of a day."""
    _record(ctx, exported, {"what": "population", "day": day.isoformat()})
    return Population(day, _people(day), _households(day), uncounted_residents())


def population_movements(
    ctx: Context, first: date, last: date, town_code: str = "", *, exported: bool = False
) -> PopulationMovements:
    """異動集計 — what was recorded from the first to the last day.

    Args: town_code: 町字; its 丁目 are counted with it. Empty for the whole city.
    """
    what = {"what": "movements", "first": first.isoformat(), "last": last.isoformat(), "town": town_code}
    _record(ctx, exported, what)
    before = first - timedelta(1)
    prefix = town_code[:4]
    start, end = _tallies(before, last, prefix)
    return PopulationMovements(
        first=first,
        last=last,
        start=start,
        movements=_movements(first, last, prefix),
        end=end,
        households=_household_pairs(before, last, prefix),
        uncounted=uncounted_residents(),
        register_start=None if prefix else _register_on(ctx, before),
        register_end=None if prefix else _register_on(ctx, last),
    )


def _people(day: date) -> tuple[PeopleCounted, ...]:
    rows = (
        PopulationChange.objects.using(SYSTEM)
        .filter(day__lte=day)
        .values_list("kind", "sex", "birth_on", "town_code")
        .annotate(people=Sum("sign"))
        .exclude(people=0)
    )
    return tuple(PeopleCounted(ResidentKind(k), Sex(s), born, town, n) for k, s, born, town, n in rows)


def _tallies(before: date, last: date, town: str) -> tuple[Tally, Tally]:
    """人口 at the end of two days, in one reading."""
    rows = (
        PopulationChange.objects.using(SYSTEM)
        .filter(Q(day__lte=last), Q(town_code__startswith=town))
        .values_list("kind", "sex")
        .annotate(first=Sum("sign", filter=Q(day__lte=before), default=0), last=Sum("sign"))
    )
    counted = [((ResidentKind(kind), Sex(sex)), first, then) for kind, sex, first, then in rows]
    return Tally({key: first for key, first, _ in counted}), Tally({key: then for key, _, then in counted})


def _movements(first: date, last: date, town: str) -> tuple[MovementsCounted, ...]:
    rows = (
        PopulationChange.objects.using(SYSTEM)
        .filter(Q(day__range=(first, last)), Q(town_code__startswith=town))
        .values_list("sign", "reason", "inside", "kind", "sex")
        .annotate(people=Sum("sign"))
    )
    return tuple(
        MovementsCounted(sign, reason, inside, ResidentKind(kind), Sex(sex), abs(people))
        for sign, reason, inside, kind, sex, people in rows
    )


def _households(day: date) -> tuple[HouseholdsCounted, ...]:
    statement = """
        select town_code, composition, count(*) from (
            select household_number, min(town_code) as town_code,
                case when count(distinct kind) > 1 then 'mixed' else min(kind) end as composition
            from (
                select household_number, town_code, kind from population_change where day <= %s
                group by household_number, town_code, kind having sum(sign) > 0
            ) as living group by household_number
        ) as homes group by town_code, composition
    """
    return tuple(HouseholdsCounted(*row) for row in _fetch(statement, [day]))


def _household_pairs(before: date, last: date, town: str) -> dict[tuple[str, str], int]:
    """How many households were of one composition on the first day and of another on the last; '' where none."""
    statement = """
        select first, last, count(*) from (
            select
                case count(*) filter (where earlier > 0) when 0 then '' when 1
                    then min(kind) filter (where earlier > 0) else 'mixed' end as first,
                case count(*) filter (where later > 0) when 0 then '' when 1
                    then min(kind) filter (where later > 0) else 'mixed' end as last
            from (
                select household_number, kind, sum(sign) filter (where day <= %s) as earlier, sum(sign) as later
                from population_change where day <= %s and town_code like %s group by household_number, kind
            ) as people group by household_number
        ) as homes where first <> '' or last <> '' group by first, last
    """
    rows = _fetch(statement, [before, last, f"{town}%"])
    return {(started, ended): households for started, ended, households in rows}


def _register_on(ctx: Context, day: date) -> int:
    """現存者 — counted in the records, without the counts: the newest version that each had by the end of the day."""
    if day >= ctx.today:
        return Resident.objects.using(SYSTEM).filter(status=PRESENT).count()
    midnight = datetime.combine(day + timedelta(1), time(), ctx.now.tzinfo)
    statement = """
        select count(*) from (
            select distinct on (resident) status from resident_version
            where recorded_at < %s order by resident, version_no desc
        ) as newest where status = %s
    """
    ((present,),) = _fetch(statement, [midnight, PRESENT])
    return int(present)


def _fetch(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _record(ctx: Context, exported: bool, detail: Mapping[str, object]) -> None:
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=EXPORTED if exported else VIEWED, detail=detail)
