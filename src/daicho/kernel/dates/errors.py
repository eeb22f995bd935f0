"""The one refusal of typed dates."""

from __future__ import annotations


class DateInputError(ValueError):
    """日付入力エラー — a typed date that cannot be taken.

    Args:
        code: ``KER-DATE-001`` empty, ``002`` unreadable, ``003`` outside its era, ``004`` not in the calendar,
            ``005`` era cannot be told from a western year, ``006`` period runs backwards, ``007`` 不詳日 where a
            calendar day is needed.
        message: Japanese: cause, reason and what to type instead.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
