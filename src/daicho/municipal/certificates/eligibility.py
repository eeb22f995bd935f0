"""交付の可否: who may get what, and who gets nothing. Source: 住民基本台帳法12条から12条の4.

Every rule answers with findings: errors block the issue, alerts ask the officer to look and confirm. A protected
person's certificate is blocked for everybody until the 支援措置責任者 has reviewed the request (標準仕様書 3.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level
from daicho.municipal.certificates.composition import chosen_members, is_closed_on
from daicho.municipal.certificates.inputs import (
    CertificateKind,
    CertificateMember,
    CertificateOptions,
    CertificateRequest,
    CertificateScope,
)
from daicho.municipal.codes.identity_papers import papers_suffice
from daicho.municipal.codes.residents import ResidentStatus
from daicho.municipal.masking.scope import ProtectedScope, may_show_address


class RequesterKind(StrEnum):
    """請求者の区分 — in which capacity somebody asks."""

    PRINCIPAL = "principal"
    SAME_HOUSEHOLD = "same_household"
    STATUTORY_AGENT = "statutory_agent"
    VOLUNTARY_AGENT = "voluntary_agent"
    PUBLIC_BODY = "public_body"
    THIRD_PARTY = "third_party"
    PROFESSIONAL = "professional"

    @property
    def official_name(self) -> str:
        """As shown on screens."""
        return _REQUESTERS[self]

    @property
    def is_principal_side(self) -> bool:
        """本人等 — the person, the household, or an agent of theirs (12条1項, 3項)."""
        return self in _PRINCIPAL_SIDE


_REQUESTERS = {
    RequesterKind.PRINCIPAL: "本人",
    RequesterKind.SAME_HOUSEHOLD: "同一世帯の人",
    RequesterKind.STATUTORY_AGENT: "法定代理人",
    RequesterKind.VOLUNTARY_AGENT: "任意代理人",
    RequesterKind.PUBLIC_BODY: "国・地方公共団体の機関",
    RequesterKind.THIRD_PARTY: "第三者",
    RequesterKind.PROFESSIONAL: "特定事務受任者",
}
_PRINCIPAL_SIDE = frozenset({
    RequesterKind.PRINCIPAL, RequesterKind.SAME_HOUSEHOLD, RequesterKind.STATUTORY_AGENT, RequesterKind.VOLUNTARY_AGENT,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requester:
    """請求者 — who stands at the counter, as recorded with the request.

    Args:
        identity_papers: codes of ``identity_papers`` that were shown; papers of another person do not count.
        authority_shown: 委任状, 戸籍 etc. of an agent, 職員証 or official letter of a public body, 統一請求用紙 of a
            profession: checked by the officer.
        reason: 請求の理由 of who is not on the principal's side.
        legal_ground_for_numbers: law that entitles a public body to 個人番号 or 住民票コード.
        reviewed_by_protection_officer: 支援措置責任者 has released this one request.
    """

    kind: RequesterKind
    identity_papers: tuple[str, ...] = ()
    authority_shown: bool = False
    reason: str = ""
    legal_ground_for_numbers: str = ""
    reviewed_by_protection_officer: bool = False


LAW = "住民基本台帳法"
_BEYOND_BASIC = tuple(
    field.name for field in fields(CertificateOptions) if field.name not in ("individual_number", "resident_code")
)


def certificate_findings(
    request: CertificateRequest,
    members: Sequence[CertificateMember],
    requester: Requester,
    protected: ProtectedScope,
    household_number: str,
) -> tuple[Finding, ...]:
    """交付の可否 — everything that speaks against issuing, at once.

    Args:
        members: all living members of the household; household_number: their 世帯番号.
    """
    chosen = chosen_members(request, members)
    return (
        *_selection(request, chosen),
        *_protection(requester, members, protected, household_number),
        *_identity(requester),
        *_grounds(requester),
        *_of_closed(request, requester, chosen),
        *_numbers(request, requester),
        *_beyond_basic(request, requester),
    )


def must_be_mailed(request: CertificateRequest, requester: Requester) -> bool:
    """本人の住所へ郵送するか — a paper with 個人番号 or 住民票コード asked for by a voluntary agent.

    It goes to the principal by post and is not handed to the agent. 要確認: 平塚市の取扱い（送付の方法と送料）.
    """
    return requester.kind is RequesterKind.VOLUNTARY_AGENT and _wants_numbers(request.options)


def _wants_numbers(options: CertificateOptions) -> bool:
    return options.individual_number or options.resident_code


def _error(code: str, field: str, message: str, article: str) -> Finding:
    return Finding(code, Level.ERROR, field, message, article)


def _alert(code: str, field: str, message: str, article: str) -> Finding:
    return Finding(code, Level.ALERT, field, message, article)


def _selection(request: CertificateRequest, chosen: Sequence[CertificateMember]) -> Iterable[Finding]:
    if not chosen:
        yield _error(
            "CER-REQ-001", "selected", "証明書に記載する人が選ばれていません。世帯員を1人以上選んでください。", ""
        )
    unknown = set(request.selected) - {member.resident_number for member in chosen}
    if request.scope is CertificateScope.PART and unknown:
        message = "選ばれた人の中に、この世帯の現在の世帯員でない人がいます。世帯員を選び直してください。"
        yield _error("CER-REQ-002", "selected", message, f"{LAW}12条1項")
    if request.kind is CertificateKind.CLOSED:
        if any(member.closing is None for member in chosen):
            message = "住民票が消除されていない人です。除票の写しではなく、住民票の写しを選んでください。"
            yield _error("CER-REQ-005", "kind", message, f"{LAW}15条の4")
    elif any(is_closed_on(member, request) for member in chosen):
        message = (
            "消除された住民票（除票）の人が含まれています。住民票の写しには記載できません。"
            "除票の写しを個人ごとに請求してもらってください。"
        )
        yield _error("CER-REQ-003", "selected", message, "住民記録システム標準仕様書 5.1")
    if request.kind is CertificateKind.HOUSEHOLD and (request.options.history or request.options.remarks):
        message = "世帯連記式には異動履歴と備考を記載できません。必要なときは個人票を選んでください。"
        yield _error("CER-REQ-004", "options.history", message, "住民記録システム標準仕様書 5.1")


def _protection(
    requester: Requester, members: Sequence[CertificateMember], protected: ProtectedScope, household_number: str
) -> Iterable[Finding]:
    """Also when only another member is asked for, or a protected address stands there as 転入前住所."""
    hidden = any(
        not may_show_address(protected, member.resident_number, household_number, address)
        for member in members
        for address in _printed_addresses(member)
    )
    if not hidden:
        return
    if requester.reviewed_by_protection_officer:
        message = (
            "支援措置の対象です。支援措置責任者の審査の結果に従い、請求者と交付の相手を必ずもう一度確かめてください。"
        )
        yield _alert("CER-REQ-011", "", message, f"{LAW}12条6項")
        return
    message = "支援措置の対象のため交付できません。請求者に理由を告げず、支援措置責任者に引き継いでください。"
    yield _error("CER-REQ-010", "", message, f"{LAW}12条6項、住民記録システム標準仕様書 3.4")


def _printed_addresses(member: CertificateMember) -> Iterable[Address]:
    """Every address that may stand on the paper: boxes, history, where somebody left for."""
    yield from (member.address, member.previous_address)
    for line in member.history:
        yield from line.addresses
    if member.closing:
        yield from (member.closing.planned_to, member.closing.confirmed_to)


def _identity(requester: Requester) -> Iterable[Finding]:
    if not papers_suffice(requester.identity_papers):
        message = (
            "本人確認書類が足りません。官公署発行の写真付き書類1点、又はその他の書類2点を確かめて入力してください。"
        )
        yield _error("CER-REQ-020", "requester.identity_papers", message, f"{LAW}12条3項")


def _grounds(requester: Requester) -> Iterable[Finding]:
    needs_authority = requester.kind in (
        RequesterKind.STATUTORY_AGENT,
        RequesterKind.VOLUNTARY_AGENT,
        RequesterKind.PUBLIC_BODY,
        RequesterKind.PROFESSIONAL,
    )
    if needs_authority and not requester.authority_shown:
        message = (
            f"{requester.kind.official_name}の資格を示す書類（委任状、"
            "戸籍、職員証、統一請求用紙など）が確かめられていません。書類を確かめて入力してください。"
        )
        yield _error("CER-REQ-021", "requester.authority_shown", message, f"{LAW}12条3項、12条の2、12条の3")
    if not requester.kind.is_principal_side and not requester.reason.strip():
        message = "請求の理由が入力されていません。何のために必要かを具体的に聞き取り、入力してください。"
        yield _error("CER-REQ-022", "requester.reason", message, f"{LAW}12条の2第2項、12条の3第4項")


def _of_closed(
    request: CertificateRequest, requester: Requester, chosen: Sequence[CertificateMember]
) -> Iterable[Finding]:
    """除票の写し — for the person, or with a reason of one's own; a former household is a third party (15条の4)."""
    if request.kind is not CertificateKind.CLOSED:
        return
    if requester.kind is RequesterKind.SAME_HOUSEHOLD:
        message = (
            "除票の写しは、同じ世帯だったことでは請求できません。請求者の区分を「第三者」にし、"
            "相続など請求の理由を聞き取って入力してください。"
        )
        yield _error("CER-REQ-006", "requester.kind", message, f"{LAW}15条の4第1項、第3項")
    if request.options.individual_number and any(member.status is ResidentStatus.DEAD for member in chosen):
        message = "亡くなった人の個人番号は除票の写しに記載できません。個人番号を外してください。"
        yield _error("CER-REQ-034", "options.individual_number", message, f"{LAW}15条の4")


