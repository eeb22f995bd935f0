"""付番 — 宛名番号, 世帯番号, 受付番号 and 発行番号, each from its own counter (標準仕様書 1.1.13).

Transaction required.
"""

from __future__ import annotations

from datetime import date

from django.db.models import F

from daicho.foundation.database import statements
from daicho.kernel.context import Context
from daicho.kernel.dates import wareki_short
from daicho.kernel.numbers import household_number, resident_number
from daicho.systems.resident_registry.models import IssueCounter, NotificationNumber

SYSTEM = "resident_registry"


def next_resident_numbers(how_many: int) -> list[str]:
    """宛名番号 — the next ones; a serial whose check digit would be 10 is skipped."""
    numbers: list[str] = []
    while len(numbers) < how_many:
        made = (resident_number(serial) for serial in _next("resident_serial", how_many - len(numbers)))
        numbers += [number for number in made if number is not None]
    return numbers


def next_household_number() -> str:
    """世帯番号 — the next one, by the same rule."""
    while True:
        number = household_number(*_next("household_serial"))
        if number is not None:
            return number


def next_reception(day: date) -> str:
    """受付番号 — e.g. ``R08-11-23-0147``; counts per day, without a gap, since the row is held to the commit."""
    NotificationNumber.objects.using(SYSTEM).get_or_create(day=day)
    row = NotificationNumber.objects.using(SYSTEM).select_for_update().get(day=day)
    NotificationNumber.objects.using(SYSTEM).filter(day=day).update(last=F("last") + 1)
    era, year = wareki_short(day)[0], wareki_short(day)[1:].split(".")[0]
    return f"{era}{int(year):02d}-{day:%m-%d}-{row.last + 1:04d}"


def next_issue_serial(ctx: Context) -> int:
    """発行番号の連番 — counts the papers of one day at one terminal, without a gap (標準仕様書 5.5)."""
    counters = IssueCounter.objects.using(SYSTEM)
    counters.get_or_create(day=ctx.today, terminal=ctx.terminal)
    row = counters.select_for_update().get(day=ctx.today, terminal=ctx.terminal)
    counters.filter(pk=row.pk).update(last=F("last") + 1)
    return row.last + 1


def _next(sequence: str, how_many: int = 1) -> list[int]:
    serials = statements.run(SYSTEM, "select nextval(%s) from generate_series(1, %s)", sequence, how_many)
    return [serial for (serial,) in serials]
