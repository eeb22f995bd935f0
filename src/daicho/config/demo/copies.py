"""写しの突合 — the same changes as the registry, the four receivers and the outbox hold them, side by side.

Run as ``python -m daicho.config.demo.copies CONTROL [NUMBER ...]`` it prints them for an installation of which this
process has the keys. No Individual Number and no 住民票コード is in what it gives.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate

REGISTRY = "resident_registry"
RECEIVERS = ("jukinet_server", "prefecture", "linkage_platform", "unified_addressee")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One version of one person, by the items that every receiver holds."""

    resident_number: str
    number: int
    name: str
    birth: str
    address: str


def changes_everywhere(control: str, numbers: Collection[str] | None = None) -> dict[str, list[Change]]:
    """Every change of some residents (None = of everybody whom a movement touched) by holder, in order of arrival.

    Args: control: address of the prefecture's test control.
    """
    wanted = set(_touched() if numbers is None else numbers)
    codes = _codes(wanted)
    return {
        REGISTRY: _in_registry(wanted),
        "jukinet_server": _in_cs(codes),
        "prefecture": _at_prefecture(control, codes),
        "linkage_platform": _in_platform(wanted),
        "unified_addressee": _in_addressee(wanted),
    }


def arrived_for(reception: str, receiver: str, codes: Collection[str], control: str) -> int:
    """How many persons of one notification a receiver has."""
    from daicho.systems.jukinet_server.models import IdentificationRecord
    from daicho.systems.linkage_platform.models import ResidentVersion
    from daicho.systems.unified_addressee.models import AddresseeVersion

    if receiver == "prefecture":
        return sum(one["identification"]["resident_code"] in codes for one in history_of(control))
    models = {
        "jukinet_server": IdentificationRecord,
        "linkage_platform": ResidentVersion,
        "unified_addressee": AddresseeVersion,
    }
    found: int = models[receiver].objects.using(receiver).filter(movement_id=reception).count()  # type: ignore[attr-defined]
    return found


def open_deliveries() -> int:
    """How many deliveries to the receivers have not arrived yet.

    Notices to other municipalities are no copies: those that are not connected get theirs on paper.
    """
    from daicho.foundation.messaging.models import Delivery

    senders = (REGISTRY, "jukinet_server", "linkage_platform")
    return sum(
        Delivery.objects.using(sender).filter(receiver__in=RECEIVERS).exclude(state="delivered").count()
        for sender in senders
    )


def history_of(control: str) -> list[dict[str, Any]]:
    """Every update that the prefecture applied, in order of arrival."""
    with urllib.request.urlopen(f"{control}/_control/history", timeout=10) as answer:
        history: list[dict[str, Any]] = json.loads(answer.read())
    return history


def _touched() -> set[str]:
    from daicho.systems.resident_registry.models import Movement, ResidentVersion

    movements = list(Movement.objects.using(REGISTRY).values_list("id", flat=True))
    rows = ResidentVersion.objects.using(REGISTRY).filter(movement__in=movements)
    return set(rows.values_list("resident_id", flat=True))


def _codes(numbers: Collection[str]) -> dict[str, str]:
    """住民票コード → 宛名番号: the only way from CS and prefecture back to the registry's number."""
    from daicho.systems.resident_registry.queries.records import personal_numbers

    return {personal_numbers(number).resident_code: number for number in numbers}


def _in_registry(numbers: Collection[str]) -> list[Change]:
    from daicho.systems.resident_registry.models import ResidentVersion

    rows = ResidentVersion.objects.using(REGISTRY).filter(resident__in=numbers).order_by("resident", "version_no")
    return [
        _change(
            row.resident_id,
            row.version_no,
            row.content["name"].get("full", ""),
            row.content["birth_date"],
            row.content["address"],
        )
        for row in rows
    ]


def _in_cs(codes: Mapping[str, str]) -> list[Change]:
    from daicho.systems.jukinet_server.models import IdentificationRecord
    from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, opened

    found = []
    for row in IdentificationRecord.objects.order_by("stamped_at", "order_number"):
        number = codes.get(opened(row.id, RESIDENT_CODE, row.resident_code) or "")
        if number is not None:
            content = row.content
            found.append(_change(number, row.order_number, content["name"], content["birth_date"], content["address"]))
    return found


def _at_prefecture(control: str, codes: Mapping[str, str]) -> list[Change]:
    found = []
    for update in history_of(control):
        content = update["identification"]
        number = codes.get(content["resident_code"])
        if number is not None:
            order, name, birth = update["update_order_number"], content["name"], content["birth_date"]
            found.append(Change(number, order, name, _day(birth), content["address"]))
    return found


def _in_platform(numbers: Collection[str]) -> list[Change]:
    from daicho.systems.linkage_platform.models import ResidentVersion

    rows = ResidentVersion.objects.filter(resident_number__in=numbers).order_by("received_at", "version_no")
    return [_linked(row.resident_number, row.version_no, row.content) for row in rows]


def _in_addressee(numbers: Collection[str]) -> list[Change]:
    from daicho.systems.unified_addressee.models import AddresseeVersion

    rows = AddresseeVersion.objects.filter(resident_number__in=numbers).order_by("id")
    return [_linked(row.resident_number, row.version_no, row.content) for row in rows]


def _linked(number: str, version: int, content: Mapping[str, Any]) -> Change:
    return _change(number, version, content["name"], content["birth_date"], content["address"])


def _change(number: str, order: int, name: str, birth: Any, address: Mapping[str, str]) -> Change:
    return Change(number, order, name, _day(birth), Address.from_json(address).one_line())


def _day(value: Any) -> str:
    day: date = PartialDate.from_json(value).sort_on
    return day.isoformat()


def main(arguments: list[str]) -> None:
    """Prints the changes of everybody, or of the residents named, as one JSON object."""
    import django

    django.setup()
    control, *numbers = arguments
    found = changes_everywhere(control, numbers or None)
    printed = {holder: [asdict(change) for change in changes] for holder, changes in found.items()}
    print(json.dumps({"open": open_deliveries(), "changes": printed}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