def _numbers(request: CertificateRequest, requester: Requester) -> Iterable[Finding]:
    if not _wants_numbers(request.options):
        return
    if requester.kind in (RequesterKind.THIRD_PARTY, RequesterKind.PROFESSIONAL):
        message = (
            f"{requester.kind.official_name}の請求では、"
            "個人番号と住民票コードを記載できません。どちらも外してください。"
        )
        yield _error("CER-REQ-030", "options.individual_number", message, f"{LAW}12条の3第1項、第2項")
    if requester.kind is RequesterKind.PUBLIC_BODY and not requester.legal_ground_for_numbers.strip():
        message = (
            "個人番号・住民票コードを記載する法令の根拠が入力されていません。"
            "根拠を確かめて入力するか、記載を外してください。"
        )
        yield _error("CER-REQ-031", "requester.legal_ground_for_numbers", message, f"{LAW}12条の2第1項")
    if must_be_mailed(request, requester):
        message = (
            "任意代理人には個人番号・住民票コードの記載された写しを手渡しできません。本人の住所へ郵送してください。"
        )
        yield _alert("CER-REQ-032", "options.individual_number", message, f"{LAW}12条5項")


def _beyond_basic(request: CertificateRequest, requester: Requester) -> Iterable[Finding]:
    """基礎証明事項 only for who asks for a purpose of their own; more only when the purpose needs it (12条の3 7項)."""
    if requester.kind not in (RequesterKind.THIRD_PARTY, RequesterKind.PROFESSIONAL):
        return
    asked = [name for name in _BEYOND_BASIC if getattr(request.options, name)]
    if asked:
        message = (
            f"{requester.kind.official_name}の請求は基礎証明事項が原則です。"
            "選ばれた記載事項が請求の理由に必要かを確かめてください。"
        )
        yield _alert("CER-REQ-033", f"options.{asked[0]}", message, f"{LAW}12条の3第1項、第7項")
