"""通知書: what each letter must tell whoever gets it."""

from __future__ import annotations

from datetime import date

import pytest

from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.letters import Letter, LetterKind, letter_json

ISSUER = Issuer("平塚市", "平塚市長", "架空　太郎")


def body_of(kind: LetterKind) -> str:
    letter = Letter(kind, "神奈川県平塚市宝町1番3号", "大川　誠", (), date(2026, 11, 24))
    return "".join(map(str, letter_json(letter, ISSUER, "20261124-HK-001-003")["body"]))  # type: ignore[call-overload]


def test_who_was_recorded_or_struck_off_ex_officio_is_told_of_review_and_of_suit() -> None:
    """行政不服審査法82条, 行政事件訴訟法46条: to whom, against whom, until when."""
    told = body_of(LetterKind.BY_OFFICE)

    for words in ("3か月以内に、市長に対して審査請求", "6か月以内に、市を被告として", "処分の取消しの訴え", "裁決"):
        assert words in told


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.BY_OFFICE])
def test_no_other_letter_speaks_of_a_disposition(kind: LetterKind) -> None:
    assert "審査請求" not in body_of(kind)
