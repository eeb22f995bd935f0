"""請求と証明書の照合 (M34): is the paper in the officer's hand the one that was asked for?

Looks at the finished content alone, not at how it was made, so that a fault in composing shows as a mismatch.
"""

from __future__ import annotations

from collections.abc import Sequence

from daicho.kernel.findings import Finding, Level
from daicho.municipal.certificates.composition import chosen_members
from daicho.municipal.certificates.content import CertificateContent
from daicho.municipal.certificates.inputs import CertificateMember, CertificateRequest
from daicho.municipal.certificates.marks import Mark

OPTIONAL_ITEMS: dict[str, tuple[str, str]] = {
    "head_name": ("head_and_relationship", "世帯主"),
    "relationship": ("head_and_relationship", "続柄"),
    "honseki": ("register", "本籍"),
    "head_of_register": ("register", "筆頭者"),
    "individual_number": ("individual_number", "個人番号"),
    "resident_code": ("resident_code", "住民票コード"),
    "nationality": ("nationality", "国籍・地域"),
    "status_category": ("status_category", "法第30条の45に規定する区分"),
    "status_of_residence": ("status_of_residence", "在留資格"),
    "period": ("period_of_stay", "在留期間等"),
    "expires_on": ("expiry_of_stay", "在留期間の満了の日"),
    "card_number": ("card_number", "在留カード等の番号"),
}
"""Items that appear only when asked for: key of the box → option and official name."""


def subjects(content: CertificateContent) -> tuple[str, ...]:
    """交付対象者 — 宛名番号 of those on the paper, in order."""
    return tuple(block.resident_number for page in content.pages for block in page.blocks)


def printed_options(content: CertificateContent) -> tuple[str, ...]:
    """記載事項 for 交付履歴 — official names of the optional items that are not left out."""
    printed = {cell.slot.key for cell in content.cells() if cell.mark is not Mark.OMITTED}
    return tuple(name for key, (_, name) in OPTIONAL_ITEMS.items() if key in printed)


def mismatches(
    content: CertificateContent, request: CertificateRequest, members: Sequence[CertificateMember]
) -> tuple[Finding, ...]:
    """照合 — what on the paper differs from the stored request; empty when it may be handed over.

    Args: members: the household's members in the kept order, as for composing.
    """
    found: list[Finding] = []
    if subjects(content) != tuple(member.resident_number for member in chosen_members(request, members)):
        message = "証明書に記載された人が請求と違います。交付せず、作り直してください。"
        found.append(Finding("CER-MATCH-001", Level.ERROR, "selected", message))
    if content.kind is not request.kind or content.official_use != request.official_use:
        message = "証明書の様式又は公用の表示が請求と違います。交付せず、作り直してください。"
        found.append(Finding("CER-MATCH-002", Level.ERROR, "kind", message))
    for cell in content.cells():
        option, name = OPTIONAL_ITEMS.get(cell.slot.key, ("", ""))
        if option and (cell.mark is not Mark.OMITTED) != getattr(request.options, option):
            message = f"「{name}」の記載の有無が請求と違います。交付せず、作り直してください。"
            found.append(Finding("CER-MATCH-003", Level.ERROR, f"options.{option}", message))
    return tuple(dict.fromkeys(found))
