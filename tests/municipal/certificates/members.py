"""Members, issuers and requests for tests of the certificate: only what a test names differs from the ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from daicho.kernel.addresses import Address
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
    ClosingItems,
    ForeignItems,
    IssueNumber,
    Issuer,
)
from daicho.municipal.certificates.seals import demonstration_seal
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import ResidentKind, ResidentStatus, Sex

TODAY = date(2026, 11, 23)
ADDRESS = Address(text="神奈川県平塚市宝町", lot="1番3号", building="湘南ハイツ101")
ISSUER = Issuer("平塚市", "神奈川県平塚市長", "見本　太郎", demonstration_seal(), "この印は黒色です。")
NUMBER = IssueNumber(TODAY, "平塚市", 11, "HK-001", "P001")
INDIVIDUAL_NUMBER, RESIDENT_CODE = "983205673214", "12345678903"
EVERYTHING = CertificateOptions(
    head_and_relationship=True, register=True, individual_number=True, resident_code=True, nationality=True,
    status_category=True, status_of_residence=True, period_of_stay=True, expiry_of_stay=True, card_number=True,
)  # fmt: skip


def known(year: int, month: int, day: int) -> PartialDate:
    """A certain day."""
    return PartialDate.known(date(year, month, day))


def japanese(number: int = 1, **changes: Any) -> CertificateMember:
    """A Japanese member who moved in from 千代田区 in 2015 and within the city in 2020."""
    member = CertificateMember(
        resident_number=f"{number:010d}",
        kind=ResidentKind.JAPANESE,
        name="渡邉\U000e0110　葛\U000e0102太郎",
        name_kana="ワタナベ　カツタロウ",
        kana_official=True,
        birth_date=known(1980, 2, 29),
        sex=Sex.MALE,
        address=ADDRESS,
        head_name="渡邉\U000e0110　葛\U000e0102太郎",
        relationship=("02",),
        became_resident_on=known(2015, 4, 1),
        address_set_on=known(2020, 5, 5),
        notified_on=date(2015, 4, 3),
        previous_address=Address(text="東京都千代田区丸の内", lot="一丁目2番3号"),
        honseki=Address(text="神奈川県平塚市浅間町", lot="9番地1"),
        head_of_register="渡邉\U000e0110　𠮷郎",
        individual_number=INDIVIDUAL_NUMBER,
        resident_code=RESIDENT_CODE,
    )
    return replace(member, **changes)


def foreign(number: int = 2, *, items: dict[str, Any] | None = None, **changes: Any) -> CertificateMember:
    """A foreign member, 中長期在留者, who came from abroad in 2018 and never moved since."""
    held = ForeignItems(
        nationality="中国",
        status_category=StatusCategory.MID_TO_LONG_TERM,
        became_foreign_resident_on=known(2018, 4, 1),
        status_of_residence="日本人の配偶者等",
        period="５年",
        expires_on=date(2028, 4, 1),
        card_number="AB12345678CD",
    )
    member = CertificateMember(
        resident_number=f"{number:010d}",
        kind=ResidentKind.FOREIGN,
        name="張　玉蓮",
        alphabet_name="ZHANG YULIN",
        common_name="住民　花子",
        common_name_kana="ジュウミン　ハナコ",
        birth_date=known(1985, 4, 1),
        sex=Sex.FEMALE,
        address=ADDRESS,
        head_name="渡邉\U000e0110　葛\U000e0102太郎",
        relationship=("12",),
        address_set_on=known(2018, 4, 1),
        notified_on=date(2018, 4, 3),
        previous_address=Address(country="中華人民共和国"),
        individual_number="123456789018",
        resident_code="98765432103",
        foreign=replace(held, **(items or {})),
    )
    return replace(member, **changes)


def request(kind: CertificateKind = CertificateKind.HOUSEHOLD, **changes: Any) -> CertificateRequest:
    """A request for the whole household with nothing optional."""
    return replace(CertificateRequest(kind, CertificateScope.WHOLE, TODAY), **changes)


def closed(member: CertificateMember, **changes: Any) -> CertificateMember:
    """The same person after a 転出 that the new municipality has confirmed."""
    items: dict[str, Any] = {
        "reason": "国内転出",
        "occurred_on": known(2026, 3, 31),
        "planned_to": Address(text="神奈川県横浜市中区本町", lot="6番地"),
        "confirmed_to": Address(text="神奈川県横浜市中区本町", lot="6番地の50"),
        "notified_on": date(2026, 3, 20),
        "notice_on": date(2026, 4, 10),
        "moved_out_on": date(2026, 4, 1),
    }
    return replace(member, status=ResidentStatus.MOVED_OUT, closing=ClosingItems(**{**items, **changes}))
