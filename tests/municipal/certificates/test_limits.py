"""住民票の写しの限界: what does not fit is reported, what cannot be certified is refused."""

from __future__ import annotations

from typing import Any

import pytest

from daicho.kernel.addresses import Address
from daicho.municipal.certificates.composition import compose
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.errors import (
    HistoryNeedsIndividualForm,
    IssuerWithoutName,
    MixedAddresses,
    NothingToCertify,
    SealTooLarge,
)
from daicho.municipal.certificates.inputs import (
    CertificateMember,
    CertificateOptions,
    CertificateScope,
    Issuer,
    Overflow,
    Seal,
)
from tests.municipal.certificates.members import ISSUER, NUMBER, japanese, request


def content_of(*members: CertificateMember, **changes: Any) -> CertificateContent:
    return compose(request(**changes), members, ISSUER, NUMBER)


LONG_NAME = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末" * 12


def test_a_name_that_no_size_can_hold_is_reported_and_never_cut_silently() -> None:
    content = content_of(japanese(name=LONG_NAME))

    assert [(item.key, item.label) for item in content.overflowed] == [("name", "氏名")]
    assert content.findings[0].code == "CER-FIT-001"
    assert "氏名" in content.findings[0].message


def test_the_office_may_have_an_overflowing_item_left_blank() -> None:
    content = content_of(japanese(name=LONG_NAME), overflow=Overflow.BLANK)

    assert next(cell for cell in content.cells() if cell.slot.key == "name").lines == ()
    assert content.findings != ()


@pytest.mark.parametrize(
    ("changes", "members", "issuer", "refusal"),
    [
        ({}, (), ISSUER, NothingToCertify),
        ({"scope": CertificateScope.PART}, (japanese(),), ISSUER, NothingToCertify),
        ({"options": CertificateOptions(history=True)}, (japanese(),), ISSUER, HistoryNeedsIndividualForm),
        ({}, (japanese(1), japanese(2, address=Address(text="別"))), ISSUER, MixedAddresses),
        ({}, (japanese(),), Issuer("平塚市", "神奈川県平塚市長", ""), IssuerWithoutName),
        ({}, (japanese(),), Issuer("平塚市", "市長", "名", Seal("<svg/>", "印", 25.5)), SealTooLarge),
    ],
    ids=["nobody", "nobody selected", "history in the household form", "two addresses", "no name", "seal over 25 mm"],
)
def test_what_cannot_be_certified_is_refused(
    changes: dict[str, Any], members: tuple[CertificateMember, ...], issuer: Issuer, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        compose(request(**changes), members, issuer, NUMBER)
