"""Refusals of the linkage platform (庁内データ連携機能)."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class OlderVersion(DomainError):
    """この住民の履歴番号{known}まで連携済みのため、履歴番号{given}は受け付けられません。送信元の送信順を確認してください。"""

    code = "LNK-ORDER-001"


class NumberInUse(DomainError):
    """同じ個人番号の住民が別の宛名番号で連携済みです。住民記録の個人番号を確認してください。"""

    code = "LNK-NUMBER-001"


class NoSuchCopy(DomainError):
    """抑止情報の対象の住民が連携されていません。送信元の送信順を確認してください。"""

    code = "LNK-ORDER-002"


class NotEmpty(DomainError):
    """連携基盤には既に住民の写しがあるため、初期登録はできません。空のデータベースで行ってください。"""

    code = "LNK-LOAD-001"


class BadInitialRecord(DomainError):
    """初期登録ファイルの{line}行目が正しくありません({fields})。ファイルを作り直してください。"""

    code = "LNK-LOAD-002"
    status = 422
