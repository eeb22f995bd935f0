"""操作ログの媒体出力: the log of a period as a file for a medium, for whoever keeps or examines it elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from daicho.kernel.context import Context
from daicho.systems.jukinet_server.actions.record_media_output import record_media_output
from daicho.systems.jukinet_server.queries.operation_log import OperationRow, Wanted, operations
from daicho.systems.jukinet_server.rules.media_output import MediaForm, OutputFile

WHAT = "操作ログ"
MOST = 200_000
COLUMNS = ("番号", "日時", "操作", "コード", "職員", "端末", "目的", "対象", "番号の表示", "内容")


@dataclass(frozen=True, slots=True)
class Exported:
    """出力したファイル and the number of its record."""

    number: int
    name: str
    content: bytes = field(repr=False)


def export_operation_log(ctx: Context, wanted: Wanted, form: MediaForm) -> Exported:
    """操作ログの出力 — recorded as 媒体出力 in the same transaction, which this opens.

    Raises: AdministratorsOnly, MediaFormIncomplete.
    """
    with transaction.atomic(using=ctx.system):
        rows = operations(wanted, MOST)
        people = {subject for row in rows for subject in row.subjects}
        name = f"operation-log-{wanted.first:%Y%m%d}-{wanted.last:%Y%m%d}.csv"
        file = OutputFile(WHAT, name, _written(rows), persons=len(people), holds_numbers=False)
        number = record_media_output(ctx, form, file)
    return Exported(number, name, file.content)


def _written(rows: Sequence[OperationRow]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in rows:
        what = (row.title, row.event, row.staff, row.terminal, row.purpose, " ".join(row.subjects))
        shown = "表示あり" if row.shows_number else ""
        table.writerow([row.number, row.at.isoformat(timespec="seconds"), *what, shown, row.detail])
    return out.getvalue().encode("utf-8-sig")
