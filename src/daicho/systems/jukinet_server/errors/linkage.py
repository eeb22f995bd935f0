"""Refusals about what is on its way to the prefecture."""

from __future__ import annotations

from daicho.kernel.errors import DomainError


class ReasonDoesNotFit(DomainError):
    """この更新を、選んだ異動事由で再送することはできません。一覧に出ている異動事由から選び直してください。"""

    code = "JUK-LINK-001"
    status = 422


class NotOpenForCompletion(DomainError):
    """補えるのは、送るデータで空になっている、決められた項目だけです。画面を開き直して、入力し直してください。"""

    code = "JUK-LINK-002"
    status = 422


class SecondPersonForCompletion(DomainError):
    """補正して送るには、別の職員の確認が必要です。操作している職員以外の職員番号とパスワードを入れてください。"""

    code = "JUK-LINK-003"
    status = 422


class NothingToComplete(DomainError):
    """補う内容がありません。空の項目を補うか、住民記録で直すか、異動事由を変えて再送してください。"""

    code = "JUK-LINK-004"
    status = 422


class CompletionMalformed(DomainError):
    """{items}の形が正しくありません。入力欄の下の説明のとおりに入力し直してください。"""

    code = "JUK-LINK-005"
    status = 422
