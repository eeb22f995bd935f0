"""A household, and certificates of it, for the tests of the papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
    CommonNameEntry,
    ForeignItems,
    IssueNumber,
    Issuer,
)
from daicho.municipal.certificates.seals import demonstration_seal
from daicho.municipal.codes.foreign_status import status_category
from daicho.municipal.codes.residents import ResidentKind, Sex
from daicho.systems.certificate_server.documents.kiosk_certificate import content_of
from daicho.systems.certificate_server.rules.kiosk_service import TooLong

DAY = date(2026, 11, 23)
HOME = Address(municipality_code="142034", text="神奈川県平塚市浅間町", lot="9番1号")
ISSUER = Issuer("平塚市", "神奈川県平塚市長", "見本　太郎", demonstration_seal(), "この印は黒色です。")
NUMBER = IssueNumber(DAY, "平塚市", 12, terminal="K-0001")
NOTHING_MORE = CertificateOptions()
EVERYTHING = CertificateOptions(
    head_and_relationship=True,
    register=True,
    individual_number=True,
    nationality=True,
    status_category=True,
    status_of_residence=True,
    period_of_stay=True,
    expiry_of_stay=True,
    card_number=True,
    common_name_history=True,
)


def a_member(serial: int, name: str = "平塚　太郎", **changes: Any) -> CertificateMember:
    """Somebody of the household; each serial has a birth date of its own."""
    plain: dict[str, Any] = {
        "resident_number": f"{serial:010d}",
        "kind": ResidentKind.JAPANESE,
        "name": name,
        "birth_date": PartialDate.known(date(1980 + serial, 4, serial)),
        "sex": Sex.MALE,
        "address": HOME,
        "name_kana": "ヒラツカ　タロウ",
        "kana_official": True,
        "head_name": "平塚　太郎",
        "relationship": ("02",),
        "became_resident_on": PartialDate.known(date(2020, 4, 1)),
        "honseki": Address(text="神奈川県平塚市浅間町", lot="9番地"),
        "head_of_register": "平塚　太郎",
        "individual_number": "123456789018",
    }
    return CertificateMember(**(plain | changes))


def a_foreign_member(serial: int) -> CertificateMember:
    """With a common name, so that the household's certificate has an annex."""
    entry = CommonNameEntry("平塚　マリア", PartialDate.known(date(2021, 5, 6)), "神奈川県平塚市")
    foreign = ForeignItems(
        "ブラジル",
        status_category("1"),
        PartialDate.known(date(2021, 5, 6)),
        "永住者",
        "",
        None,
        "AB12345678CD",
        (entry,),
    )
    return a_member(
        serial,
        "",
        kind=ResidentKind.FOREIGN,
        alphabet_name="MARIA SILVA",
        common_name="平塚　マリア",
        foreign=foreign,
        became_resident_on=None,
        sex=Sex.FEMALE,
    )


FAMILY = (
    a_member(1),
    a_member(2, "平塚　花子"),
    a_member(3, "葛\U000e0103城　𠮷子"),
    a_member(4, "平塚　次郎"),
    a_member(5, "渡邉\U000e010f　三郎"),
    a_foreign_member(6),
)
"""Six people, two of them with letters that only variation selectors or two code units can write."""


def contents(
    members: tuple[CertificateMember, ...] = FAMILY,
    *,
    kind: CertificateKind = CertificateKind.HOUSEHOLD,
    selected: tuple[str, ...] = (),
    options: CertificateOptions = NOTHING_MORE,
    number: IssueNumber = NUMBER,
) -> CertificateContent:
    """What a certificate says. Args: selected: 世帯の一部; empty for 世帯全員."""
    scope = CertificateScope.PART if selected else CertificateScope.WHOLE
    request = CertificateRequest(kind, scope, DAY, selected, options)
    return content_of(request, members, ISSUER, number, TooLong.REFUSE)
