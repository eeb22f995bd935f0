"""通知・連携 — tells CS and linkage platform what a movement wrote: one message per resident, each on its basis.

Law: 住基法30条の6 (本人確認情報の通知), 平塚市番号条例3条2項 (庁内連携). Transaction required.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import (
    Identification,
    IdentificationReason,
    IdentificationUpdate,
    ResidentRecordChanged,
    ResidentSnapshot,
)
from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import is_protected_person
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.resident_registry.actions.write_versions import WrittenVersion
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.search_keys import kana_key

SYSTEM = "resident_registry"
IDENTIFICATION_REASONS = {"move_in": IdentificationReason.MOVE_IN}
"""異動事由 → 事由 of 本人確認情報 (規則11条); grows with the movements."""


def announce(ctx: Context, reception: str, moved_on: date, written: Sequence[WrittenVersion]) -> None:
    """Sends today's record of every resident touched; messages of one movement carry its number and count."""
    scope = protected_scope()
    for place, one in enumerate(written, 1):
        together = (reception, place, len(written))
        protected = is_protected_person(scope, one.resident_number, one.record.household_number)
        to_cs = _identification_update(ctx, reception, moved_on, one)
        send(ctx, to_cs, subject=subject_at_cs(one.resident_number), together=together)
        changed = _record_changed(ctx, reception, moved_on, one, protected)
        send(ctx, changed, subject=one.resident_number, together=together)


def subject_at_cs(resident_number: str) -> str:
    """What the order of a person's updates is kept by: the 宛名番号 itself has no place in the CS (M19, M49)."""
    return keyring_for(SYSTEM).blind_index("subject at the CS", resident_number).hex()[:20]


def _identification_update(ctx: Context, reception: str, moved_on: date, one: WrittenVersion) -> IdentificationUpdate:
    record = one.record
    before = record.address_before_move_in.address
    return IdentificationUpdate(
        movement_id=reception,
        recorded_at=ctx.now,
        identification=Identification(
            resident_code=ResidentCode(one.numbers.resident_code),
            individual_number=_individual_number(one),
            name=record.name.full or record.alphabet_name.text,
            name_kana=record.name.kana,
            plain_kana=kana_key(record.name.kana),
            former_family_name=record.former_name.printed_family,
            former_family_name_kana=record.former_name.printed_family_kana,
            birth_date=record.birth_date,
            sex=record.sex.value,
            municipality_code=CITY_CODE,
            town_code=record.address.town_code,
            postal_code=record.address.postal_code,
            address=record.address,
            became_resident_on=record.became_resident.on or PartialDate.known(moved_on),
            address_set_on=record.settled.on,
            notified_on=_known(record.recorded.notified_on),
            previous_municipality_code=before.municipality_code,
            previous_address=None if before.is_empty else before,
            reason=IDENTIFICATION_REASONS[record.last_movement.reason],
            moved_on=PartialDate.known(moved_on),
            operator_id=ctx.actor.staff_id,
            terminal_id=ctx.terminal,
        ),
    )


def _record_changed(
    ctx: Context, reception: str, moved_on: date, one: WrittenVersion, protected: bool
) -> ResidentRecordChanged:
    record = one.record
    return ResidentRecordChanged(
        movement_id=reception,
        reason_code=record.last_movement.reason,
        reason_name=movement_reason(record.last_movement.reason).name,
        moved_on=PartialDate.known(moved_on),
        version_no=one.version_no,
        recorded_at=ctx.now,
        resident=ResidentSnapshot(
            resident_number=one.resident_number,
            household_number=record.household_number,
            kind=record.kind.value,
            status=record.status.value,
            individual_number=_individual_number(one),
            name=record.name.full or record.alphabet_name.text,
            name_kana=record.name.kana,
            alphabet_name=record.alphabet_name.text,
            common_name=record.common_name.text,
            birth_date=record.birth_date,
            sex=record.sex.value,
            address=record.address,
            head_name=record.head.full,
            relationship=relationship_text(record.relationship),
            became_resident_on=record.became_resident.on or PartialDate.known(moved_on),
            protected=protected,
        ),
    )


def _individual_number(one: WrittenVersion) -> IndividualNumber | None:
    number = one.numbers.individual_number
    return IndividualNumber(number) if number else None


def _known(day: date | None) -> PartialDate | None:
    return PartialDate.known(day) if day else None
