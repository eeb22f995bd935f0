"""Audit log (証跡): every act is one row, sealed in batches, verifiable by anyone who holds a public key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daicho.kernel.context import Context


def record(
    ctx: Context,
    *,
    event: str,
    subjects: Sequence[str] = (),
    detail: Mapping[str, object] | None = None,
    individual_number_shown: bool = False,
    using: str | None = None,
) -> None:
    """証跡の記録 — *transaction required*. If it cannot be written it raises, and the act must not go on.

    Args:
        event: ``noun.verb_past``, e.g. ``resident.viewed``.
        subjects: 宛名番号 of everyone shown or changed; a result list is one row naming all.
        detail: JSON values; never a personal number, which is refused.
        individual_number_shown: whether 個人番号 was shown (M9, M22).
        using: database, by default that of ``ctx.system``.
    Raises: PersonalNumberInRecord, TransactionRequired, or any database error.
    """
    # The models load after the app registry; this package is imported before it.
    from daicho.foundation.audit import recording

    recording.record(
        ctx,
        event=event,
        subjects=subjects,
        detail=detail or {},
        individual_number_shown=individual_number_shown,
        using=using or ctx.system,
    )
