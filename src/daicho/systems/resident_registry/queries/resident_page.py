"""住民票・世帯・異動履歴の照会 — one resident's page: record, household, history; every showing is audited (M22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate, age_if_known
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import RESTRICTED, ProtectedScope, is_protected_person, mask
from daicho.systems.resident_registry.errors import InquirySuppressed, ReasonRequired, ResidentNotFound
from daicho.systems.resident_registry.models import Protection, Resident
from daicho.systems.resident_registry.permissions import REVEAL_PROTECTED_ADDRESS, may_use
from daicho.systems.resident_registry.queries.closed_records import archived_since, demand_kept, is_kept
from daicho.systems.resident_registry.queries.household_on_day import household_on, in_order_of_paper
from daicho.systems.resident_registry.queries.number_requests import HeldCard, held_cards
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope, protected_scope
from daicho.systems.resident_registry.queries.records import (
    NewestRecord,
    events_of,
    household_members,
    newest_records,
    personal_numbers,
    versions_of,
)
from daicho.systems.resident_registry.queries.resident_history import (
    HistoryRow,
    free_remarks,
    history_of,
    reason_name,
    unknown_day,
)
from daicho.systems.resident_registry.queries.suppressions import closed_to_inquiry, suppressed_now, suppressions_of
from daicho.systems.resident_registry.rules.closed_records import closed_on, kept_until
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent, Remark
from daicho.systems.resident_registry.rules.sheets import closed_sheets, split_at_return
from daicho.systems.resident_registry.rules.suppressions import CAUSE_TITLES, Process
from daicho.systems.resident_registry.rules.transitional_stay import transitional_stay_of
from daicho.systems.resident_registry.rules.versions import Version, as_of, newest

SYSTEM = "resident_registry"
VIEWED = "resident.viewed"
NUMBERS_SHOWN = "resident.numbers_shown"
ADDRESS_SHOWN = "resident.protected_address_shown"
NumberKind = Literal["individual_number", "resident_code"]
INDIVIDUAL_NUMBER: NumberKind = "individual_number"


@dataclass(frozen=True, slots=True)
class ShownAddresses:
    """The addresses of a record as they may be shown: masked where a protected person could be found by them."""

    address: str
    previous: str
    before_change: str
    before_move_in: str
    planned: str
    confirmed: str
    honseki: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """世帯員 — one row of the household box; removed members stand below, greyed (標準仕様書 3.3)."""

    resident_number: str
    name: str
    relationship: str
    record: ResidentRecord
    protected: bool
    is_shown_person: bool


@dataclass(frozen=True, slots=True)
class ProtectionNotice:
    """支援措置 — what the banner says."""

    names: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    days_left: int | None
    received_by: str
    of_the_person: bool


@dataclass(frozen=True, slots=True)
class ResidentPage:
    """Everything on the page of one resident.

    Args:
        transitional_until: 経過滞在の末日; it is over when it is past.
        archived_on: when the closed record was moved to the 除票用データベース. kept_until: 保存期間の末日 of a 除票.
    """

    resident_number: str
    version_no: int
    valid_from: date
    unknown_on: PartialDate | None
    record: ResidentRecord
    relationship: str
    reason: str
    filed_on: date | None
    age: int | None
    addresses: ShownAddresses
    household: tuple[HouseholdRow, ...]
    history: tuple[HistoryRow, ...]
    remarks: tuple[Remark, ...]
    protection: ProtectionNotice | None
    suppressed: tuple[str, ...]
    as_of: date | None
    known_at: datetime | None
    transitional_until: date | None
    transitional_is_over: bool
    has_earlier: bool
    archived_on: date | None
    kept_until: date | None
    is_earlier: bool = False
    is_old_sheet: bool = False
    cards: tuple[HeldCard, ...] = ()


def view_resident(
    ctx: Context,
    resident_number: str,
    on: date | None = None,
    *,
    earlier: bool = False,
    known_at: datetime | None = None,
    sheet: int | None = None,
) -> ResidentPage:
    """住民票の照会 — today's record, or the one in force on a day (時点照会), with the household of that same day.

    Somebody who left and came back has two records, never one history (標準仕様書 2.2.1).

    Args: earlier: the record that ended before the person came back.
        known_at: only what was recorded until then counts; the day is today when none is given.
        sheet: 履歴番号 by which an old sheet was closed (改製原住民票): as it ended, with the household of that day.
    Raises: REG-FIND-001 when the number is unknown or the person had no such record on that day, 004 past keeping.
    """
    chosen = _chosen(resident_number, on or (ctx.today if known_at else None), earlier, known_at, sheet)
    last = newest(chosen.versions)
    demand_kept(ctx, resident_number, last.content, last.valid_from)
    refuse_suppressed_inquiry(ctx, resident_number, chosen.today)
    page = _composed(ctx, resident_number, chosen, known_at)
    page = replace(page, is_earlier=earlier, is_old_sheet=sheet is not None, as_of=None if sheet else chosen.day)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=VIEWED,
            subjects=list(dict.fromkeys([resident_number, *(row.resident_number for row in page.household)])),
            detail={
                "version": page.version_no,
                "as_of": chosen.day.isoformat() if chosen.day else None,
                "known_at": known_at.isoformat() if known_at else None,
            },
        )
    return page


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which record is asked for, and of it the version to show.

    Args: today: content of today's record, whatever is shown. day: of the household to show, None for as it is now.
    """

    events: dict[int, RecordEvent]
    versions: tuple[Version[ResidentRecord], ...]
    shown: Version[ResidentRecord]
    day: date | None
    today: ResidentRecord
    has_earlier: bool


