"""Invented examples of the messages between registry and certificate server."""

from __future__ import annotations

from datetime import UTC, date, datetime

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages import CertificateSourceChanged, KioskIssueReported, MessageBody
from daicho.contracts.messages.certificate_source import (
    ActMember,
    CertificateSource,
    ClosedAtKiosk,
    CommonNameSource,
    ForeignSource,
    HouseholdAct,
    SourceState,
)
from daicho.contracts.messages.kiosk_issue import KioskCopy
from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate
from daicho.kernel.numbers import household_number, individual_number_from, resident_code_from, resident_number

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
NUMBER, OTHER = resident_number(1), resident_number(2)
HOME = household_number(1)


def a_source() -> CertificateSource:
    """A foreign resident who is to leave, with a suppression."""
    assert HOME is not None
    return CertificateSource(
        household_number=HOME,
        place=2,
        protected=False,
        closed=(ClosedAtKiosk(process="kiosk", level="error", starts_on=date(2026, 11, 1)),),
        planned_move_out_on=date(2026, 12, 1),
        resident_code=ResidentCode(resident_code_from("1234567890")),
        individual_number=IndividualNumber(individual_number_from("12345678901")),
        kind="foreign",
        name="",
        name_kana="",
        kana_official=False,
        alphabet_name="SMITH JOHN",
        common_name="山田　譲二",
        common_name_kana="ヤマダ　ジョウジ",
        former_family_name="",
        former_family_name_kana="",
        birth_date=PartialDate.known(date(1985, 5, 5)),
        sex="male",
        address=Address(municipality_code="142034", text="神奈川県平塚市宝町", lot="1番3号", building="コーポ宝201"),
        head_name="山田　花子",
        relationship=("11",),
        address_set_on=None,
        became_resident_on=None,
        notified_on=date(2026, 4, 3),
        previous_address=Address(country="アメリカ合衆国"),
        head_of_register="",
        foreign=ForeignSource(
            nationality="アメリカ合衆国",
            status_category="mid_to_long_term",
            became_foreign_resident_on=PartialDate.known(date(2026, 4, 1)),
            status_of_residence="技術・人文知識・国際業務",
            period="3年",
            expires_on=date(2029, 4, 1),
            card_number="AB12345678CD",
            common_names=(
                CommonNameSource(
                    name="山田　譲二",
                    entered_on=PartialDate.known(date(2026, 4, 3)),
                    entered_in="平塚市",
                    removed_on=None,
                    removed_in="",
                ),
            ),
        ),
    )


def _act() -> tuple[ActMember, ...]:
    assert NUMBER is not None
    assert OTHER is not None
    return (ActMember(resident_number=NUMBER, source_no=3), ActMember(resident_number=OTHER, source_no=1))


KIOSK: tuple[MessageBody, ...] = (
    CertificateSourceChanged(
        act_id="20261123-0001",
        together=_act(),
        households=(HouseholdAct(household_number=a_source().household_number, act_no=4),),
        recorded_at=AT,
        state=SourceState(
            resident_number=_act()[0].resident_number, source_no=3, version_no=2, status="resident", source=a_source()
        ),
    ),
    KioskIssueReported(
        receipt_number="20261123000100000017",
        outcome="printed",
        issued_at=AT,
        outcome_at=AT,
        kiosk="K-0001",
        place="平塚宝町店",
        kind="resident_certificate",
        scope="part",
        options=("head_and_relationship",),
        applicant=_act()[0].resident_number,
        subjects=(_act()[0].resident_number,),
        copies=(KioskCopy(issue_number="20261123 平塚市 K-0001 012", sheets=1),),
        fee=200,
    ),
)
