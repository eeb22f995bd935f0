"""支援措置の範囲 — whose addresses are hidden today, by person, household and address (標準仕様書 3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import F, Q

from daicho.municipal.masking.scope import ProtectedScope, address_key, is_protected_person
from daicho.systems.resident_registry.models import Protection, Resident, ResidentVersion
from daicho.systems.resident_registry.models.resident import PRESENT
from daicho.systems.resident_registry.rules.movements.preview import Touched
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_json import from_json

SYSTEM = "resident_registry"


def protected_residents() -> frozenset[str]:
    """支援対象者 — residents whose newest protection has not been ended by an officer; dates never end it."""
    newest: dict[str, bool] = {}
    rows = Protection.objects.using(SYSTEM).order_by("resident_number", "protection_no")
    for number, ended in rows.values_list("resident_number", "ended"):
        newest[number] = not ended
    return frozenset(number for number, holds in newest.items() if holds)


def protected_scope() -> ProtectedScope:
    """The scope that every list, page, history and certificate asks before it shows an address."""
    people = protected_residents()
    if not people:
        return ProtectedScope()
    households = frozenset(
        Resident.objects.using(SYSTEM).filter(number__in=people).values_list("household_number", flat=True)
    )
    return ProtectedScope(people, households, _addresses_of(people, households))


def touches_protected(touched: Iterable[Touched]) -> bool:
    """Whether a movement concerns somebody protected: its before and after then show no address."""
    scope = protected_scope()
    records = ((one.number, record) for one in touched for record in (one.before, one.after) if record is not None)
    return any(is_protected_person(scope, number, record.household_number) for number, record in records)


def _addresses_of(people: frozenset[str], households: frozenset[str]) -> frozenset[str]:
    """Where the protected households live, or last lived in this city, as today's records say."""
    concerned = Q(number__in=people) | Q(household_number__in=households, status=PRESENT)
    newest = Resident.objects.using(SYSTEM).filter(concerned, versions__version_no=F("version_no"))
    return _keys_of(frozenset(newest.values_list("versions__pk", flat=True)))


@lru_cache(maxsize=1)
def _keys_of(versions: frozenset[int]) -> frozenset[str]:
    """Kept, since every list and page asks: a version never changes, and its id is given to no other."""
    rows = ResidentVersion.objects.using(SYSTEM).filter(pk__in=versions)
    contents = rows.values_list("content", flat=True)
    return frozenset(address_key(from_json(ResidentRecord, content).address) for content in contents)
