"""異動情報の連携: keep what the registry reported and pass it on to every receiver that is declared (S4.1)."""

from __future__ import annotations

import json
import uuid

from django.db import IntegrityError, transaction

from daicho.contracts.messages import AddresseeChanged, ResidentRecordChanged
from daicho.foundation.audit import record
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.linkage_platform import errors
from daicho.systems.linkage_platform.actions.relay_suppression import closed_content
from daicho.systems.linkage_platform.models import ResidentCopy, ResidentVersion
from daicho.systems.linkage_platform.models.numbers import index_of, sealed

COPIED = "resident_copy.updated"


def relay_change(ctx: Context, change: ResidentRecordChanged) -> None:
    """異動情報の連携 — *transaction required* (the receiver's); no operator takes part (M6).

    Raises: OlderVersion, NumberInUse; nothing is kept or passed on then.
    """
    resident = change.resident
    _put_copy(change)
    _append(ctx, change)
    send(
        ctx,
        AddresseeChanged(
            movement_id=change.movement_id,
            reason_code=change.reason_code,
            moved_on=change.moved_on,
            version_no=change.version_no,
            recorded_at=change.recorded_at,
            addressee=resident,
        ),
        subject=resident.resident_number,
    )
    record(
        ctx,
        event=COPIED,
        subjects=[resident.resident_number],
        detail={"movement": change.movement_id, "version": change.version_no, "reason": change.reason_code},
    )


def _put_copy(change: ResidentRecordChanged) -> None:
    resident = change.resident
    known = ResidentCopy.objects.select_for_update().filter(pk=resident.resident_number).first()
    if known is not None and known.version_no >= change.version_no:
        raise errors.OlderVersion(known=known.version_no, given=change.version_no)
    number = resident.individual_number
    copy = known or ResidentCopy(resident_number=resident.resident_number)
    copy.version_no = change.version_no
    copy.household_number = resident.household_number
    copy.status = resident.status
    copy.is_protected = resident.protected
    copy.closed = closed_content(resident.closed)
    copy.individual_number_index = index_of(None if number is None else number.reveal())
    try:
        with transaction.atomic(using="linkage_platform"):
            copy.save(force_insert=known is None)
    except IntegrityError:
        raise errors.NumberInUse() from None


def _append(ctx: Context, change: ResidentRecordChanged) -> None:
    content = json.loads(change.resident.model_dump_json(exclude={"individual_number"}))
    number = change.resident.individual_number
    version_id = uuid.uuid4()
    ResidentVersion.objects.create(
        id=version_id,
        resident_number=change.resident.resident_number,
        version_no=change.version_no,
        movement_id=change.movement_id,
        reason_code=change.reason_code,
        reason_name=change.reason_name,
        moved_on=change.moved_on.to_json(),
        recorded_at=change.recorded_at,
        received_at=ctx.now,
        received_message=ctx.caused_by,
        content=content,
        individual_number=sealed(version_id, None if number is None else number.reveal()),
    )
