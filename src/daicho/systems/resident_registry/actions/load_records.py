"""初期登録 — loads the residents of an office by COPY, all or nothing; serves the first go-live and the demo world."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.models import JSONField, Model

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.dates import wareki
from daicho.kernel.findings import Level
from daicho.systems.resident_registry.actions.tell_restrictions import keep_as_told
from daicho.systems.resident_registry.actions.write_versions import (
    WrittenVersion,
    lock_columns,
    search_rows,
    version_row,
)
from daicho.systems.resident_registry.models import (
    Household,
    Protection,
    Resident,
    ResidentSearch,
    ResidentVersion,
    SuppressionRow,
)
from daicho.systems.resident_registry.models.protection import ProtectionCase
from daicho.systems.resident_registry.models.sealed_offender import seal_offender
from daicho.systems.resident_registry.queries.restrictions import restricted_residents
from daicho.systems.resident_registry.rules.initial_load import LoadedResident, head_name, loaded_resident
from daicho.systems.resident_registry.rules.protections import OWN_CITY, Offender, Step
from daicho.systems.resident_registry.rules.record_parts import HeadName
from daicho.systems.resident_registry.rules.suppressions import Process

SYSTEM = "resident_registry"
LOADED = "records.loaded"
BATCH = 2000
LOAD = uuid.uuid5(uuid.NAMESPACE_URL, "urn:daicho:initial-load")
"""Stands as the movement of every version that the load wrote."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What was loaded."""

    residents: int
    versions: int
    households: int
    protections: int
    suppressions: int


def load_records(ctx: Context, folder: Path, last_resident: int, last_household: int) -> LoadResult:
    """住民記録の初期登録 — opens its own transaction; an existing register is never loaded into.

    Args: folder: ``registry`` of the layout. last_resident, last_household: serials already used.
    Raises: ValueError when the register is not empty.
    """
    with transaction.atomic(using=SYSTEM):
        if Resident.objects.using(SYSTEM).exists():
            raise ValueError("the register is not empty")
        heads = _heads(folder)
        counts = _copy_residents(ctx, _residents(folder, heads))
        protections = _copy_protections(ctx, folder)
        suppressions = _copy_suppressions(ctx, folder)
        keep_as_told(ctx, restricted_residents())
        _continue_serials(last_resident, last_household)
        result = LoadResult(**counts, protections=protections, suppressions=suppressions)
        audit.record(ctx, event=LOADED, detail={"residents": result.residents, "versions": result.versions})
    return result


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _heads(folder: Path) -> dict[str, HeadName]:
    """世帯主 of each household; a closed head counts only where nobody of the household lives here any more."""
    living: dict[str, HeadName] = {}
    closed: dict[str, HeadName] = {}
    inhabited: set[str] = set()
    for line in _lines(folder / "residents.jsonl"):
        household, lives_here = line["household_number"], line["status"] == "resident"
        if lives_here:
            inhabited.add(household)
        if line["is_head"]:
            (living if lives_here else closed)[household] = head_name(line)
    return {household: name for household, name in closed.items() if household not in inhabited} | living


def _residents(folder: Path, heads: dict[str, HeadName]) -> Iterator[LoadedResident]:
    nobody = HeadName()
    for line in _lines(folder / "residents.jsonl"):
        yield loaded_resident(line, heads.get(line["household_number"], nobody))


def _copy_residents(ctx: Context, residents: Iterable[LoadedResident]) -> dict[str, int]:
    counts = {"residents": 0, "versions": 0, "households": 0}
    households: set[str] = set()
    batch: list[LoadedResident] = []

    def flush() -> None:
        fresh = {r.household_number: r.household_created_on for r in batch if r.household_number not in households}
        households.update(fresh)
        written = [(r, _written(r)) for r in batch]
        versions = [one for _, all_of_one in written for one in all_of_one]
        _copy(Household, (Household(number=n, created_on=day) for n, day in fresh.items()))
        _copy(Resident, (_lock_row(r, all_of_one[-1]) for r, all_of_one in written))
        _copy(ResidentVersion, (version_row(one, LOAD, ctx.now) for one in versions))
        _copy(
            ResidentSearch,
            (
                row
                for _, all_of_one in written
                for one in all_of_one
                for row in search_rows(one, current=one is all_of_one[-1])
            ),
        )
        counts["residents"] += len(batch)
        counts["versions"] += len(versions)
        counts["households"] += len(fresh)
        batch.clear()

    for resident in residents:
        batch.append(resident)
        if len(batch) == BATCH:
            flush()
    flush()
    return counts