def _chosen(
    resident_number: str, day: date | None, earlier: bool, known_at: datetime | None, sheet: int | None
) -> _Chosen:
    """See :func:`view_resident`. Raises: REG-FIND-001."""
    events = events_of(resident_number)
    before, present = split_at_return(versions_of(resident_number), {no: one.reason for no, one in events.items()})
    versions = tuple(v for v in (before if earlier else present) if known_at is None or v.recorded_at <= known_at)
    if not versions:
        raise ResidentNotFound(resident=resident_number)
    shown = as_of(versions, day) if day else newest(versions)
    if sheet is not None:
        shown = next((v for v in versions if v.version_no == sheet and v.version_no in closed_sheets(events)), None)
        day = shown.valid_from if shown else None
    if shown is None:
        raise ResidentNotFound(resident=resident_number)
    return _Chosen(events, versions, shown, day, newest(present).content, bool(before))


def _composed(ctx: Context, resident_number: str, chosen: _Chosen, known_at: datetime | None) -> ResidentPage:
    """The page of the version chosen, with everything that may not be seen masked."""
    shown, record, day = chosen.shown, chosen.shown.content, chosen.day
    last = newest(chosen.versions)
    closed = closed_on(last.content, last.valid_from)
    hidden, scope = hidden_scope(ctx.now), protected_scope()
    members = household_on(record.household_number, day, known_at) if day else _todays_household(record)
    household = _household_rows(tuple(one for one in members if is_kept(ctx, one)), resident_number, scope)
    until = transitional_stay_of(record, ctx.law)
    return ResidentPage(
        resident_number=resident_number,
        version_no=shown.version_no,
        valid_from=shown.valid_from,
        unknown_on=unknown_day(chosen.events.get(shown.version_no)),
        record=record,
        relationship=relationship_text(record.relationship),
        reason=reason_name(chosen.events.get(shown.version_no)),
        filed_on=record.recorded.notified_on,
        age=age_if_known(record.birth_date, ctx.today),
        addresses=shown_addresses(record, resident_number, hidden),
        household=household,
        history=history_of(chosen.versions, chosen.events, resident_number, hidden),
        remarks=free_remarks(record, resident_number, hidden),
        protection=_notice(ctx, record, resident_number, household, scope),
        suppressed=_suppressed(ctx, resident_number, chosen.today),
        as_of=day,
        known_at=known_at,
        transitional_until=until,
        transitional_is_over=until is not None and until < ctx.today,
        has_earlier=chosen.has_earlier,
        archived_on=archived_since([resident_number]).get(resident_number),
        kept_until=kept_until(closed, ctx.law, ctx.today) if closed else None,
        cards=held_cards(resident_number),
    )


def _suppressed(ctx: Context, resident_number: str, record: ResidentRecord) -> tuple[str, ...]:
    """処理 of which anything is suppressed now."""
    return suppressed_now({resident_number: record.household_number}, ctx.now)[resident_number]


def refuse_suppressed_inquiry(ctx: Context, resident_number: str, record: ResidentRecord) -> None:
    """照会の抑止 — stops everybody but the 支援措置責任者 (標準仕様書 3.1). Raises: REG-SUPP-003.

    Args: record: today's, whatever day is asked about: an earlier household is no way in.
    """
    if may_use(ctx.actor.duties, REVEAL_PROTECTED_ADDRESS):
        return
    if closed_to_inquiry({resident_number: record.household_number}, ctx.now):
        held = suppressions_of([resident_number], [record.household_number])
        causes = {CAUSE_TITLES[s.cause]: None for s in held if Process.INQUIRY in s.levels}
        raise InquirySuppressed(causes="、".join(causes))


