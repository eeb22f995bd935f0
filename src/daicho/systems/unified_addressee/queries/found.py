"""宛名の一覧: who matches what was typed, at most :data:`MOST` of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.names import bigrams
from daicho.municipal.masking.scope import ProtectedScope, mask, may_show_address
from daicho.systems.unified_addressee.models import AddresseeRecord
from daicho.systems.unified_addressee.models.numbers import indexes_of
from daicho.systems.unified_addressee.queries.protected_scope import hidden_scope
from daicho.systems.unified_addressee.rules.closures import Closures, closures_on
from daicho.systems.unified_addressee.rules.search_keys import kana_key, name_key, typed_address_key

MOST = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """検索条件 — everything that is given must hold.

    Args:
        number: 宛名番号 or 団体内統合宛名番号. individual_number: only for those who may (M9).
        kana, name, address: whole or in part.
    """

    number: str = ""
    kana: str = ""
    name: str = ""
    address: str = ""
    born_on: date | None = None
    individual_number: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return not (self.number or self.kana or self.name or self.address or self.born_on or self.individual_number)


@dataclass(frozen=True, slots=True)
class AddresseeRow:
    """宛名 in a list; the address already masked."""

    addressee_number: str
    resident_number: str
    name: str
    kana: str
    birth: PartialDate
    is_foreign: bool
    sex: str
    address: str
    is_address_hidden: bool
    is_protected: bool
    closures: Closures
    status: str


@dataclass(frozen=True, slots=True)
class Found:
    """検索結果 — ``has_more``: not all are shown."""

    rows: tuple[AddresseeRow, ...]
    has_more: bool


def find(wanted: Wanted, day: date) -> Found:
    """宛名の検索, in order of kana, birth date and number. The capped set is cut before it is put in order.

    Who searches by an address does not find those whose address is hidden: a hit would say where they live.
    """
    capped = _matching(wanted).values_list("pk", flat=True)[: MOST + 1]
    rows = AddresseeRecord.objects.filter(pk__in=list(capped)).select_related("addressee")
    ordered = rows.order_by("kana_key", "birth_on", "resident_number")
    scope = hidden_scope(day)
    listed = tuple(row_of(record, scope, day) for record in ordered[:MOST])
    shown = tuple(row for row in listed if not (wanted.address and row.is_address_hidden))
    return Found(shown, has_more=len(rows) > MOST)


def _matching(wanted: Wanted) -> QuerySet[AddresseeRecord]:
    found = AddresseeRecord.objects.all()
    if wanted.individual_number:
        found = found.filter(addressee__individual_number_index__in=indexes_of(wanted.individual_number))
    if wanted.number:
        column = "addressee__number" if len(wanted.number) == 15 else "resident_number"
        found = found.filter(**{column: wanted.number})
    if wanted.born_on is not None:
        found = found.filter(birth_on=wanted.born_on)
    for column, key in (
        ("kana", kana_key(wanted.kana)),
        ("name", name_key(wanted.name)),
        ("address", typed_address_key(wanted.address)),
    ):
        if key:
            found = _containing(found, column, key)
    return found


def _containing(found: QuerySet[AddresseeRecord], column: str, key: str) -> QuerySet[AddresseeRecord]:
    """Narrowed by the index of pairs, then by the text itself; one character alone is taken as a beginning."""
    pairs = bigrams(key)
    if len(pairs) == 1 and pairs[0] == key and len(key) == 1:
        return found.filter(**{f"{column}_key__startswith": key})
    return found.filter(**{f"{column}_bigrams__contains": pairs, f"{column}_key__contains": key})


def row_of(record: AddresseeRecord, scope: ProtectedScope, day: date) -> AddresseeRow:
    """宛名 as shown to anybody who may look."""
    content: dict[str, Any] = record.content
    address = Address.from_json(content["address"])
    shown = mask(scope, record.resident_number, record.household_number, address)
    return AddresseeRow(
        addressee_number=record.addressee.number,
        resident_number=record.resident_number,
        name=content["name"],
        kana=content["name_kana"],
        birth=PartialDate.from_json(content["birth_date"]),
        is_foreign=content["kind"] == "foreign",
        sex=content["sex"],
        address=shown,
        is_address_hidden=not may_show_address(scope, record.resident_number, record.household_number, address),
        is_protected=record.is_protected,
        closures=closures_on(day, record.closed),
        status=record.status,
    )
