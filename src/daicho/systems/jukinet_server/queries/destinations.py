"""送付先情報 as the CS holds it: what waits, what an operator must look at, one with its history; no number shown."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from daicho.contracts.messages import DestinationUpdated
from daicho.contracts.messages.body import read
from daicho.municipal.masking.scope import RESTRICTED, mask, may_show_address
from daicho.systems.jukinet_server.models import Destination, DestinationStep, IdentificationRecord
from daicho.systems.jukinet_server.models.sealed_bodies import DESTINATIONS, open_body
from daicho.systems.jukinet_server.queries.suppressions import hidden_scope
from daicho.systems.jukinet_server.rules.destinations import (
    ATTENTION,
    PRINT_CLASSES,
    STATE_TITLES,
    DestinationState,
)

AUTOMATIC = "自動"
"""Who did it where no member of staff did."""
MOST = 200
AT_ONCE = 1_000
ASKED_FOR = timedelta(days=90)
"""発送から this long an envelope may come back (返戻)."""
GROUPS = {
    "attention": tuple(sorted(one.value for one in ATTENTION)),
    "waiting": ("waiting",),
    "sent": ("received", "printed", "sent", "returned"),
    "closed": ("superseded", "withdrawn", "given_up"),
}
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class ToldDestination:
    """送付先情報 as told. Args: person: 本人の管理番号. content: with numbers; the caller answers for them."""

    person: int
    management_number: str
    content: DestinationUpdated = field(repr=False)


@dataclass(frozen=True, slots=True)
class DestinationRow:
    """送付先情報の一行 — no number, no address."""

    id: uuid.UUID
    management_number: str
    record: uuid.UUID | None
    person: str
    name: str
    print_class: str
    is_residence_elsewhere: bool
    state: DestinationState
    state_title: str
    state_on: date
    fault: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """経過の一行."""

    title: str
    on: date
    reason: str
    at: datetime
    staff: str


@dataclass(frozen=True, slots=True)
class DestinationPage:
    """送付先情報 on its page; no number in it. Args: address: of the 住民票. place: 送付先."""

    row: DestinationRow
    name_kana: str
    former_family_name: str
    romanized_name: str
    status_category: str
    period_expires_on: date | None
    address: str
    place: str
    place_postal_code: str
    is_address_hidden: bool
    delivery_place: str
    card_delivery_place: str
    processed_on: date
    operator: str
    steps: tuple[StepRow, ...]
    others: tuple[DestinationRow, ...]


def waiting_destinations() -> tuple[uuid.UUID, ...]:
    """送信待ち, those not tried yet first, then those tried longest ago."""
    rows = Destination.objects.filter(state=DestinationState.WAITING.value).order_by("taken_at")
    untried = list(rows.filter(tried_at=None).values_list("pk", flat=True)[:AT_ONCE])
    tried = rows.exclude(tried_at=None).order_by("tried_at").values_list("pk", flat=True)
    return (*untried, *tried[: AT_ONCE - len(untried)])


def destinations_to_ask(today: date) -> tuple[tuple[uuid.UUID, str], ...]:
    """送付状況を尋ねるもの: at J-LIS, and neither returned nor posted long ago; those asked longest ago first."""
    at_jlis = Destination.objects.filter(state__in=["received", "printed", "sent"])
    recent = at_jlis.exclude(state="sent", state_on__lt=today - ASKED_FOR)
    return tuple(recent.order_by("tried_at").values_list("pk", "management_number")[:AT_ONCE])


def told_destination(row: uuid.UUID) -> ToldDestination:
    """送付先情報 as the registry told it."""
    return _told(Destination.objects.get(pk=row))


def every_destination() -> Iterator[tuple[int, ToldDestination]]:
    """送付先情報ファイル: all that were told, by person and in their order. For the file F3 alone."""
    rows = Destination.objects.order_by("person_id", "taken_at", "management_number")
    for row in rows.iterator(chunk_size=_BATCH):
        yield row.person_id, _told(row)


def destination_rows(group: str) -> tuple[DestinationRow, ...]:
    """一覧 of one group of states, the newest first."""
    rows = Destination.objects.filter(state__in=GROUPS[group]).order_by("-taken_at")[:MOST]
    return _rows(list(rows))


def destination_counts() -> dict[str, int]:
    """件数 of the groups that change from day to day."""
    return {name: Destination.objects.filter(state__in=GROUPS[name]).count() for name in ("attention", "waiting")}


def state_of(row: uuid.UUID) -> tuple[int, str, DestinationState] | None:
    """本人の管理番号, 送付先管理番号 and state; None when there is no such row."""
    found = Destination.objects.filter(pk=row).values_list("person_id", "management_number", "state").first()
    return None if found is None else (found[0], found[1], DestinationState(found[2]))


def destination_page(row: uuid.UUID, day: date) -> DestinationPage | None:
    """One 送付先情報 with its history; the addresses of people hidden stay hidden, 居所 too."""
    found = Destination.objects.filter(pk=row).first()
    if found is None:
        return None
    told = _told(found).content
    person, scope = told.person, hidden_scope(day)
    is_shown = may_show_address(scope, str(found.person_id), "", person.address)
    others = Destination.objects.filter(person_id=found.person_id).exclude(pk=row).order_by("-taken_at")[:MOST]
    (shown,) = _rows([found])
    return DestinationPage(
        row=shown,
        name_kana=person.name_kana,
        former_family_name=person.former_family_name,
        romanized_name=person.romanized_name,
        status_category=person.status_category,
        period_expires_on=person.period_expires_on,
        address=mask(scope, str(found.person_id), "", person.address),
        place=told.destination.address if is_shown else RESTRICTED,
        place_postal_code=told.destination.postal_code if is_shown else "",
        is_address_hidden=not is_shown,
        delivery_place=told.delivery_place.name,
        card_delivery_place=told.card_delivery_place.name,
        processed_on=told.processed_on,
        operator=told.operator_id,
        steps=_steps(row),
        others=_rows(list(others)),
    )


def _steps(row: uuid.UUID) -> tuple[StepRow, ...]:
    steps = DestinationStep.objects.filter(destination=row).order_by("-id")
    return tuple(
        StepRow(
            STATE_TITLES[DestinationState(one.state)],
            one.on,
            one.reason,
            one.at,
            one.staff_name if one.staff_name == AUTOMATIC else f"{one.staff_id} {one.staff_name}".strip(),
        )
        for one in steps
    )


def _told(row: Destination) -> ToldDestination:
    body = json.dumps(open_body(row.id, row.content, DESTINATIONS), ensure_ascii=False).encode()
    return ToldDestination(row.person_id, row.management_number, read(DestinationUpdated, body))


def _rows(found: list[Destination]) -> tuple[DestinationRow, ...]:
    people = {one.person_id for one in found}
    newest = IdentificationRecord.objects.filter(person__in=people).order_by("person", "-order_number")
    holders = {one.person_id: one for one in newest.distinct("person")}
    return tuple(_row(one, holders.get(one.person_id)) for one in found)


def _row(one: Destination, holder: IdentificationRecord | None) -> DestinationRow:
    state = DestinationState(one.state)
    return DestinationRow(
        id=one.id,
        management_number=one.management_number,
        record=holder.id if holder else None,
        person=str(one.person_id),
        name=str(holder.content["name"]) if holder else "",
        print_class=PRINT_CLASSES[one.print_class],
        is_residence_elsewhere=one.is_residence_elsewhere,
        state=state,
        state_title=STATE_TITLES[state],
        state_on=one.state_on,
        fault=one.fault,
        taken_at=one.taken_at,
    )
