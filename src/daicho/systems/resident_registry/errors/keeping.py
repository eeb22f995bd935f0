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
