"""住民検索 — by kana, name, birth date, address and number, past names and closed records included (標準仕様書 2.1).

The cap comes before the ordering: over it, the officer is asked to narrow down instead of getting an arbitrary page.
Who searches by an address does not find those whose address is hidden: a hit would confirm where they live.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from daicho.foundation import audit
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.kernel.names import exact_key
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import RESTRICTED, ProtectedScope, is_protected_address, is_protected_person, mask
from daicho.systems.resident_registry.errors import NumberSearchNotAllowed
from daicho.systems.resident_registry.permissions import REVEAL_NUMBERS, REVEAL_PROTECTED_ADDRESS, may_use
from daicho.systems.resident_registry.queries.protected_scope import protected_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.search_conditions import (
    KanaCondition,
    SearchConditions,
    anywhere_in_the_kana,
    as_spelled,
    at_the_given_name,
    where,
)
from daicho.systems.resident_registry.queries.search_keys import kana_key
from daicho.systems.resident_registry.queries.suppressions import closed_to_inquiry
from daicho.systems.resident_registry.rules.record import ResidentRecord

SYSTEM = "resident_registry"
SEARCHED = "residents.searched"
SEARCH_REFUSED = "residents.search_refused"
MOST = 50
CAP = 400
"""Rows that one index may bring before they are put in order."""
_ROOM_FOR_HIDDEN = 4
"""So many times more are read where some of those found may have to be left out."""
_NOBODY_HIDDEN = ProtectedScope()


@dataclass(frozen=True, slots=True)
class FoundResident:
    """検索結果の一行 — address already masked."""

    resident_number: str
    household_number: str
    record: ResidentRecord
    relationship: str
    address: str
    inquiry_stopped: bool
    protected: bool
    protected_household: bool
    matched_past: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """検索結果 — those spelled as typed before those that only sound alike.

    Args: more: more than ``MOST`` were found. hides_addresses: nobody was looked for whose address is hidden.
    """

    rows: tuple[FoundResident, ...]
    more: bool
    hides_addresses: bool = False


def search_residents(ctx: Context, conditions: SearchConditions) -> SearchResult:
    """住民検索 — one audit row names everybody shown.

    Raises: REG-FIND-002 when the conditions are too few, REG-FIND-003 for a personal number without the right.
    """
    _check_right(ctx, conditions)
    scope = protected_scope()
    is_keeper = may_use(ctx.actor.duties, REVEAL_PROTECTED_ADDRESS)
    may_confirm = is_keeper or not conditions.is_by_address
    numbers, past_only, more = _matching(conditions, _NOBODY_HIDDEN if may_confirm else scope)
    found = newest_records(numbers)
    households = {number: one.record.household_number for number, one in found.items()}
    stopped: frozenset[str] = frozenset() if is_keeper else closed_to_inquiry(households, ctx.now)
    rows = tuple(_row(found[n], scope, stopped, n in past_only) for n in numbers if n in found)
    with transaction.atomic(using=SYSTEM):
        audit.record(
            ctx,
            event=SEARCHED,
            subjects=[row.resident_number for row in rows],
            detail={"keys": conditions.keys_used, "shown": len(rows), "more": more},
        )
    return SearchResult(rows, more, hides_addresses=not may_confirm)


def _check_right(ctx: Context, conditions: SearchConditions) -> None:
    """個人番号・住民票コードによる検索 takes the same right as showing them; the attempt is kept."""
    if not conditions.is_secret or may_use(ctx.actor.duties, REVEAL_NUMBERS):
        return
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=SEARCH_REFUSED, detail={"keys": conditions.keys_used})
    raise NumberSearchNotAllowed()


def _row(one: NewestRecord, scope: ProtectedScope, stopped: frozenset[str], matched_past: bool) -> FoundResident:
    record = one.record
    is_stopped = one.resident_number in stopped
    shown = mask(scope, one.resident_number, record.household_number, record.address)
    return FoundResident(
        resident_number=one.resident_number,
        household_number=record.household_number,
        record=record,
        relationship=relationship_text(record.relationship),
        address=RESTRICTED if is_stopped else shown,
        inquiry_stopped=is_stopped,
        protected=one.resident_number in scope.residents,
        protected_household=is_protected_person(scope, one.resident_number, record.household_number),
        matched_past=matched_past,
    )


def _matching(conditions: SearchConditions, hidden: ProtectedScope) -> tuple[list[str], set[str], bool]:
    """Whom to show, in order; who matched by a past row alone; whether there are more. ``hidden`` are left out."""
    ways, values = _ways(conditions, hidden)
    found = ",".join(f"{name} as materialized ({select})" for name, select in ways.items())
    united = " union all ".join(f"select * from {name}" for name in ways)
    typed = exact_key(conditions.kana)
    places = "array_agg(distinct address_text)" if hidden.addresses else "null"
    most = MOST * _ROOM_FOR_HIDDEN if hidden.residents else MOST
    statement = f"""
        with {found},
        found as ({united}),
        ranked as (
            select *, case
                when %s = '' or kana_exact = %s then 0
                when starts_with(kana_exact, %s) or starts_with(given_kana_exact, %s) then 1
                when position(%s in kana_exact) > 0 then 2
                else 3 end as distance
            from found
        )
        select resident_number, bool_or(current) as today, min(distance) as distance, min(kana_key) as reading,
            min(birth_on) as born, {places}
        from ranked group by resident_number order by distance, reading, born, resident_number limit %s
    """
    with connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement, [*values, *[typed] * 5, most + 1])
        rows = cursor.fetchall()
    shown = [row for row in rows if not _is_hidden(hidden, row[5])]
    more = len(shown) > MOST or len(rows) > most
    return [row[0] for row in shown[:MOST]], {row[0] for row in shown[:MOST] if not row[1]}, more


def _is_hidden(hidden: ProtectedScope, places: list[str] | None) -> bool:
    """Whether every address by which somebody was found is one where a protected person lives."""
    return bool(places) and all(is_protected_address(hidden, Address(text=place)) for place in places or ())


def _ways(conditions: SearchConditions, hidden: ProtectedScope) -> tuple[dict[str, str], list[Any]]:
    """One capped select per index that may find somebody; an ``or`` between them would use none."""
    ways: dict[str, KanaCondition] = {"by_name": anywhere_in_the_kana}
    if len(kana_key(conditions.kana)) > 1:
        ways |= {"by_given_name": at_the_given_name, "by_spelling": as_spelled(conditions.kana)}
    selects: dict[str, str] = {}
    values: list[Any] = []
    for name, kana in ways.items():
        condition, parameters = where(conditions, kana)
        if hidden.residents:
            condition += " and resident_number not in (select number from resident where number = any(%s)"
            condition += " or household_number = any(%s))"
            parameters += [sorted(hidden.residents), sorted(hidden.households)]
        selects[name] = (
            "select resident_number, current, kana_key, kana_exact, given_kana_exact, birth_on, address_text "
            f"from resident_search where {condition} limit {CAP}"
        )
        values += parameters
    return selects, values
