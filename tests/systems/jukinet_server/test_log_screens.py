"""What leaves the CS on a medium, its operation log, and the peers it refused, as operators see them (M53 to M56)."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit import record
from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.context import Actor, Context
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.actions.record_media_output import record_media_output
from daicho.systems.jukinet_server.models import MediaOutput
from daicho.systems.jukinet_server.rules.media_output import MediaForm, Medium, OutputFile
from daicho.systems.jukinet_server.rules.operations import TITLES, detail_text, title_of
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.systems.jukinet_server.makers import an_update, cs_context

SYSTEM = "jukinet_server"
pytestmark = [
    pytest.mark.django_db(databases=["office", SYSTEM]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
JUKINET = realm("jukinet")
SLIP = MediaForm("県への報告", Medium.USB, "USB-03", "神奈川県 市町村課")
CONTENT = "氏名".encode()
ADMINISTRATOR = Actor("2009", "小林 修", "jukinet", frozenset({"jukinet_administrator"}))
OPERATOR = Actor("2001", "吉田 環", "jukinet", frozenset({"jukinet_operator"}))
POSTED = {
    "first_era": "令和",
    "purpose": "監査に渡すため",
    "medium": "optical",
    "medium_number": "DVD-7",
    "destination": "監査委員事務局",
}


def acting(actor: Actor) -> Context:
    return replace(cs_context(), actor=actor, terminal="JK-001")


def a_file(*, holds_numbers: bool) -> OutputFile:
    return OutputFile("本人確認情報", "f2.bin", CONTENT, persons=3, holds_numbers=holds_numbers)


def write(actor: Actor, *, holds_numbers: bool, second: Actor | None = None, form: MediaForm = SLIP) -> int:
    with transaction.atomic(using=SYSTEM):
        return record_media_output(acting(actor), form, a_file(holds_numbers=holds_numbers), second)


def browser(staff_id: str, duty: str) -> Client:
    client = Client()
    terminal = a_terminal(f"JK-{staff_id}", where=JUKINET)
    client.cookies["daicho_jukinet"] = signed_in(an_officer(staff_id, duty, where=JUKINET), terminal, JUKINET)
    return client


@pytest.fixture
def administrator() -> Client:
    return browser("2009", "jukinet_administrator")


@pytest.fixture
def operator() -> Client:
    return browser("2001", "jukinet_operator")


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


@proves("M56.c", how="unit")
def test_an_output_to_a_medium_is_recorded_with_what_why_who_and_the_second_person() -> None:
    number = write(ADMINISTRATOR, holds_numbers=True, second=OPERATOR)

    row = MediaOutput.objects.get(pk=number)
    assert (row.what, row.purpose, row.medium_number, row.destination) == (
        "本人確認情報",
        "県への報告",
        "USB-03",
        SLIP.destination,
    )
    assert (row.staff_id, row.second_id, row.persons, row.size) == ("2009", "2001", 3, len(CONTENT))
    assert bytes(row.digest) == hashlib.sha256(CONTENT).digest()
    event = AuditEvent.objects.using(SYSTEM).get(event="media.written")
    assert (event.detail["number"], event.detail["confirmed_by"], event.individual_number_shown) == (
        number,
        "2001",
        True,
    )


@proves("M54.b", how="refusal")
def test_who_is_no_administrator_takes_nothing_out() -> None:
    with pytest.raises(errors.AdministratorsOnly):
        write(OPERATOR, holds_numbers=False)

    assert not MediaOutput.objects.exists()


@pytest.mark.parametrize("second", [None, ADMINISTRATOR, Actor("1001", "佐藤 恵", "office", frozenset({"entry"}))])
@proves("M56.c", how="refusal")
def test_what_holds_numbers_needs_another_person_of_the_cs(second: Actor | None) -> None:
    with pytest.raises(errors.SecondPersonForMedia):
        write(ADMINISTRATOR, holds_numbers=True, second=second)

    assert not MediaOutput.objects.exists()


@pytest.mark.parametrize(
    "blank", [replace(SLIP, purpose=" "), replace(SLIP, medium_number=""), replace(SLIP, destination=" ")]
)
@proves("M56.c", how="refusal")
def test_a_slip_with_a_blank_is_refused(blank: MediaForm) -> None:
    with pytest.raises(errors.MediaFormIncomplete):
        write(ADMINISTRATOR, holds_numbers=False, form=blank)


@proves("M56.c", how="refusal")
@pytest.mark.parametrize("statement", ["update juki_media_output set purpose = ''", "delete from juki_media_output"])
def test_a_record_of_an_output_can_be_neither_changed_nor_removed(statement: str) -> None:
    write(ADMINISTRATOR, holds_numbers=False)

    with pytest.raises(Exception, match=r"permission|append"), connections[SYSTEM].cursor() as cursor:
        cursor.execute(statement)


def test_the_table_itself_takes_no_numbers_without_a_second_person() -> None:
    number = write(ADMINISTRATOR, holds_numbers=False)
    row = MediaOutput.objects.get(pk=number)
    row.pk, row.holds_numbers = None, True

    with pytest.raises(IntegrityError), transaction.atomic(using=SYSTEM):
        row.save(force_insert=True)


@proves("M54.a", how="unit")
@proves("M56.c", how="unit")
def test_an_administrator_takes_the_log_out_and_the_output_stands_in_the_list(administrator: Client) -> None:
    days = _days(administrator)

    answer: Any = administrator.post("/jukinet/media/operation-log/", POSTED | days)

    assert answer.status_code == 200, page_of(answer)
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["番号", "日時", "操作"]
    assert "サインイン" in {row[2] for row in rows[1:]}
    (kept,) = MediaOutput.objects.all()
    assert bytes(kept.digest) == hashlib.sha256(answer.content).digest()
    listed = page_of(administrator.get("/jukinet/media/"))
    assert all(text in listed for text in ("監査に渡すため", "DVD-7", "監査委員事務局", "光ディスク", "2009"))


def _days(client: Client) -> dict[str, str]:
    """The days that the empty form offers."""
    page: Any = client.get("/jukinet/media/")
    today = page.context_data["form"].initial["first"]
    parts = {"era": "令和", "year": str(today.year - 2018), "month": str(today.month), "day": str(today.day)}
    return {f"{name}_{part}": value for name in ("first", "last") for part, value in parts.items()}


def test_a_slip_that_is_not_filled_in_gives_no_file(administrator: Client) -> None:
    answer: Any = administrator.post("/jukinet/media/operation-log/", _days(administrator) | {"purpose": ""})

    assert answer.status_code == 422
    assert "text/html" in answer["Content-Type"]
    assert not MediaOutput.objects.exists()


@proves("M54.b", how="refusal")
def test_an_operator_sees_neither_log_nor_outputs_and_takes_nothing_out(operator: Client) -> None:
    answers = [
        operator.get("/jukinet/log/"),
        operator.get("/jukinet/media/"),
        operator.post("/jukinet/media/operation-log/", POSTED),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "操作ログ" not in page_of(operator.get("/jukinet/"))


@proves("M53.a", how="unit")
def test_every_operation_stands_in_the_log_with_who_when_and_about_whom(
    administrator: Client, operator: Client
) -> None:
    apply_update(cs_context(), an_update(name="記録　花子"), "142034")
    operator.get("/jukinet/")

    page = page_of(administrator.get("/jukinet/log/"))

    assert "更新の一覧を表示" in page
    assert "本人確認情報を更新" in page
    assert "juki:" in page
    assert "2001" in page
    assert "記録　花子" not in page
    assert "操作ログを表示" in page_of(administrator.get("/jukinet/log/"))


def test_the_log_of_one_officer_or_of_another_day_shows_nothing_else(administrator: Client, operator: Client) -> None:
    operator.get("/jukinet/")
    days = _days(administrator)
    earlier = days | {"first_year": "1", "last_year": "1"}

    of_operator = page_of(administrator.get("/jukinet/log/", days | {"staff_id": "2001"}))
    of_another_day = page_of(administrator.get("/jukinet/log/", earlier))

    assert "更新の一覧を表示" in of_operator
    assert "媒体出力の記録を表示" not in of_operator
    assert "この期間の操作はありません" in of_another_day


def test_a_period_in_the_wrong_order_is_asked_again(administrator: Client) -> None:
    wrong = _days(administrator) | {"last_year": "1"}

    answer = administrator.get("/jukinet/log/", wrong)

    assert answer.status_code == 422
    assert "末日が初日より前です" in page_of(answer)


@proves("M56.b", how="unit")
@proves("M17.b", how="unit")
def test_refused_peers_of_both_directions_are_shown_and_nothing_else(operator: Client) -> None:
    with transaction.atomic(using=SYSTEM):
        record(cs_context(), event="jukinet.peer_refused", detail={"peer": "prefecture", "reason": "ANOTHER_NAME"})
        record(cs_context(), event="exchange.peer_refused", detail={"peer": "stranger", "reason": "UNKNOWN_CA"})

    page = page_of(operator.get("/jukinet/peers/"))

    assert "相手: 都道府県サーバ" in page
    assert "相手: stranger" in page
    assert "接続した" in page
    assert "接続してきた" in page
    assert "サインイン</td>" not in page


def test_an_event_without_a_title_is_shown_under_its_code() -> None:
    assert title_of("something.new") == "something.new"
    assert len(set(TITLES.values())) == len(TITLES)
    assert detail_text({"reason": "理由の文", "states": ["held"], "number": 3}) == "理由: 理由の文、番号: 3"
    assert detail_text({"reason": "move_in", "from": "2026-11-23"}) == "理由: 転入等、初日: 令和8年11月23日"


@proves("M55.b", how="unit")
def test_no_screen_of_the_cs_may_be_kept_by_a_browser(administrator: Client, operator: Client) -> None:
    for client, path in ((operator, ""), (operator, "peers/"), (administrator, "log/"), (administrator, "media/")):
        assert client.get(f"/jukinet/{path}")["Cache-Control"] == "no-store"


def test_what_the_cs_did_by_itself_is_called_so(administrator: Client) -> None:
    by_itself = acting(Actor(SYSTEM, SYSTEM, "system"))
    with transaction.atomic(using=SYSTEM):
        record(replace(by_itself, purpose="reconcile"), event="card_duty.noted")

    page = page_of(administrator.get("/jukinet/log/"))

    assert "自動処理" in page
    assert SYSTEM not in page
    assert "reconcile" not in page.split("<table", 1)[1].split("</table>", 1)[0]
