"""送付先情報ファイルの媒体出力 (F3): everything that was told, by an administrator and a second person (M54)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from daicho.contracts.hidden import HiddenNumber
from daicho.contracts.messages import DestinationUpdated
from daicho.contracts.messages.body import Part
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server.actions.conversion import external_characters
from daicho.systems.jukinet_server.actions.export_operation_log import Exported
from daicho.systems.jukinet_server.actions.record_media_output import record_media_output
from daicho.systems.jukinet_server.actions.written_table import written_table
from daicho.systems.jukinet_server.queries.destinations import every_destination
from daicho.systems.jukinet_server.rules.destination_file import FILE_ITEMS, file_values
from daicho.systems.jukinet_server.rules.media_output import MediaForm, OutputFile
from daicho.systems.jukinet_server.rules.record_file import FileFormat

WHAT = "送付先情報ファイル"
_ONE_PERSON = "1"


def export_destination_file(
    ctx: Context, file_format: FileFormat, form: MediaForm, second_person: Actor | None
) -> Exported:
    """送付先情報ファイルの出力 — recorded as 媒体出力 in the same transaction, which this opens.

    Raises: AdministratorsOnly, MediaFormIncomplete, SecondPersonForMedia; nothing is handed out then.
    """
    with transaction.atomic(using=ctx.system):
        rows = list(_rows())
        people = len({person for person, _ in rows})
        content = written_table(file_format, [item.title for item in FILE_ITEMS], (values for _, values in rows))
        name = f"destinations-{ctx.today:%Y%m%d}.{file_format}"
        file = OutputFile(WHAT, name, content, persons=people, holds_numbers=True)
        number = record_media_output(ctx, form, file, second_person)
    return Exported(number, name, content)


def _rows() -> Iterator[tuple[int, tuple[str, ...]]]:
    for person, told in every_destination():
        yield person, file_values(values_by_path(told.content), external_characters)


def values_by_path(told: DestinationUpdated) -> dict[str, object]:
    """The values as the items of the file name them; numbers among them, for the file alone."""
    found: dict[str, object] = {"people": _ONE_PERSON}
    for name, value in told:
        if isinstance(value, Part):
            found |= {f"{name}.{inner}": _plain(one) for inner, one in value}
        else:
            found[name] = value
    return found


def _plain(value: object) -> object:
    return value.reveal() if isinstance(value, HiddenNumber) else value
