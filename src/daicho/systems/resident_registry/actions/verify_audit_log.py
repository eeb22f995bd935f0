"""証跡の検証 — every night and whenever the auditor asks: the result is an audit row itself; and 封印の写し."""

from __future__ import annotations

from django.db import transaction

from daicho.foundation import audit
from daicho.foundation.audit.export import export_checkpoint
from daicho.foundation.audit.verification import verify
from daicho.kernel.context import Context
from daicho.systems.resident_registry.queries.audit_log import VERIFIED

SYSTEM = "resident_registry"
ORDERED = "audit_log.verification_ordered"
EXPORTED = "audit_log.checkpoint_exported"
JOB = "verify_audit_log"
MOST_NAMED = 20


def order_verification(ctx: Context) -> None:
    """証跡の検証の指示 — the worker carries it out; a long log takes minutes. Opens its own transaction."""
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=ORDERED)
        ctx.enqueue(JOB)


def verify_audit_log(ctx: Context) -> None:
    """証跡の検証の実行 — reads all, then writes one row with the result. Opens its own transaction."""
    report = verify(SYSTEM)
    problems = [problem.text for problem in report.problems[:MOST_NAMED]]
    detail = {"sound": report.ok, "text": report.text.partition(": ")[2], "problems": problems}
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=VERIFIED, detail=detail)


def take_checkpoint(ctx: Context) -> bytes:
    """封印の写し — the chain of seals for a third party; no audit row and nobody stands in it. Its own transaction."""
    content = export_checkpoint(SYSTEM)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=EXPORTED, detail={"bytes": len(content)})
    return content
