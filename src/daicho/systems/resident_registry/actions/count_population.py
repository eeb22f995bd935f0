"""人口の集計 — counts what was recorded since the last counting; run again, it counts nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db import connections, transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.actions.load_records import LOAD
from daicho.systems.resident_registry.models import CountedResident, PopulationChange
from daicho.systems.resident_registry.queries.uncounted import UncountedVersion, uncounted_versions
from daicho.systems.resident_registry.rules.statistics import RegisterChange, register_changes

SYSTEM = "resident_registry"
COUNTED = "population.counted"
BATCH = 5000
"""Residents per transaction: a few seconds each at the first counting of a whole city."""


def count_population(ctx: Context) -> int:
    """人口の集計 — everybody not counted yet, a transaction per batch; returns how many residents were counted.

    Law: 標準仕様書 6.1.
    """
    total = 0
    while counted := _count_batch(ctx):
        total += counted
    return total


def _count_batch(ctx: Context) -> int:
    with transaction.atomic(using=SYSTEM):
        with connections[SYSTEM].cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [COUNTED])
        versions = uncounted_versions(str(LOAD), BATCH)
        if not versions:
            return 0
        changes = PopulationChange.objects.using(SYSTEM).bulk_create(_rows(versions), batch_size=BATCH)
        newest = {one.resident_number: one.version.version_no for one in versions}
        CountedResident.objects.using(SYSTEM).bulk_create(
            (CountedResident(resident_id=number, version_no=last) for number, last in newest.items()),
            update_conflicts=True,
            unique_fields=["resident"],
            update_fields=["version_no"],
        )
        audit.record(ctx, event=COUNTED, detail={"residents": len(newest), "changes": len(changes)})
    return len(newest)


def _rows(versions: tuple[UncountedVersion, ...]) -> Iterator[PopulationChange]:
    for number, held in groupby(versions, key=lambda one: one.resident_number):
        rows = list(held)
        for change in register_changes([one.version for one in rows], rows[0].counted):
            yield _row(number, change)


def _row(number: str, change: RegisterChange) -> PopulationChange:
    standing = change.standing
    return PopulationChange(
        resident_number=number,
        version_no=change.version_no,
        day=change.day,
        sign=change.sign,
        reason=change.reason,
        inside=change.inside,
        kind=standing.kind.value,
        sex=standing.sex.value,
        birth_on=standing.birth_on,
        town_code=standing.town_code,
        household_number=standing.household_number,
    )
