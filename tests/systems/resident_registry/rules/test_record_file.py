"""F1: the record has a place for every published item, and the file can be written in the published order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from daicho.kernel.dates import PartialDate
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_file import VersionFacts, item_values, record_items
from daicho.systems.resident_registry.rules.record_json import from_json, to_json
from daicho.systems.resident_registry.rules.record_parts import RecordEvent, Remark
from tests.makers.move_in import a_move_in, a_number_pair, records_of
from tests.proofs import proves

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


MOVED_IN = RecordEvent("move_in", date(2026, 11, 23), PartialDate.known(date(2026, 11, 20)))


def facts() -> VersionFacts:
    return VersionFacts("0000000019", 1, True, NOW, NOW, NOW, "HK-001", "1002", a_number_pair(), MOVED_IN)


def a_record() -> ResidentRecord:
    return records_of(a_move_in())[0]


@proves("F1.a", how="unit")
def test_all_294_numbers_are_there_in_order_and_280_are_distinct() -> None:
    items = record_items()

    assert len(items) == 294
    assert len([item for item in items if not item.same_as]) == 280
    by_group: dict[str, list[int]] = {}
    for item in items:
        by_group.setdefault(item.group, []).append(item.number)
    assert {group: numbers == list(range(1, len(numbers) + 1)) for group, numbers in by_group.items()} == dict.fromkeys(
        by_group, True
    )


@pytest.mark.parametrize("item", record_items(), ids=lambda item: f"{item.group}-{item.number}-{item.name}")
def test_each_item_can_be_read_from_any_record(item: object) -> None:
    values = item_values(a_record(), facts())

    assert isinstance(values[record_items().index(item)], str)


def test_a_repeated_number_reads_the_same_place_as_the_one_it_repeats() -> None:
    first = {(i.group, i.number): i.source for i in record_items()}

    for item in record_items():
        if item.same_as:
            assert item.source == first[item.group, int(item.same_as)]


def test_distinct_items_of_the_record_never_share_a_place() -> None:
    sources = [i.source for i in record_items() if not i.same_as and i.source != "@resident_number"]

    assert len(sources) == len(set(sources))


def test_a_row_of_the_file_says_what_the_record_says() -> None:
    record = replace(
        a_record(),
        birth_date=PartialDate(date(1950, 3, 1), "昭和25年春", "06"),
        remarks=(Remark(date(2026, 11, 23), "備考の文"),),
    )

    row = {(i.group, i.number): v for i, v in zip(record_items(), item_values(record, facts()), strict=True)}

    def item(number: int) -> str:
        return row["住民記録情報", number]

    assert item(42) == "大川 誠"
    assert item(41) == "オオカワ マコト"
    assert (item(61), item(65), item(66)) == ("1番8号", "1", "8")
    assert (item(84), item(85), item(86), item(88)) == ("1950-03-01", "3", "1", "昭和25年春")
    assert (item(89), item(90)) == ("02", "世帯主")
    assert (item(171), item(173)) == ("国内転入", "2026-11-20")
    assert (item(262), item(264)) == ("備考の文", "")


def test_a_record_survives_storage_unchanged_and_a_later_layout_is_refused() -> None:
    record = a_record()

    assert from_json(ResidentRecord, to_json(record)) == record
    with pytest.raises(ValueError, match="has no later_item"):
        from_json(ResidentRecord, {**to_json(record), "later_item": "x"})
