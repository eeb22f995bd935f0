"""Refusals of what administrators keep: settings of the office and records past keeping."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class SettingRefused(DomainError):
    """「{title}」を変えられません。{problem}"""

    code = "REG-SET-001"
    status = 422


class SecondPersonForSetting(DomainError):
    """「{title}」は、操作する職員とは別のシステム管理者の確認がないと変えられません。二人で操作してください。"""

    code = "REG-SET-002"
    status = 403


class NothingToDestroy(DomainError):
    """{year}に保存期間が満了した除票の廃棄は起案できません。該当する除票がないか、その年がまだ終わっていません。一覧で年を確かめてください。"""

    code = "REG-DESTROY-001"
    status = 409


class DestructionIsOpen(DomainError):
    """{year}分の廃棄は既に起案されています。同じ年の起案は一つだけです。先の起案を承認するか、取り下げてください。"""

    code = "REG-DESTROY-002"
    status = 409


class DestructionNotOpen(DomainError):
    """この廃棄は承認も取下げもできません。既に承認、取下げ又は消去が済んでいます。画面を開き直して状態を確かめてください。"""

    code = "REG-DESTROY-003"
    status = 409


class SecondPersonForDestruction(DomainError):
    """廃棄を起案した職員は、その廃棄を承認できません。廃棄は二人で行います。別のシステム管理者が承認してください。"""

    code = "REG-DESTROY-004"
    status = 403


class DestructionListChanged(DomainError):
    """廃棄第{number}号は進められません。起案の後に対象の除票が変わりました。起案を取り下げ、一覧を確かめて起案し直してください。"""

    code = "REG-DESTROY-005"
    status = 409
