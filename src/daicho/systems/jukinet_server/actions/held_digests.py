"""ダイジェスト of what is held, kept with every version in the same transaction (S2.6)."""

from __future__ import annotations

import uuid

from daicho.contracts.inquiries.registry_comparison import facts_digest, facts_of
from daicho.foundation.database import statements
from daicho.systems.jukinet_server.queries.agreement import identification_of
from daicho.systems.jukinet_server.rules.reconciliation import bucket_of, digest_of, members_of
from daicho.systems.jukinet_server.rules.record import Record, State

COLUMNS = "person_id, municipality_code, bucket, digest, record_id, reason, facts"
_PUT = f"""
    insert into juki_held_digest ({COLUMNS}) values (%s, %s, %s, %s::numeric, %s, %s, %s::numeric)
    on conflict (person_id, municipality_code)
    do update set bucket = excluded.bucket, digest = excluded.digest, record_id = excluded.record_id,
    reason = excluded.reason, facts = excluded.facts, is_withdrawn = false
"""


def keep_digest(person: int, record: Record, state: State, record_id: uuid.UUID) -> None:
    """ダイジェスト of a person's new version in place of the former one. *Transaction required.*"""
    statements.change("jukinet_server", _PUT, *digest_row(person, record, state, record_id))


def digest_row(person: int, record: Record, state: State, record_id: uuid.UUID) -> tuple[object, ...]:
    """:data:`COLUMNS` of one person's row."""
    digest = digest_of(members_of(record, state))
    return (
        person,
        record.municipality_code,
        bucket_of(record.resident_code),
        str(digest),
        record_id,
        record.reason.value,
        str(facts_digest(facts_of(identification_of(record), state.value))),
    )
