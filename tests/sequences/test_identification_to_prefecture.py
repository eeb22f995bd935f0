"""本人確認情報 from the registry through the CS to the prefecture, with every way in which the prefecture may fail."""

from __future__ import annotations

import itertools
from typing import Any

import httpx
import pytest

from daicho.contracts.messages import IdentificationUpdate
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.clock import machine_now
from daicho.foundation.messaging.attention import resend, skip
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.status import linkage_status
from daicho.kernel.context import Actor
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.jukinet_server.queries.content import record_from
from tests.counterparts.outside_peers import client_for
from tests.proofs import proves
from tests.sequences.city import (
    Prefecture,
    context_of,
    deliveries,
    files_of,
    make_due,
    relay_inside,
    send_from,
)
from tests.systems.jukinet_server.makers import a_change, an_update

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
_subjects = itertools.count(1)
ADDRESSES = [
    {"municipality_code": "142034", "text": "神奈川県平塚市宝町", "lot": f"{number}番3号"} for number in range(1, 9)
]


class Resident:
    """A resident in the registry whose 本人確認情報 goes out."""

    def __init__(self) -> None:
        self.subject = f"subject-{next(_subjects)}"
        self.latest = an_update()
        self.code = self.latest.identification.resident_code.reveal()

    def moves_in(self) -> None:
        """転入 approved in the registry, received by the CS."""
        self._send(self.latest)

    def moves(self, number: int) -> None:
        """転居 approved in the registry, received by the CS."""
        self.latest = a_change(self.latest, address=ADDRESSES[number])
        self._send(self.latest)

    def _send(self, update: IdentificationUpdate) -> None:
        send_from("resident_registry", update, self.subject)
        assert relay_inside("resident_registry", "jukinet_server") == 1

    @property
    def outgoing(self) -> list[Delivery]:
        """The deliveries to the prefecture."""
        return deliveries("jukinet_server", "prefecture", str(self.person.pk))

    @property
    def person(self) -> Person:
        """The person as the CS knows them."""
        return Person.objects.get(resident_code_index=index_of(RESIDENT_CODE, self.code))


@pytest.fixture
def resident() -> Resident:
    """Somebody new who has moved in."""
    made = Resident()
    made.moves_in()
    return made


@proves("S2.1.a", how="sequence")
@proves("C8.a", how="sequence")
@proves("M49.a", how="sequence")
@proves("M57.a", how="sequence")
@proves("M48.a", how="sequence")
def test_registry_cs_and_prefecture_hold_the_same_after_a_moving_in(resident: Resident, prefecture: Prefecture) -> None:
    delivered = prefecture.relay()

    assert delivered == 1
    held = record_from(IdentificationRecord.objects.get(person=resident.person))
    (kept,) = [
        update["identification"]
        for update in prefecture.running.look("records")
        if update["identification"]["resident_code"] == resident.code
    ]
    sent = resident.latest.identification
    number = sent.individual_number
    assert number is not None
    assert held.individual_number == number.reveal() == kept["individual_number"]
    assert held.name == sent.name == kept["name"]
    assert held.address.one_line() == sent.address.one_line() == kept["address"]
    assert held.birth_date.to_json() == sent.birth_date.to_json() == kept["birth_date"]
    assert prefecture.numbers_of(resident.code) == [1]
    assert list(disagreements()) == []


@pytest.mark.parametrize(
    ("misbehaviour", "seconds"),
    [
        ({"kind": "stall"}, 0.5),
        ({"kind": "stall", "after_storing": True}, 0.5),
        ({"kind": "late", "seconds": 1.5}, 0.5),
        ({"kind": "twice"}, 5),
        ({"kind": "garbage"}, 5),
        ({"kind": "garbage", "after_storing": True}, 5),
        ({"kind": "unavailable"}, 5),
        ({"kind": "wrong_signature"}, 5),
        ({"kind": "other_message"}, 5),
        ({"kind": "other_person"}, 5),
    ],
    ids=lambda value: "-".join(str(part) for part in value.values()) if isinstance(value, dict) else None,
)
@proves("S2.1.b", how="sequence")
def test_each_update_arrives_once_and_in_order_however_the_prefecture_answers(
    resident: Resident, prefecture: Prefecture, misbehaviour: dict[str, Any], seconds: float
) -> None:
    prefecture.running.misbehave(person=resident.code, **misbehaviour)
    resident.moves(1)

    prefecture.relay(seconds)
    make_due("jukinet_server")
    prefecture.relay()

    assert prefecture.numbers_of(resident.code) == [1, 2]
    assert [delivery.state for delivery in resident.outgoing] == ["delivered", "delivered"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("wrong_signature", "J-ENVELOPE-003"), ("other_message", "J-ENVELOPE-006"), ("other_person", "M4")],
)
@proves("M4.b", how="refusal")
def test_an_answer_that_is_not_the_one_asked_for_is_discarded_and_written_down(
    resident: Resident, prefecture: Prefecture, kind: str, code: str
) -> None:
    prefecture.running.misbehave(person=resident.code, kind=kind)

    prefecture.relay()

    (waiting,) = resident.outgoing
    assert (waiting.state, waiting.last_code) == ("waiting", "MSG-SILENT")
    assert "破棄" in waiting.last_error
    written = AuditEvent.objects.using("jukinet_server").get(
        event="jukinet.answer_discarded", detail__message=str(waiting.message_id)
    )
    assert (written.detail["peer"], written.detail["code"]) == ("prefecture", code)
    assert written.subjects == []


