"""Forms (様式): which boxes a member has, how wide and how high, for both certificates. Sizes in mm.

A sheet is A4 upright with 12 mm at the sides: 186 mm for the form. Blocks of the household form are equally high for
Japanese and foreign members, so that four always fill a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

from daicho.municipal.certificates.cells import Block, Row, Slot, Value, make_row

MEMBERS_PER_SHEET = 4
NUMBER_MM = 7.0
FORM_MM = 186.0

Form = tuple[tuple[float, tuple[Slot, ...]], ...]
"""Rows of a block: height and slots."""

_CODE = Slot("resident_code", "住民票コード", 21, 38)
_NUMBER = Slot("individual_number", "個人番号", 21, 38)
_SET_ON = Slot("address_set_on", "住所を定めた\n年月日", 22, 37.5)
_NOTIFIED = Slot("notified_on", "届出の年月日", 22, 38)

HOUSEHOLD_JAPANESE: Form = (
    (5.8, (Slot("name_kana", "氏名の振り仮名", 22, 98, 8.5), _CODE)),
    (10.0, (Slot("name", "氏　　名", 22, 98, 14.0), _NUMBER)),
    (6.7, (Slot("former_family_name", "旧　　氏", 22, 98, 10.0), Slot("relationship", "続　　柄", 21, 38, 9.5))),
    (6.8, (Slot("birth_date", "生年月日", 22, 65, 10.0), Slot("sex", "性別", 12, 21, 10.0),
           Slot("became_resident_on", "住民となった\n年月日", 21, 38))),
    (6.8, (_SET_ON, _NOTIFIED, Slot("head_of_register", "筆頭者", 14, 45.5))),
    (6.8, (Slot("honseki", "本　　籍", 22, 157, 9.5),)),
    (6.8, (Slot("previous_address", "転入前住所", 22, 157, 9.5),)),
)  # fmt: skip

HOUSEHOLD_FOREIGN: Form = (
    (9.0, (Slot("name", "氏　　名", 22, 98, 14.0), _CODE)),
    (6.0, (Slot("common_name", "通　　称", 22, 98, 10.0), _NUMBER)),
    (5.9, (Slot("birth_date", "生年月日", 22, 45, 10.0), Slot("sex", "性別", 12, 19, 10.0),
           Slot("relationship", "続柄", 22, 59, 9.5))),
    (6.0, (_SET_ON, _NOTIFIED, Slot("became_foreign_resident_on", "外国人住民と\nなった年月日", 21.5, 38))),
    (6.0, (Slot("nationality", "国籍・地域", 22, 67.5),
           Slot("status_category", "法第30条の45に\n規定する区分", 25, 64.5))),
    (5.3, (Slot("status_of_residence", "在留資格", 22, 67.5), Slot("period", "在留期間等", 25, 64.5))),
    (6.0, (Slot("expires_on", "在留期間の\n満了の日", 22, 67.5), Slot("card_number", "在留カード等の番号", 25, 64.5))),
    (5.5, (Slot("previous_address", "転入前住所", 22, 157, 9.5),)),
)  # fmt: skip

_LABEL = 29.5
_FULL = FORM_MM - _LABEL
_HALF = FORM_MM / 2 - _LABEL


def _full(key: str, label: str, points: float = 11.0) -> tuple[Slot, ...]:
    return (Slot(key, label, _LABEL, _FULL, points),)


def _halves(left: tuple[str, str], right: tuple[str, str], points: float = 10.5) -> tuple[Slot, ...]:
    return (Slot(*left, _LABEL, _HALF, points), Slot(*right, _LABEL, _HALF, points))


INDIVIDUAL_JAPANESE: Form = (
    (11.0, _full("address", "住　　所", 12.5)),
    (8.0, _halves(("address_set_on", "住所を定めた年月日"), ("notified_on", "届出の年月日"))),
    (8.5, _full("head_name", "世　帯　主", 11.5)),
    (5.6, _full("name_kana", "氏名の振り仮名", 9.0)),
    (12.0, _full("name", "氏　　名", 16.0)),
    (8.0, _halves(("former_family_name", "旧　　氏"), ("relationship", "続　　柄"))),
    (8.0, _halves(("birth_date", "生年月日"), ("sex", "性　　別"))),
    (8.0, _halves(("became_resident_on", "住民となった年月日"), ("head_of_register", "筆　頭　者"))),
    (9.0, _full("honseki", "本　　籍")),
    (10.0, _full("previous_address", "転入前住所")),
    (8.0, _halves(("individual_number", "個人番号"), ("resident_code", "住民票コード"))),
)  # fmt: skip

INDIVIDUAL_FOREIGN: Form = (
    (11.0, _full("address", "住　　所", 12.5)),
    (8.0, _halves(("address_set_on", "住所を定めた年月日"), ("notified_on", "届出の年月日"))),
    (8.5, _full("head_name", "世　帯　主", 11.5)),
    (12.0, _full("name", "氏　　名", 16.0)),
    (8.5, _full("common_name", "通　　称", 11.5)),
    (8.0, _halves(("birth_date", "生年月日"), ("sex", "性　　別"))),
    (8.0, _halves(("relationship", "続　　柄"), ("became_foreign_resident_on", "外国人住民と\nなった年月日"))),
    (8.0, _halves(("nationality", "国籍・地域"), ("status_category", "法第30条の45に\n規定する区分"))),
    (8.0, _halves(("status_of_residence", "在留資格"), ("period", "在留期間等"))),
    (8.0, _halves(("expires_on", "在留期間の満了の日"), ("card_number", "在留カード等の番号"))),
    (10.0, _full("previous_address", "転入前住所")),
    (8.0, _halves(("individual_number", "個人番号"), ("resident_code", "住民票コード"))),
)  # fmt: skip

HOUSEHOLD_HEADER: Form = (
    (10.0, (Slot("address", "住　　所", 22 + NUMBER_MM, 157, 12.0),)),
    (8.0, (Slot("head_name", "世　帯　主", 22 + NUMBER_MM, 157, 12.0),)),
)
"""What all members of a household share: above the blocks."""

CONTINUATION_HEADER: Form = ((9.0, (Slot("name", "氏　　名", 22 + NUMBER_MM, 157, 13.0),)),)
"""Whose 統合記載欄 goes on, at the head of a continuation sheet."""


def household_block(number: int, resident_number: str, foreign: bool, items: Mapping[str, Value]) -> Block:
    """One of the four blocks of a sheet."""
    form = HOUSEHOLD_FOREIGN if foreign else HOUSEHOLD_JAPANESE
    return Block(number, resident_number, rows(form, items))


def individual_block(resident_number: str, foreign: bool, items: Mapping[str, Value]) -> Block:
    """The upper part of a sheet of the 個人票."""
    return Block(0, resident_number, rows(INDIVIDUAL_FOREIGN if foreign else INDIVIDUAL_JAPANESE, items))


def rows(form: Form, items: Mapping[str, Value]) -> tuple[Row, ...]:
    """A form filled with items; every slot must have one."""
    return tuple(make_row(height, ((slot, items[slot.key]) for slot in slots)) for height, slots in form)


def form_height(form: Form) -> float:
    """Height of a form in mm."""
    return sum(height for height, _ in form)
