"""照合値の作成 — digests of those whose record has changed since; unchanged people cost nothing (住基法14条)."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.inquiries.registry_comparison import bucket_of_code, facts_digest
from daicho.foundation import audit
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.systems.resident_registry.queries.identification_facts import (
    current_facts,
    forget_uncoded,
    stale_residents,
)

SYSTEM = "resident_registry"
MADE = "identification_facts.made"
BATCH = 500
_PUT = """
    insert into facts_digest (resident, version_no, bucket, digest) values (%s, %s, %s, %s::numeric)
    on conflict (resident) do update
    set version_no = excluded.version_no, bucket = excluded.bucket, digest = excluded.digest
"""


def make_facts(ctx: Context) -> int:
    """照合値 of everybody whose record is newer than theirs; returns how many. Opens a transaction for each batch."""
    made = 0
    while True:
        with transaction.atomic(using=SYSTEM):
            forget_uncoded()
            stale = stale_residents(BATCH)
            for number, (version_no, facts) in current_facts(stale).items():
                bucket = bucket_of_code(facts["resident_code"])
                statements.change(SYSTEM, _PUT, number, version_no, bucket, str(facts_digest(facts)))
            made += len(stale)
            if len(stale) < BATCH:
                if made:
                    audit.record(ctx, event=MADE, detail={"count": made})
                return made
