"""番号の生成, コードの配分, カードの有無 and 発行番号 with the national server itself (JN-02, JN-03, JN-13, C7)."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from daicho.contracts.connections import connections
from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.numbers import individual_number_from
from daicho.systems.certificate_server.models import UserCertificate
from daicho.systems.certificate_server.models.sealed_serials import index_of as serial_index
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.actions.numbers import pursue_numbers, want_codes
from daicho.systems.jukinet_server.actions.operate_cards import Order, order_operation
from daicho.systems.jukinet_server.actions.pass_on_serials import pass_on_serials
from daicho.systems.jukinet_server.actions.pursue_cards import refresh_cards
from daicho.systems.jukinet_server.models import (
    CodeLotRequest,
    IdentificationRecord,
    NumberRequest,
)
from daicho.systems.jukinet_server.outside import national
from daicho.systems.jukinet_server.queries.search import newest_by_code
from daicho.systems.jukinet_server.rules.cards import Operation
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.actions.request_numbers import ChangeWish, request_change
from daicho.systems.resident_registry.actions.review_movement import withdraw_movement
from daicho.systems.resident_registry.actions.take_numbers import retry_number, settle_number
from daicho.systems.resident_registry.errors import ClaimantUnknown, NumberAlreadyRequested, NumberRequestNotOpen
from daicho.systems.resident_registry.models import (
    CardHolding,
    Movement,
    OfficeSetting,
    ResidentCodesWish,
    ResidentVersion,
    StoredResidentCode,
)
from daicho.systems.resident_registry.models import (
    NumberRequest as RequestedNumber,
)
from daicho.systems.resident_registry.queries.number_requests import held_cards
from daicho.systems.resident_registry.queries.records import household_members, newest_records, personal_numbers
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.individual_number import KIND as NUMBER
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.births_and_deaths import a_birth, filing_on
from tests.makers.household import ARRIVED, TODAY
from tests.makers.move_in import a_move_in
from tests.makers.names_and_numbers import codes_in_store
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.card_holders import CS_JOB, Holder
from tests.sequences.city import relay_inside
from tests.sequences.national import Japan
from tests.systems.jukinet_server.makers import NOW, cs_context

pytestmark = pytest.mark.committed(databases=["resident_registry", "jukinet_server", "certificate_server"])
_lots = itertools.count(1)


def registered(japan: Japan) -> tuple[str, str, str]:
    """A family on record and in the CS."""
    father, mother, child = approved(officer("1001"), officer("1002"), a_move_in(moved_on=ARRIVED)).resident_numbers
    japan.both_ways()
    return father, mother, child


def a_newborn(japan: Japan, family: tuple[str, str, str], *, low: bool = False) -> str:
    """凪, born into the family with a code from the store."""
    if not low:
        codes_in_store(officer("1001"), 300, lot=f"払出し{next(_lots)}", first=31_000_000 + 1000 * next(_lots))
    father, mother, _ = family
    household = newest_records([father])[father].record.household_number
    entry = a_birth(
        beside=mother, household=household, mother=mother, father=father, quoted_from=father, draws_code=True
    )
    carried_out(officer("1001"), officer("1002"), BIRTH, entry)
    return household_members(household)[-1].resident_number


def cs_history(code: str) -> list[tuple[str, bool]]:
    """事由 and whether a number was there, of every version in the CS."""
    newest = newest_by_code(code)
    assert newest is not None
    rows = IdentificationRecord.objects.filter(person_id=newest.person).order_by("order_number")
    return [(row.reason, row.individual_number is not None) for row in rows]


@proves("S1.4.a", how="sequence")
def test_a_newborn_gets_code_report_and_number_in_this_order_and_by_itself(japan: Japan) -> None:
    # given / when: JN-02 has filled the store; the birth is approved
    baby = a_newborn(japan, registered(japan))
    code = personal_numbers(baby).resident_code
    assert personal_numbers(baby).individual_number == ""
    japan.both_ways()
    assert cs_history(code) == [("birth", False)]

    # when: JN-03, answered later
    japan.act("hold-numbers", in_progress=True)
    pursue_numbers(CS_JOB)
    japan.both_ways()
    assert NumberRequest.objects.latest("requested_at").state == "in_progress"
    assert personal_numbers(baby).individual_number == ""
    japan.act("finish-numbers")
    pursue_numbers(CS_JOB)
    japan.both_ways()

    # then: the number stands on the record by a version of its own, and JN-01 followed
    number = personal_numbers(baby).individual_number
    made = japan.file.database.execute(
        "select individual_number from number_request where resident_code = ?", (code,)
    ).fetchone()[0]
    assert number == made
    request = RequestedNumber.objects.get(resident_number=baby)
    assert (request.state, request.number) == ("applied", None)
    movement = Movement.objects.get(reception=request.reception)
    assert movement.kind == "individual_number"
    assert ResidentVersion.objects.filter(resident_id=baby).count() == 2
    assert cs_history(code) == [("birth", False), ("individual_number_changed", True)]
    logged = list(AuditEvent.objects.using("resident_registry").values_list("detail", flat=True))
    logged += list(AuditEvent.objects.using("jukinet_server").values_list("detail", flat=True))
    assert number not in str(logged)
    assert code not in str(logged)


@pytest.mark.parametrize("kind", ["stall", "garbage", "other_person", "other_message", "wrong_signature"])
def test_a_lost_answer_costs_no_second_number(japan: Japan, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(national.exchange, "__defaults__", (1.0,))
    baby = a_newborn(japan, registered(japan))
    code = personal_numbers(baby).resident_code
    japan.both_ways()
    japan.running.misbehave(kind=kind, person=code, **({"after_storing": True} if kind in ("stall", "garbage") else {}))

    pursue_numbers(CS_JOB)
    row = NumberRequest.objects.latest("requested_at")
    assert row.state == "waiting"
    assert row.fault
    japan.running.behave()
    pursue_numbers(CS_JOB)
    japan.both_ways()

    assert personal_numbers(baby).individual_number
    made = japan.file.database.execute("select count(*) from number_request where resident_code = ?", (code,))
    assert made.fetchone()[0] == 1


@proves("S1.4.a", how="refusal")
def test_a_rejected_request_waits_for_an_officer_with_the_reason(japan: Japan) -> None:
    baby = a_newborn(japan, registered(japan))
    code = personal_numbers(baby).resident_code
    japan.both_ways()
    japan.running.misbehave(kind="reject", person=code, reason_code="N-NUMBER-001", reason="既に番号があります。")

    pursue_numbers(CS_JOB)
    japan.both_ways()

    request = RequestedNumber.objects.get(resident_number=baby)
    assert (request.state, request.obstacle) == ("error", "機構が却下しました: 既に番号があります。")
    with pytest.raises(NumberRequestNotOpen):
        retry_number(officer("1003"), request.request_number)
    settle_number(officer("1003"), request.request_number, "機構に照会し、番号を確かめて記載した")
    request.refresh_from_db()
    assert request.state == "settled"


def test_a_number_that_cannot_be_recorded_waits_encrypted_and_is_recorded_later(japan: Japan) -> None:
    baby = a_newborn(japan, registered(japan))
    japan.both_ways()
    pursue_numbers(CS_JOB)
    entry = IndividualNumberEntry(filing_on(TODAY, FilingBasis.OFFICIAL), baby, IndividualNumberAct.ENTRY)
    typed = EntryNumbers((PersonalNumbers(individual_number_from("27182899903")),))
    pending = enter_movement(officer("1001"), NUMBER, entry, typed, ()).reception
    japan.both_ways()

    request = RequestedNumber.objects.get(resident_number=baby)
    assert request.state == "error"
    assert request.number is not None
    assert personal_numbers(baby).individual_number == ""

    withdraw_movement(officer("1001"), pending, "機構からの番号を待つ")
    assert retry_number(officer("1003"), request.request_number)
    assert personal_numbers(baby).individual_number


@proves("S1.4.a", how="sequence")
def test_a_change_of_number_is_asked_for_and_recorded(japan: Japan) -> None:
    father, _, _ = registered(japan)
    before = personal_numbers(father)
    newest = newest_records([father])[father].record
    japan.known(
        {"resident_code": before.resident_code, "individual_number": before.individual_number, "name": newest.name.full}
    )

    wish = ChangeWish("change_on_request", "カードを紛失し、番号が漏えいしたおそれがある", "大川 誠", "passport")
    with pytest.raises(ClaimantUnknown):
        request_change(officer("1003"), father, replace(wish, paper=""))
    request_change(officer("1003"), father, wish)
    with pytest.raises(NumberAlreadyRequested):
        request_change(officer("1003"), father, wish)
    japan.both_ways()
    pursue_numbers(CS_JOB)
    japan.both_ways()

    after = personal_numbers(father)
    assert after.individual_number not in ("", before.individual_number)
    assert cs_history(before.resident_code)[-1] == ("individual_number_changed", True)


@proves("S1.4.a", how="sequence")
def test_the_store_is_filled_by_itself_when_codes_run_low(japan: Japan) -> None:
    StoredResidentCode.objects.update(is_free=False)
    ResidentCodesWish.objects.update(arrived_at=NOW)
    OfficeSetting.objects.create(name="resident_codes_alert_below", setting_no=1, value=20, set_at=NOW, staff_id="1009")
    codes_in_store(officer("1001"), 5, lot=f"払出し{next(_lots)}", first=39_000_000)
    a_newborn(japan, registered(japan), low=True)
    assert ResidentCodesWish.objects.filter(arrived_at=None).count() == 1
    japan.both_ways()

    japan.running.misbehave(kind="garbage", after_storing=True)
    pursue_numbers(CS_JOB)
    assert CodeLotRequest.objects.get(state="waiting").fault
    japan.running.behave()
    pursue_numbers(CS_JOB)
    japan.both_ways()

    assert StoredResidentCode.objects.filter(is_free=True).count() == 504
    assert not ResidentCodesWish.objects.filter(arrived_at=None).exists()
    lots = japan.file.database.execute("select count(distinct lot) from issued_code").fetchone()[0]
    assert lots == 1
    request = CodeLotRequest.objects.get(state="done")
    assert request.lot
    code = StoredResidentCode.objects.filter(lot__name=request.lot)[0]
    assert bytes(code.code) != b""


def test_an_operator_wants_one_lot_at_a_time(japan: Japan) -> None:
    with pytest.raises(errors.CodeCountInvalid):
        want_codes(cs_context(), 0)
    want_codes(cs_context(), 3)
    with pytest.raises(errors.CodesAlreadyWanted):
        want_codes(cs_context(), 3)
    pursue_numbers(CS_JOB)
    japan.both_ways()
    assert CodeLotRequest.objects.filter(state="done", count=3).count() == 1


@proves("S2.8.a", how="sequence")
def test_the_registry_is_told_who_holds_a_card_without_its_certificates(japan: Japan) -> None:
    father, _, _ = registered(japan)
    numbers = personal_numbers(father)
    name = newest_records([father])[father].record.name.full
    person = japan.person(resident_code=numbers.resident_code, individual_number=numbers.individual_number, name=name)
    with japan.file.database:
        serial = japan.file.card_of(person, state="issued")
    newest = newest_by_code(numbers.resident_code)
    assert newest is not None

    order = Order(serial, Operation.DELIVER, "本人への交付", NOW.date())
    order_operation(cs_context(), newest.record_id, order)
    japan.relay()
    refresh_cards(CS_JOB)
    assert refresh_cards(CS_JOB) == 0, "変わらなければ照会し直さない"
    japan.both_ways()

    (card,) = held_cards(father)
    assert card.state == "保有"
    assert "certificate" not in str(CardHolding.objects.get(pk=father).cards)


@proves("C7.a", how="sequence")
@proves("C7.b", how="refusal")
def test_serials_go_on_to_the_certificate_server_and_nothing_comes_back(japan: Japan) -> None:
    holder = Holder(japan)
    pass_on_serials(CS_JOB)
    while relay_inside("jukinet_server", "certificate_server"):
        pass
    serial = japan.file.database.execute(
        "select serial from user_certificate where card = ?", (holder.serial,)
    ).fetchone()[0]
    row = UserCertificate.objects.get(pk=serial_index("serial", serial))
    assert row.state == "valid"
    assert serial.encode() not in bytes(row.serial)

    holder.order(Operation.REVOKE)
    japan.relay()
    pass_on_serials(CS_JOB)
    assert pass_on_serials(CS_JOB) == 0
    while relay_inside("jukinet_server", "certificate_server"):
        pass

    row.refresh_from_db()
    assert row.state == "revoked"
    assert not [one for one in connections() if (one.sender, one.receiver) == ("certificate_server", "jukinet_server")]
