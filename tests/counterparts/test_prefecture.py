"""The prefectural simulator behaves as ``specs/prefecture`` says, and misbehaves as ordered."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import time
from typing import Any

import httpx
import pytest

from counterparts import envelope
from tests.counterparts.conftest import Connected
from tests.counterparts.outside_peers import EXCHANGE, Authority, client_for
from tests.counterparts.updates import an_update, with_check_digit

_serial = iter(range(1000, 9999))


@pytest.fixture
def code() -> str:
    """The 住民票コード of a person whom the prefecture does not know yet."""
    return with_check_digit(f"900000{next(_serial)}")


def _send(connected: Connected, update: dict[str, Any], timeout: float = 5) -> dict[str, Any]:
    """The answer, with the members of its body beside those of its envelope."""
    answer = connected.ask(update, timeout=timeout)
    return {**answer, **answer["body"]}


def _kept(connected: Connected, code: str) -> list[dict[str, Any]]:
    return [
        update for update in connected.prefecture.look("history") if update["identification"]["resident_code"] == code
    ]


def test_an_update_is_acknowledged_and_kept(connected: Connected, code: str) -> None:
    update = an_update(record={"resident_code": code})

    answer = _send(connected, update)

    assert answer["result"] == "acknowledged"
    assert (answer["resident_code"], answer["update_order_number"]) == (code, 1)
    assert _kept(connected, code) == [update]


def test_the_same_order_number_again_is_acknowledged_but_kept_once(connected: Connected, code: str) -> None:
    _send(connected, an_update(record={"resident_code": code}))

    answer = _send(connected, an_update(record={"resident_code": code}))

    assert (answer["result"], answer["duplicate"]) == ("acknowledged", True)
    assert len(_kept(connected, code)) == 1


def test_the_same_order_number_with_other_content_is_rejected(connected: Connected, code: str) -> None:
    _send(connected, an_update(record={"resident_code": code}))

    answer = _send(connected, an_update(record={"resident_code": code, "name": "平塚　次郎"}))

    assert (answer["result"], answer["reason_code"]) == ("rejected", "P-ORDER-001")


def test_an_update_out_of_order_is_told_the_number_expected(connected: Connected, code: str) -> None:
    _send(connected, an_update(record={"resident_code": code}))

    answer = _send(
        connected, an_update(record={"resident_code": code, "reason": "minor_correction"}, update_order_number=3)
    )

    assert (answer["result"], answer["expected_order_number"]) == ("out_of_order", 2)


def test_numbers_given_up_by_the_municipality_may_be_passed_over(connected: Connected, code: str) -> None:
    _send(connected, an_update(record={"resident_code": code}))

    later = an_update(record={"resident_code": code, "reason": "minor_correction"}, update_order_number=4)
    answer = _send(connected, later | {"given_up_from": 2})

    assert answer["result"] == "acknowledged"


def test_a_change_of_resident_code_continues_the_numbering(connected: Connected, code: str) -> None:
    _send(connected, an_update(record={"resident_code": code}))
    new_code = with_check_digit(f"910000{next(_serial)}")

    answer = _send(
        connected,
        an_update(
            record={"resident_code": new_code, "former_resident_code": code, "reason": "resident_code_changed"},
            update_order_number=2,
        ),
    )

    assert answer["result"] == "acknowledged"
    codes = {update["identification"]["resident_code"] for update in connected.prefecture.look("records")}
    assert new_code in codes
    assert code not in codes


@pytest.mark.parametrize(
    ("wrong", "reason_code"),
    [
        ({"record": {"reason": "lottery"}}, "P-FORMAT-001"),
        ({"record": {"moved_on": "2026-02-30"}}, "P-FORMAT-001"),
        ({"favourite_colour": "blue"}, "P-FORMAT-002"),
        ({"record": {"blood_type": "A"}}, "P-FORMAT-002"),
        ({"record": {"name": ""}}, "P-FORMAT-001"),
        ({"record": {"resident_code": "12345678901"}}, "P-NUMBER-001"),
        ({"record": {"individual_number": "123456789010"}}, "P-NUMBER-002"),
        ({"record_state": "removed"}, "P-STATE-003"),
        ({"record": {"reason": "change_of_address"}}, "P-STATE-002"),
    ],
)
def test_what_the_interface_does_not_allow_is_rejected_with_its_reason(
    connected: Connected, code: str, wrong: dict[str, Any], reason_code: str
) -> None:
    record = {"resident_code": code} | wrong.get("record", {})

    answer = _send(connected, an_update(**(wrong | {"record": record})))

    assert (answer["result"], answer["reason_code"]) == ("rejected", reason_code)
    assert answer["reason"]
    assert _kept(connected, code) == []


def test_a_rejection_on_command_hits_only_the_named_person_and_once(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="reject", person=code, reason_code="P-X-9", reason="理由あり")

    other = _send(connected, an_update(record={"resident_code": with_check_digit(f"920000{next(_serial)}")}))
    first = _send(connected, an_update(record={"resident_code": code}))
    second = _send(connected, an_update(record={"resident_code": code}))

    assert other["result"] == "acknowledged"
    assert (first["result"], first["reason_code"], first["reason"]) == ("rejected", "P-X-9", "理由あり")
    assert second["result"] == "acknowledged"


def test_the_second_update_of_a_person_can_be_stalled(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="stall", type="identification_update", person=code, skip=1)

    first = _send(connected, an_update(record={"resident_code": code}))
    change = an_update(record={"resident_code": code, "reason": "change_of_address"}, update_order_number=2)
    with pytest.raises(httpx.ReadTimeout):
        _send(connected, change, timeout=0.5)

    assert first["result"] == "acknowledged"
    assert len(_kept(connected, code)) == 1


def test_a_late_answer_comes_late(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="late", person=code, seconds=0.6)

    begun = time.monotonic()
    answer = _send(connected, an_update(record={"resident_code": code}))

    assert answer["result"] == "acknowledged"
    assert time.monotonic() - begun >= 0.6


def test_an_answer_given_twice_arrives_twice_on_the_wire(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="twice", person=code)
    update = an_update(record={"resident_code": code})
    body = json.dumps(
        envelope.request(connected.party, "prefecture", "identification_update", "142034", update)
    ).encode()
    head = f"POST {EXCHANGE} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    context = ssl.create_default_context(cafile=str(connected.prefecture.authority))
    context.load_cert_chain(*connected.files)

    received = b""
    with (
        socket.create_connection(("127.0.0.1", connected.prefecture.port), 5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as line,
    ):
        line.settimeout(1)
        line.sendall(head + body)
        with contextlib.suppress(TimeoutError):
            while chunk := line.recv(65536):
                received += chunk

    assert received.count(b"HTTP/1.1 200") == 2
    assert received.count(b'"result": "acknowledged"') == 2


def test_garbage_is_no_json(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="garbage", person=code)

    with connected.client() as client:
        answer = client.post(
            EXCHANGE, json={"type": "identification_update", "body": an_update(record={"resident_code": code})}
        )

    with pytest.raises(ValueError, match=r"decode|Expecting"):
        answer.json()


def test_a_counterpart_ordered_to_die_dies_once_and_keeps_what_it_stored(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="die", person=code, after_storing=True)

    with pytest.raises(httpx.TransportError):
        _send(connected, an_update(record={"resident_code": code}))
    exit_code = connected.prefecture.wait_dead()
    connected.prefecture.start()
    answer = _send(connected, an_update(record={"resident_code": code}))

    assert exit_code == 70
    assert (answer["result"], answer["duplicate"]) == ("acknowledged", True)


def test_a_wrong_certificate_is_shown_on_command(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="wrong_certificate")

    with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
        _send(connected, an_update(record={"resident_code": code}))
    answer = _send(connected, an_update(record={"resident_code": code}))

    assert answer["result"] == "acknowledged"


def _other_authority(connected: Connected) -> Authority:
    """A CA that the prefecture knows, though not as that of the CS."""
    authority = Authority(connected.prefecture.folder / "trust" / "national")
    _ = authority.certificate_file
    return authority


@pytest.mark.parametrize(
    "peer",
    [
        "without a certificate",
        "of an unknown authority",
        "not registered",
        "of an authority registered for another",
    ],
)
def test_a_peer_that_cannot_prove_itself_gets_nothing_and_is_written_down(
    connected: Connected, code: str, peer: str, tmp_path: Any
) -> None:
    files = {
        "without a certificate": None,
        "of an unknown authority": Authority(tmp_path).client("jukinet_server"),
        "not registered": connected.authority.client("unified_addressee"),
        "of an authority registered for another": _other_authority(connected).client("jukinet_server"),
    }[peer]
    before = len(connected.prefecture.look("refused-peers"))

    with client_for(connected.prefecture, files) as client, pytest.raises(httpx.TransportError):
        client.post(EXCHANGE, json={"type": "identification_update", "body": an_update(record={"resident_code": code})})

    assert len(connected.prefecture.look("refused-peers")) == before + 1
    assert _kept(connected, code) == []


@pytest.mark.parametrize(
    ("changes", "reason_code"),
    [
        ({"interface": "jukinet/1"}, "J-ENVELOPE-001"),
        ({"favourite_colour": "blue"}, "J-ENVELOPE-001"),
        ({"message_id": 7}, "J-ENVELOPE-001"),
        ({"sender": "national"}, "J-ENVELOPE-002"),
        ({"certificate": "-----BEGIN NOTHING-----"}, "J-ENVELOPE-002"),
        ({"municipality_code": "999999"}, "J-ENVELOPE-003"),
        ({"signature": "bm90aGluZw=="}, "J-ENVELOPE-003"),
    ],
)
def test_an_envelope_that_cannot_be_believed_is_rejected_and_changes_nothing(
    connected: Connected, code: str, changes: dict[str, Any], reason_code: str
) -> None:
    update = an_update(record={"resident_code": code})
    request = envelope.request(connected.party, "prefecture", "identification_update", "142034", update) | changes

    with connected.client() as client:
        answer = client.post(EXCHANGE, json=request).json()

    assert (answer["result"], answer["reason_code"]) == ("rejected", reason_code)
    assert _kept(connected, code) == []


@pytest.mark.parametrize(
    ("changes", "reason_code"),
    [
        ({"receiver": "national"}, "J-ENVELOPE-004"),
        ({"sent_at": "2026-11-23T10:00:00"}, "J-ENVELOPE-005"),
        ({"sent_at": "2020-01-01T10:00:00+09:00"}, "J-ENVELOPE-005"),
        ({"message_id": "not-a-number"}, "J-ENVELOPE-006"),
    ],
)
def test_a_rightly_signed_envelope_is_still_rejected_for_what_it_says(
    connected: Connected, code: str, changes: dict[str, Any], reason_code: str
) -> None:
    update = an_update(record={"resident_code": code})
    made = envelope.request(connected.party, "prefecture", "identification_update", "142034", update) | changes
    request = envelope.signed(connected.party, {name: made[name] for name in set(made) - {"certificate", "signature"}})

    with connected.client() as client:
        answer = client.post(EXCHANGE, json=request).json()

    assert (answer["result"], answer["reason_code"]) == ("rejected", reason_code)
    assert _kept(connected, code) == []


def test_a_wrong_signature_on_command_cannot_be_believed(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="wrong_signature", person=code)

    with pytest.raises(envelope.BadEnvelope) as refused:
        _send(connected, an_update(record={"resident_code": code}))

    assert refused.value.code == "J-ENVELOPE-003"


def test_an_answer_about_another_person_on_command_is_rightly_signed(connected: Connected, code: str) -> None:
    connected.prefecture.misbehave(kind="other_person", person=code)

    answer = _send(connected, an_update(record={"resident_code": code}))

    assert answer["resident_code"] != code


def test_the_page_shows_what_arrived_without_any_number(connected: Connected, code: str) -> None:
    _send(connected, an_update(record={"resident_code": code}))

    shown = httpx.get(connected.prefecture.control_url + "/")

    assert shown.status_code == 200
    assert "本人確認情報の更新" in shown.text
    assert "受理" in shown.text
    assert code not in shown.text


def test_the_page_can_order_a_misbehaviour_and_clear_it(connected: Connected, code: str) -> None:
    url = connected.prefecture.control_url
    httpx.post(url + "/orders", data={"kind": "reject", "type": "", "count": "-1"})

    first = _send(connected, an_update(record={"resident_code": code}))
    httpx.post(url + "/orders", data={"clear": "1"})
    second = _send(connected, an_update(record={"resident_code": code}))

    assert (first["result"], second["result"]) == ("rejected", "acknowledged")


def test_an_order_that_makes_no_sense_is_refused(connected: Connected) -> None:
    answer = httpx.post(connected.prefecture.control_url + "/_control", json={"kind": "explode"})

    assert answer.status_code == 400
    assert "kind" in answer.json()["error"]


def test_an_order_that_the_page_cannot_send_is_refused_and_nothing_is_ordered(connected: Connected) -> None:
    url = connected.prefecture.control_url

    answer = httpx.post(url + "/orders", data={"kind": "sing", "count": "1"})

    assert answer.status_code == 400
    assert "指示できません" in answer.text
    assert httpx.get(url + "/_control").json() == []
