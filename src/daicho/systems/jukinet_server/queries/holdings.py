"""保有する本人確認情報 as reconciliation sees it: digests by bucket from one statement, records by bucket or all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from daicho.foundation.database import statements
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.rules.reconciliation import PART, bucket_name, members_of, summed
from daicho.systems.jukinet_server.rules.record import State

ALIAS = "jukinet_server"
_DIGESTS = """
    select bucket, count(*), sum(digest) from juki_held_digest where municipality_code = %s group by bucket
"""
_IN_BUCKETS = """
    select bucket, person_id, record_id, reason from juki_held_digest where municipality_code = %s and bucket = any(%s)
    order by bucket, id
"""
_EXTENT = "select count(*), coalesce(max(id), 0) from juki_held_digest where municipality_code = %s"
_AFTER = """
    select id, person_id, record_id, reason from juki_held_digest
    where municipality_code = %s and id > %s and id <= %s order by id limit %s
"""


@dataclass(frozen=True, slots=True)
class Digests:
    """ダイジェストの一覧 — by bucket name as they travel, and how many records in all."""

    buckets: dict[str, dict[str, Any]]
    total: int


@dataclass(frozen=True, slots=True)
class HeldOne:
    """保有する一件. Args: members: the eight items and the record state."""

    person: int
    record: uuid.UUID
    members: dict[str, Any] = field(repr=False)


def digests(municipality_code: str) -> Digests:
    """ダイジェスト of every bucket that holds anybody."""
    rows = statements.run(ALIAS, _DIGESTS, municipality_code)
    found = {bucket_name(bucket): {"count": count, "digest": summed(int(total))} for bucket, count, total in rows}
    return Digests(found, sum(count for _, count, _ in rows))


def held_in(municipality_code: str, buckets: Sequence[str]) -> dict[str, list[HeldOne]]:
    """All records of these buckets, by bucket; one that holds nobody is there and empty."""
    found: dict[str, list[HeldOne]] = {name: [] for name in buckets}
    rows = statements.run(ALIAS, _IN_BUCKETS, municipality_code, [int(name, 16) for name in buckets])
    records = _records([record for _, _, record, _ in rows])
    for bucket, person, record, reason in rows:
        found[bucket_name(bucket)].append(HeldOne(person, record, {**records[record], "reason": reason}))
    return found


def parts_of_all(municipality_code: str) -> Iterator[tuple[int, int, list[HeldOne]]]:
    """全件 in parts of 5,000, every person once: number of the part, of all parts, records; one empty part for nobody.

    Who is entered after the beginning is left out: rows are never taken away, so the number of parts holds.
    """
    ((total, newest),) = statements.run(ALIAS, _EXTENT, municipality_code)
    parts, last = max(1, -(-total // PART)), 0
    for number in range(1, parts + 1):
        rows = statements.run(ALIAS, _AFTER, municipality_code, last, newest, PART)
        records = _records([record for _, _, record, _ in rows])
        held = [HeldOne(person, record, {**records[record], "reason": reason}) for _, person, record, reason in rows]
        yield number, parts, held
        last = rows[-1][0] if rows else last


def current_records(municipality_code: str, people: Sequence[int]) -> dict[int, uuid.UUID]:
    """版 that is the latest now of each of these people."""
    rows = statements.run(
        ALIAS,
        "select person_id, record_id from juki_held_digest where municipality_code = %s and person_id = any(%s)",
        municipality_code,
        list(people),
    )
    return dict(rows)


def _records(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    rows = IdentificationRecord.objects.filter(pk__in=ids)
    return {row.pk: members_of(record_from(row), State(row.state)) for row in rows}
