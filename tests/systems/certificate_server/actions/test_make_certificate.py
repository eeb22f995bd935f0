"""証明書の作成: every refusal has its code, the same receipt its bytes, and a wrong paper never leaves."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.pdf import rendering
from daicho.systems.certificate_server.actions import make_certificate as making
from daicho.systems.certificate_server.actions.offer_certificates import identify_at_kiosk
from daicho.systems.certificate_server.actions.order_at_kiosk import KioskRequest
from daicho.systems.certificate_server.documents.kiosk_certificate import print_copy
from daicho.systems.certificate_server.errors import KioskRefused, RefusalCode
from daicho.systems.certificate_server.models import FeedState, IssuedCopy, ReceiptStep, Source, SourcePending
from daicho.systems.certificate_server.models.sealed_sources import seal_source
from daicho.systems.certificate_server.queries.receipts import known_receipt
from daicho.systems.certificate_server.rules.kiosk_service import KioskScope
from daicho.systems.certificate_server.rules.receipts import ReceiptState
from tests.proofs import proves
from tests.systems.certificate_server.kiosk_requests import a_request, at_kiosk, decide, ordered
from tests.systems.certificate_server.makers import (
    NOW,
    Person,
    a_source,
    feed_is_up,
    keep_household,
    keep_person,
    keep_serial,
)

pytestmark = pytest.mark.django_db(databases=["certificate_server"])

WHOLE, PART = KioskScope.WHOLE, KioskScope.PART


@pytest.fixture(autouse=True)
def _feed() -> None:
    feed_is_up()


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def steps_of(receipt: str) -> list[str]:
    return list(ReceiptStep.objects.filter(receipt=receipt).order_by("step_no").values_list("state", flat=True))


def changed(person: Person, **changes: Any) -> None:
    """An approval has reached the server."""
    row = Source.objects.get(pk=person.resident_number)
    row.content = seal_source(
        person.resident_number, a_source(person.household_number, person.resident_code, **changes)
    )
    row.source_no += 1
    row.version_no += 1
    row.save()


def refused(request: KioskRequest, **surroundings: Any) -> KioskRefused:
    with pytest.raises(KioskRefused) as caught:
        ordered(request, at_kiosk(**surroundings))
    return caught.value


def events(event: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.using("certificate_server").filter(event=event))


@proves("S6.2.a", how="unit")
def test_whoever_holds_the_card_gets_the_own_certificate_and_nobody_elses() -> None:
    mine, wife = keep_household({}, {"name": "平塚　花子", "birth_date": "1992-02-03"})
    request = a_request(wife.serial, copies=2)

    made = ordered(request)

    first, second = made.copies
    assert "平塚花子" in text_of(first.copy.pdf)
    assert "平成2年4月1日" not in text_of(first.copy.pdf)
    assert first.copy.digest == hashlib.sha256(first.copy.pdf).hexdigest() != second.copy.digest
    assert (made.fee, made.valid_until) == (400, NOW + timedelta(minutes=15))
    assert (first.number, second.number) == ("20261123-K-0001-001", "20261123-K-0001-002")
    assert steps_of(request.receipt_number) == ["received", "made"]
    (event,) = events("kiosk.certificate_made")
    assert event.subjects == [wife.resident_number]
    assert mine.resident_number not in str(event.detail)


def test_members_are_chosen_by_tokens_that_hold_for_this_card_alone() -> None:
    husband, wife, child = keep_household({}, {"name": "平塚　花子"}, {"name": "平塚　未来"})
    stranger = keep_person()
    tokens = {one.name: one.token for one in identify_at_kiosk(at_kiosk(), husband.serial).members}

    made = ordered(a_request(husband.serial, scope=PART, members=(tokens["平塚　未来"],)))
    foreign = refused(a_request(stranger.serial, scope=PART, members=(tokens["平塚　未来"],)))
    late = refused(a_request(husband.serial, scope=PART, members=(tokens["平塚　未来"],)), minutes=10, seconds=1)
    garbled = refused(a_request(husband.serial, scope=PART, members=("A" * 60,)))

    assert "平塚未来" in text_of(made.copies[0].copy.pdf)
    assert "平塚花子" not in text_of(made.copies[0].copy.pdf)
    assert {one.refusal for one in (foreign, late, garbled)} == {RefusalCode.MEMBER}
    assert wife.resident_number not in "".join(tokens.values())
    assert child.resident_number not in "".join(tokens.values())


def test_the_individual_number_is_printed_where_asked_for_and_written_down_as_shown() -> None:
    one = keep_person(individual_number="123456789018")

    without, asked = ordered(a_request(one.serial)), ordered(a_request(one.serial, options=("individual_number",)))

    assert "123456789018" not in text_of(without.copies[0].copy.pdf)
    assert "123456789018" in text_of(asked.copies[0].copy.pdf)
    assert [event.individual_number_shown for event in events("kiosk.certificate_made")] == [False, True]


def _closed(process: str) -> dict[str, Any]:
    return {"closed": [{"process": process, "level": "alert", "starts_on": "2026-11-01"}]}


@pytest.mark.parametrize(
    ("source", "changes", "surroundings", "code"),
    [
        ({}, {}, {"hours": 13}, RefusalCode.CLOSED),
        ({}, {}, {"hours": 25}, RefusalCode.STALE),
        ({}, {"serial": "f" * 16}, {}, RefusalCode.UNKNOWN),
        ({"planned_move_out_on": "2026-11-23"}, {}, {}, RefusalCode.NOT_HERE),
        ({"birth_date": "2012-04-01"}, {}, {}, RefusalCode.AGE),
        ({"protected": True}, {}, {}, RefusalCode.NOT_KIOSK),
        (_closed("kiosk"), {}, {}, RefusalCode.NOT_KIOSK),
        (_closed("issue"), {}, {}, RefusalCode.NOT_KIOSK),
        ({"planned_move_out_on": "2026-12-24"}, {}, {}, RefusalCode.NOT_KIOSK),
        ({"name": "葛\U000e0100城　太郎"}, {}, {}, RefusalCode.NOT_KIOSK),
        ({"head_of_register": "長" * 100}, {"options": ("register",)}, {}, RefusalCode.NOT_KIOSK),
        ({}, {"kind": "seal_certificate"}, {}, RefusalCode.KIND),
        ({}, {"options": ("resident_code",)}, {}, RefusalCode.OPTION),
        ({}, {"copies": 6}, {}, RefusalCode.OPTION),
        ({}, {"scope": PART}, {}, RefusalCode.OPTION),
        ({}, {"members": ("x",)}, {}, RefusalCode.OPTION),
    ],
)
def test_each_refusal_has_its_code_and_leaves_no_paper(
    source: dict[str, Any], changes: dict[str, Any], surroundings: dict[str, float], code: RefusalCode
) -> None:
    one = keep_person(**source)
    request = replace(a_request(one.serial), **changes)

    first, again = refused(request, **surroundings), refused(request, **surroundings)

    assert (first.refusal, again.refusal) == (code, code)
    assert not IssuedCopy.objects.exists()
    assert events("kiosk.refused")[0].detail["reason"] == first.reason
    known = known_receipt(request.receipt_number)
    assert (known is None) if code.may_pass else (known is not None and known.state is ReceiptState.REFUSED)


def test_a_revoked_card_a_move_on_its_way_and_too_many_sheets_are_refused() -> None:
    one = keep_person()
    crowd = keep_household(*({} for _ in range(9)))
    decide("most_sheets", 2)
    assert refused(a_request(keep_serial(one.resident_code, "revoked"))).refusal is RefusalCode.REVOKED
    assert refused(a_request(crowd[0].serial, scope=WHOLE)).refusal is RefusalCode.PAGES

    SourcePending.objects.create(act_id="A", resident_number=one.resident_number, source_no=2, since=NOW)

    assert refused(a_request(one.serial)).refusal is RefusalCode.BUSY


@proves("S6.2.c", how="refusal")
def test_a_fellow_whom_nobody_may_know_of_looks_like_any_other_reason() -> None:
    one, _ = keep_household({}, _closed("kiosk"))
    other, _ = keep_household({}, {"protected": True})
    third = keep_person(name="葛\U000e0100城　太郎")

    told = {refused(a_request(person.serial)).message for person in (one, other, third)}

    assert told == {"この証明書はコンビニでは交付できません。窓口へお越しください。"}


def test_the_same_receipt_gives_the_same_bytes_and_another_request_under_its_number_nothing() -> None:
    one, other = keep_person(), keep_person()
    request = a_request(one.serial)

    first, again = ordered(request), ordered(request, at_kiosk(minutes=14))
    for different in (
        replace(request, serial=other.serial),
        replace(request, copies=2),
        replace(request, options=("register",)),
    ):
        assert refused(different).refusal is RefusalCode.RECEIPT_OTHER
    assert refused(request, kiosk="K-0002").refusal is RefusalCode.RECEIPT_OTHER
    assert {event.detail["reason"] for event in events("kiosk.refused")} == {"another_request"}

    assert again == first
    assert ordered(request) == first
    assert steps_of(request.receipt_number) == ["received", "made"]
    assert len(events("kiosk.certificate_made_again")) == 2


def test_a_receipt_can_be_collected_across_closing_time_and_not_after_its_end() -> None:
    request = a_request(keep_person().serial)
    made = ordered(request, at_kiosk(hours=12, minutes=55))

    assert ordered(request, at_kiosk(hours=13, minutes=5)) == made
    assert refused(request, hours=13, minutes=10).refusal is RefusalCode.EXPIRED


@pytest.mark.parametrize("change", [{"name": "平塚　改姓"}, {"protected": True}, {}])
def test_a_record_that_changed_meanwhile_is_never_printed_again(change: dict[str, Any]) -> None:
    one = keep_person()
    request = a_request(one.serial)
    ordered(request)

    changed(one, **change)

    code = RefusalCode.NOT_KIOSK if "protected" in change else RefusalCode.CHANGED
    assert refused(request).refusal is code
    assert steps_of(request.receipt_number) == ["received", "made"]


def test_tokushima_and_niigata_a_change_while_the_paper_is_made_is_noticed_before_it_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """徳島市, 新潟市 2023: what had been changed or abolished was given out from data not brought up to date."""
    one = keep_person()
    request = a_request(one.serial)
    _after_printing(monkeypatch, lambda: changed(one, name="平塚　改姓"))

    refusal = refused(request)

    assert refusal.refusal is RefusalCode.CHANGED
    assert not IssuedCopy.objects.exists()
    assert steps_of(request.receipt_number) == ["received", "refused"]


def test_a_feed_that_falls_silent_while_the_paper_is_made_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    request = a_request(keep_person().serial)
    _after_printing(monkeypatch, lambda: FeedState.objects.update(as_of=NOW - timedelta(hours=30)))

    assert refused(request).refusal is RefusalCode.STALE
    assert steps_of(request.receipt_number) == ["received"]


@proves("S6.2.d", how="refusal")
@pytest.mark.parametrize("planted", ["other member", "other household", "other number", "other option"])
def test_a_paper_that_became_somebody_elses_on_the_way_is_stopped_and_the_alarm_is_raised(
    monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    one, fellow = keep_household({}, {"name": "平塚　花子"})
    stranger = keep_person(name="大磯　一郎")
    real = making._contents
    calls = []

    def swapped(ctx: Any, order: Any, begun: Any, scene: Any, wish: Any) -> Any:
        calls.append(wish)
        if len(calls) > 1:
            return real(ctx, order, begun, scene, wish)
        if planted == "other member":
            return real(ctx, order, begun, scene, replace(wish, selected=(fellow.resident_number,)))
        if planted == "other option":
            return real(ctx, order, begun, scene, replace(wish, options=("register",)))
        if planted == "other number":
            return real(ctx, order, replace(begun, first_serial=77), scene, wish)
        elsewhere = making_scene(stranger)
        return real(ctx, order, begun, elsewhere, replace(wish, selected=(stranger.resident_number,)))

    monkeypatch.setattr(making, "_contents", swapped)
    request = a_request(one.serial)

    refusal = refused(request)

    assert (refusal.refusal, refusal.reason) == (RefusalCode.FAULT, "read_back_differs")
    assert not IssuedCopy.objects.exists()
    assert [event.detail for event in events("kiosk.wrong_paper_stopped")] == [{"receipt": request.receipt_number}]
    assert refused(request).refusal is RefusalCode.FAULT
    assert [event.detail["reason"] for event in events("kiosk.refused")] == ["read_back_differs", "refused_before"]


def making_scene(person: Person) -> Any:
    from daicho.systems.certificate_server.queries.kiosk_scene import kiosk_scene

    return kiosk_scene(at_kiosk(), person.serial)


@proves("S6.2.e", how="refusal")
def test_yokohama_a_time_out_releases_nothing_and_the_same_receipt_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """横浜市 2023: the print control gave up waiting and released the file of somebody else."""
    one, other = keep_person(), keep_person(name="大磯　一郎")
    ordered(a_request(other.serial))
    real, slow = rendering._compile, [True]

    def compile_(template: Any, data: str) -> bytes:
        if slow:
            slow.clear()
            time.sleep(0.8)
        return real(template, data)

    monkeypatch.setattr(rendering, "_compile", compile_)
    monkeypatch.setattr(making, "SECONDS", 0.5)
    request = a_request(one.serial)
    assert refused(request).refusal is RefusalCode.TIMEOUT
    assert steps_of(request.receipt_number) == ["received"]
    monkeypatch.setattr(making, "SECONDS", 20.0)

    made = ordered(request)

    assert "平塚太郎" in text_of(made.copies[0].copy.pdf)
    assert "大磯" not in text_of(made.copies[0].copy.pdf)
    assert steps_of(request.receipt_number) == ["received", "made"]


def test_a_request_that_has_used_up_its_time_before_the_answer_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    request = a_request(keep_person().serial)
    _after_printing(monkeypatch, lambda: monkeypatch.setattr(making, "SECONDS", 0.0))

    assert refused(request).refusal is RefusalCode.TIMEOUT
    assert not IssuedCopy.objects.exists()


@proves("M59.d", how="unit")
@pytest.mark.parametrize("step", ["begin_receipt", "print_copy", "demand_same", "_keep_copies"])
def test_a_crash_between_two_steps_leaves_nothing_or_a_receipt_that_goes_on(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    request = a_request(keep_person().serial)

    def crash(*_given: object, **_named: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(making, step, crash)
        with pytest.raises(MemoryError):
            ordered(request)
    left = known_receipt(request.receipt_number)
    assert left is None if step == "begin_receipt" else left is not None and left.state is ReceiptState.RECEIVED
    assert not IssuedCopy.objects.exists()

    made = ordered(request)

    assert made.copies[0].number == "20261123-K-0001-001"
    assert steps_of(request.receipt_number) == ["received", "made"]


def test_the_date_of_the_paper_is_the_day_of_the_receipt() -> None:
    request = a_request(keep_person().serial)
    decide("hours", {"opens": "00:00", "closes": "23:59"})
    ordered(request, at_kiosk(hours=13, minutes=58))

    assert date(2026, 11, 23) == NOW.date()
    assert refused(request, hours=14).refusal is RefusalCode.EXPIRED


def _after_printing(monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    """Something happens after the pages are printed and before they are read back."""
    real = print_copy

    def printed(*given: Any) -> Any:
        copy = real(*given)
        then()
        return copy

    monkeypatch.setattr(making, "print_copy", printed)
