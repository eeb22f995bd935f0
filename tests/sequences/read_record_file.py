"""Run as a process of its own: reads one resident from the database and prints the row of the file F1 as JSON."""

from __future__ import annotations

import json
import sys

import django


def main(number: str) -> None:
    """Knows the database and nothing of what was stored."""
    django.setup()
    from daicho.systems.resident_registry.models import ResidentVersion
    from daicho.systems.resident_registry.queries.records import events_of, personal_numbers, versions_of
    from daicho.systems.resident_registry.rules.record_file import VersionFacts, item_values, record_items

    (version,) = versions_of(number)
    row = ResidentVersion.objects.using("resident_registry").get(resident=number)
    facts = VersionFacts(
        resident_number=number,
        version_no=version.version_no,
        is_newest=True,
        first_recorded_at=row.recorded_at,
        recorded_at=row.recorded_at,
        business_time=row.recorded_at,
        terminal="HK-001",
        staff_id="1002",
        numbers=personal_numbers(number),
        event=events_of(number)[version.version_no],
    )
    names = [[item.group, item.number, item.name] for item in record_items()]
    print(json.dumps({"items": names, "values": item_values(version.content, facts)}))


if __name__ == "__main__":
    main(sys.argv[1])
