"""送付先情報 for sequences: a newborn with a number, what J-LIS knows of it, and what stands on either side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from daicho.contracts.messages import DestinationUpdated
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.models import Delivery
from daicho.systems.jukinet_server.actions.numbers import pursue_numbers
from daicho.systems.jukinet_server.models import Destination
from daicho.systems.jukinet_server.queries.destinations import told_destination
from daicho.systems.resident_registry.models import Destination as MadeDestination
from daicho.systems.resident_registry.queries.records import household_members, newest_records, personal_numbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.move_within import MoveWithinEntry
from tests.makers.births_and_deaths import filing_on
from tests.makers.household import TODAY
from tests.makers.move_in import new_address
from tests.makers.registry_flow import carried_out
from tests.makers.staff import officer
from tests.sequences.card_holders import CS_JOB
from tests.sequences.national import Japan
from tests.sequences.test_numbers_and_codes import a_newborn, registered


def numbered_newborn(japan: Japan) -> str:
    """出生 → 住民票コード → 個人番号; the 送付先情報 waits in the CS. J-LIS has not heard of the number yet."""
    baby = a_newborn(japan, registered(japan))
    japan.both_ways()
    pursue_numbers(CS_JOB)
    japan.both_ways()
    return baby


def national_record(resident: str) -> dict[str, Any]:
    """What the prefecture passes on to J-LIS of somebody."""
    numbers, record = personal_numbers(resident), newest_records([resident])[resident].record
    return {
        "resident_code": numbers.resident_code,
        "individual_number": numbers.individual_number or None,
        "name": record.name.full,
        "address": record.address.one_line(),
        "birth_date": record.birth_date.to_json(),
        "sex": record.sex.value,
    }


def sex_of(resident: str) -> str:
    """性別 on record."""
    return newest_records([resident])[resident].record.sex.value


def updates_arrived() -> None:
    """What the CS has for the prefecture was acknowledged long enough ago to be at J-LIS."""
    rows = Delivery.objects.using("jukinet_server").filter(receiver="prefecture")
    rows.update(state="delivered", delivered_at=machine_now() - timedelta(hours=1))


def reported(japan: Japan, resident: str, **changes: Any) -> str:
    """As J-LIS knows somebody by now; returns the 住民票コード."""
    updates_arrived()
    record = {**national_record(resident), **changes}
    japan.person(**record)
    return str(record["resident_code"])


def at_jlis(japan: Japan, code: str) -> list[tuple[str, str]]:
    """(送付先管理番号, state) of everything that J-LIS has for a person."""
    rows = japan.file.database.execute(
        "select d.management_number, d.state from destination d join destination_person p using (management_number) "
        "where p.resident_code = ? order by d.at",
        (code,),
    )
    return [(str(number), str(state)) for number, state in rows.fetchall()]


def held(resident: str) -> tuple[MadeDestination, Destination]:
    """The newest 送付先情報 of somebody, in registry and CS."""
    made = MadeDestination.objects.get(resident_number=resident, is_newest=True)
    return made, Destination.objects.get(management_number=made.management_number)


def told(row: Destination) -> DestinationUpdated:
    """What the CS keeps of it, opened."""
    return told_destination(row.pk).content


def moved(resident: str, lot: str) -> None:
    """転居 of the whole household within the city."""
    household = newest_records([resident])[resident].record.household_number
    people = tuple(one.resident_number for one in household_members(household))
    entry = MoveWithinEntry(filing_on(TODAY, FilingBasis.NOTIFICATION), people, new_address(lot, ""))
    carried_out(officer("1001"), officer("1002"), MOVE_WITHIN, entry)
