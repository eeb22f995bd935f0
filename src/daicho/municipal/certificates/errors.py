"""Refusals of composing: what no certificate can be made from. Who may have one is said by findings, not here."""

from __future__ import annotations

from typing import ClassVar

from daicho.kernel.errors import DomainError


class NothingToCertify(DomainError):
    """証明書に記載する人が選ばれていません。世帯員を1人以上選んでください。"""

    code: ClassVar[str] = "CER-001"
    status: ClassVar[int] = 422


class ClosedRecord(DomainError):
    """消除された住民票（除票）の人は、住民票の写しに記載できません。除票の写しを個人ごとに発行してください。"""

    code: ClassVar[str] = "CER-002"
    status: ClassVar[int] = 422


class HistoryNeedsIndividualForm(DomainError):
    """世帯連記式には異動履歴と備考を記載できません。履歴や備考が必要なときは個人票を選んでください。"""

    code: ClassVar[str] = "CER-003"
    status: ClassVar[int] = 422


class MixedAddresses(DomainError):
    """住所の異なる人が選ばれているため、世帯連記式の住民票の写しを作成できません。世帯と住所の記録を確認してください。"""

    code: ClassVar[str] = "CER-004"
    status: ClassVar[int] = 422


class IssuerWithoutName(DomainError):
    """認証者の職名又は氏名が登録されていないため、証明書を作成できません。システム管理者が認証者を登録してください。"""

    code: ClassVar[str] = "CER-005"
    status: ClassVar[int] = 409


class SealTooLarge(DomainError):
    """公印の大きさ（{side_mm} mm）が上限の25 mmを超えているため、証明書を作成できません。
    システム管理者が公印の登録を直してください。"""

    code: ClassVar[str] = "CER-006"
    status: ClassVar[int] = 409


class NotClosed(DomainError):
    """住民票が消除されていない人は、除票の写しを作成できません。住民票の写しを選んでください。"""

    code: ClassVar[str] = "CER-007"
    status: ClassVar[int] = 422
