"""保有する本人確認情報 as the comparison with the registry sees it: digests of facts, and what was applied last."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daicho.contracts.inquiries.registry_comparison import as_digest, facts_of
from daicho.contracts.messages import ClosedAtJukinet
from daicho.foundation.database import statements
from daicho.foundation.messaging.models import InboxEntry, InboxPosition
from daicho.systems.jukinet_server.models import HeldDigest, IdentificationRecord, SuppressionReport
from daicho.systems.jukinet_server.queries.agreement import identification_of
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.queries.holdings import HeldOne
from daicho.systems.jukinet_server.rules.reconciliation import bucket_name

ALIAS, REGISTRY = "jukinet_server", "resident_registry"
_DIGESTS = """
    select bucket, count(*), sum(facts) from juki_held_digest
    where municipality_code = %s and not is_withdrawn group by bucket
"""


@dataclass(frozen=True, slots=True)
class HeldForRegistry:
    """保有する一件. Args: one: facts as members. applied: 送信順番号 of the registry's last message."""

    one: HeldOne
    digest: str
    applied: int


@dataclass(frozen=True, slots=True)
class SuppressionHeld:
    """抑止情報 of one person, the newest. Args: one: whose, with nothing but the 住民票コード as members."""

    one: HeldOne
    protected: bool
    closed: tuple[ClosedAtJukinet, ...]


def registry_digests(municipality_code: str) -> dict[str, tuple[int, str]]:
    """件数 and digest of every bucket that holds anybody."""
    rows = statements.run(ALIAS, _DIGESTS, municipality_code)
    return {bucket_name(bucket): (count, as_digest(int(total))) for bucket, count, total in rows}


def people_in(municipality_code: str, buckets: Sequence[str]) -> dict[str, list[HeldForRegistry]]:
    """Everybody in these buckets, by bucket; one that holds nobody is there and empty."""
    found: dict[str, list[HeldForRegistry]] = {name: [] for name in buckets}
    rows = HeldDigest.objects.select_related("record").filter(
        municipality_code=municipality_code, bucket__in=[int(name, 16) for name in buckets], is_withdrawn=False
    )
    held = list(rows)
    applied = _applied([row.record for row in held])
    for row in held:
        one = _held_one(row.person_id, row.record)
        digest = as_digest(int(row.facts or 0))
        found[bucket_name(row.bucket)].append(HeldForRegistry(one, digest, applied.get(row.record_id, 0)))
    return found


def without_facts(municipality_code: str, most: int) -> list[HeldOne]:
    """Those whose row was made before the comparison with the registry."""
    rows = HeldDigest.objects.select_related("record").filter(municipality_code=municipality_code, facts__isnull=True)
    return [_held_one(row.person_id, row.record) for row in rows.order_by("pk")[:most]]


def suppressions_held(municipality_code: str) -> list[SuppressionHeld]:
    """抑止情報 of everybody of whom the registry has reported one."""
    reports = SuppressionReport.objects.order_by("person", "-id").distinct("person")
    newest = {report.person_id: report for report in reports}
    rows = HeldDigest.objects.select_related("record").filter(
        municipality_code=municipality_code, person__in=list(newest), is_withdrawn=False
    )
    return [
        SuppressionHeld(
            HeldOne(row.person_id, row.record_id, {"resident_code": record_from(row.record).resident_code}),
            newest[row.person_id].is_protected,
            tuple(ClosedAtJukinet.model_validate_json(_json(one)) for one in newest[row.person_id].closed),
        )
        for row in rows
    ]


def _held_one(person: int, record: IdentificationRecord) -> HeldOne:
    return HeldOne(person, record.pk, facts_of(identification_of(record_from(record)), record.state))


def _applied(records: Iterable[IdentificationRecord]) -> dict[uuid.UUID, int]:
    """送信順番号 by record: how far the messages about its person have been applied."""
    messages = {record.pk: _message(record.received_message) for record in records}
    wanted = [message for message in messages.values() if message is not None]
    entries = InboxEntry.objects.using(ALIAS).filter(sender=REGISTRY, message_id__in=wanted)
    subjects = dict(entries.values_list("message_id", "subject"))
    positions = InboxPosition.objects.using(ALIAS).filter(sender=REGISTRY, subject__in=set(subjects.values()))
    last = dict(positions.values_list("subject", "last_no"))
    return {
        record: last.get(subjects[message], 0)
        for record, message in messages.items()
        if message is not None and message in subjects
    }


def _message(received: str) -> uuid.UUID | None:
    """電文 that a record came by; None for the initial load."""
    try:
        return uuid.UUID(received)
    except ValueError:
        return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
