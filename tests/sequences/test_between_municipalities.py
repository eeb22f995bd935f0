"""転出証明書情報・転入通知・附票・広域交付 between 平塚市 and 湘北市, through both CS (linkage 1.8)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from counterparts import client, envelope
from counterparts.certificates import ServerCertificate
from counterparts.client import NoAnswer, Peer
from counterparts.envelope import Party
from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.crypto.pki import CA, identity_of
from daicho.foundation.messaging.models import Delivery
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Level
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.resident_registry.actions.enter_movement import alert_key, enter_movement
from daicho.systems.resident_registry.errors import CertificateNotOpen
from daicho.systems.resident_registry.models import Movement, Protection, ReceivedArrival, ReceivedCertificate
from daicho.systems.resident_registry.queries.arrivals import certificate_list, opened_certificate
from daicho.systems.resident_registry.queries.received_entry import entry_from, received_data_win
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.queries.scenes import judge
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInEntry
from daicho.systems.resident_registry.rules.movements.move_in.kind import KIND as MOVE_IN
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.counterparts.neighbour_city import NAME
from tests.counterparts.outside_peers import Authority
from tests.counterparts.outsider_families import families_file
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, fresh_numbers, new_address
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves
from tests.sequences.shohoku import HARBOUR, Shohoku, a_neighbour

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
TODAY = MONDAY_MORNING.date()
OLD = "2020-01-01T00:00:00+09:00"


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Shohoku]:
    folder = tmp_path_factory.mktemp("outside")
    with a_neighbour(folder, families_file(folder / "families.jsonl")) as neighbour:
        yield neighbour


def on(day: date, staff_id: str) -> Context:
    return later(officer(staff_id), MONDAY_MORNING + (day - TODAY))


def a_family(**changes: Any) -> tuple[tuple[str, ...], list[str]]:
    """宛名番号 and 住民票コード of a family on record."""
    numbers = fresh_numbers(3)
    entry = a_move_in(moved_on=TODAY - timedelta(days=14), notified_on=TODAY - timedelta(days=7), **changes)
    done = approved(on(TODAY, "1001"), on(TODAY, "1002"), entry, numbers)
    return done.resident_numbers, [one.resident_code for one in numbers.members]


def leave(family: tuple[str, ...], planned: date, *, by_card: bool = True, to: Address = HARBOUR) -> str:
    """転出届, approved; the reception number."""
    notice = MoveOutEntry(filed(planned, filed_on=TODAY), family, to, by_card=by_card)
    return carried_out(on(TODAY, "1001"), on(TODAY, "1002"), MOVE_OUT, notice)


def arrived(shohoku: Shohoku, code: str) -> dict[str, object]:
    """The 転出証明書情報 that 湘北市 has about a person."""
    found = [
        one
        for one in shohoku.running.look("arrivals")
        if any(person["resident_code"] == code for person in one["certificate"]["persons"])
    ]
    return found[-1] if found else {}


def test_who_leaves_by_card_is_announced_there_and_struck_off_when_the_notice_comes(shohoku: Shohoku) -> None:
    # given: a family leaves by card, a week ahead
    family, codes = a_family()
    reception = leave(family, TODAY + timedelta(days=7))

    # when
    shohoku.relay()

    # then: 湘北市 has the certificate of exactly these people
    certificate = arrived(shohoku, codes[0])["certificate"]
    assert isinstance(certificate, dict)
    assert [one["resident_code"] for one in certificate["persons"]] == codes
    assert certificate["certificate_number"] == f"142034-{reception}"

    # when: they move in there earlier than planned, and the notice arrives
    said = shohoku.running.act(
        "take-arrival", certificate_number=certificate["certificate_number"], moved_in_on=TODAY.isoformat()
    )
    assert said["result"] == "acknowledged"
    shohoku.relay()

    # then: struck off from that very day, planned and confirmed side by side
    records = newest_records(family)
    assert [records[number].record.status for number in family] == ["moved_out"] * 3
    head = records[family[0]].record
    assert (head.planned_move_out.on, head.confirmed_move_out.on) == (TODAY + timedelta(days=7), TODAY)
    assert head.confirmed_move_out.destination.address == HARBOUR
    assert ReceivedArrival.objects.get(number=said["notice_number"]).state == "applied"
    assert Movement.objects.filter(kind="arrival_notice").count() == 1

    # when: the same notice comes again
    shohoku.running.act("repeat-notice", notice_number=said["notice_number"])
    shohoku.relay()

    # then: nothing is written twice
    assert Movement.objects.filter(kind="arrival_notice").count() == 1
    assert set(ReceivedArrival.objects.values_list("state", flat=True)) == {"applied"}


def test_a_departure_undone_is_told_to_whoever_has_the_certificate(shohoku: Shohoku) -> None:
    family, codes = a_family()
    reception = leave(family, TODAY + timedelta(days=7))
    shohoku.relay()

    undo = CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL, TODAY), reception, family, "転出しないことになった")
    carried_out(on(TODAY, "1001"), on(TODAY, "1002"), CANCELLATION, undo)
    shohoku.relay()

    assert arrived(shohoku, codes[0])["state"] == "cancelled"


def test_without_a_card_nothing_is_sent_and_a_municipality_that_is_not_connected_is_told_in_plain_words(
    shohoku: Shohoku,
) -> None:
    # given / when
    paper, codes = a_family()
    leave(paper, TODAY + timedelta(days=7), by_card=False)
    far, _ = a_family()
    reception = leave(far, TODAY + timedelta(days=7), to=YOKOHAMA)
    shohoku.relay()

    # then
    assert arrived(shohoku, codes[0]) == {}
    held = Delivery.objects.using("jukinet_server").get(receiver="municipalities", subject=f"141003:142034-{reception}")
    assert (held.state, held.last_code) == ("held", "JUK-MUNI-001")
    assert "神奈川県横浜市は接続先として登録されていない" in held.last_error


def test_a_notice_about_strangers_or_with_lost_characters_waits_on_the_error_lists(shohoku: Shohoku) -> None:
    # when: a notice about nobody, and one that cannot be read
    stranger = shohoku.running.act("notify-arrival")
    garbled = shohoku.running.act("notify-arrival", garbled=True)
    shohoku.relay()

    # then: the first waits in the registry, the second in the CS
    waiting = ReceivedArrival.objects.get(number=stranger["notice_number"])
    assert waiting.state == "error"
    assert "住民票コードの人がいません" in waiting.reason
    assert MunicipalNotice.objects.get(number=garbled["notice_number"]).fault == "新住所、1人目の氏名"
    assert not ReceivedArrival.objects.filter(number=garbled["notice_number"]).exists()


def test_a_corrected_notice_takes_the_place_of_the_wrong_one(shohoku: Shohoku) -> None:
    # given: a notice with a misspelt name stands on the error list
    family, codes = a_family()
    leave(family, TODAY + timedelta(days=7))
    shohoku.relay()
    record = newest_records(family)[family[2]].record
    person = {"resident_code": codes[2], "birth_date": record.birth_date.to_json(), "sex": "male"}
    wrong = shohoku.running.act("notify-arrival", person={**person, "name": "大山 陽"}, moved_in_on=TODAY.isoformat())
    shohoku.relay()
    assert ReceivedArrival.objects.get(number=wrong["notice_number"]).state == "error"

    # when
    right = [{**person, "name": record.name.full}]
    shohoku.running.act("correct-notice", notice_number=wrong["notice_number"], persons=right)
    shohoku.relay()

    # then
    assert ReceivedArrival.objects.get(number=wrong["notice_number"]).state == "superseded"
    assert newest_records(family)[family[2]].record.confirmed_move_out.on == TODAY
    assert newest_records(family)[family[0]].record.is_present


def test_who_moves_in_is_told_to_the_former_municipality_and_to_that_of_the_family_register(shohoku: Shohoku) -> None:
    # given / when: a family from 湘北市, whose 本籍 is there
    from_there = replace(HARBOUR, lot="3番2号")
    members = tuple(
        replace(one, honseki=Address(municipality_code="149993", text="神奈川県湘北市緑町", lot="2番地"))
        for one in a_move_in().members
    )
    _, codes = a_family(from_address=from_there, members=members)
    shohoku.relay()

    # then
    received = [one for one in shohoku.running.look("exchanged") if one["direction"] == "received"]
    notices = [one["body"] for one in received if one["type"] == "move_in_notice"]
    assert [person["resident_code"] for person in notices[-1]["persons"]] == codes
    assert notices[-1]["former_address"]["lot"] == "3番2号"
    registers = [one["body"]["person"]["resident_code"] for one in received if one["type"] == "family_register_notice"]
    assert registers[-3:] == codes
    assert all(one["result"] == "acknowledged" for one in received)


def comes_by_card(shohoku: Shohoku, family: str, planned: date) -> ReceivedCertificate:
    """湘北市 takes a 転出届 by card to us; the certificate that arrives here."""
    said = shohoku.running.act("plan-departure", household=family, planned_on=planned.isoformat(), by_card=True)
    assert said["result"] == "acknowledged"
    shohoku.relay()
    return ReceivedCertificate.objects.get(number=said["certificate_number"])


def entered_from(row: ReceivedCertificate, day: date) -> tuple[MoveInEntry, EntryNumbers]:
    """What the form of the 特例転入 holds."""
    _, certificate = opened_certificate(on(day, "1001"), row.id)
    entry, numbers = entry_from(certificate, row.id, day)
    return replace(entry, address=new_address(lot=f"{len(row.number)}番{row.number[-1]}号")), numbers


def test_who_comes_by_card_is_entered_from_the_certificate_and_the_former_municipality_is_told(
    shohoku: Shohoku,
) -> None:
    # given: a family of 湘北市 has left by card to us; it stands on the worklist
    row = comes_by_card(shohoku, "SH-H-F101", TODAY - timedelta(days=3))
    assert [one.names for one in certificate_list(on(TODAY, "1001"))] == [("見本　太郎", "見本　花子")]

    # when: the officer types another birth date and another name, and the 転入 is approved
    entry, numbers = entered_from(row, TODAY)
    typed = replace(
        entry.members[0],
        name=replace(entry.members[0].name, full="見本　太朗"),
        birth_date=PartialDate.known(date(1999, 9, 9)),
    )
    _, certificate = opened_certificate(on(TODAY, "1001"), row.id)
    entry, numbers, put_back = received_data_win(
        replace(entry, members=(typed, *entry.members[1:])), numbers, certificate
    )
    done = approved(on(TODAY, "1001"), on(TODAY, "1002"), entry, numbers)
    shohoku.relay()

    # then: the name as typed, everything else as received
    record = newest_records(done.resident_numbers)[done.resident_numbers[0]].record
    assert put_back == ("1人目の生年月日",)
    assert (record.name.full, record.birth_date) == ("見本　太朗", PartialDate.known(date(1980, 5, 5)))
    row.refresh_from_db()
    assert row.state == "used"
    departure = next(
        one for one in shohoku.running.look("departures") if one["certificate"]["certificate_number"] == row.number
    )
    assert departure["state"] == "confirmed"
    # and: nobody can use it again
    with pytest.raises(CertificateNotOpen):
        opened_certificate(on(TODAY, "1001"), row.id)


@proves("S2.3.b", how="refusal")
def test_the_limits_of_a_move_in_by_card_do_not_wait_for_the_office_to_open(shohoku: Shohoku) -> None:
    # given: planned for 24 October; 30 days later is Monday 23 November, a holiday
    row = comes_by_card(shohoku, "SH-H-F102", date(2026, 10, 24))

    def codes(moved_on: date, notified_on: date) -> set[str]:
        entry, numbers = entered_from(row, TODAY)
        judged_on = replace(entry, moved_on=moved_on, notified_on=notified_on)
        return {f.code for f in judge(on(notified_on, "1001"), MOVE_IN, judged_on, numbers) if f.level is Level.ERROR}

    # then: the last day itself is in time, the next one is not, though the office was closed
    assert codes(date(2026, 11, 9), date(2026, 11, 23)) == set()
    assert codes(date(2026, 11, 9), date(2026, 11, 24)) == {"REG-MOVE-111", "REG-MOVE-112"}
    assert codes(date(2026, 11, 20), date(2026, 11, 24)) == {"REG-MOVE-112"}


def test_a_withdrawn_departure_closes_what_waits(shohoku: Shohoku) -> None:
    row = comes_by_card(shohoku, "SH-H-F103", TODAY)
    shohoku.running.act("cancel-departure", certificate_number=row.number)
    shohoku.relay()

    row.refresh_from_db()
    assert (row.state, row.note) == ("cancelled", "転出が取り消されました: 転出の予定がなくなったため")


@proves("S2.2.c", how="sequence")
def test_the_wide_area_copy_is_given_without_the_family_register_and_refused_in_neutral_words(
    shohoku: Shohoku,
) -> None:
    # given
    family, codes = a_family()

    # when / then: the household, without 本籍 and without numbers
    said = shohoku.running.act("ask-wide-area", resident_code=codes[0], scope="household", with_relationship=True)
    assert [one["name"] for one in said["body"]["records"]] == ["大川 誠", "大川 結衣", "大川 陽"]
    assert [one["relationship"] for one in said["body"]["records"]] == ["世帯主", "妻", "子"]
    assert {one["individual_number"] for one in said["body"]["records"]} == {None}
    assert "架空市本町" not in str([one["address"] for one in said["body"]["records"]])
    assert "head_of_register" not in str(said)
    # and: numbers only where they were asked for
    said = shohoku.running.act("ask-wide-area", resident_code=codes[0], with_resident_code=True)
    assert [one["resident_code"] for one in said["body"]["records"]] == [codes[0]]
    # and: nobody whom we do not know
    assert shohoku.running.act("ask-wide-area", resident_code="98000000000")["reason_code"] == "M-NOTFOUND-001"

    # when: a movement of the person is pending
    notice = MoveOutEntry(filed(TODAY + timedelta(days=9), filed_on=TODAY), family, HARBOUR, by_card=True)
    ctx = on(TODAY, "1001")
    alerts = {alert_key(f) for f in judge(ctx, MOVE_OUT, notice, EntryNumbers())}
    enter_movement(ctx, MOVE_OUT, notice, EntryNumbers(), alerts)
    assert shohoku.running.act("ask-wide-area", resident_code=codes[0])["reason_code"] == "M-PENDING-001"

    # when: somebody of the household is under 支援措置
    other, others = a_family()
    Protection.objects.create(
        resident_number=other[2], protection_no=1, starts_on=TODAY, recorded_at=MONDAY_MORNING, staff_id="1007"
    )
    refused = shohoku.running.act("ask-wide-area", resident_code=others[0])
    assert (refused["result"], refused["reason_code"]) == ("rejected", "M-PROTECTED-001")
    assert "支援" not in refused["reason"]


def test_the_certificate_is_given_again_to_whom_the_family_turns_up_at(shohoku: Shohoku) -> None:
    family, codes = a_family()
    assert shohoku.running.act("want-certificate", resident_code=codes[0])["reason_code"] == "M-NOTFOUND-001"

    # when: announced to Yokohama, but they stand in 湘北市
    reception = leave(family, TODAY + timedelta(days=7), to=YOKOHAMA)
    said = shohoku.running.act("want-certificate", resident_code=codes[0])

    # then
    assert said["body"]["certificate"]["certificate_number"] == f"142034-{reception}"
    assert arrived(shohoku, codes[0])["state"] == "open"


@proves("M17.a", how="refusal")
def test_a_stranger_at_the_door_gets_nothing_and_is_written_down(shohoku: Shohoku, tmp_path: Path) -> None:
    # given: somebody whose certificate says 湘北市 and comes from another authority
    stranger = Authority(tmp_path / "stranger")
    files = stranger.client(NAME)
    trust = tmp_path / "trust" / "jukinet_server"
    trust.mkdir(parents=True)
    (trust / "ca.pem").write_bytes(identity_of(CA).certificate.read_bytes())
    party = Party(NAME, ServerCertificate(files[0], files[0], files[1]))
    peer = Peer("jukinet_server", f"https://127.0.0.1:{shohoku.door.server_address[1]}", tmp_path / "trust")
    before = AuditEvent.objects.using("jukinet_server").filter(event="exchange.peer_refused").count()

    # when / then
    with pytest.raises(NoAnswer):
        client.send(party, peer, envelope.request(party, "jukinet_server", "move_in_notice", "149993", {}))
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if AuditEvent.objects.using("jukinet_server").filter(event="exchange.peer_refused").count() > before:
            return
        time.sleep(0.05)
    raise AssertionError("the refused peer was not written down")


def test_a_request_repeated_is_answered_as_the_first_time_and_kept_once(shohoku: Shohoku) -> None:
    # given: 湘北市's own key, as its program uses it
    pki = shohoku.running.folder / "pki"
    party = Party(NAME, ServerCertificate(pki / "ca.pem", pki / "server.pem", pki / "server.key"))
    peer = Peer(
        "jukinet_server",
        f"https://127.0.0.1:{shohoku.door.server_address[1]}",
        shohoku.running.folder / "trust",
    )
    body = {"certificate_number": "SH-C-999999", "reason": "試験"}
    request = envelope.request(party, "jukinet_server", "move_out_cancelled", "149993", body)

    # when
    first, again = client.send(party, peer, request), client.send(party, peer, request)

    # then
    assert (first["body"]["duplicate"], again["body"]["duplicate"]) == (False, True)
    assert MunicipalNotice.objects.filter(number="SH-C-999999").count() == 1
    # and: another content under the number, another municipality, an unknown type, a broken form are refused
    other = envelope.request(party, "jukinet_server", "move_out_cancelled", "149993", {**body, "reason": "別"},
                             request["message_id"])  # fmt: skip
    assert client.send(party, peer, other)["reason_code"] == "J-ENVELOPE-006"
    for type_, code, content, reason in (
        ("move_out_cancelled", "141003", body, "M-MUNICIPALITY-001"),
        ("identification_update", "149993", {}, "J-TYPE-001"),
        ("move_out_cancelled", "149993", {"certificate_number": "x"}, "M-FORMAT-001"),
        ("wide_area_request", "149993", {"resident_code": "1"}, "M-FORMAT-001"),
    ):
        asked = envelope.request(party, "jukinet_server", type_, code, content)
        assert client.send(party, peer, asked)["reason_code"] == reason
    forged = {
        **envelope.request(party, "jukinet_server", "move_out_cancelled", "149993", body),
        "sent_at": OLD,
    }
    assert client.send(party, peer, forged)["reason_code"].startswith("J-ENVELOPE")
