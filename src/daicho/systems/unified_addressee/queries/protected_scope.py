"""秘匿の範囲 as the addressee system knows it: from 支援措置 and 抑止, which travel with every message."""

from __future__ import annotations

from datetime import date

from daicho.municipal.masking.scope import ProtectedScope
from daicho.systems.unified_addressee.models import AddresseeRecord
from daicho.systems.unified_addressee.rules.closures import closures_on


def hidden_scope(day: date) -> ProtectedScope:
    """Persons, households and addresses whose address is not shown on that day."""
    rows = AddresseeRecord.objects.filter(is_restricted=True).values_list(
        "resident_number", "household_number", "address_key", "is_protected", "closed"
    )
    residents, households, addresses = set(), set(), set()
    for resident, household, address, is_protected, closed in rows:
        if is_protected or closures_on(day, closed).hides_address:
            residents.add(resident)
            households.add(household)
            addresses.add(address)
    return ProtectedScope(frozenset(residents), frozenset(households), frozenset(addresses - {""}))
