"""転入通知未着照会書 — asks the municipality of destination whether people have moved in there (標準仕様書 4.1.3.1.4).

要確認: the wording; the standard names the letter, its form stands in no chapter at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daicho.kernel.dates.eras import wareki
from daicho.municipal.certificates.inputs import CertificateMember, Issuer
from daicho.municipal.certificates.items import display_name
from daicho.municipal.certificates.layouts import LAYOUTS

LAYOUT: Path = LAYOUTS / "arrival_inquiry.typ"
TITLE = "転入通知未着照会書"
COLUMNS = ("氏名", "生年月日", "性別", "消除した年月日")


@dataclass(frozen=True, slots=True)
class ArrivalInquiry:
    """照会の内容. ``recipient``: the municipality of destination, e.g. 「神奈川県横浜市」."""

    recipient: str
    made_on: date
    destination: str
    people: tuple[tuple[CertificateMember, date], ...]


def inquiry_json(inquiry: ArrivalInquiry, issuer: Issuer) -> dict[str, object]:
    """As the layout reads it; no personal number is in it."""
    first = inquiry.people[0][0]
    return {
        "title": TITLE,
        "recipient": f"{inquiry.recipient}長　様",
        "made_on": [inquiry.made_on.year, inquiry.made_on.month, inquiry.made_on.day],
        "made_on_text": wareki(inquiry.made_on),
        "issuer": {"title": issuer.title, "name": issuer.name},
        "body": [
            "下記の者については、当市から貴市区町村への転出により住民票を消除しましたが、住民基本台帳法第9条第1項の"
            "通知がまだ届いていません。",
            "つきましては、転入の届出の有無を御確認のうえ、転入しているときは転入通知を、転入していないときはその旨を"
            "御回答くださるようお願いします。",
        ],
        "facts": [
            ["今までの住所", first.address.one_line()],
            ["転出先(予定)", inquiry.destination],
        ],
        "columns": list(COLUMNS),
        "people": _people(inquiry.people),
        "answer": [
            "転入している（転入年月日　　　　年　　月　　日　通知発送　　　　年　　月　　日）",
            "転入していない",
        ],
    }


def _people(people: Sequence[tuple[CertificateMember, date]]) -> list[list[str]]:
    return [
        [
            display_name(member),
            member.birth_date.seireki() if member.is_foreign else member.birth_date.wareki(),
            member.sex.official_name,
            wareki(left_on),
        ]
        for member, left_on in people
    ]
