"""整合 with the registry: what the CS holds is what the registry sent, proven item by item by digest (M57)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import Identification, IdentificationReason
from daicho.foundation.crypto.canonical import canonical
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.queries.content import NUMBERS, record_from
from daicho.systems.jukinet_server.rules.record import RECORD_ITEMS, Reason, Record


@dataclass(frozen=True, slots=True)
class Disagreement:
    """不一致 — a version that no longer says what was received."""

    person: str
    order_number: int


def digest_of(sent: Identification) -> bytes:
    """照合値 — SHA-256 of the items as the registry sent them."""
    return hashlib.sha256(canonical(sent.model_dump(mode="json"))).digest()


def identification_of(record: Record) -> Identification:
    """The items in the form in which the registry sends them."""
    values = {name: getattr(record, name) for name in RECORD_ITEMS if name not in NUMBERS}
    values["reason"] = IdentificationReason(record.reason.value)
    number, former = record.individual_number, record.former_resident_code
    return Identification(
        resident_code=ResidentCode(record.resident_code),
        individual_number=None if number is None else IndividualNumber(number),
        former_resident_code=None if former is None else ResidentCode(former),
        **values,
    )


def disagreements() -> Iterator[Disagreement]:
    """不一致 of all versions held, read in batches; none when everything is as it was received."""
    rows = IdentificationRecord.objects.select_related("resent_of").order_by("pk")
    for row in rows.iterator(chunk_size=1000):
        if digest_of(identification_of(_as_received(row))) != bytes(row.received_digest):
            yield Disagreement(str(row.person_id), row.order_number)


def _as_received(row: IdentificationRecord) -> Record:
    """What a version says, but for the 異動事由 that an operator gave when sending it again."""
    record = record_from(row)
    return record if row.resent_of is None else replace(record, reason=Reason(row.resent_of.reason))
