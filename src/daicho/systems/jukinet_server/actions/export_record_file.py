"""本人確認情報ファイルの媒体出力 (F2): every version of everybody, by an administrator and a second person (M54)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.actions.conversion import external_characters
from daicho.systems.jukinet_server.actions.export_operation_log import Exported
from daicho.systems.jukinet_server.actions.record_media_output import record_media_output
from daicho.systems.jukinet_server.actions.written_table import written_table
from daicho.systems.jukinet_server.models import IdentificationRecord
from daicho.systems.jukinet_server.queries.content import record_from
from daicho.systems.jukinet_server.rules.media_output import MediaForm, OutputFile
from daicho.systems.jukinet_server.rules.record import Record, State
from daicho.systems.jukinet_server.rules.record_file import COLUMNS, FileFormat, Version, values_of

WHAT = "本人確認情報ファイル"
_BATCH = 2000


def export_record_file(ctx: Context, file_format: FileFormat, form: MediaForm, second_person: Actor | None) -> Exported:
    """本人確認情報ファイルの出力 — recorded as 媒体出力 in the same transaction, which this opens.

    Raises: AdministratorsOnly, MediaFormIncomplete, SecondPersonForMedia; nothing is read out then.
    """
    with transaction.atomic(using=ctx.system):
        rows = list(_rows())
        people = len({person for person, _ in rows})
        content = written_table(file_format, [item.title for item in COLUMNS], (values for _, values in rows))
        name = f"identification-{ctx.today:%Y%m%d}.{file_format}"
        file = OutputFile(WHAT, name, content, persons=people, holds_numbers=True)
        number = record_media_output(ctx, form, file, second_person)
    return Exported(number, name, file.content)


def _rows() -> Iterator[tuple[int, tuple[str, ...]]]:
    """Person and values of every version, by person and 更新順番号."""
    rows = IdentificationRecord.objects.order_by("person_id", "order_number")
    for row in rows.iterator(chunk_size=_BATCH):
        record = record_from(row)
        version = Version(record, row.order_number, State(row.state), row.stamped_at, _external(record))
        yield row.person_id, values_of(version)


def _external(record: Record) -> dict[str, int]:
    previous = record.previous_address.one_line() if record.previous_address else ""
    return {
        "external_characters_in_name": external_characters(record.name),
        "external_characters_in_address": external_characters(record.address.one_line()),
        "external_characters_in_previous_address": external_characters(previous),
        "external_characters_in_former_family_name": external_characters(record.former_family_name),
    }
