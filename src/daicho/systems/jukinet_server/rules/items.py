"""本人確認情報の項目 (items): what the CS may hold and the registry may send, and nothing else.

Source: 本人確認情報ファイル as municipalities publish it (40 items). 要確認: the 告示 could not be read; the list
and its order are from memory of published 全項目評価書.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Who supplies an item."""

    SENT = "sent"
    """記載元: the registry sends it."""
    DERIVED = "derived"
    """CSが付ける: counts, order numbers, flags, time stamp."""
    LEFT_OUT = "left_out"
    """保有しない: in the published list, but 30条の6 does not name it (要確認)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item by its place in the published list."""

    number: int
    title: str
    name: str
    origin: Origin = Origin.SENT


_D = Origin.DERIVED

ITEMS: tuple[Item, ...] = (
    Item(1, "住民票コード", "resident_code"),
    Item(2, "漢字氏名", "name"),
    Item(3, "外字数(氏名)", "external_characters_in_name", _D),
    Item(4, "ふりがな氏名", "name_kana"),
    Item(5, "清音化かな氏名", "plain_kana"),
    Item(6, "生年月日", "birth_date"),
    Item(7, "性別", "sex"),
    Item(8, "市町村コード", "municipality_code"),
    Item(9, "大字・字コード", "town_code"),
    Item(10, "郵便番号", "postal_code"),
    Item(11, "住所", "address"),
    Item(12, "外字数(住所)", "external_characters_in_address", _D),
    Item(13, "個人番号", "individual_number"),
    Item(14, "住民となった日", "became_resident_on"),
    Item(15, "住所を定めた日", "address_set_on"),
    Item(16, "届出の年月日", "notified_on"),
    Item(17, "市町村コード(転入前)", "previous_municipality_code"),
    Item(18, "転入前住所", "previous_address"),
    Item(19, "外字数(転入前住所)", "external_characters_in_previous_address", _D),
    Item(20, "続柄", "relationship", Origin.LEFT_OUT),
    Item(21, "異動事由", "reason"),
    Item(22, "異動年月日", "moved_on"),
    Item(23, "異動事由詳細", "reason_detail"),
    Item(24, "旧住民票コード", "former_resident_code"),
    Item(25, "住民票コード使用年月日", "resident_code_used_on"),
    Item(26, "依頼管理番号", "request_number"),
    Item(27, "操作者ID", "operator_id"),
    Item(28, "操作端末ID", "terminal_id"),
    Item(29, "更新順番号", "order_number", _D),
    Item(30, "異常時更新順番号", "order_number_in_trouble", _D),
    Item(31, "更新禁止フラグ", "update_forbidden", _D),
    Item(32, "予定者フラグ", "is_expected_to_leave"),
    Item(33, "排他フラグ", "locked", _D),
    Item(34, "外字フラグ", "has_external_characters", _D),
    Item(35, "レコード状況フラグ", "record_state", _D),
    Item(36, "タイムスタンプ", "stamped_at", _D),
    Item(37, "旧氏 漢字", "former_family_name"),
    Item(38, "旧氏 外字数", "external_characters_in_former_family_name", _D),
    Item(39, "旧氏 ふりがな", "former_family_name_kana"),
    Item(40, "旧氏 外字変更連番", "former_family_name_character_serial", _D),
)

TITLES: dict[str, str] = {item.name: item.title for item in ITEMS}
SENT: frozenset[str] = frozenset(item.name for item in ITEMS if item.origin is Origin.SENT)


def unlisted(names: Iterable[str]) -> tuple[str, ...]:
    """定めのない項目 — names that the registry may not send, in alphabetical order (M49)."""
    return tuple(sorted(set(names) - SENT))
