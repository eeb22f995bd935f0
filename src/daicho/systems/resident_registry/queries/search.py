"""住民検索 — by kana, name, birth date, address and number, past names and closed records included (標準仕様書 2.1).

Where more are found than shown, the officer is told so and asked to narrow down; the nearest are among those shown.
Who searches by an address does not find those whose address is hidden: a hit would confirm where they live.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import ProtectedScope, is_protected_person, mask
from daicho.systems.resident_registry.errors import NumberSearchNotAllowed
from daicho.systems.resident_registry.permissions import REVEAL_NUMBERS, REVEAL_PROTECTED_ADDRESS, may_use
from daicho.systems.resident_registry.queries.closed_records import archived_since, is_kept
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope, protected_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.search_conditions import SearchConditions
from daicho.systems.resident_registry.queries.search_matches import find_matches
from daicho.systems.resident_registry.queries.suppressions import suppressed_now
from daicho.systems.resident_registry.rules.record import ResidentRecord

SYSTEM = "resident_registry"
SEARCHED = "residents.searched"
SEARCH_REFUSED = "residents.search_refused"
_NOBODY_HIDDEN = ProtectedScope()


@dataclass(frozen=True, slots=True)
class FoundResident:
    """検索結果の一行 — address already masked.

    Args: suppressed: 処理 that are closed or under a warning now, in words.
    """

    resident_number: str
    household_number: str
    record: ResidentRecord
    relationship: str
    address: str
    suppressed: tuple[str, ...]
    protected: bool
    protected_household: bool
    matched_past: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """検索結果 — those spelled as typed before those that only sound alike.

    Args:
        more: others may meet the conditions too.
        hides_addresses: nobody was looked for whose address is hidden.
        archived: 宛名番号 of those whose closed record was moved to the 除票用データベース.
    """

    rows: tuple[FoundResident, ...]
    more: bool
    hides_addresses: bool = False
    archived: frozenset[str] = frozenset()


def search_residents(ctx: Context, conditions: SearchConditions) -> SearchResult:
    """住民検索 — one audit row names everybody shown.

    Raises: REG-FIND-002 when the conditions are too few, REG-FIND-003 for a personal number without the right.
    """
    _check_right(ctx, conditions)
    hidden, scope = hidden_scope(ctx.now), protected_scope()
    is_keeper = may_use(ctx.actor.duties, REVEAL_PROTECTED_ADDRESS)
    may_confirm = is_keeper or not conditions.is_by_address
    matches = find_matches(conditions, _NOBODY_HIDDEN if may_confirm else hidden)
    found = {n: one for n, one in newest_records(matches.numbers).items() if is_kept(ctx, one)}
    households = {number: one.record.household_number for number, one in found.items()}
    suppressed = suppressed_now(households, ctx.now)
    rows = tuple(
        _row(found[n], scope, hidden, suppressed[n], n in matches.past_only) for n in matches.numbers if n in found
    )
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=SEARCHED,
            subjects=[row.resident_number for row in rows],
            detail={"keys": conditions.keys_used, "shown": len(rows), "more": matches.more},
        )
    archived = archived_since(n for n, one in found.items() if not one.record.is_present)
    return SearchResult(rows, matches.more, hides_addresses=not may_confirm, archived=frozenset(archived))


def _check_right(ctx: Context, conditions: SearchConditions) -> None:
    """個人番号・住民票コードによる検索 takes the same right as showing them; the attempt is kept."""
    if not conditions.is_secret or may_use(ctx.actor.duties, REVEAL_NUMBERS):
        return
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=SEARCH_REFUSED, detail={"keys": conditions.keys_used})
    raise NumberSearchNotAllowed()


def _row(
    one: NewestRecord, scope: ProtectedScope, hidden: ProtectedScope, suppressed: tuple[str, ...], matched_past: bool
) -> FoundResident:
    record = one.record
    return FoundResident(
        resident_number=one.resident_number,
        household_number=record.household_number,
        record=record,
        relationship=relationship_text(record.relationship),
        address=mask(hidden, one.resident_number, record.household_number, record.address),
        suppressed=suppressed,
        protected=one.resident_number in scope.residents,
        protected_household=is_protected_person(scope, one.resident_number, record.household_number),
        matched_past=matched_past,
    )
