"""版 — how a version of 本人確認情報 is written and told to the prefecture: by an update, or by sending it again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from daicho.contracts.messages import Identification, PrefecturalUpdate
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.conversion import external_characters
from daicho.systems.jukinet_server.actions.held_digests import keep_digest
from daicho.systems.jukinet_server.actions.keep_search_keys import keep_search_keys
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import sealed
from daicho.systems.jukinet_server.queries.content import content_of
from daicho.systems.jukinet_server.rules.record import Record, State


@dataclass(frozen=True, slots=True)
class Received:
    """受信 — what the registry said. Args: digest: of its items. resent_of: the version that is sent again."""

    digest: bytes
    movement_id: str
    resent_of: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """送信 — the message to the prefecture."""

    notice: uuid.UUID
    stamped_at: datetime


def notice_of(
    sent: Identification, person: Person, stamped_at: datetime, in_trouble: int | None = None
) -> PrefecturalUpdate:
    """本人確認情報の通知 under the person's 更新順番号. Args: in_trouble: 異常時更新順番号."""
    previous = sent.previous_address.one_line() if sent.previous_address is not None else ""
    return PrefecturalUpdate(
        identification=sent,
        order_number=person.order_number,
        order_number_in_trouble=in_trouble,
        external_characters_in_name=external_characters(sent.name),
        external_characters_in_address=external_characters(sent.address.one_line()),
        external_characters_in_previous_address=external_characters(previous),
        external_characters_in_former_family_name=external_characters(sent.former_family_name),
        record_state=State(person.state).value,
        stamped_at=stamped_at,
    )


def append_version(ctx: Context, record: Record, person: Person, received: Received, sent: Sent) -> uuid.UUID:
    """版の追加, its digest and its search keys — *transaction required*. Returns the version's id."""
    record_id = uuid.uuid4()
    IdentificationRecord.objects.create(
        id=record_id,
        person=person,
        order_number=person.order_number,
        state=person.state,
        reason=record.reason.value,
        moved_on=record.moved_on.sort_on,
        recorded_at=ctx.now,
        stamped_at=sent.stamped_at,
        content=content_of(record),
        resident_code=sealed(record_id, "resident_code", record.resident_code),
        individual_number=sealed(record_id, "individual_number", record.individual_number),
        former_resident_code=sealed(record_id, "former_resident_code", record.former_resident_code),
        received_digest=received.digest,
        received_message=ctx.caused_by,
        movement_id=received.movement_id,
        notice=sent.notice,
        resent_of_id=received.resent_of,
    )
    keep_digest(person.pk, record, State(person.state), record_id)
    keep_search_keys(person.pk, record_id, record)
    return record_id
