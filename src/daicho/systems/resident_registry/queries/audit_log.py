"""証跡の検索 — the registry's own audit log for the auditor: by person, officer, day and event; each look is audited.

Days are those of the machine's clock. Lists are capped; people stand there by 宛名番号 alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from daicho.foundation import audit
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.audit.sealing import waiting
from daicho.foundation.clock import TOKYO
from daicho.kernel.context import Context
from daicho.systems.resident_registry.permissions import title_of_function
from daicho.systems.resident_registry.rules.audit_events import LOOKS, detail_text, title_of

SYSTEM = "resident_registry"
LOG_VIEWED, LOOKS_COUNTED = "audit_log.viewed", "audit_log.looks_counted"
VERIFIED, VERIFICATION_VIEWED = "audit_log.verified", "audit_log.verification_viewed"
MOST, RESULTS = 200, 10


@dataclass(frozen=True, slots=True)
class AuditConditions:
    """検索の条件 — both days included; whatever is empty does not narrow. ``person``: 宛名番号."""

    first: date
    last: date
    person: str = ""
    staff_id: str = ""
    event: str = ""
    numbers_only: bool = False
    before: int = 0


@dataclass(frozen=True, slots=True)
class AuditRow:
    """証跡の一行."""

    number: int
    at: datetime
    title: str
    staff: str
    office: str
    terminal: str
    purpose: str
    people: tuple[str, ...]
    shows_number: bool
    detail: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """証跡の検索結果, the newest first. ``before``: 証跡番号 from which the older ones go on, 0 when there are none."""

    rows: tuple[AuditRow, ...]
    before: int


@dataclass(frozen=True, slots=True)
class LookCount:
    """閲覧の集計の一行 — one officer. ``counts``: by event. ``numbers_shown``: looks at an 個人番号."""

    staff: str
    office: str
    total: int
    counts: Mapping[str, int]
    numbers_shown: int


@dataclass(frozen=True, slots=True)
class Verified:
    """検証の結果の一回."""

    at: datetime
    is_sound: bool
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """証跡の検証. ``unsealed_for``: age of the oldest row not sealed yet, None when all are."""

    results: tuple[Verified, ...]
    unsealed_for: timedelta | None


def search_audit_log(ctx: Context, asked: AuditConditions) -> AuditPage:
    """証跡の検索 — the newest first, at most ``MOST``."""
    rows = _within(asked.first, asked.last)
    if asked.person:
        rows = rows.filter(subjects__contains=[asked.person])
    if asked.staff_id:
        rows = rows.filter(staff_id=asked.staff_id)
    if asked.event:
        rows = rows.filter(event=asked.event)
    if asked.numbers_only:
        rows = rows.filter(individual_number_shown=True)
    if asked.before:
        last = AuditEvent.objects.using(SYSTEM).filter(number=asked.before).first()
        if last is not None:
            earlier = Q(recorded_at=last.recorded_at, number__lt=last.number)
            rows = rows.filter(Q(recorded_at__lt=last.recorded_at) | earlier)
    found = list(rows.order_by("-recorded_at", "-number")[: MOST + 1])
    page = AuditPage(tuple(map(_row, found[:MOST])), found[MOST - 1].number if len(found) > MOST else 0)
    _note(
        ctx, LOG_VIEWED, [asked.person] if asked.person else [], first=asked.first.isoformat(),
        last=asked.last.isoformat(), staff=asked.staff_id, operation=asked.event, count=len(page.rows),
    )  # fmt: skip
    return page


def count_looks(ctx: Context, first: date, last: date) -> tuple[LookCount, ...]:
    """閲覧の集計 — how often each officer looked at people in a period, who looked most first."""
    looks = _within(first, last).filter(event__in=LOOKS)
    counted = looks.values("staff_id", "staff_name", "office_name", "event").annotate(
        times=Count("number"), numbers=Count("number", filter=Q(individual_number_shown=True))
    )
    by_officer: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for one in counted:
        officer = (f"{one['staff_id']} {one['staff_name']}".strip(), one["office_name"])
        by_officer.setdefault(officer, {})[one["event"]] = (one["times"], one["numbers"])
    rows = [
        LookCount(
            staff, office, sum(t for t, _ in found.values()), {event: t for event, (t, _) in found.items()},
            sum(n for _, n in found.values()),
        )
        for (staff, office), found in by_officer.items()
    ]  # fmt: skip
    _note(ctx, LOOKS_COUNTED, [], first=first.isoformat(), last=last.isoformat(), count=len(rows))
    return tuple(sorted(rows, key=lambda row: (-row.total, row.staff)))


def verification_page(ctx: Context) -> VerificationPage:
    """証跡の検証 — the last results, and how far sealing has come."""
    rows = AuditEvent.objects.using(SYSTEM).filter(event=VERIFIED).order_by("-number")[:RESULTS]
    results = tuple(
        Verified(row.recorded_at, bool(row.detail["sound"]), str(row.detail["text"]), _by(row)) for row in rows
    )
    page = VerificationPage(results, waiting(SYSTEM))
    _note(ctx, VERIFICATION_VIEWED, [])
    return page


def _within(first: date, last: date) -> QuerySet[AuditEvent]:
    begins = datetime.combine(first, time(), TOKYO)
    ends = datetime.combine(last + timedelta(days=1), time(), TOKYO)
    return AuditEvent.objects.using(SYSTEM).filter(recorded_at__gte=begins, recorded_at__lt=ends)


def _row(row: AuditEvent) -> AuditRow:
    return AuditRow(
        number=row.number,
        at=row.recorded_at,
        title=title_of(row.event),
        staff=_by(row),
        office=row.office_name,
        terminal=row.terminal,
        purpose=row.purpose,
        people=tuple(row.subjects),
        shows_number=row.individual_number_shown,
        detail=detail_text({**row.detail, **_function_named(row.detail)}),
    )


def _by(row: AuditEvent) -> str:
    return "夜間・自動の処理" if row.staff_name == SYSTEM else f"{row.staff_id} {row.staff_name}".strip()


def _function_named(detail: Mapping[str, object]) -> dict[str, object]:
    return {"function": title_of_function(str(detail["function"]))} if "function" in detail else {}


def _note(ctx: Context, event: str, people: list[str], **detail: object) -> None:
    with transaction.atomic(using=SYSTEM):
        kept = {name: value for name, value in detail.items() if value not in ("", None)}
        audit.record(ctx, event=event, subjects=people, detail=kept)
