"""The notification (届出): who may give it, how the notifier was identified, within which period.

Law: 住民基本台帳法22-27条. Identity papers that cannot be shown never stop a 届出: an explanation is heard and the
notice of receipt (受理通知) goes to the old address (27条2項).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.identity_papers import identity_paper, papers_suffice


class NotifierKind(StrEnum):
    """届出人の資格 (住基法26条, 27条)."""

    SELF = "self"
    HEAD = "head"
    SAME_HOUSEHOLD = "same_household"
    STATUTORY_AGENT = "statutory_agent"
    AGENT = "agent"


NOTIFIER_TITLES = {
    NotifierKind.SELF: "本人",
    NotifierKind.HEAD: "世帯主",
    NotifierKind.SAME_HOUSEHOLD: "同一世帯の方",
    NotifierKind.STATUTORY_AGENT: "法定代理人",
    NotifierKind.AGENT: "任意代理人",
}
YEARS_AGO = 365
"""Days after which a late notice is rather a slip of the year."""
NEEDS_AUTHORITY = frozenset({NotifierKind.STATUTORY_AGENT, NotifierKind.AGENT})


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """本人確認 — what the notifier showed (住基法27条2項).

    Args:
        papers: codes of the papers shown, from ``law/identity_papers.yaml``.
        explanation: what was heard instead, where papers were missing.
    """

    papers: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Notifier:
    """届出人. ``authority``: 委任状 or other paper that shows the agent's right."""

    kind: NotifierKind
    name: str
    phone: str = ""
    authority: str = ""
    identity: IdentityCheck = IdentityCheck()


def check_notifier(notifier: Notifier, several_needed: int) -> tuple[Finding, ...]:
    """届出人の確認 — standing and identity.

    Law: 住基法26条, 27条1-3項.
    Args: several_needed: how many papers are needed where none suffices alone (law/identity_papers.yaml).
    Returns: REG-NOTE-001…004.
    """
    findings: list[Finding] = []
    if not notifier.name.strip():
        findings.append(
            Finding("REG-NOTE-001", Level.ERROR, "notifier.name",
                    "届出人の氏名が入力されていません。届書の届出人欄を見て入力してください。", "住基法27条1項")
        )  # fmt: skip
    if notifier.kind in NEEDS_AUTHORITY and not notifier.authority.strip():
        findings.append(
            Finding("REG-NOTE-002", Level.ERROR, "notifier.authority",
                    f"{NOTIFIER_TITLES[notifier.kind]}の届出には権限を示す書類が必要です(住基法27条3項)。"
                    "委任状や戸籍謄本などの名称を入力してください。書類が無いときは受理せず、本人に連絡してください。",
                    "住基法27条3項")
        )  # fmt: skip
    identity = notifier.identity
    if _identified_by(identity.papers, several_needed):
        return tuple(findings)
    if identity.explanation.strip():
        findings.append(
            Finding("REG-NOTE-004", Level.ALERT, "notifier.explanation",
                    "本人確認書類が足りないため、説明を聴いて受理します。受理後に「住民異動届受理通知」を"
                    "異動前の住所へ送ってください。", "住基法27条2項")
        )  # fmt: skip
    else:
        findings.append(
            Finding("REG-NOTE-003", Level.ERROR, "notifier.papers",
                    f"本人確認の記録がありません。官公署発行の写真付きなら1点、それ以外なら{several_needed}点を選ぶか、"
                    "書類が無いときは聴き取った説明を入力してください。", "住基法27条2項")
        )  # fmt: skip
    return tuple(findings)


def lacks_papers(notifier: Notifier, several_needed: int) -> bool:
    """Received on an explanation alone: 受理通知 goes to the old address (住基法27条2項)."""
    return not _identified_by(notifier.identity.papers, several_needed)


def _identified_by(papers: tuple[str, ...], several_needed: int) -> bool:
    """本人確認ができたか — one official paper with photograph, or several others."""
    if any(identity_paper(code).alone for code in papers):
        return True
    return len(set(papers)) >= several_needed and papers_suffice(papers)


def check_dates(
    moved_on: date, notified_on: date, today: date, last_day: date, *, moved_label: str
) -> tuple[Finding, ...]:
    """届出日・異動日の確認.

    Args: last_day: 届出期限 as computed by ``kernel.dates`` (next day = day 1, rolled over closed days).
    Returns: REG-NOTE-010…013. Law: 住基法22条1項, 52条2項; 標準仕様書 4.0.3, 4.1.0.2.
    """
    findings: list[Finding] = []
    if notified_on > today:
        findings.append(
            Finding("REG-NOTE-010", Level.ERROR, "notified_on",
                    "届出日が処理日より後です。届書を受け取った日を入力してください。", "標準仕様書4.1.0.2")
        )  # fmt: skip
    if moved_on > notified_on:
        findings.append(
            Finding("REG-NOTE-011", Level.ERROR, "moved_on",
                    f"{moved_label}が届出日より後です。まだ引っ越していない方の届出は受理できません。"
                    "実際に住み始めた日を確かめてください。", "住基法22条1項")
        )  # fmt: skip
    elif (notified_on - moved_on).days > YEARS_AGO:
        findings.append(
            Finding("REG-NOTE-013", Level.ALERT, "moved_on",
                    f"{moved_label}が届出日より1年以上前です。年の打ち間違いでないか確かめ、正しければ理由を聴き取り、"
                    "期間経過の届出として受理してください。", "住基法22条1項、52条2項")
        )  # fmt: skip
    elif notified_on > last_day:
        findings.append(
            Finding("REG-NOTE-012", Level.ALERT, "notified_on",
                    "届出期間(14日)を過ぎています。理由を聴き取り、期間経過の届出として受理してください。",
                    "住基法22条1項、52条2項")
        )  # fmt: skip
    return tuple(findings)
