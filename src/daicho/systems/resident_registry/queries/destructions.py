"""除票の廃棄 — what is proposed, approved and done, and which records a proposal means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daicho.foundation.crypto.keyring import keyring_for
from daicho.kernel.context import Context
from daicho.kernel.dates import wareki
from daicho.systems.resident_registry.errors import DestructionListChanged
from daicho.systems.resident_registry.models import DestructionProposal
from daicho.systems.resident_registry.queries.closed_records import past_keeping

SYSTEM = "resident_registry"
PROPOSED, APPROVED, WITHDRAWN, DESTROYED = "proposed", "approved", "withdrawn", "destroyed"
OPEN = (PROPOSED, APPROVED)
TITLES = {PROPOSED: "承認待ち", APPROVED: "承認済み・消去待ち", WITHDRAWN: "取下げ", DESTROYED: "廃棄済み"}


@dataclass(frozen=True, slots=True)
class Destruction:
    """廃棄の一件 — ``by``: who proposed it; the other names are empty until then. ``rows``: removed from the tables."""

    number: int
    year: int
    records: int
    digest: bytes
    basis: str
    state: str
    proposed_at: datetime
    by_id: str
    by: str
    approved_by: str = ""
    withdrawn_by: str = ""
    destroyed_at: datetime | None = None
    rows: int = 0

    @property
    def title(self) -> str:
        """状態."""
        return TITLES[self.state]

    @property
    def year_title(self) -> str:
        """保存期間が満了した年."""
        return year_title(self.year)

    @property
    def is_open(self) -> bool:
        """Neither withdrawn nor done."""
        return self.state in OPEN


def destructions() -> tuple[Destruction, ...]:
    """廃棄の記録, the newest first: all of them, one or two a year."""
    rows = DestructionProposal.objects.using(SYSTEM).prefetch_related("steps").order_by("-number")
    return tuple(_destruction(row) for row in rows)


def destruction(number: int) -> Destruction | None:
    """One of them, None for a number never given."""
    row = DestructionProposal.objects.using(SYSTEM).prefetch_related("steps").filter(number=number).first()
    return _destruction(row) if row else None


def records_ending_in(ctx: Context, year: int) -> tuple[str, ...]:
    """宛名番号 of those whose keeping ended in a year, in their order."""
    return tuple(sorted(one.resident_number for one in past_keeping(ctx) if one.kept_until.year == year))


def demand_same_list(ctx: Context, found: Destruction) -> tuple[str, ...]:
    """宛名番号 of exactly the records that were proposed. Raises: REG-DESTROY-005."""
    numbers = records_ending_in(ctx, found.year)
    if digest_of(numbers) != found.digest:
        raise DestructionListChanged(number=found.number)
    return numbers


def digest_of(numbers: Sequence[str]) -> bytes:
    """照合値 of a list: keyed, so that no number is found out by trying."""
    return keyring_for(SYSTEM).blind_index("destruction", ",".join(numbers))


def year_title(year: int) -> str:
    """令和158年."""
    return wareki(date(year, 12, 31)).removesuffix("12月31日")


def _destruction(row: DestructionProposal) -> Destruction:
    steps = {step.state: step for step in row.steps.all()}
    newest = next((state for state in (DESTROYED, WITHDRAWN, APPROVED) if state in steps), PROPOSED)
    names = {state: step.staff_name for state, step in steps.items()}
    done = steps.get(DESTROYED)
    return Destruction(
        number=row.number,
        year=row.year,
        records=row.records,
        digest=bytes(row.digest),
        basis=row.basis,
        state=newest,
        proposed_at=row.at,
        by_id=row.staff_id,
        by=row.staff_name,
        approved_by=names.get(APPROVED, ""),
        withdrawn_by=names.get(WITHDRAWN, ""),
        destroyed_at=done.at if done else None,
        rows=done.rows if done else 0,
    )
