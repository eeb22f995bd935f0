"""本人確認情報整合 (S2.6, P2): the eight items that are compared, their digests, and what a difference is called.

The form of bucket and digest is that of ``specs/jukinet``; what lies in the table of digests follows from it, so a
change here needs every row of that table made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from daicho.systems.jukinet_server.rules.record import ENTRIES, REMOVALS, Reason, Record, State

ITEMS = ("resident_code", "individual_number", "name", "birth_date", "sex", "address", "reason", "moved_on")
"""The eight items (住基法14条; 要確認), in the order in which they are digested; the record state comes last."""
MEMBERS = (*ITEMS, "record_state")
MEMBER_TITLES: Mapping[str, str] = {
    "resident_code": "住民票コード",
    "individual_number": "個人番号",
    "name": "氏名",
    "birth_date": "生年月日",
    "sex": "性別",
    "address": "住所",
    "reason": "異動事由",
    "moved_on": "異動年月日",
    "record_state": "レコード状況",
    "name_kana": "ふりがな氏名",
    "former_family_name": "旧氏",
    "former_family_name_kana": "旧氏ふりがな",
    "town_code": "大字・字コード",
    "postal_code": "郵便番号",
    "is_expected_to_leave": "予定者フラグ",
}
NUMBERS = frozenset({"resident_code", "individual_number"})
CHANGES = frozenset({Reason.CHANGE_OF_ADDRESS, Reason.MINOR_CORRECTION})
PART = 5_000
"""Records of one part of 全件."""
_WHOLE = 1 << 256


class Peer(StrEnum):
    """整合の相手. The registry is asked by the CS like the others, but puts right itself what differs."""

    REGISTRY = "registry"
    PREFECTURE = "prefecture"
    NATIONAL = "national"


UPWARD = (Peer.PREFECTURE, Peer.NATIONAL)
"""都道府県と機構 (住基法14条), with their own interface."""
PEER_TITLES: Mapping[Peer, str] = {
    Peer.REGISTRY: "住民記録",
    Peer.PREFECTURE: "都道府県サーバ",
    Peer.NATIONAL: "全国サーバ(機構)",
}


class Method(StrEnum):
    """整合の方法."""

    DIGESTS = "digests"
    FILE = "file"


METHOD_TITLES: Mapping[Method, str] = {Method.DIGESTS: "ダイジェスト比較", Method.FILE: "全件送付"}


class Trigger(StrEnum):
    """実施の契機."""

    YEARLY = "yearly"
    NIGHTLY = "nightly"
    DEMAND = "demand"


TRIGGER_TITLES: Mapping[Trigger, str] = {Trigger.YEARLY: "年次", Trigger.NIGHTLY: "毎夜", Trigger.DEMAND: "随時"}


class Kind(StrEnum):
    """不一致の種別, as the one who asks sees it."""

    MISSING_THERE = "missing_there"
    MISSING_HERE = "missing_here"
    DIFFERS = "differs"
    BEHIND = "behind"
    SUPPRESSION = "suppression"


KIND_TITLES: Mapping[Kind, str] = {
    Kind.MISSING_THERE: "相手になし",
    Kind.MISSING_HERE: "CSになし",
    Kind.DIFFERS: "内容が相違",
    Kind.BEHIND: "更新が届いていない",
    Kind.SUPPRESSION: "抑止情報が相違",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """不一致 — one person.

    Args: items: names of the items that differ. theirs: what the peer holds, None when it holds nothing.
        is_hidden: the registry shows this address to nobody.
    """

    kind: Kind
    resident_code: str = field(repr=False)
    items: tuple[str, ...] = ()
    theirs: Mapping[str, Any] | None = field(default=None, repr=False)
    is_hidden: bool = False


def bucket_of(resident_code: str) -> int:
    """区分 0 to 4,095 — the first three hexadecimal digits of the code's SHA-256."""
    return int(hashlib.sha256(resident_code.encode()).hexdigest()[:3], 16)


def bucket_name(bucket: int) -> str:
    """区分 as the interface names it."""
    return f"{bucket:03x}"


def members_of(record: Record, state: State) -> dict[str, Any]:
    """The eight items and the record state, as they travel."""
    return {
        "resident_code": record.resident_code,
        "individual_number": record.individual_number,
        "name": record.name,
        "birth_date": record.birth_date.to_json(),
        "sex": record.sex,
        "address": record.address.one_line(),
        "reason": record.reason.value,
        "moved_on": record.moved_on.to_json(),
        "record_state": state.value,
    }


def digest_of(members: Mapping[str, Any]) -> int:
    """ダイジェスト of one record."""
    said = json.dumps(
        [members[name] for name in MEMBERS], ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return int.from_bytes(hashlib.sha256(said.encode()).digest(), "big")


def summed(digest: int) -> str:
    """ダイジェスト of a bucket: the sum of its records' digests modulo 2^256, 64 hexadecimal digits."""
    return f"{digest % _WHOLE:064x}"


class Correction(StrEnum):
    """整合による訂正 — what the peer is asked to do with one record."""

    ENTER = "enter"
    REMOVE = "remove"


CORRECTION_TITLES: Mapping[Correction, str] = {
    Correction.ENTER: "相手に記録を回復",
    Correction.REMOVE: "相手の記録を取消し",
}


def correction_for(peer: Peer, kind: Kind) -> Correction | None:
    """訂正 that makes the peer hold what the CS holds; other content goes as an update, which the peer can take.

    The registry is never corrected from here.
    """
    if peer is Peer.REGISTRY:
        return None
    match kind:
        case Kind.MISSING_THERE:
            return Correction.ENTER
        case Kind.MISSING_HERE:
            return Correction.REMOVE
        case _:
            return None


def fiscal_year_start(day: date) -> date:
    """年度の初日, 1 April."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def reasons_for_resending(peer: Peer, kind: Kind, state: State) -> tuple[Reason, ...]:
    """異動事由 under which the current record can be sent again as an update that the peer takes; none: it cannot be.

    Whom the prefecture does not hold is entered there anew; a removed person cannot be, since an entry makes 現存. The
    national server hears of updates from the prefecture, which would refuse to enter somebody whom it holds. What no
    update can mend, :func:`correction_for` does.
    """
    match kind:
        case _ if peer is Peer.REGISTRY:
            return ()
        case Kind.DIFFERS:
            return (Reason.CORRECTION_BY_OFFICE, Reason.MINOR_CORRECTION)
        case Kind.MISSING_THERE if state is State.CURRENT and peer is Peer.PREFECTURE:
            return (Reason.ENTRY_BY_OFFICE, Reason.MOVE_IN, Reason.BIRTH)
        case _:
            return ()


def reasons_in_place_of(before: Reason, state: State) -> tuple[Reason, ...]:
    """異動事由 under which a rejected update may go out instead: those that leave the person in the same state.

    A changed 住民票コード or 個人番号 stays what it is, and nothing else becomes one.
    """
    if before in (Reason.RESIDENT_CODE_CHANGED, Reason.INDIVIDUAL_NUMBER_CHANGED):
        return ()
    fitting = REMOVALS if state is State.REMOVED else ENTRIES | CHANGES
    return tuple(one for one in Reason if one in fitting | {Reason.CORRECTION_BY_OFFICE} and one is not before)


def item_titles(items: Iterable[str]) -> str:
    """項目の名 in one line."""
    return "、".join(MEMBER_TITLES[name] for name in items)
