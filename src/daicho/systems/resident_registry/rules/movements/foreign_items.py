"""外国人住民の記載事項の確認 — what the table of 住基法30条の45 demands of each category, whoever reports it."""

from __future__ import annotations

from datetime import date

from daicho.kernel.findings import Finding, Level
from daicho.kernel.numbers import residence_card_number_is_valid
from daicho.municipal.codes.foreign_status import StatusCategory, is_registrable
from daicho.systems.resident_registry.rules.record_parts import ForeignResident

ARTICLE = "住基法30条の45"


def check_foreign_items(foreign: ForeignResident, day: date) -> list[Finding]:
    """REG-FOREIGN-001…007. Args: day: 異動日."""
    found: list[Finding] = []
    if not foreign.nationality_name:
        found.append(
            Finding("REG-FOREIGN-001", Level.ERROR, "nationality",
                    "国籍・地域が空です。在留カード等のとおりに入力してください。", ARTICLE)
        )  # fmt: skip
    if not foreign.article_30_45:
        found.append(
            Finding("REG-FOREIGN-002", Level.ERROR, "status_category",
                    "法30条の45の区分が選ばれていません。在留カード等を見て選んでください。", ARTICLE)
        )  # fmt: skip
        return found
    return [*found, *_check_category(foreign), *_check_card(foreign, day)]


def _check_category(foreign: ForeignResident) -> list[Finding]:
    category = StatusCategory(foreign.article_30_45)
    if category is StatusCategory.MID_TO_LONG_TERM:
        complete = foreign.status_of_residence and foreign.expires_on and foreign.card_number
        if not complete and not (foreign.status_of_residence == "永住者" and foreign.card_number):
            return [
                Finding("REG-FOREIGN-003", Level.ERROR, "status_of_residence",
                        "中長期在留者は在留資格・在留期間の満了日・在留カード番号が必要です。カードを見て入力してください。",
                        ARTICLE)
            ]  # fmt: skip
        if not is_registrable(foreign.status_of_residence):
            return [
                Finding("REG-FOREIGN-004", Level.ERROR, "status_of_residence",
                        f"在留資格「{foreign.status_of_residence}」は中長期在留者の在留資格の一覧にありません。"
                        "カードの表記を見て入力し直してください。短期滞在などの方は住民票に記載されません。", ARTICLE)
            ]  # fmt: skip
        return []
    typed = {
        "status_of_residence": bool(foreign.status_of_residence),
        "expires_on": foreign.expires_on is not None,
        "card_number": bool(foreign.card_number),
    }
    surplus = [field for field, there in typed.items() if there and field not in category.items]
    return [
        Finding("REG-FOREIGN-005", Level.ERROR, field,
                f"{category.official_name}にこの項目は記載できません。空にするか、区分を確かめてください。",
                "住基法30条の45、標準仕様書1.1.6")
        for field in surplus
    ]  # fmt: skip


def _check_card(foreign: ForeignResident, day: date) -> list[Finding]:
    found: list[Finding] = []
    if foreign.card_number and not residence_card_number_is_valid(foreign.card_number):
        found.append(
            Finding("REG-FOREIGN-006", Level.ERROR, "card_number",
                    "在留カード等の番号は英字2字・数字8桁・英字2字です。カードを見て入力し直してください。", "")
        )  # fmt: skip
    if foreign.expires_on is not None and foreign.expires_on < day:
        found.append(
            Finding("REG-FOREIGN-007", Level.ALERT, "expires_on",
                    "在留期間の満了日が異動日より前です。更新申請中かどうかを在留カードの裏面で確かめてください。",
                    "入管法20条6項")
        )  # fmt: skip
    return found
