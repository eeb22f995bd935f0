"""送付先情報ファイル (F3) as a file: the 67 items of the published list in their order (``specs/national``).

要確認: the list is from memory. It names nothing of insurance, welfare, pension or school, so none is held (M49).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from daicho.kernel.addresses import Address
from daicho.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class FileItem:
    """送付先情報ファイルの項目.

    Args: path: where its value stands; ``length:`` and ``external:`` before it: 項目長 and 外字数 of that value. Empty:
        J-LIS makes it when it prints (代替文字), or nobody here has it; the column stays, empty.
    """

    number: int
    title: str
    path: str


FILE_ITEMS: tuple[FileItem, ...] = (
    FileItem(1, "送付先管理番号", "management_number"),
    FileItem(2, "送付先郵便番号", "destination.postal_code"),
    FileItem(3, "送付先住所 漢字項目長", "length:destination.address"),
    FileItem(4, "送付先住所 漢字", "destination.address"),
    FileItem(5, "送付先住所 漢字 外字数", "external:destination.address"),
    FileItem(6, "送付先氏名 漢字項目長", "length:destination.name"),
    FileItem(7, "送付先氏名 漢字", "destination.name"),
    FileItem(8, "送付先氏名 漢字 外字数", "external:destination.name"),
    FileItem(9, "市町村コード", "municipality.code"),
    FileItem(10, "市町村名 項目長", "length:municipality.name"),
    FileItem(11, "市町村名", "municipality.name"),
    FileItem(12, "市町村郵便番号", "municipality.postal_code"),
    FileItem(13, "市町村住所 項目長", "length:municipality.address"),
    FileItem(14, "市町村住所", "municipality.address"),
    FileItem(15, "市町村住所 外字数", "external:municipality.address"),
    FileItem(16, "市町村電話番号", "municipality.telephone"),
    FileItem(17, "交付場所名 項目長", "length:delivery_place.name"),
    FileItem(18, "交付場所名", "delivery_place.name"),
    FileItem(19, "交付場所名 外字数", "external:delivery_place.name"),
    FileItem(20, "交付場所郵便番号", "delivery_place.postal_code"),
    FileItem(21, "交付場所住所 項目長", "length:delivery_place.address"),
    FileItem(22, "交付場所住所", "delivery_place.address"),
    FileItem(23, "交付場所住所 外字数", "external:delivery_place.address"),
    FileItem(24, "交付場所電話番号", "delivery_place.telephone"),
    FileItem(25, "カード送付場所名 項目長", "length:card_delivery_place.name"),
    FileItem(26, "カード送付場所名", "card_delivery_place.name"),
    FileItem(27, "カード送付場所名 外字数", "external:card_delivery_place.name"),
    FileItem(28, "カード送付場所郵便番号", "card_delivery_place.postal_code"),
    FileItem(29, "カード送付場所住所 項目長", "length:card_delivery_place.address"),
    FileItem(30, "カード送付場所住所", "card_delivery_place.address"),
    FileItem(31, "カード送付場所住所 外字数", "external:card_delivery_place.address"),
    FileItem(32, "カード送付場所電話番号", "card_delivery_place.telephone"),
    FileItem(33, "対象となる人数", "people"),
    FileItem(34, "処理年月日", "processed_on"),
    FileItem(35, "操作者ID", "operator_id"),
    FileItem(36, "操作端末ID", "terminal_id"),
    FileItem(37, "印刷区分", "print_class"),
    FileItem(38, "住民票コード", "person.resident_code"),
    FileItem(39, "氏名 漢字項目長", "length:person.name"),
    FileItem(40, "氏名 漢字", "person.name"),
    FileItem(41, "氏名 漢字 外字数", "external:person.name"),
    FileItem(42, "氏名 かな項目長", "length:person.name_kana"),
    FileItem(43, "氏名 かな", "person.name_kana"),
    FileItem(44, "郵便番号", "person.postal_code"),
    FileItem(45, "住所 項目長", "length:person.address"),
    FileItem(46, "住所", "person.address"),
    FileItem(47, "住所 外字数", "external:person.address"),
    FileItem(48, "生年月日", "person.birth_date"),
    FileItem(49, "性別", "person.sex"),
    FileItem(50, "個人番号", "person.individual_number"),
    FileItem(51, "第30条の45に規定する区分", "person.status_category"),
    FileItem(52, "在留期間の満了の日", "person.period_expires_on"),
    FileItem(53, "代替文字変換結果", ""),
    FileItem(54, "代替文字氏名 項目長", ""),
    FileItem(55, "代替文字氏名", ""),
    FileItem(56, "代替文字住所 項目長", ""),
    FileItem(57, "代替文字住所", ""),
    FileItem(58, "代替文字氏名位置情報", ""),
    FileItem(59, "代替文字住所位置情報", ""),
    FileItem(60, "外字フラグ", "has_external_characters"),
    FileItem(61, "外字パターン", ""),
    FileItem(62, "旧氏 漢字", "person.former_family_name"),
    FileItem(63, "旧氏 外字数", "external:person.former_family_name"),
    FileItem(64, "旧氏 ふりがな", "person.former_family_name_kana"),
    FileItem(65, "旧氏 外字変更連番", ""),
    FileItem(66, "ローマ字 氏名", "person.romanized_name"),
    FileItem(67, "ローマ字 旧氏", ""),
)
_LENGTH, _EXTERNAL = "length:", "external:"
_WRITTEN = ("person.name", "person.address")


def file_values(values: Mapping[str, object], external: Callable[[str], int]) -> tuple[str, ...]:
    """The values of :data:`FILE_ITEMS` of one 送付先情報.

    Args: values: by path. external: counts the 外字 of a text.
    """
    return tuple(_value(item.path, values, external) for item in FILE_ITEMS)


def _value(path: str, values: Mapping[str, object], external: Callable[[str], int]) -> str:
    if path.startswith(_LENGTH):
        return str(len(_text(values[path.removeprefix(_LENGTH)])))
    if path.startswith(_EXTERNAL):
        return str(external(_text(values[path.removeprefix(_EXTERNAL)])))
    if path == "has_external_characters":
        return "1" if any(external(_text(values[one])) for one in _WRITTEN) else "0"
    return _text(values[path]) if path else ""


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case PartialDate():
            return value.sort_on.isoformat() if value.is_known else value.text
        case Address():
            return value.one_line()
        case _:
            return str(value)
