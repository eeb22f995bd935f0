"""帰化, 通称, 30条の47届出, 住民票コード and 個人番号 through the counter, in the tables: records, pool, messages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.kernel.numbers import individual_number_from, resident_code_from
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.actions.resident_codes import load_code_lot
from daicho.systems.resident_registry.errors import (
    AlertsNotConfirmed,
    CodeLotRefused,
    EntryHasErrors,
    NumberCannotBeTakenBack,
)
from daicho.systems.resident_registry.models import MovementEntry, OfficeSetting, ResidentVersion, StoredResidentCode
from daicho.systems.resident_registry.queries.records import events_of, newest_records, personal_numbers
from daicho.systems.resident_registry.queries.review import view_movement
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.individual_number import KIND as INDIVIDUAL_NUMBER
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.naturalization import KIND as NATURALIZATION
from daicho.systems.resident_registry.rules.movements.naturalization import NationalityGround, NaturalizationEntry
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from daicho.systems.resident_registry.web.presenters.touched import HIDDEN_NUMBER, touched_rows
from tests.makers.departures import filed
from tests.makers.move_in import HONSEKI, fresh_numbers, person_name
from tests.makers.names_and_numbers import STUDENT, a_mixed_family, codes_in_store, foreigner
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import MONDAY_MORNING, officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
TODAY = MONDAY_MORNING.date()
NEW_NUMBER = individual_number_from("98888888888")


@pytest.fixture
def family() -> tuple[str, ...]:
    """SMITH JOHN, 大川 結衣 and 陽, here since January."""
    return approved(officer("1001"), officer("1002"), a_mixed_family()).resident_numbers


def do(kind: object, entry: object, numbers: EntryNumbers | None = None) -> str:
    return carried_out(officer("1001"), officer("1002"), kind, entry, numbers)  # type: ignore[arg-type]


def code_act(number: str, act: ResidentCodeAct = ResidentCodeAct.CHANGE, reason: str = "") -> ResidentCodeEntry:
    basis = FilingBasis.CLAIM if act is ResidentCodeAct.CHANGE else FilingBasis.OFFICIAL
    return ResidentCodeEntry(filed(TODAY, basis), number, act, reason)


def number_act(number: str, act: IndividualNumberAct = IndividualNumberAct.CHANGE) -> IndividualNumberEntry:
    basis = FilingBasis.CLAIM if act is IndividualNumberAct.CHANGE else FilingBasis.OFFICIAL
    return IndividualNumberEntry(filed(TODAY, basis), number, act, "番号を書いた書類の紛失")


@proves("S1.1.d", how="unit")
def test_a_naturalized_resident_keeps_address_number_and_codes_over_a_pair_of_versions(family: tuple[str, ...]) -> None:
    head = family[0]
    before = personal_numbers(head)
    entry = NaturalizationEntry(
        filed(date(2026, 11, 2), FilingBasis.FAMILY_REGISTER), head, NationalityGround.NATURALIZATION,
        person_name("須見須", "丈", "スミス", "ジョウ"), HONSEKI, "須見須 丈",
    )  # fmt: skip

    do(NATURALIZATION, entry)

    assert [event.reason for event in events_of(head).values()] == [
        "move_in", "removal_by_naturalization", "entry_by_naturalization",
    ]  # fmt: skip
    statuses = ResidentVersion.objects.using(SYSTEM).filter(resident=head).order_by("version_no")
    assert list(statuses.values_list("status", flat=True)) == ["resident", "removed", "resident"]
    assert personal_numbers(head) == before
    newest = newest_records(family)
    assert {one.record.head.full for one in newest.values()} == {"須見須 丈"}
    assert newest[head].record.became_resident.on == newest[head].record.settled.on


def test_a_pair_can_be_undone_and_leaves_the_foreign_record(family: tuple[str, ...]) -> None:
    head = family[0]
    before = {number: one.record for number, one in newest_records(family).items()}
    entry = NaturalizationEntry(
        filed(date(2026, 11, 2), FilingBasis.FAMILY_REGISTER), head, NationalityGround.NATURALIZATION,
        person_name("須見須", "丈", "スミス", "ジョウ"), HONSEKI, "須見須 丈",
    )  # fmt: skip
    reception = do(NATURALIZATION, entry)

    do(CANCELLATION, CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, family, "官報の読み違い"))

    assert {number: one.record for number, one in newest_records(family).items()} == before


@proves("S1.1.c", how="unit")
def test_a_changed_code_comes_from_the_store_and_the_individual_number_stays(family: tuple[str, ...]) -> None:
    codes = codes_in_store(officer("1001"), 150)
    before = personal_numbers(family[1])

    do(RESIDENT_CODE, code_act(family[1]))

    after = personal_numbers(family[1])
    assert after.resident_code in codes
    assert after.individual_number == before.individual_number
    assert StoredResidentCode.objects.using(SYSTEM).filter(is_free=True).count() == 149


def test_codes_are_not_drawn_in_the_order_of_the_lot(family: tuple[str, ...]) -> None:
    codes = codes_in_store(officer("1001"), 300)
    places = []
    for _ in range(6):
        do(RESIDENT_CODE, code_act(family[1]))
        places.append(codes.index(personal_numbers(family[1]).resident_code))

    steps = {after - before for before, after in pairwise(places)}
    assert len(set(places)) == 6
    assert steps != {1}


def test_an_empty_store_stops_the_claim_and_a_small_one_warns(family: tuple[str, ...]) -> None:
    with pytest.raises(EntryHasErrors) as empty:
        enter_movement(officer("1001"), RESIDENT_CODE, code_act(family[1]), EntryNumbers(), ())
    assert "REG-CODE-012" in {finding.code for finding in empty.value.findings}

    codes_in_store(officer("1001"), 10)
    with pytest.raises(AlertsNotConfirmed) as small:
        enter_movement(officer("1001"), RESIDENT_CODE, code_act(family[1]), EntryNumbers(), ())
    assert {finding.code for finding in small.value.findings} == {"REG-CODE-013"}

    OfficeSetting.objects.using(SYSTEM).create(
        name="resident_codes_alert_below", setting_no=1, value=5, set_at=MONDAY_MORNING, staff_id="1009"
    )
    enter_movement(officer("1001"), RESIDENT_CODE, code_act(family[1]), EntryNumbers(), ())


def test_a_lot_is_taken_in_whole_or_not_at_all(family: tuple[str, ...]) -> None:
    held = personal_numbers(family[1]).resident_code
    good = resident_code_from("7123456789")
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)

    for codes in ([good, wrong], [good, good], [good, held], []):
        with pytest.raises(CodeLotRefused) as refused:
            load_code_lot(officer("1001"), "第9回", codes)
        assert not any(code in refused.value.message for code in codes)
    assert not StoredResidentCode.objects.using(SYSTEM).exists()

    load_code_lot(officer("1001"), "第9回", [good])
    with pytest.raises(CodeLotRefused):
        load_code_lot(officer("1001"), "第9回", [resident_code_from("7123456788")])
    with pytest.raises(CodeLotRefused):
        load_code_lot(officer("1001"), "第10回", [good])


def test_an_undone_change_gives_the_old_code_back_and_never_frees_the_new_one(family: tuple[str, ...]) -> None:
    codes_in_store(officer("1001"), 150)
    before = personal_numbers(family[1])
    reception = do(RESIDENT_CODE, code_act(family[1]))

    filing = filed(TODAY, FilingBasis.OFFICIAL)
    do(CANCELLATION, CancellationEntry(filing, reception, (family[1],), "別の方の請求だった"))

    assert personal_numbers(family[1]) == before
    assert StoredResidentCode.objects.using(SYSTEM).filter(is_free=True).count() == 149


@proves("S1.1.c", how="unit")
def test_a_changed_individual_number_is_sealed_and_nowhere_in_the_records_of_the_act(family: tuple[str, ...]) -> None:
    numbers = EntryNumbers((PersonalNumbers(individual_number=NEW_NUMBER),))
    code = personal_numbers(family[1]).resident_code

    do(INDIVIDUAL_NUMBER, number_act(family[1]), numbers)

    assert personal_numbers(family[1]) == PersonalNumbers(NEW_NUMBER, code)
    stored = [row.content for row in MovementEntry.objects.using(SYSTEM).all()]
    audited = [row.detail for row in AuditEvent.objects.using(SYSTEM).all()]
    assert NEW_NUMBER not in json.dumps([stored, audited], ensure_ascii=False, default=str)


def test_the_review_hides_the_old_number_and_shows_the_typed_one_where_the_right_exists(
    family: tuple[str, ...],
) -> None:
    numbers = EntryNumbers((PersonalNumbers(individual_number=NEW_NUMBER),))
    old = personal_numbers(family[1]).individual_number
    ctx = officer("1001")
    reception = enter_movement(ctx, INDIVIDUAL_NUMBER, number_act(family[1]), numbers, ()).reception

    review = view_movement(officer("1002"), reception)

    (shown,) = touched_rows(review.touched, with_numbers=review.stored.numbers)
    (hidden,) = touched_rows(review.touched, with_numbers=None)
    (item,) = shown.items
    assert (item.label, item.before, item.after.replace(" ", "")) == ("個人番号", HIDDEN_NUMBER, NEW_NUMBER)
    assert [(one.before, one.after) for one in hidden.items] == [(HIDDEN_NUMBER, HIDDEN_NUMBER)]
    assert old not in repr(shown)


def test_a_number_somebody_else_has_is_refused(family: tuple[str, ...]) -> None:
    theirs = EntryNumbers((PersonalNumbers(individual_number=personal_numbers(family[2]).individual_number),))

    with pytest.raises(EntryHasErrors) as refused:
        enter_movement(officer("1001"), INDIVIDUAL_NUMBER, number_act(family[1]), theirs, ())

    assert {finding.code for finding in refused.value.findings} == {"REG-NUM-007"}


def test_a_first_number_is_not_taken_back_from_a_resident(family: tuple[str, ...]) -> None:
    without = a_mixed_family()
    entry = replace(without, members=(foreigner(foreign=replace(STUDENT, card_number="QQ00000001QQ")),))
    only_code = EntryNumbers((PersonalNumbers("", fresh_numbers(1).of(0).resident_code),))
    (number,) = approved(officer("1001"), officer("1002"), entry, only_code).resident_numbers
    typed = EntryNumbers((PersonalNumbers(individual_number=NEW_NUMBER),))
    reception = do(INDIVIDUAL_NUMBER, number_act(number, IndividualNumberAct.ENTRY), typed)

    with pytest.raises(NumberCannotBeTakenBack):
        do(CANCELLATION, CancellationEntry(filed(TODAY, FilingBasis.OFFICIAL), reception, (number,), "誤り"))

    assert personal_numbers(number).individual_number == NEW_NUMBER
