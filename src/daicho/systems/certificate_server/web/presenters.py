"""画面の言葉: what codes are called on the screens of the certificate server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.codes.identity_papers import identity_paper
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.certificate_server.errors import RefusalCode
from daicho.systems.certificate_server.queries.counter_requests import QueueRow, RequestPage
from daicho.systems.certificate_server.queries.sources import SourceMember
from daicho.systems.certificate_server.rules.kiosk_service import KINDS, OPTIONS
from daicho.systems.certificate_server.rules.reception import CounterState
from daicho.systems.certificate_server.rules.service_changes import SCOPE_TITLES

STATE_CHIPS = {
    CounterState.WAITING: "info",
    CounterState.CALLED: "alert",
    CounterState.MADE: "work",
    CounterState.HANDED_OVER: "ok",
    CounterState.CANCELLED: "",
}
_REASONS = {
    "serial": "発行番号の登録なし",
    "certificate": "電子証明書の失効",
    "no_living_record": "住民登録なし",
    "planned_day_has_come": "転出予定日の到来",
    "planned_day_of_a_member_has_come": "世帯員の転出予定日の到来",
    "too_young": "年齢",
    "birth_date_unknown": "生年月日の不詳",
    "not_offered": "交付しない証明書・範囲",
    "option": "交付しない記載事項",
    "copies": "部数の上限",
    "members": "載せる方の指定",
    "sheets": "枚数の上限",
    "not_of_the_household": "世帯員でない方の指定",
    "token_of_another": "ほかのカードの世帯員の符号",
    "token_expired": "世帯員の符号の期限切れ",
    "record": "作成中の記録の変更",
    "household": "世帯員の変更",
    "other_people": "世帯員の変更",
    "bytes": "作り直した紙面の不一致",
    "read_back_differs": "読み戻しの不一致",
}
LONG_WAIT_MINUTES = 15
"""From here a row says that somebody has waited long."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """世帯員の一行. Args: is_foreign: birth date in 西暦 (標準仕様書 1.1.9). is_asked_for: on the certificate."""

    resident_number: str
    name: str
    kana: str
    birth_date: PartialDate
    is_foreign: bool
    relationship: str
    is_applicant: bool
    is_asked_for: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """受付一覧の一行 as shown."""

    row: QueueRow
    kind: str
    scope: str
    chip: str

    @property
    def is_long(self) -> bool:
        """Whether somebody still waits and has waited long."""
        return self.row.state.is_open and self.row.minutes >= LONG_WAIT_MINUTES


def queue_lines(rows: Iterable[QueueRow]) -> tuple[QueueLine, ...]:
    """受付一覧."""
    return tuple(QueueLine(row, KINDS[row.kind][0], SCOPE_TITLES[row.scope], STATE_CHIPS[row.state]) for row in rows)


def member_lines(
    members: Iterable[SourceMember], applicant: str, selected: Iterable[str] = ()
) -> tuple[MemberLine, ...]:
    """世帯員 in the order of the paper."""
    asked_for = frozenset(selected)
    return tuple(
        MemberLine(
            resident_number=one.resident_number,
            name=one.member.name or one.member.alphabet_name,
            kana=one.member.name_kana,
            birth_date=one.member.birth_date,
            is_foreign=one.member.kind is ResidentKind.FOREIGN,
            relationship=relationship_text(one.member.relationship),
            is_applicant=one.resident_number == applicant,
            is_asked_for=one.resident_number in asked_for,
        )
        for one in members
    )


def paper_names(codes: Iterable[str]) -> str:
    """本人確認書類 by name."""
    return "、".join(identity_paper(code).name for code in codes)


def option_names(options: Iterable[str]) -> str:
    """記載する事項 by name."""
    return "、".join(OPTIONS[one][0] for one in options)


def kind_title(page: RequestPage) -> str:
    """証明書の種類."""
    return KINDS[page.kind][0]


def reason_text(code: str, reason: str) -> str:
    """交付しなかった理由 for the office. What lies in somebody's record is said only where the registry issues."""
    if code == RefusalCode.NOT_KIOSK:
        return "住民記録の「証明発行」で確かめる"
    return _REASONS.get(reason, "作成の失敗" if code == RefusalCode.FAULT else "")
