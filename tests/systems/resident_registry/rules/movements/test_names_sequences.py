"""Random acts on names, nationality and immigration items of one family: invariants, replay, do → undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daicho.kernel.addresses import Address
from daicho.kernel.findings import errors_in
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.common_name import KIND as COMMON_NAME
from daicho.systems.resident_registry.rules.movements.common_name import CommonNameAct, CommonNameEntry
from daicho.systems.resident_registry.rules.movements.former_name import KIND as FORMER_NAME
from daicho.systems.resident_registry.rules.movements.former_name import FormerNameAct, FormerNameEntry
from daicho.systems.resident_registry.rules.movements.immigration_residence import KIND as IMMIGRATION_RESIDENCE
from daicho.systems.resident_registry.rules.movements.immigration_residence import ImmigrationResidenceEntry
from daicho.systems.resident_registry.rules.movements.kind import MovementKind
from daicho.systems.resident_registry.rules.movements.move_within import KEEP, MoveWithinEntry
from daicho.systems.resident_registry.rules.movements.move_within import KIND as MOVE_WITHIN
from daicho.systems.resident_registry.rules.movements.nationality_loss import KIND as NATIONALITY_LOSS
from daicho.systems.resident_registry.rules.movements.nationality_loss import NationalityLossEntry
from daicho.systems.resident_registry.rules.movements.naturalization import KIND as NATURALIZATION
from daicho.systems.resident_registry.rules.movements.naturalization import NationalityGround, NaturalizationEntry
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName
from daicho.systems.resident_registry.rules.undo import base_of, replay
from daicho.systems.resident_registry.rules.versions import as_of
from tests.makers.departures import filed
from tests.makers.move_in import new_address, person_name
from tests.makers.names_and_numbers import HEAD, SINCE, mixed_family_on_paper
from tests.makers.paper_registry import PaperRegistry

Act = Callable[[PaperRegistry, str, date], tuple[MovementKind[Any], Any]]
REGISTER = Address(text="神奈川県平塚市宝町", lot="1番")
LOST = ForeignResident(
    nationality="USA", nationality_name="アメリカ合衆国", article_30_45="transitional_nationality_loss"
)
STEPS = st.lists(
    st.tuples(st.sampled_from(range(7)), st.sampled_from(range(3)), st.integers(0, 300)), min_size=1, max_size=7
)


def former_name(registry: PaperRegistry, who: str, day: date) -> tuple[MovementKind[Any], Any]:
    act = FormerNameAct.CHANGE if registry.record(who).former_name.printed_family else FormerNameAct.ENTRY
    name = WrittenName(f"山田{day.day}", "ヤマダ")
    return FORMER_NAME, FormerNameEntry(filed(day, FilingBasis.CLAIM), who, act, name, "戸籍謄本", chain_confirmed=True)


def common_name(registry: PaperRegistry, who: str, day: date) -> tuple[MovementKind[Any], Any]:
    act = CommonNameAct.REMOVAL if registry.record(who).common_name.text else CommonNameAct.ENTRY
    name = WrittenName("鈴木 丈", "スズキ ジョウ")
    return COMMON_NAME, CommonNameEntry(filed(day, FilingBasis.REQUEST), who, act, name, "社員証")


def naturalization(registry: PaperRegistry, who: str, day: date) -> tuple[MovementKind[Any], Any]:
    name = person_name("須見須", f"丈{day.day}", "スミス", "ジョウ")
    filing = filed(day, FilingBasis.NOTICE)
    return NATURALIZATION, NaturalizationEntry(filing, who, NationalityGround.ACQUISITION, name, REGISTER, name.full)


def nationality_loss(registry: PaperRegistry, who: str, day: date) -> tuple[MovementKind[Any], Any]:
    name = PersonName(full="OKAWA YUI", kana="オオカワ ユイ")
    return NATIONALITY_LOSS, NationalityLossEntry(filed(day, FilingBasis.NOTICE), who, name, WrittenName(), LOST)


def residence(registry: PaperRegistry, who: str, day: date) -> tuple[MovementKind[Any], Any]:
    return IMMIGRATION_RESIDENCE, ImmigrationResidenceEntry(filed(day), who, card_shown=True)


def move(registry: PaperRegistry, who: str, day: date) -> tuple[MovementKind[Any], Any]:
    filing = filed(day, FilingBasis.OFFICIAL)
    return MOVE_WITHIN, MoveWithinEntry(filing, tuple(registry.present()), new_address(f"{day.day}番1号", ""), KEEP)


ACTS: Mapping[int, Act] = dict(
    enumerate((former_name, common_name, naturalization, nationality_loss, residence, move, naturalization))
)


def attempt(registry: PaperRegistry, step: tuple[int, int, int]) -> str:
    """One act, where the rules allow it and it changes something; its reception number, else empty."""
    act, place, offset = step
    people = sorted(registry.versions)
    kind, entry = ACTS[act](registry, people[place], SINCE + timedelta(offset))
    if errors_in(registry.check(kind, entry)):
        return ""
    before = {number: len(held) for number, held in registry.versions.items()}
    reception = registry.do(kind, entry)
    return reception if {n: len(held) for n, held in registry.versions.items()} != before else ""


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_one_head_a_gapless_history_and_no_mixture_of_japanese_and_foreign_items(
    steps: list[tuple[int, int, int]],
) -> None:
    registry = mixed_family_on_paper()
    for step in steps:
        attempt(registry, step)

    present = registry.present()
    assert [number for number, record in present.items() if record.is_head] == [HEAD]
    assert len({record.head for record in present.values()}) == 1
    for number, versions in registry.versions.items():
        assert [version.version_no for version in versions] == list(range(1, len(versions) + 1))
        record = registry.record(number)
        assert bool(record.foreign.article_30_45) == (record.kind.value == "foreign")
        assert not (record.kind.value == "foreign" and (record.honseki.text or record.former_name.printed_family))
        assert not (record.kind.value == "japanese" and (record.common_name.text or record.became_foreign_resident.on))


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_the_last_act_undone_leaves_every_day_as_it_was(steps: list[tuple[int, int, int]]) -> None:
    registry = mixed_family_on_paper()
    for step in steps[:-1]:
        attempt(registry, step)
    before = dict(registry.versions)
    reception = attempt(registry, steps[-1])
    if not reception:
        return
    people = tuple(n for n, effects in registry.effects.items() if any(e.movement == reception for e in effects))
    undo = CancellationEntry(filed(date(2026, 11, 23), FilingBasis.OFFICIAL), reception, people, "誤り")

    assert errors_in(registry.check(CANCELLATION, undo)) == ()
    registry.do(CANCELLATION, undo)

    for number, versions in before.items():
        for offset in range(0, 330, 7):
            day = SINCE + timedelta(offset)
            then, now = as_of(versions, day), as_of(registry.versions[number], day)
            assert (then.content if then else None) == (now.content if now else None)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_versions_read_like_a_replay_of_the_effects(steps: list[tuple[int, int, int]]) -> None:
    registry = mixed_family_on_paper()
    for step in steps:
        attempt(registry, step)

    for number, versions in registry.versions.items():
        timeline = replay(base_of(versions, registry.effects[number]), registry.effects[number])
        for offset in range(0, 330, 7):
            day = SINCE + timedelta(offset)
            now = as_of(versions, day)
            replayed = [s.content for s in timeline if s.valid_from <= day]
            assert (now.content if now else None) == (replayed[-1] if replayed else None)