def test_a_stall_of_one_person_keeps_nobody_else_waiting(resident: Resident, prefecture: Prefecture) -> None:
    other = Resident()
    other.moves_in()
    prefecture.running.misbehave(kind="stall", person=resident.code)

    prefecture.relay(0.5)

    assert prefecture.numbers_of(other.code) == [1]
    (stalled,) = resident.outgoing
    assert (stalled.state, stalled.last_code) == ("waiting", "MSG-SILENT")
    assert "時間内に回答がありません" in stalled.last_error
    make_due("jukinet_server")
    prefecture.relay()


@proves("S2.1.c", how="sequence")
def test_a_rejected_update_is_held_with_its_reason_and_goes_out_when_sent_again(
    resident: Resident, prefecture: Prefecture
) -> None:
    prefecture.running.misbehave(kind="reject", person=resident.code, reason_code="P-X-1", reason="氏名に疑義がある。")
    resident.moves(2)

    prefecture.relay()

    held, later = resident.outgoing
    assert (held.state, held.last_code) == ("held", "P-X-1")
    assert "氏名に疑義がある。" in held.last_error
    assert later.state == "waiting"
    status = linkage_status("jukinet_server", machine_now())[0]
    assert (status.receiver, status.held, status.waiting) == ("prefecture", 1, 1)
    assert "氏名に疑義がある。" in status.last_error

    resend(context_of("jukinet_server", "2001"), held.id, "都道府県に確認済み")
    prefecture.relay()

    assert prefecture.numbers_of(resident.code) == [1, 2]


def test_an_update_given_up_by_two_officers_lets_the_next_one_pass(resident: Resident, prefecture: Prefecture) -> None:
    prefecture.running.misbehave(kind="reject", person=resident.code, skip=1)
    resident.moves(3)
    resident.moves(4)
    prefecture.relay()
    _, held, _ = resident.outgoing
    assert held.state == "held"

    skip(context_of("jukinet_server", "2001"), held.id, "後の更新に含まれる", Actor("2009", "別の職員", "jukinet"))
    prefecture.relay()

    assert prefecture.numbers_of(resident.code) == [1, 3]
    assert [delivery.state for delivery in resident.outgoing] == ["delivered", "skipped", "delivered"]


@proves("M17.b", how="refusal")
@proves("M56.b", how="refusal")
def test_nothing_is_sent_to_a_prefecture_with_a_wrong_certificate_and_that_is_written_down_once(
    resident: Resident, prefecture: Prefecture
) -> None:
    prefecture.running.misbehave(kind="wrong_certificate", count=2)

    delivered = prefecture.relay()
    make_due("jukinet_server")
    delivered += prefecture.relay()

    (waiting,) = resident.outgoing
    assert delivered == 0
    noted = AuditEvent.objects.using("jukinet_server").get(event="jukinet.peer_refused")
    assert noted.detail["peer"] == "prefecture"
    assert waiting.last_code == "MSG-DOWN"
    assert "証明書を確認できない" in waiting.last_error
    assert prefecture.numbers_of(resident.code) == []
    make_due("jukinet_server")
    assert prefecture.relay() == 1


@pytest.mark.parametrize("stranger", ["unified_addressee", "linkage_platform", None])
@proves("C8.b", how="refusal")
@proves("M56.b", how="refusal")
@proves("M17.b", how="refusal")
def test_the_prefecture_gives_nothing_to_anybody_but_the_cs(prefecture: Prefecture, stranger: str | None) -> None:
    before = len(prefecture.running.look("refused-peers"))
    files = files_of(stranger) if stranger else None

    with client_for(prefecture.running, files) as client, pytest.raises(httpx.TransportError):
        client.get("/")

    assert len(prefecture.running.look("refused-peers")) == before + 1


def test_a_prefecture_that_dies_gets_each_update_once_after_its_return(
    resident: Resident, prefecture: Prefecture
) -> None:
    prefecture.running.misbehave(kind="die", person=resident.code, after_storing=True)

    prefecture.relay()
    prefecture.running.wait_dead()
    resident.moves(5)
    assert prefecture.relay() == 0
    prefecture.running.start()
    make_due("jukinet_server")
    prefecture.relay()

    assert prefecture.numbers_of(resident.code) == [1, 2]
    assert [delivery.state for delivery in resident.outgoing] == ["delivered", "delivered"]


def test_while_the_prefecture_is_down_the_city_works_on_and_all_waits_with_age_and_reason(
    prefecture: Prefecture,
) -> None:
    prefecture.running.kill()
    residents = [Resident() for _ in range(5)]
    for each in residents:
        each.moves_in()
        each.moves(6)
    assert prefecture.relay() == 0

    status = linkage_status("jukinet_server", machine_now())[0]
    registry = linkage_status("resident_registry", machine_now())
    assert status.waiting == 10
    assert status.oldest_age is not None
    assert "接続できません" in status.last_error
    assert {(one.receiver, one.waiting) for one in registry if one.receiver == "jukinet_server"} == {
        ("jukinet_server", 0)
    }

    prefecture.running.start()
    make_due("jukinet_server")

    assert prefecture.relay() == 10
    assert all(prefecture.numbers_of(each.code) == [1, 2] for each in residents)
