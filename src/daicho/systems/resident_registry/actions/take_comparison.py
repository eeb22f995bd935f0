"""住民記録とCSの整合性確認の結果: its cases take the place of those of the run before (住基法14条)."""

from __future__ import annotations

from daicho.contracts.messages import RegistryCompared
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import RegistryComparison, ReportedDifference, Resident
from daicho.systems.resident_registry.models.reported_difference import seal_code
from daicho.systems.resident_registry.models.sealed_numbers import RESIDENT_CODE, number_index

SYSTEM, REGISTRY = "resident_registry", "registry"
TAKEN = "registry_comparison.taken"


def take_comparison(ctx: Context, told: RegistryCompared) -> None:
    """受信 — *transaction required* (the receiver's). What differed before and still does comes as a new case."""
    open_ = ReportedDifference.objects.using(SYSTEM).filter(found_by=REGISTRY, settled_at__isnull=True)
    settled_by, outcome = ctx.actor.staff_id, f"CSとの整合性確認{told.number}の結果に替わりました。"
    open_.update(settled_at=ctx.now, settled_by=settled_by[:20], outcome=outcome)
    RegistryComparison.objects.using(SYSTEM).create(
        number=told.number,
        compared_at=told.compared_at,
        held_by_cs=told.held_by_cs,
        in_transit=told.in_transit,
        cases=len(told.cases),
        is_cut=told.is_cut,
        received_at=ctx.now,
    )
    indexes = {number_index(RESIDENT_CODE, one.resident_code.reveal()): one for one in told.cases}
    rows = Resident.objects.using(SYSTEM).filter(resident_code_index__in=list(indexes))
    known = {bytes(row.resident_code_index or b""): row.number for row in rows}
    ReportedDifference.objects.using(SYSTEM).bulk_create(
        ReportedDifference(
            difference=one.difference_id,
            resident=known.get(bytes(index or b""), ""),
            found_by=REGISTRY,
            kind=one.kind,
            items=list(one.items),
            found_on=told.compared_at.date(),
            note="",
            told_by="",
            received_at=ctx.now,
            code=seal_code(one.difference_id, one.resident_code.reveal()),
        )
        for index, one in indexes.items()
    )
    detail = {"number": told.number, "cases": len(told.cases), "in_transit": told.in_transit}
    audit.record(ctx, event=TAKEN, subjects=sorted(known.values()), detail=detail)
