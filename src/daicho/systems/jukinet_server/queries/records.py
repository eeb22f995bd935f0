"""本人確認情報 of one person as shown to operators: every version, numbers left out unless asked for by an action."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.masking.scope import mask, may_show_address
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.queries.completions import ShownCompletion, completions_of
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.queries.suppressions import HeldSuppression, held_suppression, hidden_scope
from daicho.systems.jukinet_server.rules.record import REASON_TITLES, STATE_TITLES, Reason, State

INITIAL_LOAD = "initial-load"
"""受付番号 of what came with the initial load."""


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """版 — one row of the history of updates."""

    id: uuid.UUID
    order_number: int
    reason: str
    moved_on: PartialDate
    recorded_at: datetime
    is_shown: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """本人確認情報 on its page; no number in it.

    Args: person: 本人の管理番号 of the CS. is_latest: this version is today's.
    """

    id: uuid.UUID
    person: str
    order_number: int
    state: str
    is_current: bool
    is_latest: bool
    reason: str
    reason_detail: str
    moved_on: PartialDate
    name: str
    name_kana: str
    former_family_name: str
    birth_date: PartialDate
    sex: str
    postal_code: str
    address: str
    previous_address: str
    is_address_hidden: bool
    became_resident_on: PartialDate
    address_set_on: PartialDate | None
    notified_on: PartialDate | None
    is_expected_to_leave: bool
    operator_id: str
    terminal_id: str
    movement_id: str
    recorded_at: datetime
    has_individual_number: bool
    has_former_code: bool
    versions: tuple[RecordVersion, ...]
    suppression: HeldSuppression
    completions: tuple[ShownCompletion, ...]

    @property
    def is_loaded(self) -> bool:
        """Whether no movement brought it: it came with the initial load."""
        return self.movement_id == INITIAL_LOAD


@dataclass(frozen=True, slots=True)
class Numbers:
    """番号, and the address that the page may hide — only for an action that wrote the audit row."""

    resident_code: str = field(repr=False)
    individual_number: str | None = field(repr=False)
    former_resident_code: str | None = field(repr=False)
    address: str = field(repr=False)


_SEX = {"male": "男", "female": "女", "unknown": "不明"}


def record_page(record_id: uuid.UUID, day: date) -> RecordPage | None:
    """The page of one version, None when there is none."""
    row = IdentificationRecord.objects.filter(pk=record_id).first()
    if row is None:
        return None
    others = IdentificationRecord.objects.filter(person_id=row.person_id).order_by("-order_number")
    versions = tuple(_version(other, row) for other in others)
    record = record_from(row)
    hidden = hidden_scope(day)
    is_hidden = not may_show_address(hidden, str(row.person_id), "", record.address)
    return RecordPage(
        id=row.id,
        person=str(row.person_id),
        order_number=row.order_number,
        state=STATE_TITLES[State(row.state)],
        is_current=row.state == State.CURRENT,
        is_latest=versions[0].id == row.id,
        reason=REASON_TITLES[record.reason],
        reason_detail=record.reason_detail,
        moved_on=record.moved_on,
        name=record.name,
        name_kana=record.name_kana,
        former_family_name=record.former_family_name,
        birth_date=record.birth_date,
        sex=_SEX[record.sex],
        postal_code=record.postal_code,
        address=mask(hidden, str(row.person_id), "", record.address),
        previous_address=mask(hidden, str(row.person_id), "", record.previous_address or Address()),
        is_address_hidden=is_hidden,
        became_resident_on=record.became_resident_on,
        address_set_on=record.address_set_on,
        notified_on=record.notified_on,
        is_expected_to_leave=record.is_expected_to_leave,
        operator_id=record.operator_id,
        terminal_id=record.terminal_id,
        movement_id=row.movement_id,
        recorded_at=row.recorded_at,
        has_individual_number=record.individual_number is not None,
        has_former_code=record.former_resident_code is not None,
        versions=versions,
        suppression=held_suppression(row.person_id, day),
        completions=completions_of(row.id, is_hidden),
    )


def numbers_of(record_id: uuid.UUID) -> Numbers | None:
    """番号 of one version, None when there is none."""
    row = IdentificationRecord.objects.filter(pk=record_id).first()
    if row is None:
        return None
    record = record_from(row)
    return Numbers(
        record.resident_code, record.individual_number, record.former_resident_code, record.address.one_line()
    )


def _version(row: IdentificationRecord, shown: IdentificationRecord) -> RecordVersion:
    return RecordVersion(
        id=row.id,
        order_number=row.order_number,
        reason=REASON_TITLES[Reason(row.reason)],
        moved_on=PartialDate.from_json(row.content["moved_on"]),
        recorded_at=row.recorded_at,
        is_shown=row.id == shown.id,
    )
