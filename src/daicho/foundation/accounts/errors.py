"""Refusals of sign-in and of the care of accounts."""

from __future__ import annotations

from typing import ClassVar

from daicho.kernel.errors import DomainError


class SignInRefused(DomainError):
    """職員番号かパスワードが違うか、いまは使えない職員番号です。確かめて入れ直してください。\
続けて{limit}回誤ると{minutes}分間使えなくなります。使えないときはシステム管理者に連絡してください。"""

    code: ClassVar[str] = "ACC-001"
    status: ClassVar[int] = 403


class TerminalUnknown(DomainError):
    """この端末は登録されていないため、サインインできません。登録された端末を使うか、システム管理者に端末の登録を依頼してください。"""

    code: ClassVar[str] = "ACC-002"
    status: ClassVar[int] = 403


class PasswordUnfit(DomainError):
    """新しいパスワードを使えません。{reason}"""

    code: ClassVar[str] = "ACC-003"
    status: ClassVar[int] = 422


class AccountUnknown(DomainError):
    """職員番号 {staff_id} の職員は登録されていません。番号を確かめてください。"""

    code: ClassVar[str] = "ACC-004"
    status: ClassVar[int] = 404


class AccountExists(DomainError):
    """職員番号 {staff_id} はすでに使われています。番号は使い回せません。別の番号で登録してください。"""

    code: ClassVar[str] = "ACC-005"


class DutyUnknown(DomainError):
    """職務「{duty}」はありません。職務の一覧から選んでください。"""

    code: ClassVar[str] = "ACC-006"
    status: ClassVar[int] = 422


class NotByOneself(DomainError):
    """自分のアカウントはこの画面では変えられません。ほかの管理者に依頼してください。\
自分のパスワードは「パスワードの変更」で変えられます。"""

    code: ClassVar[str] = "ACC-007"
    status: ClassVar[int] = 403


class SecondAdministratorRequired(DomainError):
    """この操作には、操作する職員とも対象の職員とも別の管理者の確認が要ります。二人で操作してください。"""

    code: ClassVar[str] = "ACC-008"
    status: ClassVar[int] = 403


class TerminalInUse(DomainError):
    """端末番号 {code} はすでに登録されています。\
登録コードを作り直すときは、先に廃止してから同じ番号で登録してください。"""

    code: ClassVar[str] = "ACC-009"


class TerminalNotThere(DomainError):
    """使用中の端末に、端末番号 {code} はありません。一覧を開き直して確かめてください。"""

    code: ClassVar[str] = "ACC-010"
    status: ClassVar[int] = 404


class TerminalOfOneself(DomainError):
    """いま操作している端末は廃止できません。別の端末から廃止してください。"""

    code: ClassVar[str] = "ACC-011"
