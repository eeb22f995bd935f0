"""初期登録: fills an empty addressee system, one addressee for each person, by COPY, all or nothing."""

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
from daicho.systems.unified_addressee import errors
from daicho.systems.unified_addressee.actions.take_change import content_of, record_columns
from daicho.systems.unified_addressee.models import AddresseeRecord
from daicho.systems.unified_addressee.models.numbers import index_of, next_numbers, sealed

LOADED = "addressee.loaded"
ALIAS = "unified_addressee"
_ADDRESSEES = "copy addressee (id, number, individual_number, individual_number_index) from stdin"
_COLUMNS = (
    "version_no",
    "household_number",
    "status",
    "is_protected",
    "closed",
    "is_restricted",
    "birth_on",
    "kana_key",
    "kana_bigrams",
    "name_key",
    "name_bigrams",
    "address_key",
    "address_bigrams",
    "content",
)
_RECORDS = f"copy addressee_record (resident_number, addressee_id, {', '.join(_COLUMNS)}) from stdin"
_VERSIONS = (
    "copy addressee_version (resident_number, version_no, addressee_id, movement_id, reason_code, moved_on, "
    "recorded_at, received_at, content) from stdin"
)


@dataclass(frozen=True, slots=True)
class InitialAddressee:
    """A line of the file with the addressee it belongs to; ``is_first`` for the line that makes the addressee."""

    person: ResidentSnapshot
    version_no: int
    reason_code: str
    moved_on: object
    addressee: uuid.UUID
    is_first: bool


def is_loaded() -> bool:
    """Whether the addressee system holds anybody."""
    return AddresseeRecord.objects.exists()


def load_initial(ctx: Context, file: Path) -> int:
    """初期登録 — returns how many. Opens the transaction.

    Raises: NotEmpty; BadInitialRecord naming line and fields, but no value.
    """
    lines = list(_lines(file))
    with transaction.atomic(using=ALIAS):
        if is_loaded():
            raise errors.NotEmpty()
        new = [line for line in lines if line.is_first]
        numbers = next_numbers(len(new))
        with connections[ALIAS].cursor() as cursor:
            with cursor.copy(_ADDRESSEES) as copy:
                for number, line in zip(numbers, new, strict=True):
                    copy.write_row(_addressee_row(number, line))
            with cursor.copy(_RECORDS) as copy:
                for line in lines:
                    copy.write_row(_record_row(line))
            with cursor.copy(_VERSIONS) as copy:
                for line in lines:
                    copy.write_row(_version_row(ctx, line))
        record(ctx, event=LOADED, detail={"count": len(lines), "file": file.name})
    return len(lines)


def _lines(file: Path) -> Iterator[InitialAddressee]:
    known: dict[str, uuid.UUID] = {}
    with file.open(encoding="utf-8") as lines:
        for place, line in enumerate(lines, start=1):
            given = json.loads(line)
            data = given["addressee"]
            data["individual_number"] = data["individual_number"] or None
            try:
                person = read(ResidentSnapshot, json.dumps(data).encode())
            except ContractRefusal as refusal:
                raise errors.BadInitialRecord(line=place, fields=refusal.text) from None
            number = person.individual_number.reveal() if person.individual_number else f"none-{place}"
            is_first = number not in known
            addressee = known.setdefault(number, uuid.uuid4())
            yield InitialAddressee(
                person, int(given["version_no"]), str(given["reason_code"]), given["moved_on"], addressee, is_first
            )


def _addressee_row(number: str, line: InitialAddressee) -> tuple[object, ...]:
    hidden = line.person.individual_number
    if hidden is None:
        return (line.addressee, number, None, None)
    return (line.addressee, number, sealed(line.addressee, hidden.reveal()), index_of(hidden.reveal()))


def _record_row(line: InitialAddressee) -> tuple[object, ...]:
    columns = record_columns(line.person, line.version_no, content_of(line.person))
    columns["content"] = json.dumps(columns["content"], ensure_ascii=False)
    columns["closed"] = json.dumps(columns["closed"])
    return (line.person.resident_number, line.addressee, *(columns[name] for name in _COLUMNS))


def _version_row(ctx: Context, line: InitialAddressee) -> tuple[object, ...]:
    return (
        line.person.resident_number,
        line.version_no,
        line.addressee,
        "initial-load",
        line.reason_code,
        json.dumps(line.moved_on),
        ctx.now,
        ctx.now,
        json.dumps(content_of(line.person), ensure_ascii=False),
    )
