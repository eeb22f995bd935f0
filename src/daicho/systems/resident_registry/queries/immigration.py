"""入管庁通知 — whom a row means, what waits, and a row opened for entry (住基法30条の50, 標準仕様書 4.5.6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from daicho.foundation import audit
from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.kernel.dates import wareki
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.errors import NoticeRowNotOpen
from daicho.systems.resident_registry.models import ImmigrationFile, ImmigrationRow, RegisteredMedium, Resident
from daicho.systems.resident_registry.models.immigration import row_context
from daicho.systems.resident_registry.models.municipal_notice import open_content
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.models.sealed_numbers import CARD_NUMBER, number_index
from daicho.systems.resident_registry.queries.immigration_pending import pending_receptions
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.search_keys import name_key
from daicho.systems.resident_registry.rules.immigration_file import (
    NOTICE_CONTENTS,
    NoticeContent,
    NoticedRow,
    is_by_hand,
)
from daicho.systems.resident_registry.rules.record import ResidentKind
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"
LISTED, OPENED = "immigration_rows.listed", "immigration_row.opened"
MOST = 200
_BY_NAME = """
    select distinct resident_number from resident_search
    where name_key = %s and birth_on = %s and kind = %s and current
"""


@dataclass(frozen=True, slots=True)
class Meant:
    """照合の結果. Args: found_by: card or name, empty where nobody was found; obstacle then says why."""

    resident_number: str = ""
    found_by: str = ""
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """入管庁通知の一行 on the list. Args: obstacle: why it cannot be entered now. reception: of its movement."""

    id: UUID
    file_number: str
    row_no: int
    content: NoticeContent
    name: str
    notified_on: date
    effective_on: date
    resident_number: str
    recorded_name: str
    found_by: str
    obstacle: str
    state: str
    reception: str
    reason: str
    by_hand: bool

    @property
    def may_enter(self) -> bool:
        """Whether 異動入力 can begin."""
        return self.state == "waiting" and bool(self.resident_number) and not self.obstacle and not self.reception


@dataclass(frozen=True, slots=True)
class TakenFileLine:
    """取り込んだファイルの一行."""

    file_number: str
    medium: str
    made_on: date
    rows: int
    taken_at: datetime
    staff_name: str


@dataclass(frozen=True, slots=True)
class MediumLine:
    """登録媒体の一行."""

    number: str
    title: str
    registered_at: datetime
    retired_at: datetime | None


def person_meant(row: NoticedRow) -> Meant:
    """Whom a row means: by 在留カード等の番号, else by name, birth date and nationality, and only where one fits."""
    for number in row.card_numbers:
        index = number_index(CARD_NUMBER, number)
        held = sorted(Resident.objects.using(SYSTEM).filter(card_number_index=index), key=_present_first)
        if held:
            return Meant(held[0].number, "card")
    if row.birth_date is None:
        return Meant(obstacle="番号の一致する方がいません。生年月日が通知に無いため、氏名では照合していません。")
    found = statements.run(SYSTEM, _BY_NAME, name_key(row.name), row.birth_date, ResidentKind.FOREIGN.value)
    records = newest_records(number for (number,) in found)
    fitting = [number for number, one in records.items() if one.record.foreign.nationality == row.nationality]
    if len(fitting) == 1:
        return Meant(fitting[0], "name")
    if fitting:
        return Meant(obstacle="番号の一致する方がなく、氏名・生年月日・国籍の同じ方が二人以上います。")
    return Meant(obstacle="番号の一致する方も、氏名・生年月日・国籍の同じ方も、住民記録にいません。")


def _present_first(row: Resident) -> tuple[bool, str]:
    return row.status != PRESENT, row.number


def stored_row(row: UUID) -> NoticedRow:
    """The row as it was taken in. The caller answers for the audit of showing it."""
    blob = ImmigrationRow.objects.using(SYSTEM).values_list("content", flat=True).get(id=row)
    return from_json(NoticedRow, json.loads(open_content(row_context(row), blob)))


def notice_lines(ctx: Context, state: str = "waiting") -> tuple[NoticeLine, ...]:
    """通知の一覧 by state: what waits in the order of the agency, what is done the newest first; audited (M22)."""
    order = [] if state == "waiting" else ["-settled_at"]
    order += ["made_on", "file_id", "row_no"]
    rows = list(ImmigrationRow.objects.using(SYSTEM).filter(state=state).order_by(*order)[:MOST])
    lines = _lines(rows)
    with transaction.atomic(using=SYSTEM):
        subjects = list(dict.fromkeys(line.resident_number for line in lines if line.resident_number))
        audit.record(ctx, event=LISTED, subjects=subjects, detail={"state": state})
    return lines


def waiting_rows() -> int:
    """How many notices wait for an officer."""
    return ImmigrationRow.objects.using(SYSTEM).filter(state="waiting").count()


def opened_row(ctx: Context, row: UUID) -> tuple[NoticeLine, NoticedRow, NewestRecord]:
    """A row to enter the movement from; audited. Raises: REG-IMMI-020 with what stands in the way."""
    held = ImmigrationRow.objects.using(SYSTEM).filter(id=row, state="waiting").first()
    if held is None:
        raise NoticeRowNotOpen(why="ほかの職員が処理したか、一覧にありません")
    (line,) = _lines([held])
    if line.reception:
        raise NoticeRowNotOpen(why=f"受付番号{line.reception}で仮登録されています")
    if not line.may_enter:
        raise NoticeRowNotOpen(why=line.obstacle)
    with transaction.atomic(using=SYSTEM):
        detail = {"file": line.file_number, "row": line.row_no}
        audit.record(ctx, event=OPENED, subjects=[line.resident_number], detail=detail)
    return line, stored_row(row), newest_records([line.resident_number])[line.resident_number]


def is_row_of(row: UUID, resident_number: str) -> bool:
    """Whether the row means this person."""
    return ImmigrationRow.objects.using(SYSTEM).filter(id=row, resident_number=resident_number).exists()


def _lines(rows: Sequence[ImmigrationRow]) -> tuple[NoticeLine, ...]:
    records = newest_records({row.resident_number for row in rows if row.resident_number})
    pending = pending_receptions([row.id for row in rows if row.state == "waiting"])
    first = _first_waiting({row.resident_number for row in rows if row.resident_number})
    return tuple(_line(row, records.get(row.resident_number), pending, first) for row in rows)


def _first_waiting(residents: set[str]) -> dict[str, UUID]:
    """The oldest notice about each person that still waits: later ones are worked after it."""
    waiting = ImmigrationRow.objects.using(SYSTEM).filter(state="waiting", resident_number__in=residents)
    found: dict[str, UUID] = {}
    for row in waiting.order_by("made_on", "file_id", "row_no"):
        found.setdefault(row.resident_number, row.id)
    return found


def _line(
    row: ImmigrationRow, newest: NewestRecord | None, pending: dict[UUID, str], first: dict[str, UUID]
) -> NoticeLine:
    content = NOTICE_CONTENTS[row.code]
    obstacle = row.obstacle
    if row.state == "waiting" and newest is not None:
        obstacle = _closed(newest)
        if not obstacle and first.get(row.resident_number) != row.id:
            obstacle = "同じ方への前の通知が処理されていません。上の行から順に処理してください。"
    return NoticeLine(
        id=row.id,
        file_number=row.file_id,
        row_no=row.row_no,
        content=content,
        name=row.name,
        notified_on=row.notified_on,
        effective_on=row.effective_on,
        resident_number=row.resident_number,
        recorded_name=newest.record.name.full if newest else "",
        found_by=row.found_by,
        obstacle=obstacle,
        state=row.state,
        reception=row.reception or pending.get(row.id, ""),
        reason=row.reason,
        by_hand=newest is not None and is_by_hand(newest.record),
    )


def _closed(newest: NewestRecord) -> str:
    record = newest.record
    if record.is_present:
        return ""
    removed = record.removed
    day = wareki(removed.on.sort_on) if removed.on else ""
    reason = movement_reason(removed.reason).name if removed.reason else ""
    return f"この方の住民票は消除されています({day} {reason})。通知の日と見比べ、反映しない理由を書いてください。"


def taken_files() -> tuple[TakenFileLine, ...]:
    """取り込んだファイル, the newest first."""
    rows = ImmigrationFile.objects.using(SYSTEM).order_by("-taken_at")[:20]
    return tuple(
        TakenFileLine(one.file_number, one.medium_id, one.made_on, one.rows, one.taken_at, one.staff_name)
        for one in rows
    )


def registered_media(*, in_use: bool = False) -> tuple[MediumLine, ...]:
    """登録媒体. Args: in_use: without those retired."""
    rows = RegisteredMedium.objects.using(SYSTEM).order_by("number")
    return tuple(
        MediumLine(one.number, one.title, one.registered_at, one.retired_at)
        for one in rows
        if one.retired_at is None or not in_use
    )
