"""Refusals of 支援措置."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class ProtectionRefused(DomainError):
    """支援措置を登録できません。{problem}"""

    code = "REG-PROT-001"
    status = 422


class ProtectionNotOpen(DomainError):
    """この支援措置は見つからないか、すでに終了しています。住民票から支援措置の画面を開き直して確かめてください。"""

    code = "REG-PROT-002"
    status = 404


class FellowCannotBeDropped(DomainError):
    """併せて支援を求める者を外せません。外すとその方の保護が一人の操作で解けるためです。支援措置を終了し、残る方で登録し直してください。"""

    code = "REG-PROT-003"
    status = 422


class NotYetExtendable(DomainError):
    """支援措置を延長できません。延長は期間終了の1か月前({since})から受け付けます。その日以後に操作してください。"""

    code = "REG-PROT-004"


class ProvisionalHasNoPeriod(DomainError):
    """仮支援措置は延長できません。期間がまだ決まっていないためです。相談機関の意見を確認したら、「変更」で支援措置にしてください。"""

    code = "REG-PROT-005"


class EndingIsProposed(DomainError):
    """終了の確認を待っている支援措置です。内容を変えるときは、先に終了の申請を取り下げてください。"""

    code = "REG-PROT-006"


class NoEndingProposed(DomainError):
    """終了の申請が見つかりません。すでに確認または取下げが済んでいます。一覧を開き直してください。"""

    code = "REG-PROT-007"


class SecondPersonForEnding(DomainError):
    """終了を申請した職員は、その終了を確認できません。保護が解けるため二人で行います。別の支援措置責任者か本登録の職員が確認してください。"""

    code = "REG-PROT-008"