def _written(resident: LoadedResident) -> list[WrittenVersion]:
    return [
        WrittenVersion(resident.number, number, stretch.valid_from, stretch.content, resident.numbers, event)
        for number, (stretch, event) in enumerate(zip(resident.stretches, resident.events, strict=True), 1)
    ]


def _lock_row(resident: LoadedResident, newest: WrittenVersion) -> Resident:
    return Resident(
        number=resident.number, version_no=newest.version_no, **lock_columns(newest.record, resident.numbers)
    )


def _copy_protections(ctx: Context, folder: Path) -> int:
    lines = list(_lines(folder / "protections.jsonl"))
    _copy(ProtectionCase, [_protection_case(ctx, line) for line in lines])
    rows = [
        Protection(
            resident_number=number,
            protection_no=1,
            starts_on=date.fromisoformat(line["starts_on"]),
            ends_on=date.fromisoformat(line["ends_on"]) if line["ends_on"] else None,
            received_by=line["opinion_from"],
            recorded_at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        for line in lines
        for number in line["protected"]
    ]
    _copy(Protection, rows)
    return len(rows)


def _protection_case(ctx: Context, line: dict[str, Any]) -> ProtectionCase:
    """支援措置の申出, so that it can be extended and ended here; of several offenders the others are noted."""
    case = uuid.uuid5(LOAD, line["protection_id"])
    return ProtectionCase(
        case=case,
        row_no=1,
        step=Step.ENTERED,
        applicant=line["applicant"],
        fellows=[number for number in line["protected"] if number != line["applicant"]],
        kind=line["kind"],
        applied_on=date.fromisoformat(line["applied_on"]),
        received_by=OWN_CITY,
        is_provisional=False,
        opinion_from=line["opinion_from"],
        starts_on=date.fromisoformat(line["starts_on"]),
        ends_on=date.fromisoformat(line["ends_on"]) if line["ends_on"] else None,
        measures=line["scope"],
        offender=seal_offender(_offender(line["offenders"]), case, 1),
        reason="初期登録",
        at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )


def _offender(lines: list[dict[str, Any]]) -> Offender:
    if not lines:
        return Offender()
    first, *others = lines
    return Offender(
        first["name"],
        first["resident_number"] or "",
        wareki(date.fromisoformat(first["birth_date"])),
        _one_line(first["address"]),
        "、".join(f"{one['name']} {_one_line(one['address'])}" for one in others),
    )


def _one_line(address: dict[str, str]) -> str:
    return " ".join(filter(None, (address.get(part, "") for part in ("text", "town", "lot", "building"))))


def _copy_suppressions(ctx: Context, folder: Path) -> int:
    rows = [
        SuppressionRow(
            suppression=uuid.uuid5(LOAD, line["suppression_id"]),
            row_no=1,
            target=line["target"],
            of_household=line["of_household"],
            cause=line["cause"],
            levels={Process(process).value: Level(level).value for process, level in line["levels"].items()},
            starts_on=date.fromisoformat(line["starts_on"]),
            ends_on=date.fromisoformat(line["ends_on"]) if line["ends_on"] else None,
            note=line["note"],
            reason=line["reason"],
            at=ctx.now,
            staff_id=ctx.actor.staff_id,
            staff_name=ctx.actor.name,
        )
        for line in _lines(folder / "suppressions.jsonl")
    ]
    _copy(SuppressionRow, rows)
    return len(rows)


def _copy(model: type[Model], rows: Iterable[Model]) -> None:
    """Rows by COPY. The driver knows every type but JSON, which goes as its own text: shorter than with escapes."""
    connection = connections[SYSTEM]
    model_fields = [f for f in model._meta.concrete_fields if f.get_internal_type() != "BigAutoField"]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in model_fields)
    as_json = [place for place, f in enumerate(model_fields) if isinstance(f, JSONField)]
    values_of = attrgetter(*(f.attname for f in model_fields))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy {connection.ops.quote_name(model._meta.db_table)} ({columns}) from stdin") as copy,
    ):
        for row in rows:
            values = list(values_of(row))
            for place in as_json:
                values[place] = json.dumps(values[place], ensure_ascii=False)
            copy.write_row(values)


def _continue_serials(last_resident: int, last_household: int) -> None:
    """Draws the used serials, since the app role may count on but never set a counter."""
    with connections[SYSTEM].cursor() as cursor:
        for sequence, last in (("resident_serial", last_resident), ("household_serial", last_household)):
            cursor.execute("select count(nextval(%s)) from generate_series(1, %s)", [sequence, last])
