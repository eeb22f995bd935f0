"""媒体に出す表: titles and rows as CSV, which office programs open, or as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from daicho.systems.jukinet_server.rules.record_file import FileFormat


def written_table(file_format: FileFormat, titles: Sequence[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    """The content of the file."""
    if file_format is FileFormat.JSON:
        listed = [dict(zip(titles, values, strict=True)) for values in rows]
        return json.dumps(listed, ensure_ascii=False, indent=1).encode()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(titles)
    table.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
