"""住基法30条の7: what the prefecture acknowledges reaches the national server, once and in order, whatever fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from counterparts import envelope
from counterparts.certificates import ServerCertificate
from counterparts.envelope import Party
from tests.counterparts.national_city import OPERATOR, National, a_code, a_number
from tests.counterparts.outside_peers import EXCHANGE, Authority, RunningPrefecture, client_for, free_port_pair
from tests.counterparts.updates import an_update


@dataclass
class Both:
    """Prefecture and national server, each trusting the other, and the CS that both know."""

    prefecture: RunningPrefecture
    national: RunningPrefecture
    authority: Authority
    files: tuple[Path, Path]
    party: Party

    def ask(self, server: RunningPrefecture, type_: str, body: dict[str, Any]) -> dict[str, Any]:
        """One exchange as the CS."""
        with client_for(server, self.files) as client:
            request = envelope.request(self.party, server.name, type_, "142034", body)
            answer: dict[str, Any] = client.post(EXCHANGE, json=request).json()
        return answer

    def report(self, code: str, number: int = 1, **record: Any) -> dict[str, Any]:
        """An update to the prefecture."""
        update = an_update(record={"resident_code": code, **record}, update_order_number=number)
        return self.ask(self.prefecture, "identification_update", update)

    def passed_on(self) -> int:
        """How many updates the prefecture has put aside for the national server so far."""
        return sum(httpx.get(f"{self.prefecture.control_url}/_control/forwarded").json().values())

    def kept(self, code: str) -> Any:
        """What the national server keeps of a person."""
        return httpx.post(f"{self.national.control_url}/_control/person", json={"resident_code": code}).json()


@pytest.fixture(scope="module")
def _started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("outside")
    authority = Authority(folder / "daicho-ca")
    files = authority.client("jukinet_server")
    national = RunningPrefecture(folder / "national", free_port_pair(), name="national")
    national.trust(authority.certificate_file)
    national.start()
    prefecture = RunningPrefecture(folder / "prefecture", free_port_pair(), options=("--national", national.url))
    prefecture.trust(authority.certificate_file)
    prefecture.trust(national.authority, "national")
    prefecture.start()
    national.trust(prefecture.authority, "prefecture")
    party = Party("jukinet_server", ServerCertificate(authority.certificate_file, *files))
    yield Both(prefecture, national, authority, files, party)
    prefecture.stop()
    national.stop()


@pytest.fixture
def both(_started: Both) -> Iterator[Both]:
    """Alive and behaving."""
    yield _started
    if _started.national.process is None:
        _started.national.start()
    for server in (_started.prefecture, _started.national):
        server.behave()


def _wait_until(holds: Callable[[], bool], seconds: float = 25) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def test_an_update_reaches_the_national_server_through_the_prefecture(both: Both) -> None:
    code, number = a_code(), a_number()

    both.report(code, individual_number=number)

    _wait_until(lambda: both.kept(code) is not None)
    kept = both.kept(code)
    assert (kept["individual_number"], kept["record_state"]) == (number, "current")


@pytest.mark.parametrize(
    "misbehaviour",
    [
        {"kind": "garbage", "after_storing": True},
        {"kind": "unavailable"},
        {"kind": "wrong_certificate"},
        {"kind": "wrong_signature"},
        {"kind": "other_message"},
    ],
    ids=lambda order: str(order["kind"]),
)
def test_each_update_arrives_once_and_in_order_however_the_national_server_answers(
    both: Both, misbehaviour: dict[str, Any]
) -> None:
    code = a_code()
    both.national.misbehave(type="identification_update", **misbehaviour)

    both.report(code)
    both.report(code, 2, reason="change_of_address", address="神奈川県平塚市宝町２番")
    both.report(code, 3, reason="change_of_address", address="神奈川県平塚市宝町３番")

    _wait_until(lambda: (both.kept(code) or {}).get("address") == "神奈川県平塚市宝町３番")
    database = National(both.national.folder).database
    rows = database.execute("select order_number from received_update where resident_code = ? order by id", (code,))
    assert [number for (number,) in rows] == [1, 2, 3]


def test_what_the_prefecture_took_while_the_national_server_was_dead_arrives_later(both: Both) -> None:
    code = a_code()
    both.national.kill()

    answer = both.report(code)
    both.national.start()

    assert answer["result"] == "acknowledged"
    _wait_until(lambda: both.kept(code) is not None)


def test_a_repetition_at_the_prefecture_is_not_passed_on_again(both: Both) -> None:
    code, number = a_code(), a_number()
    before = both.passed_on()

    both.report(code, individual_number=number)
    repeated = both.report(code, individual_number=number)
    _wait_until(lambda: both.kept(code) is not None)

    assert repeated["body"]["duplicate"] is True
    assert both.passed_on() == before + 1


@pytest.mark.parametrize("name", ["unified_addressee", "prefecture"])
def test_the_national_server_gives_nothing_to_a_peer_whose_authority_is_not_its_own(both: Both, name: str) -> None:
    before = len(both.national.look("refused-peers"))

    with client_for(both.national, both.authority.client(name)) as client, pytest.raises(httpx.TransportError):
        client.post(EXCHANGE, json={})

    assert len(both.national.look("refused-peers")) == before + 1


def test_a_changing_request_sent_again_is_answered_as_the_first_time(both: Both) -> None:
    request = envelope.request(both.party, "national", "code_lot", "142034", {"count": 3, **OPERATOR})
    other = envelope.request(
        both.party, "national", "code_lot", "142034", {"count": 4, **OPERATOR}, request["message_id"]
    )

    with client_for(both.national, both.files) as client:
        first, again, changed = (client.post(EXCHANGE, json=one).json() for one in (request, request, other))

    assert first["body"] == again["body"]
    assert (changed["result"], changed["reason_code"]) == ("rejected", "J-ENVELOPE-006")


def test_an_answer_about_another_person_on_command_names_nobody_asked_for(both: Both) -> None:
    code = a_code()
    both.report(code)
    _wait_until(lambda: both.kept(code) is not None)
    query = {"key": {"resident_code": code}, "purpose": "01", "limit": 50, **OPERATOR}
    both.national.misbehave(kind="other_person", type="identity_query", person=code)

    wrong = both.ask(both.national, "identity_query", query)["body"]["persons"]
    right = both.ask(both.national, "identity_query", query)["body"]["persons"]

    assert [one["resident_code"] for one in right] == [code]
    assert code not in [one["resident_code"] for one in wrong]
    assert len(wrong) == 1


def test_the_page_shows_what_was_done_without_any_number(both: Both) -> None:
    code = a_code()
    both.report(code)
    _wait_until(lambda: both.kept(code) is not None)

    shown = httpx.get(f"{both.national.control_url}/")

    assert shown.status_code == 200
    assert "本人確認情報の通知" in shown.text
    assert code not in shown.text


def test_the_page_can_leave_numbers_in_progress_and_finish_them(both: Both) -> None:
    url = both.national.control_url
    person = an_update(record={"resident_code": a_code()})["identification"]
    names = ("resident_code", "name", "name_kana", "birth_date", "sex", "municipality_code", "postal_code", "address")
    body = {
        "request_number": f"R-{a_code()}",
        "kind": "new",
        "person": {name: person[name] for name in names} | {"former_family_name": ""},
        "former_individual_number": None,
        "reason": "出生",
        **OPERATOR,
    }
    httpx.post(f"{url}/acts/hold-numbers", data={"in_progress": "1"})

    held = both.ask(both.national, "number_request", body)["body"]
    httpx.post(f"{url}/acts/hold-numbers", data={})
    httpx.post(f"{url}/acts/finish-numbers", data={})
    done = both.ask(both.national, "number_result", {"request_number": body["request_number"], **OPERATOR})["body"]

    assert (held["state"], held["individual_number"]) == ("in_progress", None)
    assert done["state"] == "done"
    assert len(done["individual_number"]) == 12
