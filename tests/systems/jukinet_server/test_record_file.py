"""本人確認情報ファイルの媒体出力: items in order with history, by two persons, written down, and by nobody else."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from daicho.foundation.accounts.realms import realm
from daicho.systems.jukinet_server.actions.apply_update import apply_update
from daicho.systems.jukinet_server.models import MediaOutput
from daicho.systems.jukinet_server.rules.items import ITEMS, Origin
from tests.foundation.accounts.people import PASSWORD, a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.systems.jukinet_server.makers import a_change, an_update, cs_context

pytestmark = [
    pytest.mark.django_db(databases=["office", "jukinet_server"]),
    pytest.mark.urls("tests.systems.linkage_platform.urls_of_three"),
]
JUKINET = realm("jukinet")
SLIP = {
    "file-purpose": "整合性確認のため",
    "file-destination": "神奈川県",
    "file-medium": "usb",
    "file-medium_number": "USB-001",
    "file-file_format": "csv",
}
SECOND = {"file-second_id": "2001", "file-second_password": PASSWORD}


def browser_of(staff_id: str, duty: str) -> Client:
    client = Client()
    terminal = a_terminal(f"JK-{staff_id}", where=JUKINET)
    client.cookies["daicho_jukinet"] = signed_in(an_officer(staff_id, duty, where=JUKINET), terminal, JUKINET)
    return client


@pytest.fixture
def administrator() -> Client:
    an_officer("2001", "jukinet_operator", where=JUKINET)
    return browser_of("2009", "jukinet_administrator")


def two_versions() -> str:
    """Somebody who moved in and then within the city; the 住民票コード."""
    update = an_update(name="出力　花子")
    with transaction.atomic(using="jukinet_server"):
        apply_update(cs_context(), update, "142034")
        address = {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": "1番3号"}
        apply_update(cs_context(), a_change(update, address=address), "142034")
    return update.identification.resident_code.reveal()


@proves("F2.b", how="unit")
@proves("M54.a", how="unit")
def test_the_file_lists_the_items_in_the_published_order_with_history(administrator: Client) -> None:
    code = two_versions()

    answer: Any = administrator.post("/jukinet/media/records/", {**SLIP, **SECOND})

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert table[0] == [item.title for item in ITEMS if item.origin is not Origin.LEFT_OUT]
    rows = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    assert [(row["住民票コード"], row["更新順番号"], row["異動事由"]) for row in rows] == [
        (code, "1", "move_in"),
        (code, "2", "change_of_address"),
    ]
    assert [row["住所"] for row in rows] == ["神奈川県平塚市浅間町9番1号", "神奈川県平塚市宝町1番3号"]
    output = MediaOutput.objects.get()
    assert (output.persons, output.holds_numbers, output.second_id) == (1, True, "2001")


def test_the_json_file_holds_the_same(administrator: Client) -> None:
    two_versions()

    answer: Any = administrator.post("/jukinet/media/records/", {**SLIP, **SECOND, "file-file_format": "json"})

    rows = json.loads(answer.content)
    assert [row["漢字氏名"] for row in rows] == ["出力　花子"] * 2
    assert list(rows[0])[:2] == ["住民票コード", "漢字氏名"]


@proves("M54.b", how="refusal")
@pytest.mark.parametrize(
    "second",
    [
        {},
        {"file-second_id": "2001", "file-second_password": "wrong"},
        {"file-second_id": "2009", "file-second_password": PASSWORD},
    ],
)
def test_nothing_leaves_without_a_second_person(administrator: Client, second: dict[str, str]) -> None:
    code = two_versions()

    answer: Any = administrator.post("/jukinet/media/records/", {**SLIP, **second})

    assert answer.status_code >= 400
    assert code not in answer.content.decode()
    assert not MediaOutput.objects.exists()


@proves("M54.b", how="refusal")
def test_an_operator_takes_no_file_out() -> None:
    two_versions()
    an_officer("2009", "jukinet_administrator", where=JUKINET)
    operator = browser_of("2002", "jukinet_operator")

    answer = operator.post("/jukinet/media/records/", {**SLIP, **SECOND, "file-second_id": "2009"})

    assert answer.status_code == 403
    assert not MediaOutput.objects.exists()
