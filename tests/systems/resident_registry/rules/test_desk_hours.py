"""今できること: by the hours of the counter, of 住基ネット and of 法務省."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daicho.config.law_tables import law_tables
from daicho.kernel.law import DatedValue, LawTables
from daicho.systems.resident_registry.rules.desk_hours import (
    CONNECTIONS,
    COUNTERS,
    TASKS,
    Ability,
    Connection,
    DeskLine,
    connection_works,
    what_can_be_done,
)
from tests.makers.staff import TOKYO

LAW = law_tables()
HEAD, STATION = "0001", "0011"
NOW, LATER, NOT_NOW = Ability.NOW, Ability.LATER, Ability.NOT_NOW


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def line(office: str, when: str, task: str, law: LawTables = LAW) -> DeskLine:
    return next(one for one in what_can_be_done(at(when), office, law) if one.task.code == task)


@pytest.mark.parametrize(
    ("office", "when", "task", "ability", "said"),
    [
        # 開庁日の日中: everything
        (HEAD, "2026-11-24 08:30", "notices", NOW, ""),
        (HEAD, "2026-11-24 12:00", "move_in_by_card", NOW, ""),
        (HEAD, "2026-11-24 16:59", "cards", NOW, ""),
        # 開く前・閉めた後・祝日: nothing, and when it opens
        (HEAD, "2026-11-24 08:29", "notices", NOT_NOW, "次は本日8時30分からです。"),
        (HEAD, "2026-11-24 17:00", "notices", NOT_NOW, "次は令和8年11月25日8時30分からです。"),
        (HEAD, "2026-11-23 10:00", "certificates", NOT_NOW, "次は令和8年11月24日8時30分からです。"),
        (HEAD, "2026-12-28 18:00", "notices", NOT_NOW, "次は令和9年1月4日8時30分からです。"),
        # 夜間窓口: 住基ネット until 17:15
        (STATION, "2026-11-24 17:14", "move_in_by_card", NOW, ""),
        (STATION, "2026-11-24 17:15", "move_in_by_card", LATER, "住基ネットは休止中です。"),
        (STATION, "2026-11-24 17:15", "move_in_by_card", LATER, "令和8年11月25日8時30分以降に転出証明書情報を受信"),
        (STATION, "2026-11-24 19:59", "notices", NOW, ""),
        (STATION, "2026-11-24 19:59", "certificates", NOW, ""),
        (STATION, "2026-11-24 19:59", "foreign_residents", LATER, "法務省との連携は休止中です。"),
        (STATION, "2026-11-24 17:05", "cards", NOT_NOW, "この時間の窓口では取り扱いません。"),
        (STATION, "2026-11-24 20:00", "notices", NOT_NOW, "次は令和8年11月25日8時30分からです。"),
        # 日曜窓口: the connections rest; a holiday Monday follows
        (STATION, "2026-11-22 10:00", "notices", NOW, ""),
        (STATION, "2026-11-22 10:00", "certificates", NOW, ""),
        (STATION, "2026-11-22 10:00", "move_in_by_card", LATER, "令和8年11月24日8時30分以降"),
        (STATION, "2026-11-22 10:00", "new_numbers", LATER, "番号入りの写しは後日"),
        (STATION, "2026-11-22 10:00", "family_register_notice", LATER, "届出は受け付けます。"),
        (STATION, "2026-11-22 10:00", "wide_area", NOT_NOW, "発行できません。"),
        (STATION, "2026-11-22 10:00", "cards", NOT_NOW, "この時間の窓口では取り扱いません。"),
        # 年末年始の土曜は開かない
        (STATION, "2027-01-02 10:00", "notices", NOT_NOW, "窓口の時間外です。"),
        # 年度末の土日: the head office alone by its dated row
        (HEAD, "2027-03-28 10:00", "notices", NOW, ""),
        (HEAD, "2027-03-28 10:00", "move_in_by_card", LATER, "住基ネットは休止中です。"),
    ],
)
def test_what_the_desk_can_do(office: str, when: str, task: str, ability: Ability, said: str) -> None:
    found = line(office, when, task)

    text = found.cause + found.advice
    assert (found.ability, said in text) == (ability, True)
    assert (text == "") == (ability is NOW)


@pytest.mark.parametrize("office", ["0090", "0080", "9999"])
def test_an_office_without_a_counter_has_nothing_to_say(office: str) -> None:
    assert what_can_be_done(at("2026-11-24 10:00"), office, LAW) == ()


def test_a_changed_timetable_holds_from_its_first_day_and_the_old_one_until_then() -> None:
    """水曜夜間などの時限の窓口: two entries, one that begins it and one that ends it."""
    evening = {"office": HEAD, "days": "opening", "from": "17:00", "to": "19:00", "work": ["notifications"]}
    day = {**evening, "from": "08:30", "to": "17:00"}
    entries = dict(LAW.entries) | {
        COUNTERS: [
            DatedValue(date(2012, 4, 1), [day], "規則"),
            DatedValue(date(2027, 3, 1), [day, evening], "規則"),
            DatedValue(date(2027, 4, 1), [day], "規則"),
        ]
    }
    law = LawTables(entries)

    found = [line(HEAD, f"{on} 18:00", "notices", law).ability for on in ("2027-02-26", "2027-03-01", "2027-04-01")]
    assert found == [NOT_NOW, NOW, NOT_NOW]


def test_a_connection_that_never_works_again_is_told_without_a_time() -> None:
    law = LawTables(dict(LAW.entries) | {CONNECTIONS: [DatedValue(date(2012, 4, 1), [], "規則")]})

    assert "担当課が案内する日時以降" in line(HEAD, "2026-11-24 10:00", "move_in_by_card", law).advice


days = st.dates(date(2026, 1, 1), date(2027, 12, 20))
moments = st.builds(lambda day, clock: datetime.combine(day, clock, TOKYO), days, st.times())


@given(now=moments, office=st.sampled_from([HEAD, STATION]))
def test_every_task_has_an_answer_and_every_restriction_says_what_to_do(now: datetime, office: str) -> None:
    lines = what_can_be_done(now, office, LAW)

    assert [one.task for one in lines] == list(TASKS)
    for one in lines:
        assert (one.ability is NOW) == (one.cause == "")
        assert "{" not in one.advice
        if one.ability is NOW and one.task.needs:
            assert connection_works(now, one.task.needs, LAW)
        if one.ability is LATER:
            assert one.task.needs
            assert not connection_works(now, one.task.needs, LAW)


@given(now=moments)
def test_what_needs_no_connection_is_never_left_for_later(now: datetime) -> None:
    without = [one for one in what_can_be_done(now, STATION, LAW) if one.task.needs is None]

    assert {one.ability for one in without} <= {NOW, NOT_NOW}
    assert len(without) == 2


def test_the_national_connections_rest_on_every_closed_day() -> None:
    for day in ("2026-11-21", "2026-11-22", "2026-11-23", "2027-01-01"):
        for connection in Connection:
            assert not connection_works(at(f"{day} 10:00"), connection, LAW)
