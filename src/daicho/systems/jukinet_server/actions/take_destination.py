"""送付先情報の受入れ (JN-08): kept encrypted beside the person, in place of what has not been sent yet."""

from __future__ import annotations

import uuid

from daicho.contracts.messages import DestinationUpdated
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.destination_steps import Step, note_step, take_step
from daicho.systems.jukinet_server.models import Destination
from daicho.systems.jukinet_server.models.sealed_bodies import DESTINATIONS, seal_body
from daicho.systems.jukinet_server.queries.around import person_with_code
from daicho.systems.jukinet_server.rules.destinations import OPEN, DestinationState


def take_destination(ctx: Context, told: DestinationUpdated) -> None:
    """送付先情報の受入れ — *transaction required* (the receiver's). It is sent by the job (M58 before).

    Raises: DestinationOfUnknown, DestinationNumberUsed.
    """
    person = person_with_code(told.person.resident_code.reveal())
    if person is None:
        raise errors.DestinationOfUnknown()
    if Destination.objects.filter(management_number=told.management_number).exists():
        raise errors.DestinationNumberUsed()
    newer = Step(
        DestinationState.SUPERSEDED, ctx.today, f"新しい送付先情報({told.management_number})に差し替えました。"
    )
    open_states = [one.value for one in OPEN]
    for earlier in Destination.objects.filter(person=person, state__in=open_states).values_list("pk", flat=True):
        take_step(ctx, earlier, OPEN, newer)
    row = uuid.uuid4()
    kept = Destination.objects.create(
        id=row,
        management_number=told.management_number,
        person_id=person,
        content=seal_body(row, told.model_dump(mode="json"), DESTINATIONS),
        print_class=told.print_class,
        is_residence_elsewhere=told.destination.is_residence_elsewhere,
        state=DestinationState.WAITING.value,
        state_on=ctx.today,
        taken_at=ctx.now,
    )
    note_step(ctx, kept, Step(DestinationState.WAITING, ctx.today))
