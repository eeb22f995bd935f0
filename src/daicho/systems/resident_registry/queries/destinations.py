"""送付先情報 as made here: the newest of people, the history of one, what an officer must look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from daicho.foundation import audit
from daicho.foundation.database import statements
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import RESTRICTED, is_protected_person, mask
from daicho.systems.resident_registry.errors import ReasonRequired, ResidentNotFound
from daicho.systems.resident_registry.models import Destination, DestinationReport, DestinationSetting, Resident
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from daicho.systems.resident_registry.rules.destinations import ATTENTION, DestinationPlace, can_be_sent, name_of

SYSTEM = "resident_registry"
LISTED, VIEWED, SHOWN = "destination.listed", "destination.viewed", "destination.address_shown"
MOST = 200


@dataclass(frozen=True, slots=True)
class LastDestination:
    """最新の送付先情報 of a person."""

    management_number: str
    state: str
    print_class: str


@dataclass(frozen=True, slots=True)
class CurrentSetting:
    """今の設定 — 居所 and 印刷区分."""

    place: DestinationPlace
    print_class: str
    reason: str
    set_at: datetime
    staff: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """送付状況の一行."""

    state: str
    on: date
    reason: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class DestinationHistoryRow:
    """送付先情報の履歴の一行. Args: address: RESTRICTED where it is hidden."""

    management_number: str
    cause: str
    reason: str
    print_class: str
    is_elsewhere: bool
    postal_code: str
    address: str
    is_newest: bool
    state: str
    made_at: datetime
    staff: str
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class DestinationsPage:
    """送付先情報 of a person, the newest first.

    Args: settings: every 居所 and 印刷区分 set, the newest first. can_be_sent: lives here and has both numbers.
    """

    resident_number: str
    name: str
    is_hidden: bool
    is_present: bool
    can_be_sent: bool
    address: str
    rows: tuple[DestinationHistoryRow, ...]
    settings: tuple[CurrentSetting, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """要対応の一行 — no address in it."""

    management_number: str
    resident_number: str
    name: str
    cause: str
    state: str
    reason: str
    made_at: datetime


def newest_destinations(residents: Collection[str]) -> dict[str, LastDestination]:
    """最新の送付先情報 by 宛名番号."""
    if not residents:
        return {}
    rows = statements.select(SYSTEM, Destination, "where resident_number = any(%s) and is_newest", list(residents))
    return {row.resident_number: LastDestination(row.management_number, row.state, row.print_class) for row in rows}


def current_setting(resident_number: str) -> CurrentSetting | None:
    """今の設定, None while nothing was ever set."""
    rows = DestinationSetting.objects.using(SYSTEM).filter(resident_number=resident_number)
    newest = rows.order_by("-setting_no").first()
    return None if newest is None else _setting(newest)


def residents_never_sent(limit: int) -> tuple[str, ...]:
    """個人番号のある住民 of whom no 送付先情報 was ever made: the first sending of all (P1)."""
    made = Destination.objects.using(SYSTEM).filter(resident_number=OuterRef("number"))
    rows = Resident.objects.using(SYSTEM).filter(
        ~Exists(made), status=PRESENT, individual_number_index__isnull=False, resident_code_index__isnull=False
    )
    return tuple(rows.order_by("number").values_list("number", flat=True)[:limit])


def view_destinations(ctx: Context, resident_number: str) -> DestinationsPage:
    """送付先情報の照会, past ones too; audited. Addresses of people hidden stay hidden. Raises: REG-FIND-001."""
    page = _page(ctx, resident_number, is_revealed=False)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=VIEWED, subjects=[resident_number], detail={"count": len(page.rows)})
    return page


def show_destination_addresses(ctx: Context, resident_number: str, reason: str) -> DestinationsPage:
    """支援対象者の送付先の表示 — for the 支援措置責任者, with a reason, logged. Raises: REG-FLOW-007, REG-FIND-001."""
    if not reason.strip():
        raise ReasonRequired(act="送付先の表示")
    page = _page(ctx, resident_number, is_revealed=True)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=SHOWN, subjects=[resident_number], detail={"reason": reason.strip()})
    return page


def attention_rows(ctx: Context) -> tuple[AttentionRow, ...]:
    """要対応の一覧, the newest first; audited (M22)."""
    rows = Destination.objects.using(SYSTEM).filter(is_newest=True, state__in=ATTENTION).order_by("-made_at")[:MOST]
    found = list(rows)
    names = newest_records([row.resident_number for row in found])
    reports = DestinationReport.objects.using(SYSTEM).filter(destination__in=[row.pk for row in found])
    reasons = {report.destination_id: report.reason for report in reports.order_by("id")}
    with transaction.atomic(using=SYSTEM):
        subjects = list(dict.fromkeys(row.resident_number for row in found))
        audit.record(ctx, event=LISTED, subjects=subjects, detail={"count": len(found)})
    return tuple(
        AttentionRow(
            row.management_number,
            row.resident_number,
            name_of(names[row.resident_number].record) if row.resident_number in names else "",
            row.cause,
            row.state,
            reasons.get(row.pk, ""),
            row.made_at,
        )
        for row in found
    )


def waiting_destinations() -> int:
    """How many wait for an officer."""
    return Destination.objects.using(SYSTEM).filter(is_newest=True, state__in=ATTENTION).count()


def _page(ctx: Context, resident_number: str, *, is_revealed: bool) -> DestinationsPage:
    found = newest_records([resident_number]).get(resident_number)
    if found is None:
        raise ResidentNotFound(resident=resident_number)
    record, scope = found.record, hidden_scope(ctx.now)
    shown = record.address.one_line() if is_revealed else ""
    address = shown or mask(scope, resident_number, record.household_number, record.address)
    is_hidden = not is_revealed and (
        address == RESTRICTED or is_protected_person(scope, resident_number, record.household_number)
    )
    rows = Destination.objects.using(SYSTEM).filter(resident_number=resident_number).order_by("-made_at")
    settings = DestinationSetting.objects.using(SYSTEM).filter(resident_number=resident_number)
    return DestinationsPage(
        resident_number=resident_number,
        name=name_of(record),
        is_hidden=is_hidden,
        is_present=record.is_present,
        can_be_sent=can_be_sent(record, personal_numbers(resident_number)),
        address=RESTRICTED if is_hidden else address,
        rows=tuple(_row(row, is_hidden) for row in rows),
        settings=tuple(_setting(one, is_hidden) for one in settings.order_by("-setting_no")),
    )


def _row(row: Destination, is_hidden: bool) -> DestinationHistoryRow:
    reports = DestinationReport.objects.using(SYSTEM).filter(destination=row).order_by("-id")
    return DestinationHistoryRow(
        management_number=row.management_number,
        cause=row.cause,
        reason=row.reason,
        print_class=row.print_class,
        is_elsewhere=row.is_elsewhere,
        postal_code="" if is_hidden else row.postal_code,
        address=RESTRICTED if is_hidden else Address.from_json(row.address).one_line(),
        is_newest=row.is_newest,
        state=row.state,
        made_at=row.made_at,
        staff=f"{row.staff_id} {row.staff_name}".strip(),
        reports=tuple(ReportRow(one.state, one.on, one.reason, one.reported_at) for one in reports),
    )


def _setting(row: DestinationSetting, is_hidden: bool = False) -> CurrentSetting:
    place = DestinationPlace(row.postal_code, row.address)
    if is_hidden and place.is_elsewhere:
        place = DestinationPlace("", RESTRICTED)
    return CurrentSetting(place, row.print_class, row.reason, row.set_at, f"{row.staff_id} {row.staff_name}".strip())
