"""媒体出力: only an administrator takes data out of the CS, and each output is written down one by one (M54, M56)."""

from __future__ import annotations

import hashlib

from daicho.foundation.audit import record
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.models import MediaOutput
from daicho.systems.jukinet_server.permissions import may_decide_on_notices, may_write_media
from daicho.systems.jukinet_server.rules.media_output import MediaForm, OutputFile

WRITTEN = "media.written"


def record_media_output(ctx: Context, form: MediaForm, file: OutputFile, second_person: Actor | None = None) -> int:
    """媒体出力の記録 — in the transaction of the act that makes the file; returns the number of the record.

    *transaction required*: the file may be handed out only when this has been committed.

    Args: second_person: who has just proven to be there; needed for files with 個人番号 or 住民票コード.
    Raises: AdministratorsOnly, MediaFormIncomplete, SecondPersonForMedia; nothing is written then.
    """
    if not may_write_media(ctx.actor.duties):
        raise errors.AdministratorsOnly()
    if missing := form.missing():
        raise errors.MediaFormIncomplete(items="、".join(missing))
    if file.holds_numbers and not _is_second(ctx, second_person):
        raise errors.SecondPersonForMedia(what=file.what)
    row = MediaOutput.objects.create(
        made_at=ctx.now,
        what=file.what,
        purpose=form.purpose.strip(),
        medium=form.medium,
        medium_number=form.medium_number.strip(),
        destination=form.destination.strip(),
        file_name=file.name,
        size=len(file.content),
        digest=hashlib.sha256(file.content).digest(),
        persons=file.persons,
        holds_numbers=file.holds_numbers,
        staff_id=ctx.actor.staff_id,
        staff_name=ctx.actor.name,
        office_name=ctx.office.name,
        terminal=ctx.terminal,
        second_id=second_person.staff_id if second_person else "",
        second_name=second_person.name if second_person else "",
    )
    detail = {"number": row.pk, "what": file.what, "reason": row.purpose, "confirmed_by": row.second_id}
    record(ctx, event=WRITTEN, detail=detail, individual_number_shown=file.holds_numbers)
    return int(row.pk)


def _is_second(ctx: Context, second_person: Actor | None) -> bool:
    is_other = second_person is not None and second_person.staff_id != ctx.actor.staff_id
    return second_person is not None and is_other and may_decide_on_notices(second_person.duties)
