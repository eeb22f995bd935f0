"""秘匿の範囲 as the addressee system knows it: from the protection that travels with every message."""

from __future__ import annotations

from daicho.municipal.masking.scope import ProtectedScope
from daicho.systems.unified_addressee.models import AddresseeRecord


def protected_scope() -> ProtectedScope:
    """Persons, households and addresses whose address is not shown."""
    rows = AddresseeRecord.objects.filter(is_protected=True).values_list(
        "resident_number", "household_number", "address_key"
    )
    residents, households, addresses = set(), set(), set()
    for resident, household, address in rows:
        residents.add(resident)
        households.add(household)
        addresses.add(address)
    return ProtectedScope(frozenset(residents), frozenset(households), frozenset(addresses - {""}))
