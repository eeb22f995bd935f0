"""広域交付の一覧 of a day: what waits at the counter and what was issued, with the fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from daicho.contracts.messages import WideAreaCopyObtained
from daicho.contracts.messages.body import read
from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.systems.resident_registry.models import WideAreaCopy
from daicho.systems.resident_registry.models.municipal_notice import open_content
from daicho.systems.resident_registry.models.wide_area import copy_context
from daicho.systems.resident_registry.queries.arrivals import place_name

SYSTEM = "resident_registry"
LISTED = "wide_area.listed"
MOST = 100


@dataclass(frozen=True, slots=True)
class WideAreaRow:
    """広域交付の一行. Args: names: gone once what was obtained is forgotten. fee: in yen, None until it is issued."""

    number: str
    municipality: str
    names: tuple[str, ...]
    people: int
    shown: str
    operator: str
    received_at: datetime
    state: str
    reason: str
    issue: str
    fee: int | None
    pages: int
    is_printable: bool


def wide_area_copies(ctx: Context) -> tuple[WideAreaRow, ...]:
    """広域交付の一覧, what waits first, then the newest; audited (M22)."""
    rows = WideAreaCopy.objects.using(SYSTEM).select_related("issue").order_by("-received_at")[:MOST]
    found = sorted((_row(one) for one in rows), key=lambda row: row.state != "open")
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=LISTED, detail={"count": len(found)})
    return tuple(found)


def waiting_wide_area() -> int:
    """How many wait at the counter."""
    return WideAreaCopy.objects.using(SYSTEM).filter(state="open").count()


def _row(one: WideAreaCopy) -> WideAreaRow:
    content = read(WideAreaCopyObtained, open_content(copy_context(one.number), one.content)) if one.content else None
    issue = getattr(one, "issue", None)
    return WideAreaRow(
        number=one.number,
        municipality=place_name(one.municipality),
        names=tuple(person.name for person in content.records) if content else (),
        people=one.people,
        shown=_shown(content) if content else "",
        operator=one.operator_id,
        received_at=one.received_at,
        state=one.state,
        reason=one.reason,
        issue=issue.number if issue else "",
        fee=issue.fee if issue else None,
        pages=issue.pages if issue else 0,
        is_printable=one.state == "issued" and content is not None,
    )


def _shown(copy: WideAreaCopyObtained) -> str:
    chosen = (
        (copy.with_relationship, "世帯主・続柄"),
        (copy.with_resident_code, "住民票コード"),
        (copy.with_individual_number, "個人番号"),
    )
    return "、".join(title for is_shown, title in chosen if is_shown)
