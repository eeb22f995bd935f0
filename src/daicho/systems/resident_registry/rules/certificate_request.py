"""交付申請 — what is recorded of a request for a certificate (標準仕様書 1.3.8; 住基法12条-12条の3)."""

from __future__ import annotations

from dataclasses import dataclass

from daicho.municipal.certificates.eligibility import RequesterKind
from daicho.municipal.certificates.inputs import CertificateKind, CertificateOptions, CertificateScope


@dataclass(frozen=True, slots=True)
class CertificateApplication:
    """住民票の写しの交付申請.

    Args:
        subject: 宛名番号 of the person whose household it is about.
        selected: members asked for where the scope is 一部; their 宛名番号.
        requester_name, requester_kind, identity_papers, authority_shown, reason: who asks, and on which footing.
        copies: 通数.
        official_use: 公用.
        reviewed: the 支援措置責任者 has released this request.
    """

    subject: str
    kind: CertificateKind
    scope: CertificateScope
    requester_name: str
    requester_kind: RequesterKind
    identity_papers: tuple[str, ...] = ()
    authority_shown: bool = False
    reason: str = ""
    legal_ground_for_numbers: str = ""
    selected: tuple[str, ...] = ()
    options: CertificateOptions = CertificateOptions()
    copies: int = 1
    official_use: bool = False
    reviewed: bool = False


MOST_COPIES = 20

OPTION_TITLES = {
    "head_and_relationship": "世帯主・続柄",
    "register": "本籍・筆頭者",
    "individual_number": "個人番号",
    "resident_code": "住民票コード",
    "history": "異動履歴・留意事項",
    "special_history": "履歴のうち特別養子縁組・性別の変更",
    "remarks": "備考",
    "nationality": "国籍・地域",
    "status_category": "法第30条の45の区分",
    "status_of_residence": "在留資格",
    "period_of_stay": "在留期間",
    "expiry_of_stay": "在留期間の満了日",
    "card_number": "在留カード等の番号",
    "common_name_history": "通称の履歴",
}
"""記載する事項 that may be asked for, in the order of the form; the first seven concern everybody."""
FOR_EVERYBODY = 7
