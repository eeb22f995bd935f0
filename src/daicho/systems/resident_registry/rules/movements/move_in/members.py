"""Findings about one person who moves in: names, dates, items of Japanese and of foreign residents."""

from __future__ import annotations

from datetime import date

from daicho.kernel.findings import Finding, Level
from daicho.kernel.names import kana_problems, unknown_characters
from daicho.kernel.numbers import residence_card_number_is_valid
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.systems.resident_registry.rules.movements.move_in.entry import MoveInMember
from daicho.systems.resident_registry.rules.record import ResidentKind

LONGEST_NAME = 100
"""氏名の上限 — longer ones are surely a typing slip; nothing is ever cut (要確認: 標準仕様書 30.2 item lengths)."""

WITHOUT_END = frozenset({"永住者", "高度専門職２号"})
"""在留期間が無期限の在留資格: their cards show no 満了日 of the stay (入管法2条の2, 施行規則3条)."""


def check_member(index: int, member: MoveInMember, moved_on: date) -> tuple[Finding, ...]:
    """一人分の確認 — REG-MOVE-060…079. Law: 住基法7条, 30条の45; 標準仕様書 1.1.6, 11.1."""
    return (
        *_check_name(index, member),
        *_check_birth(index, member, moved_on),
        *(
            _check_foreign(index, member, moved_on)
            if member.kind is ResidentKind.FOREIGN
            else _check_japanese(index, member)
        ),
    )


def _finding(code: str, level: Level, index: int, field: str, message: str, article: str) -> Finding:
    return Finding(code, level, f"members.{index}.{field}", f"{index + 1}人目の{message}", article)


def _check_name(index: int, member: MoveInMember) -> list[Finding]:
    found: list[Finding] = []
    if not member.name.full:
        found.append(
            _finding("REG-MOVE-060", Level.ERROR, index, "name",
                     "氏名が空です。転出証明書のとおりに入力してください。", "住基法7条1号")
        )  # fmt: skip
    elif len(member.name.full) > LONGEST_NAME:
        found.append(
            _finding("REG-MOVE-061", Level.ERROR, index, "name",
                     f"氏名が{LONGEST_NAME}文字を超えています。余分な文字が入っていないか確かめてください。"
                     "氏名は切り詰めずに登録します。", "標準仕様書1.1.1")
        )  # fmt: skip
    if not member.name.kana:
        found.append(
            _finding("REG-MOVE-062", Level.ERROR, index, "kana",
                     "フリガナが空です。届書または転出証明書の振り仮名を入力してください。", "標準仕様書1.1.18")
        )  # fmt: skip
    if unknown := unknown_characters(member.name.full):
        shown = "、".join(f"「{c}」" for c in unknown)
        found.append(
            _finding("REG-MOVE-043", Level.ERROR, index, "name",
                     f"氏名に文字情報基盤に無い文字{shown}があり、証明書に印字できません。"
                     "戸籍の字形を見て文字を選び直してください。", "標準仕様書30.2")
        )  # fmt: skip
    for problem in kana_problems(member.name.kana):
        found.append(_finding("REG-MOVE-063", Level.ALERT, index, "kana", f"フリガナ: {problem}", "標準仕様書1.1.18"))
    return found


def _check_birth(index: int, member: MoveInMember, moved_on: date) -> list[Finding]:
    born = member.birth_date
    if born.sort_on > moved_on:
        return [
            _finding("REG-MOVE-064", Level.ERROR, index, "birth_date",
                     "生年月日が転入日より後です。転入後に生まれたお子さんは「出生」で入力してください。",
                     "標準仕様書11.1")
        ]  # fmt: skip
    if born.is_known and moved_on.year - born.sort_on.year > 120:
        return [
            _finding("REG-MOVE-065", Level.ALERT, index, "birth_date",
                     "年齢が120歳を超えます。元号の選び間違いでないか確かめてください。", "")
        ]  # fmt: skip
    return []


def _check_japanese(index: int, member: MoveInMember) -> list[Finding]:
    found: list[Finding] = []
    if member.honseki.is_empty or not member.head_of_register:
        found.append(
            _finding("REG-MOVE-070", Level.ERROR, index, "honseki",
                     "本籍・筆頭者が空です。転出証明書のとおりに入力してください。"
                     "本籍が無い方は「なし」、分からない方は「不明」と入力してください。", "住基法7条5号")
        )  # fmt: skip
    if member.common_name.text or member.foreign.nationality or member.foreign.card_number:
        found.append(
            _finding("REG-MOVE-071", Level.ERROR, index, "kind",
                     "区分は日本人ですが、通称・国籍・在留カードの項目が入っています。区分を確かめてください。",
                     "住基法30条の45")
        )  # fmt: skip
    if member.former_family_name.text and not member.former_family_name.kana:
        found.append(
            _finding("REG-MOVE-072", Level.ALERT, index, "former_family_name",
                     "旧氏の振り仮名が空です。転出証明書の振り仮名を入力してください。", "住基法施行令30条の13")
        )  # fmt: skip
    return found


def _check_foreign(index: int, member: MoveInMember, moved_on: date) -> list[Finding]:
    found: list[Finding] = []
    foreign = member.foreign
    if not foreign.nationality or not foreign.article_30_45:
        found.append(
            _finding("REG-MOVE-073", Level.ERROR, index, "nationality",
                     "国籍・地域と法30条の45の区分は外国人住民の必須項目です。在留カード等を見て入力してください。",
                     "住基法30条の45")
        )  # fmt: skip
    ends = foreign.expires_on is not None or foreign.status_of_residence in WITHOUT_END
    if foreign.article_30_45 == StatusCategory.MID_TO_LONG_TERM and not (
        foreign.status_of_residence and ends and foreign.card_number
    ):
        found.append(
            _finding("REG-MOVE-074", Level.ERROR, index, "status_of_residence",
                     "中長期在留者は在留資格・在留期間の満了日・在留カード番号が必要です"
                     "(永住者など無期限の方の満了日を除く)。", "住基法30条の45")
        )  # fmt: skip
    if foreign.article_30_45 == StatusCategory.SPECIAL_PERMANENT and foreign.expires_on is not None:
        found.append(
            _finding("REG-MOVE-075", Level.ERROR, index, "expires_on",
                     "特別永住者に在留期間の満了日は入力できません。空にしてください。", "住基法30条の45")
        )  # fmt: skip
    if foreign.card_number and not residence_card_number_is_valid(foreign.card_number):
        found.append(
            _finding("REG-MOVE-076", Level.ERROR, index, "card_number",
                     "在留カード等の番号は英字2字・数字8桁・英字2字です。カードを見て入力し直してください。", "")
        )  # fmt: skip
    if foreign.expires_on is not None and foreign.expires_on < moved_on:
        found.append(
            _finding("REG-MOVE-077", Level.ALERT, index, "expires_on",
                     "在留期間の満了日が転入日より前です。更新申請中かどうかを在留カードの裏面で確かめてください。",
                     "入管法20条6項")
        )  # fmt: skip
    if not member.honseki.is_empty or member.head_of_register or member.former_family_name.text:
        found.append(
            _finding("REG-MOVE-078", Level.ERROR, index, "honseki",
                     "外国人住民に本籍・筆頭者・旧氏は記載できません。空にするか、区分を確かめてください。",
                     "住基法30条の45")
        )  # fmt: skip
    return found
