"""広域交付の請求 (住基法12条の4): only for whoever was just checked by card here; the answer goes to the counter.

Nothing is kept in the CS, and its screens print nothing: the copy is made in the registry.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from daicho.contracts.messages import WideAreaCopyObtained
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.municipal.places.towns import CITY_CODE
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.ask_municipality import WideAreaWish, ask_wide_area
from daicho.systems.jukinet_server.actions.check_identity import proved

OBTAINED = "wide_area.obtained"
PURPOSE = "住民票の写しの広域交付"


def obtain_wide_area(ctx: Context, proof: str, wish: WideAreaWish) -> str:
    """広域交付の請求 of whoever was just checked — onto the registry's list; its 請求番号. Opens the transactions.

    Raises: CheckOutdated, LivesHere, and what asking a municipality raises.
    """
    code, municipality = proved(ctx, proof)
    if municipality == CITY_CODE:
        raise errors.LivesHere()
    ctx = ctx.for_purpose(PURPOSE)
    records = ask_wide_area(ctx, municipality, code, wish, PURPOSE)
    number = f"{CITY_CODE}-{uuid.uuid4().hex[:16]}"
    obtained = WideAreaCopyObtained(
        request_number=number,
        municipality=municipality,
        obtained_at=machine_now(),
        operator_id=ctx.actor.staff_id,
        terminal_id=ctx.terminal,
        scope=wish.scope,
        with_relationship=wish.with_relationship,
        with_resident_code=wish.with_resident_code,
        with_individual_number=wish.with_individual_number,
        records=records,
    )
    with transaction.atomic(using=ctx.system):
        send(ctx, obtained, subject=f"wide-area:{number}")
        record(ctx, event=OBTAINED, detail={"municipality": municipality, "number": number, "count": len(records)})
    return number
