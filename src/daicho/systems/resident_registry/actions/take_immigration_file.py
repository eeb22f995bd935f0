"""入管庁長官通知の取込み — a file once, each row a proposal for an officer; by itself it changes no record.

Law: 住民基本台帳法30条の50; 標準仕様書 4.5.6.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.kernel.errors import DomainError
from daicho.systems.resident_registry.actions.register_medium import hold_medium
from daicho.systems.resident_registry.errors import NoticeFileRefused, NoticeRowNotOpen, ReasonRequired
from daicho.systems.resident_registry.models import ImmigrationFile, ImmigrationRow
from daicho.systems.resident_registry.models.immigration import row_context
from daicho.systems.resident_registry.models.municipal_notice import seal_content
from daicho.systems.resident_registry.outside.immigration_medium import read_notice_file
from daicho.systems.resident_registry.queries.immigration import person_meant, stored_row
from daicho.systems.resident_registry.queries.immigration_pending import pending_receptions
from daicho.systems.resident_registry.rules.immigration_file import NoticedRow, NoticeFile
from daicho.systems.resident_registry.rules.movements.immigration_notice import ImmigrationNoticeEntry
from daicho.systems.resident_registry.rules.record_json import to_json

SYSTEM = "resident_registry"
TAKEN, REPEATED, REFUSED = "immigration_file.taken", "immigration_file.repeated", "immigration_file.refused"
LOOKED_AGAIN, NOT_APPLIED, REOPENED = "immigration_row.matched", "immigration_row.refused", "immigration_row.reopened"


@dataclass(frozen=True, slots=True)
class TakenFile:
    """What the officer is told. Args: already: the same file was here before, and nothing has changed."""

    file_number: str
    rows: int
    already: bool = False


def take_immigration_file(ctx: Context, content: bytes) -> TakenFile:
    """通知ファイルの取込み — opens its own transaction; a refusal takes nothing in and is kept in the log.

    Raises: REG-MEDIA-001 for a medium that is not registered, REG-MEDIA-002 for any other file that cannot be taken.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        file = read_notice_file(content)
        with transaction.atomic(using=SYSTEM):
            return _take(ctx, file, digest)
    except DomainError as refusal:
        with transaction.atomic(using=SYSTEM):
            detail = {"digest": digest, "code": refusal.code, **_medium_of(refusal)}
            audit.record(ctx, event=REFUSED, detail=detail)
        raise


def _medium_of(refusal: DomainError) -> dict[str, object]:
    return {"medium": refusal.data["medium"]} if "medium" in refusal.data else {}


def _take(ctx: Context, file: NoticeFile, digest: str) -> TakenFile:
    medium = hold_medium(file.medium)
    taken = ImmigrationFile.objects.using(SYSTEM).filter(digest=digest).first()
    if taken is not None:
        audit.record(ctx, event=REPEATED, detail={"medium": file.medium, "file": taken.file_number})
        return TakenFile(taken.file_number, taken.rows, already=True)
    if ImmigrationFile.objects.using(SYSTEM).filter(file_number=file.file_number).exists():
        raise NoticeFileRefused(why=f"番号{file.file_number}のファイルは、違う内容ですでに取り込まれています")
    stored = ImmigrationFile.objects.using(SYSTEM).create(
        file_number=file.file_number,
        digest=digest,
        medium=medium,
        made_on=file.made_on,
        rows=len(file.rows),
        taken_at=ctx.now,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
    )
    rows = [_stored(stored, one) for one in file.rows]
    ImmigrationRow.objects.using(SYSTEM).bulk_create(rows)
    found = list(dict.fromkeys(row.resident_number for row in rows if row.resident_number))
    detail = {"medium": file.medium, "file": file.file_number, "rows": len(rows)}
    audit.record(ctx, event=TAKEN, subjects=found, detail=detail)
    return TakenFile(file.file_number, len(rows))


def _stored(file: ImmigrationFile, one: NoticedRow) -> ImmigrationRow:
    row = uuid.uuid4()
    person = person_meant(one)
    return ImmigrationRow(
        id=row,
        file=file,
        made_on=file.made_on,
        row_no=one.row,
        code=one.code,
        name=one.name,
        notified_on=one.notified_on,
        effective_on=one.effective_on,
        content=seal_content(row_context(row), to_json(one)),
        resident_number=person.resident_number,
        found_by=person.found_by,
        obstacle=person.obstacle,
    )


