"""Findings, refusals, law tables and the context: small things that everything else stands on."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from daicho.kernel.context import Actor, Context, Office
from daicho.kernel.errors import DomainError
from daicho.kernel.findings import Finding, Level, alerts_in, errors_in
from daicho.kernel.law import DatedValue, LawTables
from daicho.kernel.permissions import FunctionRow

LAW = LawTables(
    {
        "notification_period.move_in_days": (
            DatedValue(date(1967, 11, 10), 14, "住民基本台帳法22条1項"),
            DatedValue(date(2030, 4, 1), 21, "住民基本台帳法22条1項"),
        )
    }
)


class DayTaken(DomainError):
    """{day}は既に登録されています。別の日を入力してください。"""

    code = "KER-TEST-001"


def _context(hour: int) -> Context:
    return Context(
        actor=Actor("1001", "佐藤 恵", "office", frozenset({"entry"})),
        office=Office("0001", "本庁 市民課"),
        terminal="HK-001",
        purpose="",
        system="resident_registry",
        now=datetime(2026, 11, 23, hour, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
        law=LAW,
    )


@pytest.mark.parametrize(
    ("on", "days"),
    [(date(1967, 11, 10), 14), (date(2026, 11, 23), 14), (date(2030, 3, 31), 14), (date(2030, 4, 1), 21)],
)
def test_an_old_case_is_judged_by_the_law_of_its_day(on: date, days: int) -> None:
    assert LAW.value("notification_period.move_in_days", on) == days


def test_a_day_before_the_law_and_an_unknown_name_have_no_value() -> None:
    with pytest.raises(KeyError, match="1967-11-09"):
        LAW.value("notification_period.move_in_days", date(1967, 11, 9))
    with pytest.raises(KeyError):
        LAW.value("no_such_period", date(2026, 11, 23))


def test_errors_block_and_alerts_are_confirmed() -> None:
    # given
    error = Finding("REG-TEST-001", Level.ERROR, "name", "氏名がありません。入力してください。")
    alert = Finding("REG-TEST-002", Level.ALERT, "", "届出が遅れています。理由を確かめてください。")

    # then
    assert errors_in([error, alert]) == (error,)
    assert alerts_in([error, alert]) == (alert,)


def test_a_refusal_tells_staff_what_happened_and_what_to_do() -> None:
    # given
    refusal = DayTaken(day="令和8年11月23日")

    # then
    assert refusal.message == str(refusal) == "令和8年11月23日は既に登録されています。別の日を入力してください。"


def test_the_day_of_an_act_is_the_day_in_japan() -> None:
    assert _context(hour=0).today == date(2026, 11, 23)
    assert _context(hour=23).today == date(2026, 11, 23)


def test_another_purpose_leaves_everything_else_as_it_was() -> None:
    # given
    context = _context(hour=9)

    # when
    other = context.for_purpose("転入届の受付")

    # then
    assert other.purpose == "転入届の受付"
    assert other.for_purpose("") == context


def test_without_doors_nothing_can_be_asked_or_enqueued() -> None:
    with pytest.raises(RuntimeError, match="no inquiry door"):
        _context(hour=9).ask("質問")
    with pytest.raises(RuntimeError, match="no job queue"):
        _context(hour=9).enqueue("job")


def test_a_function_row_says_which_duties_may_use_it() -> None:
    assert "entry" in FunctionRow("move_in.enter", "転入届の入力", frozenset({"entry"})).duties
