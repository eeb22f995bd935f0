"""未集計の版 — what was recorded since the population was last counted; no number, no name, no address is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.timezone import localtime

from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.models import Resident, ResidentVersion
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.rules.statistics import LOADED, CountableVersion, Standing

SYSTEM = "resident_registry"


@dataclass(frozen=True, slots=True)
class UncountedVersion:
    """A version of a resident; ``counted``: the number of the last version already counted, 0 for none."""

    resident_number: str
    counted: int
    version: CountableVersion


def uncounted_residents() -> int:
    """未集計の人数 — how many residents have versions that no count knows yet."""
    return _uncounted().count()


def uncounted_versions(load: str, most: int) -> tuple[UncountedVersion, ...]:
    """The versions not yet counted of at most so many residents, in order, each with the last counted one before.

    Args: load: id that stands as the movement of loaded versions.
    """
    numbers = list(_uncounted().order_by("number").values_list("number", flat=True)[:most])
    rows = (
        ResidentVersion.objects.using(SYSTEM)
        .filter(resident__in=numbers)
        .filter(Q(resident__counted__isnull=True) | Q(version_no__gte=F("resident__counted__version_no")))
        .order_by("resident", "version_no")
        .values_list(
            "resident_id",
            "resident__counted__version_no",
            "version_no",
            "movement",
            "recorded_at",
            "status",
            "household_number",
            KT("event__reason"),
            KT("content__kind"),
            KT("content__sex"),
            KT("content__birth_date"),
            KT("content__address__town_code"),
        )
    )
    return tuple(_read(row, load) for row in rows)


def _uncounted() -> QuerySet[Resident]:
    return Resident.objects.using(SYSTEM).filter(Q(counted__isnull=True) | Q(version_no__gt=F("counted__version_no")))


def _read(row: tuple[Any, ...], load: str) -> UncountedVersion:
    number, counted, version_no, movement, recorded_at, status, household, reason, kind, sex, birth, town = row
    standing = None
    if status == PRESENT:
        standing = Standing(ResidentKind(kind), Sex(sex), _birth_on(birth), town or "", household)
    is_load = str(movement) == load
    version = CountableVersion(
        version_no=version_no,
        movement=str(movement),
        recorded_at=recorded_at,
        day=localtime(recorded_at).date(),
        reason=LOADED if is_load else reason,
        standing=standing,
    )
    return UncountedVersion(number, counted or 0, version)


def _birth_on(stored: str) -> date:
    """A partly unknown birth is counted by the day that it is sorted on."""
    return date.fromisoformat(json.loads(stored)["sort_on"] if stored.startswith("{") else stored)
