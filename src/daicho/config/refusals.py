"""Refusals of the database guard go to the audit log of the system that was being served."""

from __future__ import annotations

import logging
from importlib.util import find_spec

from django.conf import settings
from django.db import transaction

from daicho.foundation.database import guard
from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.law import LawTables

_log = logging.getLogger("daicho.guard")


def audit_guard_refusals() -> None:
    """Makes every refused statement an audit row: event ``database.statement_refused``."""
    guard.report_refusals_to(_record)


def _record(refusal: guard.GuardRefusal) -> None:
    _log.error("refused: %s was being served and touched %s", refusal.served, refusal.touched)
    if find_spec("daicho.foundation.audit") is None or refusal.served not in settings.SERVED_ALIASES:
        return
    from daicho.foundation.audit import record
    from daicho.foundation.clock import business_now

    context = Context(
        actor=Actor(staff_id=refusal.served, name=refusal.served, realm="system"),
        office=Office(code="", name=""),
        terminal="",
        purpose="",
        system=refusal.served,
        now=business_now(),
        law=LawTables(entries={}),
    )
    with guard.serving(refusal.served), transaction.atomic(using=refusal.served):
        record(context, event="database.statement_refused", detail={"touched": refusal.touched})
