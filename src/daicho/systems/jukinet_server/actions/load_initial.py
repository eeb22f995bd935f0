"""初期登録: fills an empty CS with the 本人確認情報 of all residents, by COPY, all or nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from daicho.contracts.messages import Identification
from daicho.contracts.messages.body import ContractRefusal, read
from daicho.contracts.messages.suppression import HeldAtJukinet
from daicho.foundation.audit import record as record_event
from daicho.foundation.clock import machine_now
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.conversion import record_of
from daicho.systems.jukinet_server.actions.held_digests import COLUMNS, digest_row
from daicho.systems.jukinet_server.actions.keep_search_keys import search_row
from daicho.systems.jukinet_server.models import Person, SuppressionReport
from daicho.systems.jukinet_server.models.numbers import INDIVIDUAL_NUMBER, RESIDENT_CODE, index_of, sealed
from daicho.systems.jukinet_server.queries.agreement import digest_of
from daicho.systems.jukinet_server.queries.content import content_of
from daicho.systems.jukinet_server.queries.records import INITIAL_LOAD
from daicho.systems.jukinet_server.rules.record import Record, State

LOADED = "identification.loaded"
ALIAS = "jukinet_server"
_PERSONS = "copy juki_person (id, order_number, state, resident_code_index, individual_number_index) from stdin"
_RECORDS = (
    "copy juki_identification_record (id, person_id, order_number, state, reason, moved_on, recorded_at, stamped_at, "
    "content, resident_code, individual_number, former_resident_code, received_digest, received_message, movement_id) "
    "from stdin"
)
_DIGESTS = f"copy juki_held_digest ({COLUMNS}) from stdin"
_SEARCH = "copy juki_person_search (person_id, record, name_key, address_key, birth_on, sex) from stdin"


@dataclass(frozen=True, slots=True)
class InitialRecord:
    """A line of the file: the last update of one person."""

    order_number: int
    state: str
    sent: Identification
    suppression: HeldAtJukinet


def is_loaded() -> bool:
    """Whether the CS holds anybody."""
    return Person.objects.exists()


def load_initial(ctx: Context, file: Path) -> int:
    """初期登録 — returns how many. Opens the transaction.

    Raises: NotEmpty; BadInitialRecord naming line and fields, but no value.
    """
    lines = list(_lines(file))
    with transaction.atomic(using=ALIAS):
        if is_loaded():
            raise errors.NotEmpty()
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(
                "select nextval(pg_get_serial_sequence('juki_person', 'id')) from generate_series(1, %s)", [len(lines)]
            )
            ids = [int(row[0]) for row in cursor.fetchall()]
            with cursor.copy(_PERSONS) as copy:
                for person, line in zip(ids, lines, strict=True):
                    copy.write_row(_person_row(person, line))
            digests, keys = [], []
            with cursor.copy(_RECORDS) as copy:
                for person, line in zip(ids, lines, strict=True):
                    record, record_id = record_of(line.sent), uuid.uuid4()
                    copy.write_row(_record_row(ctx, person, line, record, record_id))
                    digests.append(digest_row(person, record, State(line.state), record_id))
                    keys.append(search_row(person, record_id, record))
            with cursor.copy(_DIGESTS) as copy:
                for row in digests:
                    copy.write_row(row)
            with cursor.copy(_SEARCH) as copy:
                for key in keys:
                    copy.write_row(key)
            SuppressionReport.objects.bulk_create(
                _suppression_row(ctx, person, line.suppression)
                for person, line in zip(ids, lines, strict=True)
                if line.suppression.protected or line.suppression.closed
            )
        record_event(ctx, event=LOADED, detail={"count": len(lines), "file": file.name})
    return len(lines)


def _lines(file: Path) -> Iterator[InitialRecord]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            given = json.loads(line)
            try:
                sent = read(Identification, json.dumps(given["identification"]).encode())
                suppression = read(HeldAtJukinet, json.dumps(given["suppression"]).encode())
            except ContractRefusal as refusal:
                raise errors.BadInitialRecord(line=number, fields=refusal.text) from None
            yield InitialRecord(int(given["update_order_number"]), str(given["record_state"]), sent, suppression)


def _person_row(person: int, line: InitialRecord) -> tuple[object, ...]:
    number = line.sent.individual_number
    return (
        person,
        line.order_number,
        line.state,
        index_of(RESIDENT_CODE, line.sent.resident_code.reveal()),
        None if number is None else index_of(INDIVIDUAL_NUMBER, number.reveal()),
    )


def _suppression_row(ctx: Context, person: int, held: HeldAtJukinet) -> SuppressionReport:
    return SuppressionReport(
        person_id=person,
        is_protected=held.protected,
        closed=[one.model_dump(mode="json") for one in held.closed],
        recorded_at=ctx.now,
        received_at=ctx.now,
        received_message=INITIAL_LOAD,
    )


def _record_row(
    ctx: Context, person: int, line: InitialRecord, record: Record, record_id: uuid.UUID
) -> tuple[object, ...]:
    return (
        record_id,
        person,
        line.order_number,
        line.state,
        record.reason.value,
        record.moved_on.sort_on,
        ctx.now,
        machine_now(),
        json.dumps(content_of(record), ensure_ascii=False),
        sealed(record_id, "resident_code", record.resident_code),
        sealed(record_id, "individual_number", record.individual_number),
        sealed(record_id, "former_resident_code", record.former_resident_code),
        digest_of(line.sent),
        INITIAL_LOAD,
        INITIAL_LOAD,
    )
