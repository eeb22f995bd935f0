"""通知書 — letters of the office about a record: 住民票コード通知票, 世帯主変更通知書, 職権記載等通知書.

要確認: the layouts of 帳票 20.4.1-20.4.3 and of the letters of 4.0.5 and 4.2.0.1 stand in no chapter at hand; wording
and items are ours, after the articles named in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from daicho.kernel.dates.eras import wareki
from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.layouts import LAYOUTS

LAYOUT: Path = LAYOUTS / "letter.typ"


class LetterKind(StrEnum):
    """通知書の種類."""

    CODE_GIVEN = "code_given"
    CODE_CHANGED = "code_changed"
    CODE_CORRECTED = "code_corrected"
    HEAD_CHANGED = "head_changed"
    HEAD_WANTED = "head_wanted"
    BY_OFFICE = "by_office"

    @property
    def official_name(self) -> str:
        """As printed and shown."""
        return _TITLES[self]

    @property
    def shows_code(self) -> bool:
        """Whether the 住民票コード stands on it."""
        return self in (LetterKind.CODE_GIVEN, LetterKind.CODE_CHANGED, LetterKind.CODE_CORRECTED)


_TITLES: Mapping[LetterKind, str] = {
    LetterKind.CODE_GIVEN: "住民票コード通知票",
    LetterKind.CODE_CHANGED: "住民票コード変更通知票",
    LetterKind.CODE_CORRECTED: "住民票コード修正通知票",
    LetterKind.HEAD_CHANGED: "世帯主変更通知書",
    LetterKind.HEAD_WANTED: "世帯主変更依頼通知書",
    LetterKind.BY_OFFICE: "職権記載等通知書",
}
_KEEP_CODE = (
    "住民票コードは、住民票の写しの交付の請求や各種の届出のときに使います。人に知られないよう、大切に保管してください。"
)
_BODY: Mapping[LetterKind, tuple[str, ...]] = {
    LetterKind.CODE_GIVEN: (
        "住民基本台帳法第30条の3の規定により、あなたの住民票に下記の住民票コードを記載しましたので、通知します。",
        _KEEP_CODE,
    ),
    LetterKind.CODE_CHANGED: (
        "住民基本台帳法第30条の4の規定による請求により、あなたの住民票コードを下記のとおり変更しましたので、通知します。"
        "これまでの住民票コードは使えません。",
        _KEEP_CODE,
    ),
    LetterKind.CODE_CORRECTED: (
        "あなたの住民票に記載した住民票コードに誤りがありましたので、下記のとおり修正しました。おわびして通知します。"
        "これまでの住民票コードは使えません。",
        _KEEP_CODE,
    ),
    LetterKind.HEAD_CHANGED: (
        "あなたの世帯は、世帯主であった方が世帯からいなくなりましたので、職権により世帯主を下記のとおり変更しました。",
        "実際の世帯主と違うときは、市民課に世帯主変更の届出をしてください。",
    ),
    LetterKind.HEAD_WANTED: (
        "あなたの世帯は、世帯主であった方が世帯からいなくなり、世帯主が決まっていません。",
        "住民基本台帳法第25条の規定により、世帯主変更の届出が必要です。この通知と本人確認書類を持って、市民課に"
        "お越しください。",
    ),
    LetterKind.BY_OFFICE: (
        "住民基本台帳法第8条及び住民基本台帳法施行令第12条の規定により、職権で住民票の記載等をしましたので、同条第4項の"
        "規定により通知します。",
        "事実と違うときは、市民課にお申し出ください。この処分に不服があるときは、この処分があったことを知った日の翌日から起算"
        "して3か月以内に、市長に対して審査請求をすることができます(処分の日の翌日から起算して1年を経過すると、できません)。",
        "また、この処分があったことを知った日の翌日から起算して6か月以内に、市を被告として(訴訟において市を代表する者は市長"
        "です)、処分の取消しの訴えを提起することができます(処分の日の翌日から起算して1年を経過すると、できません)。審査請求を"
        "したときは、期間は、その裁決があったことを知った日の翌日から起算します。",
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """通知書の内容. ``address``: empty where it is handed over at the counter. ``facts``: label and text."""

    kind: LetterKind
    address: str
    addressee: str
    facts: tuple[tuple[str, str], ...]
    made_on: date


def letter_json(letter: Letter, issuer: Issuer, number: str, code: str = "") -> dict[str, object]:
    """As the layout reads it. Args: number: 発行番号. code: 住民票コード, for a letter that shows it."""
    made_on = letter.made_on
    return {
        "title": letter.kind.official_name,
        "recipient": [letter.address or "(窓口でお渡しします)", f"{letter.addressee}　様"],
        "made_on": [made_on.year, made_on.month, made_on.day],
        "made_on_text": wareki(made_on),
        "issuer": {"title": issuer.title, "name": issuer.name},
        "body": list(_BODY[letter.kind]),
        "facts": [list(fact) for fact in letter.facts],
        "code": grouped(code),
        "number": number,
    }


def grouped(code: str) -> str:
    """住民票コード in groups that can be read out: 4, 4 and 3 digits."""
    return " ".join(part for part in (code[:4], code[4:8], code[8:]) if part)
