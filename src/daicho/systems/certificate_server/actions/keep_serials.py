"""発行番号の受入れ (C7): keeps which user certificate is whose and whether it is valid, as the CS passes it on."""

from __future__ import annotations

from daicho.contracts.messages import CertificateSerial, CertificateSerials
from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.certificate_server.models import UserCertificate
from daicho.systems.certificate_server.models.sealed_serials import index_of, indexes_of, sealed

KEPT = "certificate_serials.kept"


def keep_serials(ctx: Context, told: CertificateSerials) -> None:
    """発行番号の受入れ — the newest word counts; *transaction required* (the receiver's)."""
    for one in told.rows:
        _keep(ctx, one, told.cursor)
    record(ctx, event=KEPT, detail={"count": len(told.rows), "cursor": told.cursor})


def _keep(ctx: Context, one: CertificateSerial, cursor: int) -> None:
    known = UserCertificate.objects.select_for_update().filter(serial_index__in=indexes_of("serial", one.serial))
    row = known.first()
    if row is None:
        index = index_of("serial", one.serial)
        row = UserCertificate(serial_index=index, serial=sealed(index, "serial", one.serial), cursor=-1)
    if row.cursor > cursor:
        return
    code = one.resident_code.reveal()
    row.resident_code = sealed(bytes(row.serial_index), "resident_code", code)
    row.resident_code_index = index_of("resident_code", code)
    row.state, row.since, row.cursor, row.received_at = one.state, one.since, cursor, ctx.now
    row.save()
