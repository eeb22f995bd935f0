"""出生, 死亡, 失踪宣告, 職権記載, 職権消除 in the tables: entered, verified and approved, with their messages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daicho.foundation.audit.models import AuditEvent
from daicho.foundation.messaging.models import Delivery
from daicho.foundation.messaging.sending import raw_bytes
from daicho.systems.resident_registry.actions.approve_movement import approve_movement
from daicho.systems.resident_registry.actions.enter_movement import enter_movement
from daicho.systems.resident_registry.actions.review_movement import verify_movement
from daicho.systems.resident_registry.errors import AlertsNotConfirmed, EntryHasErrors, SameOfficer
from daicho.systems.resident_registry.models import Movement, Resident, ResidentSearch, ResidentVersion
from daicho.systems.resident_registry.queries.records import (
    events_of,
    household_members,
    newest_records,
    personal_numbers,
    versions_of,
)
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.cancellation import KIND as CANCELLATION
from daicho.systems.resident_registry.rules.movements.cancellation import CancellationEntry
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.disappearance import KIND as DISAPPEARANCE
from daicho.systems.resident_registry.rules.movements.disappearance import DisappearanceEntry
from daicho.systems.resident_registry.rules.movements.individual_number import KIND as INDIVIDUAL_NUMBER
from daicho.systems.resident_registry.rules.movements.individual_number import (
    IndividualNumberAct,
    IndividualNumberEntry,
)
from daicho.systems.resident_registry.rules.movements.official_entry import KIND as OFFICIAL_ENTRY
from daicho.systems.resident_registry.rules.movements.official_entry import Origin
from daicho.systems.resident_registry.rules.movements.official_removal import KIND as OFFICIAL_REMOVAL
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.resident_registry.rules.movements.special_adoption import KIND as SPECIAL_ADOPTION
from daicho.systems.resident_registry.rules.movements.special_adoption import AdoptionStep, SpecialAdoptionEntry
from daicho.systems.resident_registry.rules.record import PersonalNumbers
from tests.makers.births_and_deaths import (
    a_birth,
    a_death,
    a_removal,
    an_official_entry,
    an_unrecorded_person,
    filing_on,
    unreported_address,
)
from tests.makers.household import TODAY
from tests.makers.move_in import a_move_in, a_number_pair
from tests.makers.names_and_numbers import codes_in_store
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves

pytestmark = pytest.mark.django_db(databases=["resident_registry"])
SYSTEM = "resident_registry"
Family = tuple[str, str, str]


@pytest.fixture
def family() -> Family:
    """大川 誠, 結衣 and 陽, who moved in on 2026-01-10."""
    entry = a_move_in(moved_on=TODAY - timedelta(days=317))
    father, mother, child = approved(officer("1001"), officer("1002"), entry).resident_numbers
    return father, mother, child


def born(family: Family, numbers: EntryNumbers | None = None, **changes: object) -> str:
    """The birth carried out; 宛名番号 of the child."""
    father, mother, _ = family
    household = newest_records([father])[father].record.household_number
    entry = a_birth(
        **{"beside": mother, "household": household, "mother": mother, "father": father, "quoted_from": father}
        | changes
    )
    carried_out(officer("1001"), officer("1002"), BIRTH, entry, numbers)
    return household_members(household)[-1].resident_number


ABOUT_RECORDS = ("IdentificationUpdate", "ResidentRecordChanged")


def sent(receiver: str, after: int = 0) -> list[dict[str, Any]]:
    """Bodies of what a receiver is told about records, oldest first."""
    told = Delivery.objects.using(SYSTEM).filter(receiver=receiver, message__type__in=ABOUT_RECORDS)
    rows = told.filter(id__gt=after).select_related("message")
    return [json.loads(raw_bytes(SYSTEM, row.message))["body"] for row in rows.order_by("id")]


def last_delivery() -> int:
    newest = Delivery.objects.using(SYSTEM).order_by("-id").first()
    return newest.pk if newest else 0


def test_birth_the_child_lives_with_its_parents_and_the_platform_knows_it_before_any_number(family: Family) -> None:
    before = last_delivery()

    baby = born(family)

    record = newest_records([baby])[baby].record
    assert (record.name.full, record.head.full, record.order_in_household) == ("大川 凪", "大川 誠", 4)
    assert personal_numbers(baby) == PersonalNumbers()
    assert sent("jukinet_server", before) == []
    (body,) = sent("linkage_platform", before)
    assert (body["reason_code"], body["moved_on"]) == ("birth", "2026-11-14")
    assert body["resident"]["resident_number"] == baby
    assert body["resident"]["individual_number"] is None
    assert ResidentSearch.objects.using(SYSTEM).filter(resident_number=baby, current=True).count() == 1


@proves("S2.1.a", how="unit")
def test_birth_the_cs_hears_of_the_birth_when_a_code_is_assigned_and_not_before(family: Family) -> None:
    baby = born(family)
    before = last_delivery()
    codes_in_store(officer("1001"), 3)
    entry = ResidentCodeEntry(filing_on(TODAY, FilingBasis.OFFICIAL), baby, ResidentCodeAct.ENTRY)

    carried_out(officer("1001"), officer("1002"), RESIDENT_CODE, entry)

    (update,) = sent("jukinet_server", before)
    identification = update["identification"]
    assert (identification["reason"], identification["moved_on"]) == ("birth", "2026-11-14")
    assert identification["resident_code"] == personal_numbers(baby).resident_code != ""
    assert identification["former_resident_code"] is None
    assert identification["address_set_on"] is None, "住定日は空欄"
    assert identification["previous_address"] is None, "転入前住所は空欄"


def test_birth_the_cs_hears_of_the_birth_first_and_of_the_number_when_it_is_recorded(family: Family) -> None:
    """個人番号は後から届く: JN-01 without a number, then JN-01 with it, in this order per person (ADR 38)."""
    codes_in_store(officer("1001"), 3)
    before = last_delivery()
    baby = born(family, draws_code=True)
    number = a_number_pair().individual_number

    entry = IndividualNumberEntry(filing_on(TODAY, FilingBasis.OFFICIAL), baby, IndividualNumberAct.ENTRY)
    given = EntryNumbers((PersonalNumbers(individual_number=number),))
    carried_out(officer("1001"), officer("1002"), INDIVIDUAL_NUMBER, entry, given)

    first, second = (update["identification"] for update in sent("jukinet_server", before))
    assert (first["reason"], first["individual_number"]) == ("birth", None)
    assert (second["reason"], second["individual_number"]) == ("individual_number_changed", number)
    assert first["resident_code"] == second["resident_code"] != ""


def test_birth_with_a_code_drawn_the_cs_hears_of_it_in_the_same_act(family: Family) -> None:
    store = codes_in_store(officer("1001"), 3)
    before = last_delivery()

    baby = born(family, draws_code=True)

    (update,) = sent("jukinet_server", before)
    assert update["identification"]["reason"] == "birth"
    assert personal_numbers(baby).resident_code in store


def test_birth_typed_numbers_are_kept_and_reported(family: Family) -> None:
    numbers = a_number_pair()
    before = last_delivery()

    baby = born(family, EntryNumbers((numbers,)))

    (update,) = sent("jukinet_server", before)
    assert update["identification"]["individual_number"] == numbers.individual_number
    assert personal_numbers(baby) == numbers


def test_birth_the_same_child_entered_twice_is_noticed_at_the_latest_when_it_is_approved(family: Family) -> None:
    father, mother, _ = family
    household = newest_records([father])[father].record.household_number
    entry = a_birth(beside=mother, household=household, mother=mother, father=father, quoted_from=father)
    first = enter_movement(officer("1001"), BIRTH, entry, EntryNumbers(), ())
    second = enter_movement(officer("1001"), BIRTH, entry, EntryNumbers(), ())
    for one in (first, second):
        verify_movement(officer("1002"), one.reception, 1)
    approve_movement(officer("1002"), first.reception, 1)

    with pytest.raises(AlertsNotConfirmed) as refusal:
        approve_movement(officer("1002"), second.reception, 1)

    assert [alert.code for alert in refusal.value.findings] == ["REG-NEW-023"]
    assert len(household_members(household)) == 4


def test_birth_nobody_approves_their_own_entry_and_nothing_with_errors_is_stored(family: Family) -> None:
    _, mother, _ = family
    household = newest_records([mother])[mother].record.household_number
    entry = a_birth(beside=mother, household=household, mother=mother, father="", quoted_from=mother,
                    relationship=("20", "20"))  # fmt: skip
    reception = enter_movement(officer("1002"), BIRTH, entry, EntryNumbers(), ()).reception

    with pytest.raises(SameOfficer):
        verify_movement(officer("1002"), reception, 1)
    with pytest.raises(EntryHasErrors):
        enter_movement(officer("1001"), BIRTH, replace(entry, quoted_from=""), EntryNumbers(), ())
    assert Movement.objects.using(SYSTEM).filter(kind="birth").count() == 1
    assert Resident.objects.using(SYSTEM).count() == 3


def test_birth_undone_takes_the_child_off_the_register(family: Family) -> None:
    baby = born(family)
    reception = Movement.objects.using(SYSTEM).get(kind="birth").reception
    entry = CancellationEntry(filing_on(TODAY, FilingBasis.OFFICIAL), reception, (baby,), "別の世帯の出生届だった")

    carried_out(officer("1001"), officer("1002"), CANCELLATION, entry)

    assert not newest_records([baby])[baby].record.is_present
    assert [v.content.status.value for v in versions_of(baby)] == ["resident", "removed"]


@proves("S1.1.a", how="unit")
def test_death_of_the_head_closes_one_record_and_makes_the_mother_head_in_one_act(family: Family) -> None:
    father, mother, child = family
    before = last_delivery()

    reception = carried_out(officer("1001"), officer("1002"), DEATH, a_death(father))

    movement = Movement.objects.using(SYSTEM).get(reception=reception).id
    written = ResidentVersion.objects.using(SYSTEM).filter(movement=movement)
    assert {row.resident_id for row in written} == {father, mother, child}
    assert {n: events_of(n)[newest_records([n])[n].version_no].reason for n in family} == {
        father: "death", mother: "head_change", child: "head_change",
    }  # fmt: skip
    assert Resident.objects.using(SYSTEM).get(is_head=True).number == mother
    assert newest_records([father])[father].record.status.value == "dead"
    (update,) = sent("jukinet_server", before)
    assert (update["identification"]["reason"], update["identification"]["moved_on"]) == ("death", "2026-11-20")
    assert [(b["reason_code"], b["resident"]["status"]) for b in sent("linkage_platform", before)] == [
        ("death", "dead"), ("head_change", "resident"), ("head_change", "resident"),
    ]  # fmt: skip
    (kept,) = AuditEvent.objects.using(SYSTEM).filter(event="movement.approved", detail__reception=reception)
    assert set(kept.subjects) == {father, mother, child}


def test_death_on_a_day_that_is_not_wholly_known_goes_out_in_its_own_words(family: Family) -> None:
    father, mother, _ = family
    before = last_delivery()

    carried_out(officer("1001"), officer("1002"), DEATH, a_death(mother, moved_on="令和8年11月上旬"))

    (update,) = sent("jukinet_server", before)
    day = update["identification"]["moved_on"]
    assert (day["text"], day["pattern"]) == ("令和8年11月上旬", "07")
    assert newest_records([mother])[mother].record.removed.on == a_death(moved_on="令和8年11月上旬").filing.moved_on
    assert newest_records([father])[father].version_no == 1


def test_death_an_alert_about_the_head_must_be_confirmed_by_the_officer(family: Family) -> None:
    with pytest.raises(AlertsNotConfirmed) as refusal:
        enter_movement(officer("1001"), DEATH, a_death(family[0]), EntryNumbers(), ())

    assert [alert.code for alert in refusal.value.findings] == ["REG-HOUSE-010"]
    assert not Movement.objects.using(SYSTEM).filter(kind="death").exists()


def test_death_undone_on_request_the_resident_lives_again_and_is_head_again(family: Family) -> None:
    father = family[0]
    reception = carried_out(officer("1001"), officer("1002"), DEATH, a_death(father))
    before = last_delivery()
    entry = CancellationEntry(filing_on(TODAY, FilingBasis.REQUEST), reception, family, "別人の死亡届だった")

    carried_out(officer("1001"), officer("1002"), CANCELLATION, entry)

    assert Resident.objects.using(SYSTEM).get(is_head=True).number == father
    assert {newest_records([n])[n].record.head.full for n in family} == {"大川 誠"}
    (update,) = sent("jukinet_server", before)
    assert update["identification"]["reason"] == "entry_by_office"


def test_death_of_a_child_without_a_code_is_no_business_of_the_cs(family: Family) -> None:
    baby = born(family)
    before = last_delivery()

    carried_out(officer("1001"), officer("1002"), DEATH, a_death(baby))

    assert sent("jukinet_server", before) == []
    (body,) = sent("linkage_platform", before)
    assert body["resident"]["status"] == "dead"


def test_disappearance_is_a_removal_ex_officio_to_everybody_outside(family: Family) -> None:
    before = last_delivery()
    entry = DisappearanceEntry(filing_on("令和8年3月頃", FilingBasis.NOTICE), (family[1],))

    carried_out(officer("1001"), officer("1002"), DISAPPEARANCE, entry)

    assert newest_records([family[1]])[family[1]].record.status.value == "removed"
    (update,) = sent("jukinet_server", before)
    assert update["identification"]["reason"] == "removal_by_office"
    assert [body["reason_code"] for body in sent("linkage_platform", before)] == ["official_removal"]


def test_removal_and_entry_ex_officio_of_the_same_person_carry_one_number_on(family: Family) -> None:
    father = family[0]
    numbers = personal_numbers(father)
    carried_out(officer("1001"), officer("1002"), OFFICIAL_REMOVAL, a_removal(*family))
    assert Resident.objects.using(SYSTEM).filter(status="resident").count() == 0
    before = last_delivery()
    found_again = an_official_entry(
        person=an_unrecorded_person(name=newest_records([father])[father].record.name),
        origin=Origin.UNREPORTED,
        from_address=unreported_address(),
    )

    carried_out(officer("1001"), officer("1002"), OFFICIAL_ENTRY, found_again, EntryNumbers((numbers,)))

    record = newest_records([father])[father].record
    assert record.is_present
    assert record.address_before_move_in.address.one_line().endswith("（未届）")
    assert "未届転入" in events_of(father)[newest_records([father])[father].version_no].note
    (update,) = sent("jukinet_server", before)
    assert update["identification"]["reason"] == "entry_by_office"


def test_entry_ex_officio_into_a_new_household_gets_a_household_number_and_a_code(family: Family) -> None:
    codes_in_store(officer("1001"), 3)

    carried_out(officer("1001"), officer("1002"), OFFICIAL_ENTRY, an_official_entry(draws_code=True))

    (found,) = ResidentSearch.objects.using(SYSTEM).filter(name="山野 岳")
    record = newest_records([found.resident_number])[found.resident_number].record
    assert len(record.household_number) == 8
    assert record.is_head
    assert personal_numbers(found.resident_number).resident_code


def test_special_adoption_is_a_correction_to_the_platform_whose_words_stay_inside(family: Family) -> None:
    before = last_delivery()
    entry = SpecialAdoptionEntry(filing_on(TODAY), (family[2],), AdoptionStep.ADOPTED)

    carried_out(officer("1001"), officer("1002"), SPECIAL_ADOPTION, entry)

    assert [r.text for r in newest_records([family[2]])[family[2]].record.remarks] == ["特別養子縁組"]
    assert sent("jukinet_server", before) == []
    (body,) = sent("linkage_platform", before)
    assert body["reason_name"] == "職権修正"
    assert "養子" not in json.dumps(body, ensure_ascii=False)
