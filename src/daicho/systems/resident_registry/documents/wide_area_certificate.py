"""広域交付の住民票の写し — made from what the 住所地 has supplied, never with 本籍 and 筆頭者 (12条の4)."""

from __future__ import annotations

from daicho.contracts.inquiries import WideAreaPerson
from daicho.contracts.messages import WideAreaCopyObtained
from daicho.kernel.addresses import Address
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
    ForeignItems,
    IssueNumber,
    Issuer,
)
from daicho.municipal.codes.foreign_status import status_category
from daicho.municipal.codes.relationships import relationship_codes
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.resident_registry.documents.resident_certificate import Paper, render_certificate


def render_wide_area(copy: WideAreaCopyObtained, supplied_by: str, issuer: Issuer, number: IssueNumber) -> Paper:
    """One copy, read back before it is returned.

    Args: supplied_by: name of the municipality of residence.
    Raises: CER-001…006, PDF-GLYPH-001, REG-CERT-006; ValueError for a 続柄 that the standard does not know.
    """
    members = [_member(place, one) for place, one in enumerate(copy.records, 1)]
    foreign = any(member.is_foreign for member in members)
    options = CertificateOptions(
        head_and_relationship=copy.with_relationship,
        individual_number=copy.with_individual_number,
        resident_code=copy.with_resident_code,
        nationality=foreign,
        status_category=foreign,
        status_of_residence=foreign,
        period_of_stay=foreign,
        expiry_of_stay=foreign,
        card_number=foreign,
    )
    request = CertificateRequest(
        CertificateKind.HOUSEHOLD, CertificateScope.WHOLE, number.issued_on, options=options, supplied_by=supplied_by
    )
    return render_certificate(request, members, issuer, number)


def _member(place: int, one: WideAreaPerson) -> CertificateMember:
    """記載された者. What was not asked for was not supplied, and stays away."""
    individual, code = one.individual_number, one.resident_code
    return CertificateMember(
        resident_number=str(place),
        kind=ResidentKind.FOREIGN if one.foreign else ResidentKind.JAPANESE,
        name="" if one.name == one.alphabet_name else one.name,
        birth_date=one.birth_date,
        sex=Sex(one.sex),
        address=one.address,
        alphabet_name=one.alphabet_name,
        common_name=one.common_name,
        former_family_name=one.former_family_name,
        head_name=one.household_head or "",
        relationship=relationship_codes(one.relationship) if one.relationship else (),
        address_set_on=one.address_set_on,
        became_resident_on=None if one.foreign else one.became_resident_on,
        notified_on=one.notified_on,
        previous_address=one.former_address or Address(),
        individual_number=individual.reveal() if individual else "",
        resident_code=code.reveal() if code else "",
        foreign=_foreign(one) if one.foreign else None,
    )


def _foreign(one: WideAreaPerson) -> ForeignItems:
    items = one.foreign
    assert items is not None
    units = ((items.period_years, "年"), (items.period_months, "月"), (items.period_days, "日"))
    return ForeignItems(
        nationality=items.nationality_name,
        status_category=status_category(items.status_category),
        became_foreign_resident_on=one.became_resident_on,
        status_of_residence=items.status_of_residence,
        period="".join(f"{value}{unit}" for value, unit in units if value),
        expires_on=items.expires_on,
        card_number=items.card_number,
    )
