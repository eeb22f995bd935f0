"""コード一覧: complete, unambiguous, and worded as the standard does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from daicho.municipal.codes.foreign_status import (
    STATUSES_OF_RESIDENCE,
    StatusCategory,
    is_registrable,
    status_category,
)
from daicho.municipal.codes.identity_papers import IDENTITY_PAPERS, papers_suffice
from daicho.municipal.codes.movement_reasons import MOVEMENT_REASONS, MovementClass, movement_reason, reasons_for
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex


def repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_every_code_stands_for_one_thing() -> None:
    assert repeated(reason.code for reason in MOVEMENT_REASONS) == []
    assert repeated(paper.code for paper in IDENTITY_PAPERS) == []
    assert repeated(status.name for status in STATUSES_OF_RESIDENCE) == []
    assert repeated(category.code for category in StatusCategory) == []


def test_the_movement_reasons_are_those_of_the_standard() -> None:
    names = {kind: [r.name for r in MOVEMENT_REASONS if r.movement_class is kind] for kind in MovementClass}

    assert {kind.official_name: len(listed) for kind, listed in names.items()} == {"記載": 9, "消除": 9, "修正": 19}
    assert names[MovementClass.ENTRY][:3] == ["国内転入", "国外転入等", "出生"]
    assert names[MovementClass.CORRECTION][-1] == "異動の取消し（修正）"


def test_undoing_a_move_within_the_city_is_no_reason_of_its_own() -> None:
    assert "転居取消" not in {reason.name for reason in MOVEMENT_REASONS}


@pytest.mark.parametrize(
    ("kind", "has", "has_not"),
    [
        (ResidentKind.JAPANESE, "former_name_entry", "common_name_entry"),
        (ResidentKind.JAPANESE, "entry_by_naturalization", "removal_by_naturalization"),
        (ResidentKind.FOREIGN, "common_name_removal", "former_name_removal"),
        (ResidentKind.FOREIGN, "entry_by_nationality_loss", "removal_by_nationality_loss"),
    ],
)
def test_some_reasons_belong_to_one_kind_of_resident(kind: ResidentKind, has: str, has_not: str) -> None:
    codes = {reason.code for reason in reasons_for(kind)}

    assert has in codes
    assert has_not not in codes


def test_an_unknown_reason_is_an_error() -> None:
    with pytest.raises(KeyError):
        movement_reason("move_back")


@pytest.mark.parametrize("text", ["special_permanent", "2", "特別永住者"])
def test_a_status_category_is_known_by_identifier_code_and_name(text: str) -> None:
    assert status_category(text) is StatusCategory.SPECIAL_PERMANENT


def test_an_unknown_status_category_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown"):
        status_category("観光客")


@pytest.mark.parametrize(
    ("name", "expected"), [("留学", True), ("永住者", True), ("短期滞在", False), ("外交", False), ("観光", False)]
)
def test_who_stays_shortly_or_as_a_diplomat_is_not_registered(name: str, expected: bool) -> None:
    assert is_registrable(name) is expected


def test_only_a_living_record_is_open() -> None:
    assert [status for status in ResidentStatus if not status.is_closed] == [ResidentStatus.RESIDENT]
    assert [sex.official_name for sex in Sex] == ["男", "女", ""]


@pytest.mark.parametrize(
    ("papers", "enough"),
    [
        (["individual_number_card"], True),
        (["passport", "student_card"], True),
        (["qualification_confirmation", "student_card"], True),
        (["qualification_confirmation", "pension_handbook"], True),
        (["qualification_confirmation"], False),
        (["qualification_confirmation", "qualification_confirmation"], False),
        (["student_card", "company_card"], False),
        ([], False),
    ],
)
def test_one_paper_with_photo_or_two_others_prove_identity(papers: list[str], enough: bool) -> None:
    assert papers_suffice(papers) is enough


def test_a_sheet_made_anew_is_counted_in_no_population() -> None:
    counted = {reason.name for reason in MOVEMENT_REASONS if reason.changes_population}

    assert {"国内転入", "死亡", "職権記載", "異動の取消し（減）"} <= counted
    assert counted.isdisjoint({"改製", "再製", "転居", "世帯合併", "職権修正"})
