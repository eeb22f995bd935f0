"""初期登録: fills an empty platform with its copies of all residents, by COPY, all or nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from daicho.contracts.messages import ResidentSnapshot
from daicho.contracts.messages.body import ContractRefusal, read
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.linkage_platform import errors
from daicho.systems.linkage_platform.actions.relay_suppression import closed_content
from daicho.systems.linkage_platform.models import ResidentCopy
from daicho.systems.linkage_platform.models.numbers import index_of, sealed

LOADED = "resident_copy.loaded"
ALIAS = "linkage_platform"
_COPIES = (
    "copy platform_resident_copy (resident_number, version_no, household_number, status, is_protected, "
    "closed, individual_number_index) from stdin"
)
_VERSIONS = (
    "copy platform_resident_version (id, resident_number, version_no, movement_id, reason_code, reason_name, moved_on, "
    "recorded_at, received_at, received_message, content, individual_number) from stdin"
)


@dataclass(frozen=True, slots=True)
class InitialCopy:
    """A line of the file: the newest version of one resident; ``moved_on`` as in a message."""

    resident: ResidentSnapshot
    version_no: int
    reason_code: str
    moved_on: object


def is_loaded() -> bool:
    """Whether the platform holds anybody."""
    return ResidentCopy.objects.exists()


def load_initial(ctx: Context, file: Path) -> int:
    """初期登録 — returns how many. Opens the transaction.

    Raises: NotEmpty; BadInitialRecord naming line and fields, but no value.
    """
    lines = list(_lines(file))
    with transaction.atomic(using=ALIAS):
        if is_loaded():
            raise errors.NotEmpty()
        with connections[ALIAS].cursor() as cursor:
            with cursor.copy(_COPIES) as copy:
                for line in lines:
                    copy.write_row(_copy_row(line))
            with cursor.copy(_VERSIONS) as copy:
                for line in lines:
                    copy.write_row(_version_row(ctx, line))
        record(ctx, event=LOADED, detail={"count": len(lines), "file": file.name})
    return len(lines)


def _lines(file: Path) -> Iterator[InitialCopy]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            given = json.loads(line)
            person = given["resident"]
            person["individual_number"] = person["individual_number"] or None
            try:
                resident = read(ResidentSnapshot, json.dumps(person).encode())
            except ContractRefusal as refusal:
                raise errors.BadInitialRecord(line=number, fields=refusal.text) from None
            yield InitialCopy(resident, int(given["version_no"]), str(given["reason_code"]), given["moved_on"])


def _copy_row(line: InitialCopy) -> tuple[object, ...]:
    resident = line.resident
    number = resident.individual_number
    return (
        resident.resident_number,
        line.version_no,
        resident.household_number,
        resident.status,
        resident.protected,
        json.dumps(closed_content(resident.closed)),
        index_of(None if number is None else number.reveal()),
    )


def _version_row(ctx: Context, line: InitialCopy) -> tuple[object, ...]:
    resident = line.resident
    number, version_id = resident.individual_number, uuid.uuid4()
    return (
        version_id,
        resident.resident_number,
        line.version_no,
        "initial-load",
        line.reason_code,
        "初期登録",
        json.dumps(line.moved_on),
        ctx.now,
        ctx.now,
        "initial-load",
        resident.model_dump_json(exclude={"individual_number"}),
        sealed(version_id, None if number is None else number.reveal()),
    )
