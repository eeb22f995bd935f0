"""転出証明書情報・転入通知・附票・広域交付 between 平塚市 and 湘北市, through both CS (linkage 1.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from daicho.foundation.messaging.models import Delivery
from daicho.kernel.addresses import Address
from daicho.kernel.context import Context
from daicho.systems.jukinet_server.models import MunicipalNotice
from daicho.systems.resident_registry.models import Movement, ReceivedArrival
from daicho.systems.resident_registry.queries.records import newest_records
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.move_out import KIND as MOVE_OUT
from daicho.systems.resident_registry.rules.movements.move_out import MoveOutEntry
from tests.makers.departures import YOKOHAMA, filed
from tests.makers.move_in import a_move_in, fresh_numbers
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, later, officer
from tests.proofs import proves
from tests.sequences.shohoku import HARBOUR, Shohoku, a_neighbour

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server"])
TODAY = MONDAY_MORNING.date()


@pytest.fixture(scope="module")
def shohoku(tmp_path_factory: pytest.TempPathFactory, committed_databases: object) -> Iterator[Shohoku]:
    with a_neighbour(tmp_path_factory.mktemp("outside")) as neighbour:
        yield neighbour


def on(day: date, staff_id: str) -> Context:
    return later(officer(staff_id), MONDAY_MORNING + (day - TODAY))


def a_family(**changes: object) -> tuple[tuple[str, ...], list[str]]:
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


@proves("S2.3.a", how="sequence")
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


@proves("S2.3.a", how="sequence")
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
