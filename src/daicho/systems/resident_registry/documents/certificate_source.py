"""証明書の元データ — what the counter would certify of a resident, in the form of the certificate server (C3)."""

from __future__ import annotations

from datetime import date

from daicho.contracts.hidden import IndividualNumber, ResidentCode
from daicho.contracts.messages.certificate_source import (
    CertificateSource,
    ClosedAtKiosk,
    CommonNameSource,
    ForeignSource,
    SourceState,
)
from daicho.municipal.certificates.inputs import CertificateMember, ForeignItems
from daicho.systems.resident_registry.documents.resident_certificate import certificate_member
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.restrictions import Restriction
from daicho.systems.resident_registry.rules.suppressions import Process

AT_KIOSKS = frozenset({Process.ISSUE, Process.KIOSK})
"""抑止する処理 that an issue at a kiosk is."""


def source_state(
    resident_number: str,
    source_no: int,
    version_no: int,
    record: ResidentRecord,
    numbers: PersonalNumbers,
    restriction: Restriction,
) -> SourceState:
    """元データの一人分 — made of what the counter's certificate is made of; of a closed record its status alone."""
    return SourceState(
        resident_number=resident_number,
        source_no=source_no,
        version_no=version_no,
        status=record.status.value,
        source=_source(resident_number, record, numbers, restriction) if record.is_present else None,
    )


def _source(
    resident_number: str, record: ResidentRecord, numbers: PersonalNumbers, restriction: Restriction
) -> CertificateSource:
    member = certificate_member(resident_number, record)
    return CertificateSource(
        household_number=record.household_number,
        place=record.order_in_household,
        protected=restriction.protected,
        closed=tuple(
            ClosedAtKiosk(process=one.process.value, level=one.level.value, starts_on=one.starts_on)
            for one in restriction.only(AT_KIOSKS).closed
        ),
        planned_move_out_on=_planned(member),
        resident_code=ResidentCode(numbers.resident_code) if numbers.resident_code else None,
        individual_number=IndividualNumber(numbers.individual_number) if numbers.individual_number else None,
        kind=member.kind.value,
        name=member.name,
        name_kana=member.name_kana,
        kana_official=member.kana_official,
        alphabet_name=member.alphabet_name,
        common_name=member.common_name,
        common_name_kana=member.common_name_kana,
        former_family_name=member.former_family_name,
        former_family_name_kana=member.former_family_name_kana,
        birth_date=member.birth_date,
        sex=member.sex.value,
        address=member.address,
        head_name=member.head_name,
        relationship=member.relationship,
        address_set_on=member.address_set_on,
        became_resident_on=member.became_resident_on,
        notified_on=member.notified_on,
        previous_address=member.previous_address,
        honseki=member.honseki,
        head_of_register=member.head_of_register,
        foreign=_foreign(member.foreign) if member.foreign else None,
    )


def _planned(member: CertificateMember) -> date | None:
    return member.departure.planned_on if member.departure else None


def _foreign(items: ForeignItems) -> ForeignSource:
    return ForeignSource(
        nationality=items.nationality,
        status_category=items.status_category.value,
        became_foreign_resident_on=items.became_foreign_resident_on,
        status_of_residence=items.status_of_residence,
        period=items.period,
        expires_on=items.expires_on,
        card_number=items.card_number,
        common_names=tuple(
            CommonNameSource(
                name=one.name,
                entered_on=one.entered_on,
                entered_in=one.entered_in,
                removed_on=one.removed_on,
                removed_in=one.removed_in,
            )
            for one in items.common_names
        ),
    )
