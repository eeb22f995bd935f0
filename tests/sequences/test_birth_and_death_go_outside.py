"""出生 and 死亡 from their approval to communication server, prefecture, platform and addressee system."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateScope
from daicho.systems.jukinet_server.models import IdentificationRecord, Person
from daicho.systems.jukinet_server.models.numbers import RESIDENT_CODE, index_of
from daicho.systems.jukinet_server.queries.agreement import disagreements
from daicho.systems.linkage_platform.models import ResidentCopy
from daicho.systems.resident_registry.actions.issue_certificate import issue_certificate
from daicho.systems.resident_registry.errors import IssueRefused
from daicho.systems.resident_registry.queries.certificates import certificate_case
from daicho.systems.resident_registry.queries.records import household_members, newest_records, personal_numbers
from daicho.systems.resident_registry.rules.certificate_request import CertificateApplication
from daicho.systems.resident_registry.rules.filing import FilingBasis
from daicho.systems.resident_registry.rules.movements.birth.kind import KIND as BIRTH
from daicho.systems.resident_registry.rules.movements.death import KIND as DEATH
from daicho.systems.resident_registry.rules.movements.resident_code import KIND as RESIDENT_CODE_KIND
from daicho.systems.resident_registry.rules.movements.resident_code import ResidentCodeAct, ResidentCodeEntry
from daicho.systems.unified_addressee.actions.look_up import look_up
from daicho.systems.unified_addressee.models import AddresseeRecord
from tests.makers.births_and_deaths import a_birth, a_death, filing_on
from tests.makers.household import ARRIVED, TODAY
from tests.makers.move_in import a_move_in
from tests.makers.names_and_numbers import codes_in_store
from tests.makers.registry_flow import approved, carried_out
from tests.makers.staff import officer
from tests.proofs import proves
from tests.sequences.city import Prefecture, relay_inside
from tests.systems.linkage_platform.makers import context_of

FOUR = ["resident_registry", "jukinet_server", "linkage_platform", "unified_addressee"]
pytestmark = pytest.mark.committed(databases=FOUR)
LOOKER = context_of("unified_addressee", "inquiry")
Family = tuple[str, str, str]


def distribute(prefecture: Prefecture) -> None:
    """The relays run until nothing waits."""
    pairs = [
        ("resident_registry", "jukinet_server"),
        ("resident_registry", "linkage_platform"),
        ("linkage_platform", "unified_addressee"),
    ]
    while sum(relay_inside(sender, receiver) for sender, receiver in pairs):
        pass
    prefecture.relay()


@pytest.fixture
def family(prefecture: Prefecture) -> Family:
    """大川 誠, 結衣 and 陽, known everywhere since they moved in."""
    entry = a_move_in(moved_on=ARRIVED)
    father, mother, child = approved(officer("1001"), officer("1002"), entry).resident_numbers
    distribute(prefecture)
    return father, mother, child


def born_into(family: Family) -> str:
    father, mother, _ = family
    household = newest_records([father])[father].record.household_number
    entry = a_birth(beside=mother, household=household, mother=mother, father=father, quoted_from=father)
    carried_out(officer("1001"), officer("1002"), BIRTH, entry)
    return household_members(household)[-1].resident_number


def kept_by(prefecture: Prefecture, code: str) -> list[tuple[str, str, object]]:
    """事由, state and 異動年月日 of everything the prefecture applied for one person."""
    return [
        (update["identification"]["reason"], update["record_state"], update["identification"]["moved_on"])
        for update in prefecture.running.look("history")
        if update["identification"]["resident_code"] == code
    ]


@proves("S2.1.a", how="sequence")
@proves("S4.1.a", how="sequence")
def test_a_death_reaches_cs_prefecture_platform_and_addressee_as_a_death(
    family: Family, prefecture: Prefecture
) -> None:
    father, mother, _ = family
    code = personal_numbers(father).resident_code

    carried_out(officer("1001"), officer("1002"), DEATH, a_death(father))
    distribute(prefecture)

    person = Person.objects.get(resident_code_index=index_of(RESIDENT_CODE, code))
    assert person.state == "removed"
    assert IdentificationRecord.objects.filter(person=person).count() == 2
    assert kept_by(prefecture, code)[-1] == ("death", "removed", "2026-11-20")
    assert ResidentCopy.objects.get(pk=father).status == "dead"
    assert AddresseeRecord.objects.get(pk=father).status == "dead"
    assert AddresseeRecord.objects.get(pk=mother).status == "resident"
    assert kept_by(prefecture, personal_numbers(mother).resident_code) == [("move_in", "current", "2026-01-10")]
    assert list(disagreements()) == []


def test_a_death_of_which_only_the_month_is_known_arrives_in_its_own_words(
    family: Family, prefecture: Prefecture
) -> None:
    mother = family[1]

    carried_out(officer("1001"), officer("1002"), DEATH, a_death(mother, moved_on="令和8年11月頃"))
    distribute(prefecture)

    reason, state, day = kept_by(prefecture, personal_numbers(mother).resident_code)[-1]
    assert (reason, state) == ("death", "removed")
    assert "令和8年11月頃" in str(day)


@proves("S2.1.a", how="sequence")
def test_a_child_is_known_outside_as_born_from_the_day_it_gets_a_code(family: Family, prefecture: Prefecture) -> None:
    baby = born_into(family)
    people = Person.objects.count()
    distribute(prefecture)
    assert Person.objects.count() == people, "住民票コードが無い人は住基ネットに現れない"
    assert look_up(LOOKER, baby).row.resident_number == baby

    codes_in_store(officer("1001"), 5, lot=f"払出し{baby}", first=int(baby))
    given = ResidentCodeEntry(filing_on(TODAY, FilingBasis.OFFICIAL), baby, ResidentCodeAct.ENTRY)
    carried_out(officer("1001"), officer("1002"), RESIDENT_CODE_KIND, given)
    distribute(prefecture)

    assert kept_by(prefecture, personal_numbers(baby).resident_code) == [("birth", "current", "2026-11-14")]
    assert list(disagreements()) == []


def applied_for(resident: str) -> CertificateApplication:
    return CertificateApplication(
        subject=resident,
        kind=CertificateKind.HOUSEHOLD,
        scope=CertificateScope.WHOLE,
        requester_name="大川 結衣",
        requester_kind=RequesterKind.PRINCIPAL,
        identity_papers=("individual_number_card",),
    )


def test_the_certificate_names_the_child_and_no_longer_the_dead(family: Family) -> None:
    father, mother, _ = family
    born_into(family)
    carried_out(officer("1001"), officer("1002"), DEATH, a_death(father))
    clerk = officer("1005")

    (copy,) = issue_certificate(clerk, applied_for(mother), certificate_case(clerk, applied_for(mother)).versions)
    with pytest.raises(IssueRefused) as refusal:
        issue_certificate(clerk, applied_for(father), certificate_case(clerk, applied_for(father)).versions)

    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(copy.pdf)).pages)
    assert "大川凪" in text
    assert "大川陽" in text
    assert "昭和63年2月29日" not in text, "the birth date of the dead"
    assert [finding.code for finding in refusal.value.findings] == ["CER-REQ-003"]
