"""帰化・国籍取得・国籍喪失 — the pair of one act and its inheritance list (標準仕様書 4.5.3-4.5.5; 国籍法10条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_within import KEEP, MoveWithinEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.nationality_loss import KIND as NATIONALITY_LOSS
from daicho.systems.resident_registry.rules.movements.nationality_loss import NationalityLossEntry
from daicho.systems.resident_registry.rules.movements.naturalization import KIND as NATURALIZATION
from daicho.systems.resident_registry.rules.movements.naturalization import NationalityGround, NaturalizationEntry
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from tests.makers.departures import filed
from tests.makers.move_in import new_address, person_name
from tests.makers.names_and_numbers import CHILD, HEAD, SINCE, STUDENT, WIFE, mixed_family_on_paper
from tests.makers.paper_registry import PaperRegistry

NOTICED = date(2026, 11, 2)
SMITH = person_name("須見須", "丈", "スミス", "ジョウ")
CHOI = PersonName(full="OKAWA YUI", kana="オオカワ ユイ")
TRANSITIONAL = ForeignResident(
    nationality="USA", nationality_name="アメリカ合衆国", article_30_45="transitional_nationality_loss"
)


def naturalized(**changes: object) -> NaturalizationEntry:
    entry = NaturalizationEntry(
        filed(NOTICED, FilingBasis.FAMILY_REGISTER),
        HEAD,
        NationalityGround.NATURALIZATION,
        SMITH,
        Address(text="神奈川県平塚市宝町", lot="1番"),
        "須見須 丈",
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def lost(**changes: object) -> NationalityLossEntry:
    entry = NationalityLossEntry(filed(NOTICED, FilingBasis.NOTICE), WIFE, CHOI, WrittenName("OKAWA YUI"), TRANSITIONAL)
    return replace(entry, **changes)  # type: ignore[arg-type]


def undone(registry: PaperRegistry, reception: str) -> None:
    people = tuple(n for n, effects in registry.effects.items() if any(e.movement == reception for e in effects))
    filing = filed(date(2026, 11, 23), FilingBasis.OFFICIAL)
    registry.do(CANCELLATION, CancellationEntry(filing, reception, people, "通知の誤り"))


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("告示から1か月以内の帰化届", naturalized(), set()),
        ("日本人", naturalized(resident_number=WIFE), {"REG-NATUR-001"}),
        ("本籍が無い", naturalized(honseki=Address()), {"REG-NATUR-002"}),
        ("筆頭者が無い", naturalized(head_of_register=""), {"REG-NATUR-002"}),
        ("フリガナが無い", naturalized(name=PersonName("須見須 丈", "須見須", "丈")), {"REG-NATUR-011"}),
        ("告示から1か月を過ぎた: 告示日と届出日の取違えを疑う",
         naturalized(filing=filed(date(2026, 9, 1), FilingBasis.FAMILY_REGISTER)), {"REG-NATUR-003"}),
        ("国籍取得に1か月の期限は問わない",
         naturalized(filing=filed(date(2026, 9, 1), FilingBasis.NOTICE), ground=NationalityGround.ACQUISITION), set()),
        ("異動日が処理日より後",
         naturalized(filing=filed(date(2026, 11, 24), FilingBasis.NOTICE)), {"REG-FILE-003"}),
    ],
)  # fmt: skip
def test_a_naturalization_needs_name_and_register(case: str, entry: NaturalizationEntry, expected: set[str]) -> None:
    assert {f.code for f in mixed_family_on_paper().check(NATURALIZATION, entry)} == expected, case


def test_the_foreign_record_ends_and_the_japanese_one_begins_on_the_same_day() -> None:
    registry = mixed_family_on_paper()
    foreign = registry.record(HEAD)

    registry.do(NATURALIZATION, naturalized())

    closed, opened = (version.content for version in registry.versions[HEAD][-2:])
    assert closed.status is ResidentStatus.REMOVED
    assert (closed.kind, closed.removed.reason) == (ResidentKind.FOREIGN, "removal_by_naturalization")
    assert (opened.kind, opened.recorded.reason) == (ResidentKind.JAPANESE, "entry_by_naturalization")
    assert opened.is_present
    assert opened.became_resident.on == foreign.became_foreign_resident.on == PartialDate.known(SINCE)
    inherited = (
        "address",
        "birth_date",
        "sex",
        "relationship",
        "settled",
        "address_before_move_in",
        "household_number",
    )
    assert [getattr(opened, item) for item in inherited] == [getattr(foreign, item) for item in inherited]
    assert opened.foreign == ForeignResident()
    assert opened.alphabet_name == opened.common_name == WrittenName()
    assert opened.became_foreign_resident.on is None


def test_a_move_inside_the_city_stays_the_day_of_settling() -> None:
    registry = mixed_family_on_paper()
    moved = date(2026, 5, 1)
    move = MoveWithinEntry(
        filed(moved, FilingBasis.OFFICIAL), tuple(registry.present()), new_address("9番9号", ""), KEEP
    )
    registry.do(MOVE_WITHIN, move)

    registry.do(NATURALIZATION, naturalized())

    record = registry.record(HEAD)
    assert (record.became_resident.on, record.settled.on) == (PartialDate.known(SINCE), PartialDate.known(moved))


def test_the_new_name_of_the_head_flows_to_the_household() -> None:
    registry = mixed_family_on_paper()

    registry.do(NATURALIZATION, naturalized())

    assert {record.head.full for record in registry.present().values()} == {"須見須 丈"}


def test_late_knowledge_of_a_naturalization_keeps_a_later_move() -> None:
    registry = mixed_family_on_paper()
    move = MoveWithinEntry(
        filed(date(2026, 11, 10), FilingBasis.OFFICIAL), tuple(registry.present()), new_address("9番9号", ""), KEEP
    )
    registry.do(MOVE_WITHIN, move)

    registry.do(NATURALIZATION, naturalized())

    record = registry.record(HEAD)
    assert (record.address.lot, record.kind) == ("9番9号", ResidentKind.JAPANESE)
    assert {r.head.full for r in registry.present().values()} == {"須見須 丈"}


@pytest.mark.parametrize("kind", ["naturalization", "loss"])
def test_undone_the_pair_leaves_the_record_as_it_was(kind: str) -> None:
    registry = mixed_family_on_paper()
    before = {number: registry.record(number) for number in registry.versions}

    if kind == "naturalization":
        undone(registry, registry.do(NATURALIZATION, naturalized()))
    else:
        undone(registry, registry.do(NATIONALITY_LOSS, lost()))

    assert {number: registry.record(number) for number in registry.versions} == before


@pytest.mark.parametrize(
    ("case", "entry", "expected"),
    [
        ("経過滞在者: 60日を伝える", lost(), {"REG-LOSS-002"}),
        ("在留資格を得ている", lost(foreign=STUDENT), set()),
        ("外国人", lost(resident_number=HEAD), {"REG-LOSS-001", "REG-LOSS-002"}),
        ("国籍が無い", lost(foreign=replace(TRANSITIONAL, nationality_name="")), {"REG-FOREIGN-001", "REG-LOSS-002"}),
        ("経過滞在者に在留カード番号", lost(foreign=replace(TRANSITIONAL, card_number="AB12345678CD")),
         {"REG-FOREIGN-005", "REG-LOSS-002"}),
    ],
)  # fmt: skip
def test_a_loss_of_nationality_needs_the_items_of_a_foreign_resident(
    case: str, entry: NationalityLossEntry, expected: set[str]
) -> None:
    assert {f.code for f in mixed_family_on_paper().check(NATIONALITY_LOSS, entry)} == expected, case


def test_the_japanese_record_ends_and_nothing_japanese_is_carried_on() -> None:
    registry = mixed_family_on_paper()

    registry.do(NATIONALITY_LOSS, lost())

    closed, opened = (version.content for version in registry.versions[WIFE][-2:])
    assert (closed.status, closed.removed.reason) == (ResidentStatus.REMOVED, "removal_by_nationality_loss")
    assert (opened.kind, opened.recorded.reason) == (ResidentKind.FOREIGN, "entry_by_nationality_loss")
    assert opened.became_foreign_resident.on == PartialDate.known(NOTICED)
    assert opened.became_resident.on is None
    assert (opened.honseki, opened.head_of_register) == (Address(), "")


def test_lost_before_moving_in_the_later_day_counts() -> None:
    registry = mixed_family_on_paper()
    entry = lost(filing=filed(date(2025, 6, 1), FilingBasis.NOTICE), resident_number=CHILD)

    registry.do(NATIONALITY_LOSS, entry)

    record = registry.record(CHILD)
    assert record.became_foreign_resident.on == PartialDate.known(SINCE)
    assert record.recorded.on == PartialDate.known(SINCE)
