"""交付の設定 on its screen: what two persons decide, what is kept, and the stop that one person may order."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
from django.test import Client

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import business_now
from daicho.systems.certificate_server.models import ServiceSetting
from daicho.systems.certificate_server.queries.service import kiosk_service
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope, KioskService, PlannedMoveOut
from daicho.systems.certificate_server.rules.service_hours import ClosedReason, closed_reason
from tests.foundation.accounts.people import PASSWORD, an_officer
from tests.systems.certificate_server.makers import feed_is_up, keep_person
from tests.systems.certificate_server.web.conftest import Browser

pytestmark = [
    pytest.mark.django_db(databases=["office", "certificate_server"]),
    pytest.mark.urls("tests.systems.certificate_server.web.urls"),
]
PLACE = "/certificates/settings/"
SECOND = {"second_id": "9011", "second_password": PASSWORD}


@pytest.fixture
def administrator(browser: Browser) -> Client:
    an_officer("9011", "administrator")
    an_officer("9012", "certificate")
    return browser("administrator")


def typed(client: Client) -> dict[str, object]:
    """What the form shows, as a browser would send it."""
    page = client.get(PLACE).content.decode()
    form = re.search(r'(?s)<form[^>]*id="decide".*?</form>', page)
    assert form is not None
    values: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        if "checkbox" in tag:
            chosen = values.setdefault(name[1], [])
            assert isinstance(chosen, list)
            if " checked" in tag and value:
                chosen.append(value[1])
        else:
            values[name[1]] = unescape(value[1]) if value else ""
    for name_, content in re.findall(r'(?s)<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form[0]):
        values[name_] = unescape(content)
    for name_, content in re.findall(r'(?s)<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form[0]):
        found = re.search(r'value="([^"]*)"[^>]* selected', content)
        values[name_] = found[1] if found else ""
    return values


def decided(client: Client, **changes: object) -> str:
    answer = client.post(PLACE + "decide/", {**typed(client), "reason": "市の決定", **changes})
    return "" if answer.status_code == 302 else f"{answer.status_code} {answer.content.decode()}"


def test_the_form_as_shown_decides_nothing(administrator: Client) -> None:
    assert "変わったところがありません" in decided(administrator)
    assert kiosk_service() == KioskService()
    assert not ServiceSetting.objects.exists()


def test_what_concerns_neither_money_nor_hours_is_decided_by_one_and_counts_at_once(administrator: Client) -> None:
    assert decided(administrator, most_copies=3, least_age=16, planned_move_out="person_or_nobody") != ""
    assert decided(administrator, most_copies=3, least_age=16, planned_move_out="refuse_person", scopes=["self"]) == ""

    service = kiosk_service()
    assert (service.most_copies, service.least_age, service.scopes) == (3, 16, (KioskScope.SELF,))
    assert service.planned_move_out is PlannedMoveOut.REFUSE_PERSON
    assert set(ServiceSetting.objects.values_list("name", flat=True)) == {
        "most_copies",
        "least_age",
        "planned_move_out",
        "scopes",
    }
    (row,) = AuditEvent.objects.using("certificate_server").filter(event="service.decided")
    assert row.detail["reason"] == "市の決定"


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({}, "二人で決めます"),
        ({"second_id": "9011", "second_password": "wrong"}, "パスワード"),
        ({"second_id": "9012", "second_password": PASSWORD}, "二人で決めます"),
        ({"second_id": "6001", "second_password": PASSWORD}, "二人で決めます"),
    ],
    ids=["nobody", "wrong password", "no administrator", "the same person"],
)
@pytest.mark.parametrize("change", [{"closes": "20:00"}, {"kinds": []}], ids=["hours", "kinds"])
def test_hours_and_kinds_need_another_administrator(
    administrator: Client, change: dict[str, object], second: dict[str, str], says: str
) -> None:
    assert says in decided(administrator, **change, **second)
    assert kiosk_service() == KioskService()

    assert decided(administrator, **change, **SECOND) == ""

    row = ServiceSetting.objects.get()
    assert (row.staff_id, row.second_id, row.reason) == ("6001", "9011", "市の決定")
    assert kiosk_service() != KioskService()


def test_hours_of_weekdays_closed_days_and_maintenance_are_read_as_typed_and_shown_again(administrator: Client) -> None:
    hours = {
        "opens_5": "9:00",
        "closes_5": "１７００",
        "closed_month_days": "12月31日\n1月1日",
        "closed_days": "R8.12.5",
    }
    windows = {"maintenance": "R8.12.6 22:00 - R8.12.7 2:00"}

    assert decided(administrator, **hours, **windows, **SECOND) == ""

    found = kiosk_service().hours
    assert found.weekdays == {5: (time(9), time(17))}
    assert (found.closed_month_days, found.closed_days) == (
        frozenset({(12, 31), (1, 1)}),
        frozenset({date(2026, 12, 5)}),
    )
    tokyo = business_now().tzinfo
    assert closed_reason(found, datetime(2026, 12, 12, 17, 0, tzinfo=tokyo)) is ClosedReason.HOURS
    assert closed_reason(found, datetime(2026, 12, 12, 16, 59, tzinfo=tokyo)) is None
    assert closed_reason(found, datetime(2026, 12, 6, 22, 30, tzinfo=tokyo)) is ClosedReason.MAINTENANCE
    assert "変わったところがありません" in decided(administrator)
    assert "土 09:00-17:00" in administrator.get(PLACE).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"opens": "25:00"}, "という時刻はありません"),
        ({"opens": "23:30"}, "終わりの時刻を、始まりの時刻より後に"),
        ({"opens_2": "9:00"}, "始まりと終わりの両方"),
        ({"closed_month_days": "2月30日"}, "月日として読めません"),
        ({"closed_days": "あした"}, "日付として読めません"),
        ({"maintenance": "R8.12.6 22:00"}, "のように入れてください"),
        ({"maintenance": "R8.12.6 22:00 - R8.12.6 21:00"}, "終わりが始まりより前"),
        ({"most_copies": 0}, "1以上"),
        ({"serve_without_feed_hours": 100}, "72以下"),
        ({"scopes": []}, "選べる範囲を一つ以上"),
        ({"options": ["resident_code"]}, "選べる記載事項"),
        ({"reason": ""}, "変更の理由"),
        ({"most_copies": 4, "seen": "999"}, "ほかの管理者が先に設定を変えました"),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(
    administrator: Client, change: dict[str, object], says: str
) -> None:
    assert says in decided(administrator, **SECOND, **change)
    assert kiosk_service() == KioskService()


def test_one_person_stops_everything_at_once_and_two_let_it_go_on(browser: Browser, administrator: Client) -> None:
    feed_is_up(business_now())
    person, officer = keep_person(), browser("certificate")
    until = business_now() + timedelta(hours=3)
    words = f"R{until.year - 2018}.{until.month}.{until.day} {until.hour}:{until.minute:02d}"

    answer = administrator.post(PLACE + "stop/", {"stop-until": words, "stop-reason": "別人の証明書が出た疑い"})

    assert answer.status_code == 302
    assert closed_reason(kiosk_service().hours, business_now()) is not None
    way = {"way": "papers", "papers-resident_number": person.resident_number, "papers-first_paper": "passport"}
    assert "今は作成できません" in officer.post("/certificates/reception/", way).content.decode()
    assert "交付を止めています" in administrator.get(PLACE).content.decode()

    again = administrator.post(PLACE + "stop/", {"stop-until": words, "stop-reason": "もう一度"})
    assert "すでに停止しています" in again.content.decode()
    alone = administrator.post(PLACE + "resume/", {"resume-reason": "原因を除いた"})
    assert "二人で決めます" in alone.content.decode()
    second = {f"resume-{name}": value for name, value in SECOND.items()}
    assert administrator.post(PLACE + "resume/", {"resume-reason": "原因を除いた", **second}).status_code == 302
    assert not any(one.covers(business_now()) for one in kiosk_service().hours.maintenance)
    events = AuditEvent.objects.using("certificate_server").filter(event__startswith="service.").order_by("number")
    assert [row.event for row in events] == ["service.stopped", "service.resumed"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"stop-until": "R1.5.1 0:00", "stop-reason": "理由"}, "今より後、31日以内"),
        ({"stop-until": "そのうち", "stop-reason": "理由"}, "読めません"),
        ({"stop-until": "", "stop-reason": "理由"}, "再開の予定"),
        ({"stop-until": "R9.1.1 0:00", "stop-reason": ""}, "停止の理由"),
    ],
)
def test_a_stop_needs_an_end_and_a_reason(administrator: Client, given: dict[str, str], says: str) -> None:
    answer = administrator.post(PLACE + "stop/", given)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not ServiceSetting.objects.exists()
