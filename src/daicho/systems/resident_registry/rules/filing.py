"""届出・通知・申出・請求・職権 — on which footing a movement is entered, and when.

Every movement that may be notified may also be carried out ex officio (届出の準用, 標準仕様書 4.2.0.2): the same entry
with another basis. Law: 住民基本台帳法8条, 9条2項, 22-25条, 27条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding, Level
from daicho.systems.resident_registry.rules.notification import Notifier, check_notifier


class FilingBasis(StrEnum):
    """届出等の区分.

    ``FAMILY_REGISTER``: a 戸籍届出 received here (出生届, 死亡届 …). It leads to an entry ex officio (8条), so nobody
    is identified by 住基法27条; its day is kept like a 通知日 (標準仕様書 4.2.0.4).
    """

    NOTIFICATION = "notification"
    FAMILY_REGISTER = "family_register"
    NOTICE = "notice"
    REQUEST = "request"
    CLAIM = "claim"
    OFFICIAL = "official"


BASIS_TITLES = {
    FilingBasis.NOTIFICATION: "届出",
    FilingBasis.FAMILY_REGISTER: "戸籍の届出(この市で受理)",
    FilingBasis.NOTICE: "通知(戸籍・他市区町村・入管庁)",
    FilingBasis.REQUEST: "申出",
    FilingBasis.CLAIM: "請求",
    FilingBasis.OFFICIAL: "職権",
}
FILED_ON_LABELS = {
    FilingBasis.NOTIFICATION: "届出日",
    FilingBasis.FAMILY_REGISTER: "戸籍届出日",
    FilingBasis.NOTICE: "通知日",
    FilingBasis.REQUEST: "申出日",
    FilingBasis.CLAIM: "請求日",
    FilingBasis.OFFICIAL: "処理日",
}
BY_PERSON = frozenset({FilingBasis.NOTIFICATION, FilingBasis.REQUEST, FilingBasis.CLAIM})
"""Somebody stands at the counter: notifier and identity papers are recorded (M1, M12)."""


@dataclass(frozen=True, slots=True)
class Filing:
    """届出等 — the head of every entry on residents already recorded.

    Args: moved_on: 異動日, where the kind allows it partly unknown. filed_on: 届出日, 通知日, 申出日 or 請求日.
    """

    moved_on: PartialDate
    filed_on: date
    basis: FilingBasis = FilingBasis.NOTIFICATION
    notifier: Notifier | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FilingRule:
    """What a kind demands of its filing.

    Args: bases: allowed footings. may_be_future: the day may lie ahead (転出予定). last_day: 届出期限, None for none.
        label: what staff call the day.
    """

    bases: frozenset[FilingBasis]
    label: str
    may_be_future: bool = False
    last_day: date | None = None


def check_filing(filing: Filing, rule: FilingRule, today: date, several_papers_needed: int) -> tuple[Finding, ...]:
    """届出等の確認 — REG-FILE-001…006 and REG-NOTE-001…004. Law: 住基法27条; 標準仕様書 4.0.3, 4.1.0.2."""
    found: list[Finding] = []
    if filing.basis not in rule.bases:
        allowed = "、".join(BASIS_TITLES[basis] for basis in FilingBasis if basis in rule.bases)
        found.append(
            Finding("REG-FILE-001", Level.ERROR, "basis",
                    f"この異動は{allowed}で入力します。区分を選び直してください。", "標準仕様書4.1、4.2")
        )  # fmt: skip
    if filing.filed_on > today:
        found.append(
            Finding("REG-FILE-002", Level.ERROR, "filed_on",
                    f"{FILED_ON_LABELS[filing.basis]}が処理日より後です。受け取った日を入力してください。",
                    "標準仕様書4.1.0.2")
        )  # fmt: skip
    if filing.moved_on.sort_on > today and not rule.may_be_future:
        found.append(
            Finding("REG-FILE-003", Level.ERROR, "moved_on",
                    f"{rule.label}が処理日より後です。実際に異動した日を確かめてください。", "標準仕様書4.0.3")
        )  # fmt: skip
    if rule.last_day is not None and filing.basis is FilingBasis.NOTIFICATION and filing.filed_on > rule.last_day:
        found.append(
            Finding("REG-FILE-004", Level.ALERT, "filed_on",
                    "届出期間を過ぎています。理由を聴き取り、期間経過の届出として受理してください。", "住基法52条2項")
        )  # fmt: skip
    if filing.basis in BY_PERSON:
        found += _check_person(filing, several_papers_needed)
    return tuple(found)


def _check_person(filing: Filing, several_papers_needed: int) -> tuple[Finding, ...]:
    if filing.notifier is None:
        return (
            Finding("REG-FILE-005", Level.ERROR, "notifier.name",
                    "届出人が入力されていません。届書の届出人欄を見て入力してください。", "住基法27条1項"),
        )  # fmt: skip
    return check_notifier(filing.notifier, several_papers_needed)
