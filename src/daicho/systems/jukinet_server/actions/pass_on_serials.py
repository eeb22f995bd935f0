"""発行番号の提供 (C7): polls J-LIS by cursor, sends the serials to the certificate server, which can ask nothing."""

from __future__ import annotations

from django.db import transaction

from daicho.contracts.messages import CertificateSerial, CertificateSerials
from daicho.foundation.audit import record
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging import send
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import SerialCursor
from daicho.systems.jukinet_server.outside import national

PASSED_ON = "certificate_serials.passed_on"
MOST = 1_000
_ONLY = 1


def pass_on_serials(ctx: Context) -> int:
    """Everything that is new, page by page; nothing of it is kept here. Opens its transactions. Returns how many.

    Raises: NationalRejected, NationalSilent, NationalDown; the next run goes on from the last page passed on.
    """
    passed = 0
    while True:
        page = _next_page(ctx)
        if not page:
            return passed
        passed += page


def _next_page(ctx: Context) -> int:
    known = SerialCursor.objects.filter(pk=_ONLY).first()
    after = known.cursor if known else 0
    answer = national.certificate_serials(after, MOST, national.asker_of(ctx))
    if not answer.rows or answer.cursor <= after:
        return 0
    rows = tuple(
        CertificateSerial(resident_code=one.resident_code, serial=one.serial, state=one.state, since=one.since)
        for one in answer.rows
    )
    with transaction.atomic(using=ctx.system):
        held, _ = SerialCursor.objects.select_for_update().get_or_create(
            pk=_ONLY, defaults={"cursor": 0, "read_at": machine_now()}
        )
        if held.cursor != after:
            return 0
        held.cursor, held.read_at = answer.cursor, machine_now()
        held.save(update_fields=["cursor", "read_at"])
        send(ctx, CertificateSerials(cursor=answer.cursor, rows=rows), subject="certificate_serials")
        record(ctx, event=PASSED_ON, detail={"count": len(rows)})
    return len(rows)
