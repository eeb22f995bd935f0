"""Refusals of the addressee system (団体内統合宛名)."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class OlderVersion(DomainError):
    """この宛名の履歴番号{known}まで連携済みのため、履歴番号{given}は受け付けられません。連携基盤の送信順を確認してください。"""

    code = "ADR-ORDER-001"


class AddresseeNotLinked(DomainError):
    """抑止情報の対象の宛名が連携されていません。連携基盤の送信順を確認してください。"""

    code = "ADR-ORDER-002"


class UseSuppressed(DomainError):
    """この方の宛名は、他システムでの利用が抑止されています。支援措置責任者に相談してください。"""

    code = "ADR-SUPP-001"


class NumberSearchRefused(DomainError):
    """個人番号で検索する権限がありません。氏名、フリガナ、生年月日、住所または番号で検索してください。"""

    code = "ADR-NUMBER-001"
    status = 403


class NumberHidden(DomainError):
    """個人番号を表示する権限がありません。必要な場合は、権限のある職員に依頼してください。"""

    code = "ADR-NUMBER-002"
    status = 403


class ReasonRequired(DomainError):
    """個人番号の表示には理由が要ります。理由を入力してからもう一度行ってください。"""

    code = "ADR-NUMBER-003"
    status = 422


class NothingToSearch(DomainError):
    """検索する項目が入力されていません。番号、フリガナ、氏名、生年月日、住所のいずれかを入力してください。"""

    code = "ADR-SEARCH-001"
    status = 422


class AddresseeNotFound(DomainError):
    """宛名が見つかりません。検索からやり直してください。"""

    code = "ADR-SEARCH-002"
    status = 404


class NotEmpty(DomainError):
    """統合宛名には既にデータがあるため、初期登録はできません。空のデータベースで行ってください。"""

    code = "ADR-LOAD-001"


class BadInitialRecord(DomainError):
    """初期登録ファイルの{line}行目が正しくありません({fields})。ファイルを作り直してください。"""

    code = "ADR-LOAD-002"
    status = 422
