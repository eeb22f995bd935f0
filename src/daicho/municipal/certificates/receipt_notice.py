"""住民異動届受理通知 — tells the old address that a notification was received without full identity papers.

Law: 住民基本台帳法27条2項の取扱い. 要確認: the wording; its form stands in no chapter at hand. The new address is
not on it: whoever lives at the old one learns only that a notification was received.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daicho.kernel.dates.eras import wareki
from daicho.municipal.certificates.inputs import Issuer
from daicho.municipal.certificates.layouts import LAYOUTS

LAYOUT: Path = LAYOUTS / "receipt_notice.typ"
TITLE = "住民異動届受理通知"
KIND = "receipt"
"""Among the letters that are kept."""


@dataclass(frozen=True, slots=True)
class ReceiptNotice:
    """通知の内容. ``old_address``: where it is sent. ``movement``: 異動の種類. ``people``: whom it is about."""

    old_address: str
    movement: str
    received_on: date
    made_on: date
    people: tuple[str, ...]


def notice_json(notice: ReceiptNotice, issuer: Issuer) -> dict[str, object]:
    """As the layout reads it."""
    return {
        "title": TITLE,
        "recipient": [notice.old_address, f"{notice.people[0]}　様"],
        "made_on": [notice.made_on.year, notice.made_on.month, notice.made_on.day],
        "made_on_text": wareki(notice.made_on),
        "issuer": {"title": issuer.title, "name": issuer.name},
        "body": [
            "下記のとおり住民異動届を受理しましたので、お知らせします。",
            "この届出にお心当たりのないときは、お手数ですが、この通知を持って市民課までお申し出ください。",
        ],
        "facts": [
            ["届出の種類", notice.movement],
            ["届出年月日", wareki(notice.received_on)],
            ["異動した方", "、".join(notice.people)],
        ],
    }