def household_of(ctx: Context, resident_number: str) -> tuple[str, tuple[NewestRecord, ...]]:
    """異動入力の対象 — the person's household as it stands now, closed persons alone; audited. Raises: REG-FIND-001."""
    found = _kept(ctx, resident_number)
    household = found.record.household_number
    members = household_members(household) if found.record.is_present else (found,)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=VIEWED, subjects=[one.resident_number for one in members], detail={"for": "movement"})
    return household, members


def show_numbers(ctx: Context, resident_number: str, reason: str, what: NumberKind) -> str:
    """個人番号・住民票コードの表示 — the one asked for, only with a reason, and logged as shown.

    Raises: REG-FLOW-007, REG-FIND-001.
    """
    if not reason.strip():
        raise ReasonRequired(act="番号の表示")
    _kept(ctx, resident_number)
    numbers = personal_numbers(resident_number)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=NUMBERS_SHOWN,
            subjects=[resident_number],
            detail={"reason": reason.strip(), "shown": what},
            individual_number_shown=what == INDIVIDUAL_NUMBER,
        )
    return numbers.individual_number if what == INDIVIDUAL_NUMBER else numbers.resident_code


def show_protected_address(ctx: Context, resident_number: str, reason: str) -> Address:
    """支援対象者の住所の表示 — for the 支援措置責任者, with a reason, logged. Raises: REG-FLOW-007, REG-FIND-001."""
    if not reason.strip():
        raise ReasonRequired(act="住所の表示")
    found = _kept(ctx, resident_number)
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=ADDRESS_SHOWN, subjects=[resident_number], detail={"reason": reason.strip()})
    return found.record.address


def _kept(ctx: Context, resident_number: str) -> NewestRecord:
    """Today's record, unless it is past keeping. Raises: REG-FIND-001, 004."""
    found = newest_records([resident_number]).get(resident_number)
    if found is None:
        raise ResidentNotFound(resident=resident_number)
    demand_kept(ctx, resident_number, found.record, found.valid_from)
    return found


def shown_addresses(record: ResidentRecord, resident_number: str, scope: ProtectedScope) -> ShownAddresses:
    """Every address of a record through the mask."""

    def text(address: Address) -> str:
        return mask(scope, resident_number, record.household_number, address)

    now = text(record.address)
    return ShownAddresses(
        address=now,
        previous=text(record.previous_address.address),
        before_change=text(record.address_before_change.address),
        before_move_in=text(record.address_before_move_in.address),
        planned=text(record.planned_move_out.destination.address),
        confirmed=text(record.confirmed_move_out.destination.address),
        honseki=mask(scope, "", "", record.honseki),
        restricted=now == RESTRICTED,
    )


def _todays_household(record: ResidentRecord) -> tuple[NewestRecord, ...]:
    numbers = Resident.objects.using(SYSTEM).filter(household_number=record.household_number)
    return in_order_of_paper(list(newest_records(numbers.values_list("number", flat=True)).values()))


def _household_rows(
    members: Sequence[NewestRecord], resident_number: str, scope: ProtectedScope
) -> tuple[HouseholdRow, ...]:
    return tuple(
        HouseholdRow(
            resident_number=one.resident_number,
            name=one.record.name.full or one.record.alphabet_name.text,
            relationship=relationship_text(one.record.relationship),
            record=one.record,
            protected=one.resident_number in scope.residents,
            is_shown_person=one.resident_number == resident_number,
        )
        for one in members
    )


def _notice(
    ctx: Context,
    record: ResidentRecord,
    resident_number: str,
    household: tuple[HouseholdRow, ...],
    scope: ProtectedScope,
) -> ProtectionNotice | None:
    if not is_protected_person(scope, resident_number, record.household_number):
        return None
    people = [row for row in household if row.protected]
    newest_row = (
        Protection.objects.using(SYSTEM)
        .filter(resident_number__in=[row.resident_number for row in people])
        .order_by("-recorded_at", "-protection_no")
        .first()
    )
    ends_on = newest_row.ends_on if newest_row else None
    return ProtectionNotice(
        names=tuple(row.name for row in people),
        starts_on=newest_row.starts_on if newest_row else None,
        ends_on=ends_on,
        days_left=(ends_on - ctx.today).days if ends_on else None,
        received_by=newest_row.received_by if newest_row else "",
        of_the_person=resident_number in scope.residents,
    )
