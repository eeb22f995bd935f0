"""戸籍附票記載事項通知 of 湘北市 about people whose 本籍 is here: worklist, error list, and confirmed by an officer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from daicho.foundation.accounts.realms import realm
from daicho.foundation.audit.models import AuditEvent
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.resident_registry.models import ReceivedRegisterNotice
from tests.counterparts.outsider_families import families_file
from tests.foundation.accounts.people import a_terminal, an_officer, signed_in
from tests.proofs import proves
from tests.sequences.shohoku import Shohoku, a_neighbour

pytestmark = pytest.mark.committed(databases=["office", "resident_registry", "jukinet_server"])
PAGE = "/registry/received/registers/"


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Shohoku]:
    folder = tmp_path_factory.mktemp("outside")
    with a_neighbour(folder, families_file(folder / "families.jsonl")) as neighbour:
        yield neighbour


@pytest.fixture(scope="module")
def approver(committed_databases: tuple[str, ...]) -> Client:
    client, office = Client(raise_request_exception=False), realm("office")
    token = signed_in(an_officer("1003", "approve", where=office), a_terminal("HK-003", where=office), office)
    client.cookies["daicho_office"] = token
    return client


def told(shohoku: Shohoku, **given: object) -> str:
    """Sent by 湘北市 and taken to the registry; its number."""
    said = shohoku.running.act("notify-register", **given)
    assert said["result"] == "acknowledged"
    shohoku.relay()
    return str(said["notice_number"])


@proves("S2.1.e", how="sequence")
def test_a_notice_waits_until_an_officer_confirms_that_the_register_has_it(shohoku: Shohoku, approver: Client) -> None:
    # given / when
    number = told(shohoku, name="附票　花子", moved_on="2026-11-20")

    # then: whose, where and since when
    row = ReceivedRegisterNotice.objects.get(number=number)
    listed = approver.get(PAGE).content.decode()
    assert row.state == "open"
    for shown in ("附票　花子", "神奈川県平塚市浅間町9番地", "神奈川県湘北市港町7番1号", "令和8年11月20日", number):
        assert shown in listed

    # when
    assert approver.post(f"{PAGE}{row.id}/noted/").status_code == 302

    # then
    row.refresh_from_db()
    assert (row.state, row.closed_by) == ("noted", "1003")
    assert number not in approver.get(PAGE).content.decode()
    assert number in approver.get(f"{PAGE}?state=noted").content.decode()
    assert approver.post(f"{PAGE}{row.id}/noted/").status_code == 409
    kept = AuditEvent.objects.using("resident_registry").filter(event="register_notice.noted").last()
    assert kept is not None
    assert kept.detail["number"] == number


def test_a_notice_about_another_citys_register_goes_onto_the_error_list(shohoku: Shohoku, approver: Client) -> None:
    number = told(shohoku, honseki_code="141003")

    row = ReceivedRegisterNotice.objects.get(number=number)
    assert row.state == "error"
    assert "本籍地が当市ではありません" in approver.get(f"{PAGE}?state=error").content.decode()
    assert approver.post(f"{PAGE}{row.id}/noted/").status_code == 409
    assert approver.post(f"{PAGE}{row.id}/settle/", {"reason": " "}).status_code == 422
    assert approver.post(f"{PAGE}{row.id}/settle/", {"reason": "湘北市へ電話連絡"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("settled", "湘北市へ電話連絡")


def test_the_same_notice_again_replaces_what_still_waits(shohoku: Shohoku) -> None:
    number = told(shohoku)
    told(shohoku, notice_number=number)

    states = (
        ReceivedRegisterNotice.objects.filter(number=number).order_by("received_at").values_list("state", flat=True)
    )
    assert list(states) == ["superseded", "open"]


def test_what_cannot_be_read_stays_on_the_error_list_of_the_cs(shohoku: Shohoku) -> None:
    number = told(shohoku, garbled=True)

    assert not ReceivedRegisterNotice.objects.filter(number=number).exists()
    assert MunicipalNotice.objects.get(number=number).fault == "住所"
