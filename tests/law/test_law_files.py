"""The law tables as shipped: every value has its article and source, and what is unconfirmed is listed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from daicho.foundation.law import load_law_tables
from daicho.municipal.codes.identity_papers import IDENTITY_PAPERS

LAW = Path(__file__).resolve().parents[2] / "law"
TABLES = load_law_tables(LAW)
TODAY = date(2026, 11, 23)


def rows() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{file.stem}.{name}", row)
        for file in sorted(LAW.glob("*.yaml"))
        for name, entries in yaml.safe_load(file.read_text(encoding="utf-8")).items()
        for row in entries
    ]


@pytest.mark.parametrize(("name", "row"), rows(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_value_names_its_article_and_where_it_was_read(name: str, row: dict[str, Any]) -> None:
    assert any(word in row["article"] for word in ("法", "条例", "令", "標準仕様書", "規則", "要綱", "通知")), name
    assert len(row["source"]) > 3, name


def test_every_value_has_been_in_force_for_today() -> None:
    missing = [name for name in TABLES.entries if not any(entry.since <= TODAY for entry in TABLES.entries[name])]
    assert not missing


def test_what_is_still_to_be_confirmed_is_this_list() -> None:
    """Whoever confirms a value, or adds an unconfirmed one, changes this list knowingly."""
    open_questions = {name for name, entries in TABLES.entries.items() if any(entry.unconfirmed for entry in entries)}

    assert open_questions == {
        *(f"fees.{name}" for name in (
            "resident_certificate", "resident_certificate_at_kiosk", "removed_resident_certificate",
            "certificate_of_entries", "wide_area_certificate", "move_out_certificate", "official_request")),
        *(f"certificate_texts.{name}" for name in (
            "whole_household", "some_members", "removed_record", "certificate_of_entries", "omitted_item",
            "empty_item", "last_line")),
        *(f"office_calendar.{name}" for name in (
            "closed_weekdays", "closed_month_days", "holidays")),
        *(f"desk_hours.{name}" for name in ("counters", "connections")),
        *(f"notification_period.{name}" for name in (
            "move_out_days", "move_in_with_card_days_after_moving", "move_in_with_card_days_after_planned_move_out",
            "card_continuation_days", "late_notice_fine_yen", "removed_record_years", "notification_paper_years")),
        *(f"ages.{name}" for name in ("head_of_household", "may_notify_alone", "adult", "voting", "kiosk_certificate")),
        *(f"identity_papers.{name}" for name in ("single", "several", "several_needed")),
        *(f"protection.{name}" for name in ("period_years", "extension_from_days_before_end")),
        *(f"delivery_places.{name}" for name in ("delivery_place", "card_delivery_place")),
        "certificate_issuer.holder",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "article", "days"),
    [
        ("move_in_days", "22条", 14),
        ("change_of_address_days", "23条", 14),
        ("move_out_days", "24条", 14),
        ("household_change_days", "25条", 14),
    ],
)
def test_notices_of_moving_are_due_within_fourteen_days(name: str, article: str, days: int) -> None:
    found = TABLES.in_force(f"notification_period.{name}", TODAY)
    assert found.value == days
    assert article in found.article


def test_the_age_of_majority_fell_to_eighteen_on_the_first_of_april_2022() -> None:
    assert TABLES.value("ages.adult", date(2022, 3, 31)) == 20
    assert TABLES.value("ages.adult", date(2022, 4, 1)) == 18


def test_every_identity_paper_of_the_code_list_is_in_exactly_one_of_the_two_lists() -> None:
    single = TABLES.value("identity_papers.single", TODAY)
    several = TABLES.value("identity_papers.several", TODAY)

    assert sorted(single) == sorted(paper.code for paper in IDENTITY_PAPERS if paper.alone)
    assert sorted(several) == sorted(paper.code for paper in IDENTITY_PAPERS if not paper.alone)


def holidays() -> list[date]:
    found: list[date] = TABLES.value("office_calendar.holidays", TODAY)
    return found


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 20), "春分の日"),
        (date(2026, 5, 6), "振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2027, 3, 22), "振替休日"),
        (date(2027, 9, 23), "秋分の日"),
    ],
)
def test_holidays_of_2026_and_2027_are_known(day: date, why: str) -> None:
    assert day in holidays(), why


def test_a_holiday_on_sunday_is_followed_by_a_day_off() -> None:
    known = set(holidays())
    for day in known:
        if day.weekday() == 6:
            following = day + timedelta(days=1)
            while following in known and following + timedelta(days=1) in known:
                following += timedelta(days=1)
            assert following in known, f"no day off after {day}"


def test_each_known_year_has_its_sixteen_holidays_at_least() -> None:
    until = TABLES.value("office_calendar.holidays_known_until", TODAY)
    for year in range(2025, until.year + 1):
        assert len([day for day in holidays() if day.year == year]) >= 16


def test_the_closed_days_of_long_ago_can_be_asked_for() -> None:
    """A very late notice must be judged, not break the counter."""
    for name in ("closed_weekdays", "closed_month_days", "holidays"):
        assert isinstance(TABLES.value(f"office_calendar.{name}", date(1950, 1, 1)), list)
