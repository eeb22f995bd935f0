"""以前の記録との比較 — closed records and the joined household stand beside an entry; the look is recorded (M22)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context

SYSTEM = "resident_registry"
COMPARED = "resident.compared_with_entry"


def record_comparison(ctx: Context, resident_numbers: Sequence[str]) -> None:
    """Whose record stood beside the entry; nothing is recorded where nobody's did."""
    if not resident_numbers:
        return
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=COMPARED, subjects=list(dict.fromkeys(resident_numbers)))
