"""本人確認書類: which papers prove who stands at the counter. Source: 住民基本台帳法12条3項, 27条2項, 規則5条.

One paper with a photograph issued by a public office is enough; of the others two are needed, at least one of them
issued by a public office. Where none can be shown, explanation may do: that is for the officer to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentityPaper:
    """本人確認書類 — one kind of paper.

    Args:
        code: identifier kept with the case.
        name: official name.
        alone: enough by itself (1点で足りるもの).
        official: issued by a public office.
    """

    code: str
    name: str
    alone: bool
    official: bool = True


IDENTITY_PAPERS: tuple[IdentityPaper, ...] = (
    IdentityPaper("individual_number_card", "個人番号カード", alone=True),
    IdentityPaper("driving_licence", "運転免許証", alone=True),
    IdentityPaper("driving_record_certificate", "運転経歴証明書", alone=True),
    IdentityPaper("passport", "旅券", alone=True),
    IdentityPaper("residence_card", "在留カード", alone=True),
    IdentityPaper("special_permanent_certificate", "特別永住者証明書", alone=True),
    IdentityPaper("disability_handbook", "身体障害者手帳", alone=True),
    IdentityPaper("rehabilitation_handbook", "療育手帳", alone=True),
    IdentityPaper("mental_disability_handbook", "精神障害者保健福祉手帳", alone=True),
    IdentityPaper("temporary_refuge_permit", "一時庇護許可書", alone=True),
    IdentityPaper("provisional_stay_permit", "仮滞在許可書", alone=True),
    IdentityPaper("official_staff_card", "官公署の職員証（写真付き）", alone=True),
    IdentityPaper("qualification_confirmation", "資格確認書", alone=False),
    IdentityPaper("care_insurance_card", "介護保険被保険者証", alone=False),
    IdentityPaper("pension_handbook", "年金手帳・基礎年金番号通知書", alone=False),
    IdentityPaper("pension_certificate", "年金証書", alone=False),
    IdentityPaper("child_allowance_certificate", "児童扶養手当証書", alone=False),
    IdentityPaper("medical_card", "医療受給者証", alone=False),
    IdentityPaper("seal_registration_card", "印鑑登録証", alone=False),
    IdentityPaper("student_card", "学生証（写真付き）", alone=False, official=False),
    IdentityPaper("company_card", "社員証（写真付き）", alone=False, official=False),
    IdentityPaper("bank_book", "預金通帳・キャッシュカード", alone=False, official=False),
    IdentityPaper("patient_card", "診察券", alone=False, official=False),
)

_BY_CODE = {paper.code: paper for paper in IDENTITY_PAPERS}


def identity_paper(code: str) -> IdentityPaper:
    """The paper by its code.

    Raises: KeyError when the list has no such code.
    """
    return _BY_CODE[code]


def papers_suffice(codes: Iterable[str]) -> bool:
    """Whether the papers shown prove the identity: one that is enough alone, or two kinds of the others.

    要確認: which second papers 平塚市 accepts, and whether two private papers do; here one must be official.
    """
    shown = [identity_paper(code) for code in sorted(set(codes))]
    if any(paper.alone for paper in shown):
        return True
    return len(shown) >= 2 and any(paper.official for paper in shown)
