"""宛名の照会: one addressee with all 宛名番号 that belong to the person, and how the data came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daicho.kernel.dates import PartialDate
from daicho.systems.unified_addressee.models import AddresseeRecord, AddresseeVersion
from daicho.systems.unified_addressee.models.numbers import opened
from daicho.systems.unified_addressee.queries.found import AddresseeRow, row_of
from daicho.systems.unified_addressee.queries.protected_scope import hidden_scope
from daicho.systems.unified_addressee.rules.closures import closures_on


@dataclass(frozen=True, slots=True)
class LinkedChange:
    """連携の履歴 — one change, without content."""

    version_no: int
    reason_code: str
    moved_on: PartialDate
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AddresseeCard:
    """宛名 as shown on its page.

    Args: household_number, head_name, relationship: of the record shown. has_number: an Individual Number is held.
    """

    row: AddresseeRow
    household_number: str
    head_name: str
    relationship: str
    common_name: str
    alphabet_name: str
    became_resident_on: PartialDate
    has_number: bool
    others: tuple[str, ...]
    changes: tuple[LinkedChange, ...]


def card(resident_number: str, day: date) -> AddresseeCard | None:
    """宛名 of one 宛名番号, None when there is none."""
    record = AddresseeRecord.objects.select_related("addressee").filter(pk=resident_number).first()
    if record is None:
        return None
    others = AddresseeRecord.objects.filter(addressee=record.addressee).exclude(pk=resident_number)
    versions = AddresseeVersion.objects.filter(resident_number=resident_number).order_by("-version_no")
    content = record.content
    return AddresseeCard(
        row=row_of(record, hidden_scope(day), day),
        household_number=record.household_number,
        head_name=content["head_name"],
        relationship=content["relationship"],
        common_name=content["common_name"],
        alphabet_name=content["alphabet_name"],
        became_resident_on=PartialDate.from_json(content["became_resident_on"]),
        has_number=record.addressee.individual_number is not None,
        others=tuple(others.order_by("pk").values_list("pk", flat=True)),
        changes=tuple(
            LinkedChange(
                version.version_no, version.reason_code, PartialDate.from_json(version.moved_on), version.recorded_at
            )
            for version in versions
        ),
    )


def page_is_closed(resident_number: str, day: date) -> bool:
    """他システム連携の抑止 (エラー) on that day; nobody unknown is closed."""
    closed = AddresseeRecord.objects.filter(pk=resident_number).values_list("closed", flat=True).first()
    return closures_on(day, closed or ()).closes_page


def individual_number_of(resident_number: str) -> str | None:
    """個人番号 — only for an action that has checked the right and writes the audit row."""
    record = AddresseeRecord.objects.select_related("addressee").filter(pk=resident_number).first()
    if record is None or record.addressee.individual_number is None:
        return None
    return opened(record.addressee.id, record.addressee.individual_number)
