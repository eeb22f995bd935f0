"""送付先情報 (S2.7): its states, and the matching with 機構保存本人確認情報 before it is sent (M58)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from daicho.kernel.dates import PartialDate
from daicho.systems.jukinet_server.rules.four_items import address_key, name_key


class DestinationState(StrEnum):
    """送付先情報の状態."""

    WAITING = "waiting"
    MISMATCH = "mismatch"
    REJECTED = "rejected"
    RECEIVED = "received"
    PRINTED = "printed"
    SENT = "sent"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    GIVEN_UP = "given_up"


S = DestinationState
STATE_TITLES: Mapping[DestinationState, str] = {
    S.WAITING: "送信待ち",
    S.MISMATCH: "突合の不一致",
    S.REJECTED: "機構が却下",
    S.RECEIVED: "機構が受領",
    S.PRINTED: "印刷済み",
    S.SENT: "発送済み",
    S.RETURNED: "返戻",
    S.SUPERSEDED: "差替え",
    S.WITHDRAWN: "取下げ",
    S.GIVEN_UP: "見送り",
}
ATTENTION = frozenset({S.MISMATCH, S.REJECTED})
"""要対応: not sent, and nothing happens by itself."""
OPEN = ATTENTION | {S.WAITING}
"""A newer one of the same person takes their place."""
AT_JLIS = frozenset({S.RECEIVED, S.PRINTED, S.SENT, S.RETURNED})
"""機構にある: whose state can be asked for."""
BASIS = "番号法7条・17条、平成26年総務省令第85号"
PRINT_CLASSES: Mapping[str, str] = {"1": "個人番号通知書・交付申請書", "2": "交付申請書のみ"}


@dataclass(frozen=True, slots=True)
class FourItemsOf:
    """4情報 of one side of the matching."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth_date: PartialDate = field(repr=False)
    sex: str = field(repr=False)


def differing_items(ours: FourItemsOf, theirs: FourItemsOf) -> tuple[str, ...]:
    """4情報の突合: the items that differ; the width of characters and spaces do not count."""
    compared = (
        ("氏名", name_key(ours.name) == name_key(theirs.name)),
        ("住所", address_key(ours.address) == address_key(theirs.address)),
        ("生年月日", ours.birth_date == theirs.birth_date),
        ("性別", ours.sex == theirs.sex),
    )
    return tuple(title for title, is_equal in compared if not is_equal)
