"""Writes one audit row in the caller's transaction, and refuses personal numbers in it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections

from daicho.foundation.audit.chain import row_digest
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.audit.numbers import holds_personal_number
from daicho.foundation.clock import machine_now
from daicho.foundation.database import statements
from daicho.kernel.context import Context

CONTENT = (
    "id",
    "recorded_at",
    "business_at",
    "system",
    "event",
    "staff_id",
    "staff_name",
    "realm",
    "credential",
    "office_code",
    "office_name",
    "terminal",
    "purpose",
    "caused_by",
    "subjects",
    "individual_number_shown",
    "detail",
)
"""The columns that the digest covers."""


class PersonalNumberInRecord(Exception):
    """個人番号または住民票コードが証跡に書かれようとしました。書き込みを取りやめました。"""


class TransactionRequired(Exception):
    """The act and its audit row must stand or fall together."""


def record(
    ctx: Context,
    *,
    event: str,
    subjects: Sequence[str],
    detail: Mapping[str, object],
    individual_number_shown: bool,
    using: str,
) -> None:
    """See :func:`daicho.foundation.audit.record`. *Transaction required.*"""
    if not connections[using].in_atomic_block:
        raise TransactionRequired(f"{event}: record() is called inside the transaction of the act")
    written = json.dumps(detail, ensure_ascii=False, allow_nan=False)
    if holds_personal_number(written) or any(holds_personal_number(subject) for subject in subjects):
        raise PersonalNumberInRecord(event)
    row = AuditEvent(
        id=uuid.uuid4(),
        recorded_at=machine_now(),
        business_at=ctx.now,
        system=ctx.system,
        event=event,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        realm=ctx.actor.realm,
        credential=ctx.actor.credential,
        office_code=ctx.office.code,
        office_name=ctx.office.name,
        terminal=ctx.terminal,
        purpose=ctx.purpose,
        caused_by=ctx.caused_by,
        subjects=list(subjects),
        individual_number_shown=individual_number_shown,
        # jsonb rewrites floats, and the digest must survive: they are kept as text.
        detail=json.loads(written, parse_float=str),
    )
    row.digest = digest_of(row)
    statements.insert(using, [row])


def digest_of(row: AuditEvent) -> bytes:
    """行のハッシュ値 over all columns of :data:`CONTENT`."""
    content: dict[str, Any] = {name: getattr(row, name) for name in CONTENT}
    return row_digest(content)
