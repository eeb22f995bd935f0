"""Who must be told of what, and until when a move-in may rest on the card: rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daicho.kernel.addresses import Address
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInVariety
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from daicho.systems.resident_registry.rules.municipal_notices import (
    arrival_receiver,
    certificate_receiver,
    register_receiver,
)
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.special_move_in import card_carried_over_until, last_days
from tests.makers.departures import ABROAD, YOKOHAMA, a_move_out, family_on_paper, filed
from tests.makers.move_in import a_move_in, records_of

OWN = Address(municipality_code="142034", text="神奈川県平塚市宝町")
CHIBA = Address(municipality_code="121002", text="千葉県架空市本町三丁目", lot="4番5号")


@pytest.mark.parametrize(
    ("by_card", "abroad", "to", "receiver"),
    [
        (True, False, YOKOHAMA, "141003"),
        (False, False, YOKOHAMA, ""),
        (True, True, ABROAD, ""),
        (True, False, OWN, ""),
    ],
)
def test_a_certificate_goes_to_the_planned_municipality_of_who_leaves_by_card(
    by_card: bool, abroad: bool, to: Address, receiver: str
) -> None:
    entry = MoveOutEntry(filed(date(2026, 11, 30)), ("0000000019",), to, abroad, by_card=by_card)
    assert certificate_receiver(entry) == receiver


@pytest.mark.parametrize(
    ("variety", "from_address", "last_registered", "receiver"),
    [
        (MoveInVariety.DOMESTIC, CHIBA, Address(), "121002"),
        (MoveInVariety.DOMESTIC, OWN, Address(), ""),
        (MoveInVariety.UNREPORTED, CHIBA, YOKOHAMA, "141003"),
        (MoveInVariety.UNREPORTED, CHIBA, Address(), "121002"),
        (MoveInVariety.ABROAD, ABROAD, Address(), ""),
    ],
)
def test_a_notice_of_moving_in_goes_where_the_person_was_last_on_record(
    variety: MoveInVariety, from_address: Address, last_registered: Address, receiver: str
) -> None:
    entry = a_move_in(variety=variety, from_address=from_address, last_registered=last_registered)
    assert arrival_receiver(entry) == receiver


def test_the_municipality_of_the_family_register_hears_of_address_name_and_leaving_alone() -> None:
    record = replace(records_of(a_move_in())[0], honseki=YOKOHAMA)
    elsewhere = replace(record, address=replace(record.address, lot="9番9号"))
    gone = replace(record, status=ResidentStatus.MOVED_OUT)

    assert register_receiver(None, record) == "141003"
    assert register_receiver(record, elsewhere) == "141003"
    assert register_receiver(record, replace(record, relationship=("20",))) == ""
    assert register_receiver(record, replace(gone, removed=RecordEvent("move_out_abroad"))) == "141003"
    assert register_receiver(record, replace(gone, removed=RecordEvent("official_removal"))) == "141003"
    # of a 国内転出 the new municipality tells; of a death the register itself knows
    assert register_receiver(record, replace(gone, removed=RecordEvent("move_out"))) == ""
    assert register_receiver(record, replace(gone, removed=RecordEvent("death"))) == ""
    # nobody tells ourselves through the Juki-net, nor of people without a family register
    assert register_receiver(None, replace(record, honseki=OWN)) == ""
    assert register_receiver(None, replace(record, kind=ResidentKind.FOREIGN)) == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"abroad": True, "destination": ABROAD}, "REG-OUT-011"),
        ({"basis": FilingBasis.OFFICIAL}, "REG-OUT-011"),
        ({"moved_on": date(2026, 11, 8)}, "REG-OUT-012"),
        ({"destination": Address(text="どこか")}, "REG-OUT-013"),
    ],
)
def test_leaving_by_card_has_its_own_conditions(changes: dict[str, Any], code: str) -> None:
    registry = family_on_paper()
    entry = replace(a_move_out(registry, **changes), by_card=True)

    found = {finding.code for finding in MOVE_OUT.check(entry, EntryNumbers(), registry.scene())}

    on_paper = MOVE_OUT.check(replace(entry, by_card=False), EntryNumbers(), registry.scene())
    assert code in found
    assert code not in {finding.code for finding in on_paper}


def test_the_limits_count_plain_days() -> None:
    limits = last_days(date(2026, 11, 9), date(2026, 10, 24))
    assert (limits.after_moving, limits.after_planned) == (date(2026, 11, 23), date(2026, 11, 23))
    assert last_days(date(2026, 11, 9), date(2026, 11, 9)).last == date(2026, 11, 23)
    assert card_carried_over_until(date(2026, 11, 23)) == date(2027, 2, 21)
