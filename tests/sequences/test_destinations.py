"""送付先情報 with the national server itself: birth, number, matching, sending, what goes wrong and comes again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from daicho.contracts.messages import DestinationUpdated
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Message
from daicho.systems.jukinet_server.actions.follow_destinations import refresh_destinations, take_wanted_again
from daicho.systems.jukinet_server.actions.numbers import pursue_numbers
from daicho.systems.jukinet_server.actions.send_destinations import pursue_destinations
from daicho.systems.jukinet_server.models import Destination, DestinationStep, IdentificationRecord
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.queries.search import newest_by_code
from daicho.systems.resident_registry.models import Destination as MadeDestination
from daicho.systems.resident_registry.queries.records import newest_records, personal_numbers
from tests.proofs import proves
from tests.sequences.card_holders import CS_JOB
from tests.sequences.national import Japan
from tests.sequences.test_numbers_and_codes import a_newborn, registered

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])


def numbered_newborn(japan: Japan) -> str:
    """出生 → 住民票コード → 個人番号; the 送付先情報 waits in the CS. J-LIS has not heard of the number yet."""
    baby = a_newborn(japan, registered(japan))
    japan.both_ways()
    pursue_numbers(CS_JOB)
    japan.both_ways()
    return baby


def reported(japan: Japan, resident: str, **changes: Any) -> str:
    """What the prefecture passes on to J-LIS of somebody; returns the 住民票コード."""
    numbers, record = personal_numbers(resident), newest_records([resident])[resident].record
    told = {
        "resident_code": numbers.resident_code,
        "individual_number": numbers.individual_number or None,
        "name": record.name.full,
        "address": record.address.one_line(),
        "birth_date": record.birth_date.to_json(),
        "sex": record.sex.value,
    }
    japan.person(**{**told, **changes})
    return numbers.resident_code


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


@proves("S2.7.a", how="sequence")
@proves("M58.a", how="sequence")
def test_a_newborn_is_told_its_number_by_post_once(japan: Japan) -> None:
    baby = numbered_newborn(japan)
    made, waiting = held(baby)
    assert (made.cause, made.state, waiting.state) == ("first_number", "told", "waiting")
    code = reported(japan, baby)

    pursue_destinations(CS_JOB)
    pursue_destinations(CS_JOB)
    japan.both_ways()

    made, sent = held(baby)
    assert (made.state, sent.state) == ("received", "received")
    assert at_jlis(japan, code) == [(made.management_number, "received")]
    order = [
        one.type
        for one in Message.objects.using("resident_registry").order_by("created_at")
        if one.type in ("IdentificationUpdate", "NumberRequested", "DestinationUpdated")
    ]
    assert order[-4:] == ["IdentificationUpdate", "NumberRequested", "IdentificationUpdate", "DestinationUpdated"]