def look_again(ctx: Context, row: uuid.UUID) -> bool:
    """もう一度照合する — once the person has been recorded or corrected. Opens its own transaction.

    Returns: whether the person was found. Raises: REG-IMMI-020.
    """
    with transaction.atomic(using=SYSTEM):
        held = _waiting(row)
        person = person_meant(stored_row(held.id))
        held.resident_number, held.found_by, held.obstacle = person.resident_number, person.found_by, person.obstacle
        held.save(using=SYSTEM, update_fields=["resident_number", "found_by", "obstacle"])
        subjects = [held.resident_number] if held.resident_number else []
        audit.record(ctx, event=LOOKED_AGAIN, subjects=subjects, detail={"file": held.file_id, "row": held.row_no})
    return bool(held.resident_number)


def refuse_row(ctx: Context, row: uuid.UUID, reason: str) -> None:
    """反映しない — an officer has decided so, and why. Opens its own transaction.

    Raises: REG-IMMI-020, REG-FLOW-007.
    """
    if not reason.strip():
        raise ReasonRequired(act="反映しないこと")
    with transaction.atomic(using=SYSTEM):
        held = _waiting(row)
        if reception := pending_receptions([held.id]).get(held.id):
            raise NoticeRowNotOpen(why=f"受付番号{reception}で仮登録されています。先に取り下げてください")
        held.state, held.reason = "refused", reason.strip()
        held.settled_at, held.settled_by = ctx.now, ctx.actor.staff_id
        held.save(using=SYSTEM, update_fields=["state", "reason", "settled_at", "settled_by"])
        subjects = [held.resident_number] if held.resident_number else []
        detail = {"file": held.file_id, "row": held.row_no}
        audit.record(ctx, event=NOT_APPLIED, subjects=subjects, detail=detail)


def settle_row(ctx: Context, reception: str, entry: ImmigrationNoticeEntry) -> None:
    """反映済み — with the approval of the movement. Transaction required.

    Raises: REG-IMMI-020 where the row was dealt with otherwise, means somebody else, or an earlier one still waits.
    """
    if not entry.received:
        return
    held = _waiting(uuid.UUID(entry.received))
    if held.resident_number != entry.resident_number:
        raise NoticeRowNotOpen(why="通知の対象者と異動の対象者が違います")
    if _waits_before(held):
        raise NoticeRowNotOpen(why="同じ方への前の通知が処理されていません。順に処理してください")
    held.state, held.reception, held.reason = "applied", reception, ""
    held.settled_at, held.settled_by = ctx.now, ctx.actor.staff_id
    held.save(using=SYSTEM, update_fields=["state", "reception", "reason", "settled_at", "settled_by"])


def reopen_row(ctx: Context, reception: str) -> None:
    """異動の取消し — a notice whose movement is undone waits again. Transaction required."""
    for held in ImmigrationRow.objects.using(SYSTEM).select_for_update().filter(reception=reception):
        held.state, held.reception = "waiting", ""
        held.reason = f"受付番号{reception}の異動が取り消されました。"
        held.save(using=SYSTEM, update_fields=["state", "reception", "reason"])
        detail = {"file": held.file_id, "row": held.row_no, "reception": reception}
        audit.record(ctx, event=REOPENED, subjects=[held.resident_number], detail=detail)


def _waiting(row: uuid.UUID) -> ImmigrationRow:
    held = ImmigrationRow.objects.using(SYSTEM).select_for_update().filter(id=row).first()
    if held is None or held.state != "waiting":
        raise NoticeRowNotOpen(why="ほかの職員が処理したか、一覧にありません")
    return held


def _waits_before(held: ImmigrationRow) -> bool:
    others = ImmigrationRow.objects.using(SYSTEM).filter(state="waiting", resident_number=held.resident_number)
    place = (held.made_on, held.file_id, held.row_no)
    return any((one.made_on, one.file_id, one.row_no) < place for one in others)
