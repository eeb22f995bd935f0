"""支援措置の期間: one year from the start, extendable from a month before its end (標準仕様書 3.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.systems.resident_registry.rules.protections import (
    Offender,
    ProtectionTerms,
    Standing,
    extendable_from,
    extended,
    faults_of,
    last_day_of_year_from,
    standing_of,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))
GOOD = ProtectionTerms(
    kind="stalking",
    fellows=(),
    applied_on=date(2026, 11, 20),
    received_by="平塚市",
    is_provisional=False,
    opinion_from="神奈川県平塚警察署",
    opinion_on=date(2026, 11, 21),
    starts_on=date(2026, 11, 23),
    ends_on=None,
    measures=("inspection",),
)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2020, 4, 1), date(2021, 3, 31)),
        (date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_end_day_comes_from_the_start(starts_on: date, ends_on: date) -> None:
    assert last_day_of_year_from(starts_on) == ends_on


@given(DAYS)
def test_a_period_is_a_year_and_the_next_follows_without_a_gap(starts_on: date) -> None:
    ends_on = last_day_of_year_from(starts_on)
    assert (ends_on - starts_on).days + 1 in (365, 366)

    next_start, next_end = extended(ends_on)
    assert next_start - ends_on == timedelta(days=1)
    assert next_end == last_day_of_year_from(next_start)


@pytest.mark.parametrize(
    ("ends_on", "since"),
    [
        (date(2027, 3, 31), date(2027, 2, 28)),
        (date(2027, 1, 15), date(2026, 12, 15)),
        (date(2028, 3, 30), date(2028, 2, 29)),
    ],
)
def test_an_extension_is_taken_from_a_month_before(ends_on: date, since: date) -> None:
    assert extendable_from(ends_on) == since


@given(DAYS, DAYS)
def test_the_end_day_passing_is_said_and_ends_nothing(ends_on: date, today: date) -> None:
    standing = standing_of(ends_on, today, is_provisional=False)

    if today > ends_on:
        assert standing is Standing.OVERDUE
    elif today >= extendable_from(ends_on):
        assert standing is Standing.ENDING_SOON
    else:
        assert standing is Standing.IN_FORCE
    assert standing_of(None, today, is_provisional=True) is Standing.PROVISIONAL


def test_what_is_complete_has_no_fault() -> None:
    assert faults_of(GOOD) == ()
    assert faults_of(replace(GOOD, is_provisional=True, opinion_from="", opinion_on=None)) == ()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(GOOD, opinion_from=""), "opinion_from"),
        (replace(GOOD, opinion_on=None), "opinion_on"),
        (replace(GOOD, ends_on=date(2026, 11, 22)), "ends_on"),
        (replace(GOOD, applied_on=date(2026, 11, 24)), "starts_on"),
        (replace(GOOD, measures=()), "measures"),
    ],
)
def test_each_fault_is_said_at_its_field(wrong: ProtectionTerms, field: str) -> None:
    assert [name for name, _ in faults_of(wrong)] == [field]


def test_the_offender_is_in_no_repr() -> None:
    offender = Offender("加害 太郎", "0000000027", "昭和50年1月1日", "東京都千代田区1番", "勤務先")

    assert repr(offender) == "Offender()"
    assert "加害" not in repr(replace(GOOD, offender=offender))
