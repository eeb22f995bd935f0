"""整合性確認の照会 — written down before it is shown (M53)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from daicho.foundation.audit import record
from daicho.kernel.context import Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.queries.reconciliation import (
    MOST_ROWS,
    DifferenceRow,
    RunRow,
    differences_of,
    is_newest,
    run_row,
    runs,
)

RUNS_LISTED, LISTED = "reconciliation.listed", "difference.listed"


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    """不一致の一覧 with its run. Args: is_newest: no later run has replaced it."""

    run: RunRow
    rows: tuple[DifferenceRow, ...]
    is_newest: bool

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than are shown."""
        return len(self.rows) == MOST_ROWS


def list_runs(ctx: Context) -> tuple[RunRow, ...]:
    """実施の一覧. Opens the transaction."""
    with transaction.atomic(using=ctx.system):
        rows = runs()
        record(ctx, event=RUNS_LISTED, detail={"count": len(rows)})
    return rows


def list_differences(ctx: Context, number: int, kind: str) -> DifferencesPage:
    """不一致の一覧 of one run, with one audit row that names all shown. Opens the transaction. Raises: NotOnList."""
    with transaction.atomic(using=ctx.system):
        run = run_row(number)
        if run is None:
            raise errors.NotOnList()
        rows = differences_of(number, kind, ctx.today)
        subjects = sorted({f"juki:{row.person}" for row in rows if row.person})
        record(ctx, event=LISTED, subjects=subjects, detail={"number": number, "type": kind})
    return DifferencesPage(run, rows, is_newest(number))
