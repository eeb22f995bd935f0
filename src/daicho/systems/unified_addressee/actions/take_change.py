"""宛名情報の更新: keep what the platform passed on under the person's 団体内統合宛名番号 (S5.1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from daicho.contracts.messages import AddresseeChanged, ClosedProcess, ResidentSnapshot
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.unified_addressee import errors
from daicho.systems.unified_addressee.models import Addressee, AddresseeRecord, AddresseeVersion
from daicho.systems.unified_addressee.models.numbers import index_of, indexes_of, next_number, sealed
from daicho.systems.unified_addressee.rules.search_keys import keys_of

UPDATED = "addressee.updated"


def take_change(ctx: Context, change: AddresseeChanged) -> None:
    """宛名情報の更新 — *transaction required* (the receiver's). Raises: OlderVersion."""
    person = change.addressee
    known = AddresseeRecord.objects.select_for_update().filter(pk=person.resident_number).first()
    if known is not None and known.version_no >= change.version_no:
        raise errors.OlderVersion(known=known.version_no, given=change.version_no)
    addressee = _addressee(person, None if known is None else known.addressee)
    content = content_of(person)
    columns = record_columns(person, change.version_no, content)
    AddresseeRecord.objects.update_or_create(
        resident_number=person.resident_number, defaults={**columns, "addressee": addressee}
    )
    AddresseeVersion.objects.create(
        resident_number=person.resident_number,
        version_no=change.version_no,
        addressee=addressee,
        movement_id=change.movement_id,
        reason_code=change.reason_code,
        moved_on=change.moved_on.to_json(),
        recorded_at=change.recorded_at,
        received_at=ctx.now,
        content=content,
    )
    record(
        ctx,
        event=UPDATED,
        subjects=[person.resident_number],
        detail={"movement": change.movement_id, "version": change.version_no, "addressee": addressee.number},
    )


def _addressee(person: ResidentSnapshot, current: Addressee | None) -> Addressee:
    """統合宛名 of a person: by Individual Number where there is one, otherwise the one they had, otherwise new."""
    if person.individual_number is None:
        return current or Addressee.objects.create(number=next_number())
    number = person.individual_number.reveal()
    same = Addressee.objects.select_for_update().filter(individual_number_index__in=indexes_of(number)).first()
    if same is not None:
        return same
    addressee = current or Addressee(number=next_number())
    addressee.individual_number = sealed(addressee.id, number)
    addressee.individual_number_index = index_of(number)
    addressee.save()
    return addressee


def restriction_columns(protected: bool, closed: Sequence[ClosedProcess]) -> dict[str, Any]:
    """Columns of 支援措置 and 抑止."""
    return {
        "is_protected": protected,
        "closed": [one.model_dump(mode="json") for one in closed],
        "is_restricted": protected or bool(closed),
    }


def content_of(person: ResidentSnapshot) -> dict[str, Any]:
    """宛名情報 as kept: everything but the Individual Number; 支援措置 and 抑止 as they were with this version."""
    content: dict[str, Any] = json.loads(person.model_dump_json(exclude={"individual_number"}))
    return content


def record_columns(person: ResidentSnapshot, version_no: int, content: dict[str, Any]) -> dict[str, Any]:
    """Columns of the newest record, with its search keys."""
    keys = keys_of(person.name, person.name_kana, person.alphabet_name, person.common_name, person.address)
    return {
        "version_no": version_no,
        "household_number": person.household_number,
        "status": person.status,
        **restriction_columns(person.protected, person.closed),
        "birth_on": person.birth_date.sort_on,
        "kana_key": keys.kana,
        "kana_bigrams": keys.kana_bigrams,
        "name_key": keys.name,
        "name_bigrams": keys.name_bigrams,
        "address_key": keys.address,
        "address_bigrams": keys.address_bigrams,
        "content": content,
    }
