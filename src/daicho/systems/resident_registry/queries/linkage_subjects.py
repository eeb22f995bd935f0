"""通知の対象者 — by what a person's messages are kept in order, and who stands behind those at the CS."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from daicho.foundation.crypto.keyring import keyring_for
from daicho.foundation.messaging.models import Message
from daicho.systems.resident_registry.models import Movement, ResidentVersion, ToldRestriction

SYSTEM = "resident_registry"


def subject_at_cs(resident_number: str) -> str:
    """What the order of a person's updates is kept by: the 宛名番号 itself has no place in the CS (M19, M49)."""
    return keyring_for(SYSTEM).blind_index("subject at the CS", resident_number).hex()[:20]


def residents_behind(messages: Iterable[uuid.UUID]) -> dict[str, str]:
    """対象者の宛名番号 by subject at the CS — whom the movements wrote or the 抑止情報 is about."""
    wanted = list(messages)
    if not wanted:
        return {}
    headers = Message.objects.using(SYSTEM).filter(id__in=wanted).values_list("header", flat=True)
    receptions = {header["together"]["movement"] for header in headers if header.get("together")}
    movements = Movement.objects.using(SYSTEM).filter(reception__in=receptions).values_list("id", flat=True)
    numbers = (
        ResidentVersion.objects.using(SYSTEM)
        .filter(movement__in=list(movements))
        .values_list("resident_id", flat=True)
        .distinct()
    )
    told = ToldRestriction.objects.using(SYSTEM).filter(message__in=wanted)
    return {subject_at_cs(number): number for number in {*numbers, *told.values_list("resident_number", flat=True)}}
