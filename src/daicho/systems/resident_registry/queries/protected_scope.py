"""秘匿の範囲 — whose addresses are hidden, by person, household and address (標準仕様書 3.1, 3.4).

Two causes, one effect: 支援措置, and 照会の抑止 (エラー) while it holds. What marks somebody as a 支援対象者 asks
:func:`protected_scope`; what shows an address asks :func:`hidden_scope`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache

from daicho.foundation.database import statements
from daicho.municipal.masking.scope import (
    ProtectedScope,
    address_key,
    is_protected_address,
    is_protected_person,
)
from daicho.systems.resident_registry.models import ResidentVersion
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.queries.suppressions import hiding_targets
from daicho.systems.resident_registry.rules.movements.preview import Touched
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"


_CONCERNED = """
    with chosen as materialized (
        select resident_number as number from (
            select distinct on (resident_number) resident_number, ended
            from protection order by resident_number, protection_no desc
        ) as newest where not ended
        union select unnest(%s::text[])
        union select number from resident where household_number = any(%s)
    ),
    person as materialized (
        select found.* from chosen cross join lateral (
            select number, household_number from resident where number = chosen.number offset 0
        ) as found
    ),
    concerned as (
        select number, household_number, true as is_chosen from person
        union
        select found.number, person.household_number, false from person cross join lateral (
            select number from resident where household_number = person.household_number and status = %s offset 0
        ) as found
    )
    select concerned.*, today.id from concerned cross join lateral (
        select v.id from resident r join resident_version v on v.resident = r.number and v.version_no = r.version_no
        where r.number = concerned.number offset 0
    ) as today
"""
"""Persons to hide and who lives with them, each with the version of today.

``offset 0`` has each looked up by index: not knowing how few they are, the planner would read the whole register.
"""
_PROTECTED_AMONG = """
    select number, household_number from resident cross join lateral (
        select ended from protection where resident_number = number order by protection_no desc limit 1
    ) as newest
    where (number = any(%s) or household_number = any(%s)) and not ended
"""


def protected_among(residents: Collection[str]) -> frozenset[str]:
    """支援対象者 among these residents: their newest protection is not ended by an officer; dates never end it."""
    return frozenset(number for number, _ in statements.run(SYSTEM, _PROTECTED_AMONG, list(residents), []))


def protected_households(households: Collection[str]) -> frozenset[str]:
    """Which of these households somebody protected belongs to."""
    return frozenset(household for _, household in statements.run(SYSTEM, _PROTECTED_AMONG, [], list(households)))


def protected_scope() -> ProtectedScope:
    """支援措置の範囲 — for marks, certificates and messages."""
    return _scope(frozenset(), frozenset())


def hidden_scope(now: datetime) -> ProtectedScope:
    """The scope that every list, page, history and entry asks before it shows an address."""
    return _scope(*hiding_targets(now))


def _scope(people: frozenset[str], households: frozenset[str]) -> ProtectedScope:
    """支援対象者, these people and these households, with everybody who lives with one of them."""
    rows = statements.run(SYSTEM, _CONCERNED, sorted(people), sorted(households), PRESENT)
    if not rows:
        return ProtectedScope()
    return ProtectedScope(
        frozenset(number for number, _, is_chosen, _ in rows if is_chosen),
        frozenset(household for _, household, is_chosen, _ in rows if is_chosen),
        _address_keys(frozenset(version for _, _, _, version in rows)),
    )


def touches_hidden(touched: Iterable[Touched], now: datetime) -> bool:
    """Whether a movement concerns somebody hidden, or where they live: its before and after then show no address."""
    scope = hidden_scope(now)
    records = ((one.number, record) for one in touched for record in (one.before, one.after) if record is not None)
    return any(
        is_protected_person(scope, number, record.household_number) or is_protected_address(scope, record.address)
        for number, record in records
    )


@lru_cache(maxsize=4)
def _address_keys(versions: frozenset[int]) -> frozenset[str]:
    """Where they live, or last lived in this city.

    Kept, since every list and page asks: a version never changes, and its id is given to no other.
    """
    rows = ResidentVersion.objects.using(SYSTEM).filter(pk__in=versions)
    contents = rows.values_list("content", flat=True)
    return frozenset(address_key(from_json(ResidentRecord, content).address) for content in contents)
