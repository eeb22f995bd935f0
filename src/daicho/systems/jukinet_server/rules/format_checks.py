"""項目フォーマットチェック at entry into the CS (M57): each item for itself.

Lengths, digits and check digits are refused by the message contract already; here is what it cannot know.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from daicho.kernel.findings import Finding, Level
from daicho.systems.jukinet_server import errors
from daicho.systems.jukinet_server.rules.items import TITLES
from daicho.systems.jukinet_server.rules.record import Reason, Record

_ARTICLE = "住民基本台帳法30条の6"
_UNUSABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_IN_KANA = frozenset("ー・ 　゛゜-.'’")
_TEXTS = ("name", "former_family_name", "reason_detail")
_KANA = ("name_kana", "plain_kana", "former_family_name_kana")
_PAST_DAYS = ("birth_date", "became_resident_on", "address_set_on", "notified_on", "resident_code_used_on")
_AFTER_BIRTH = ("became_resident_on", "address_set_on", "notified_on", "moved_on")


def finding(kind: type[errors.UpdateRefused], item: str, **data: str) -> Finding:
    """確認結果 under the code and text of a refusal."""
    shown = {"item": TITLES.get(item, item), "items": "", "reason": ""} | data
    return Finding(kind.code, Level.ERROR, item, kind(**shown).message, _ARTICLE)


def format_findings(record: Record, municipality_code: str, today: date) -> tuple[Finding, ...]:
    """項目フォーマットチェック — everything wrong with the items themselves.

    Args: municipality_code: our own. today: 処理日, Asia/Tokyo.
    """
    return tuple(_findings(record, municipality_code, today))


def _findings(record: Record, municipality_code: str, today: date) -> Iterator[Finding]:
    if record.municipality_code != municipality_code:
        yield finding(errors.ForeignMunicipality, "municipality_code")
    for item in _TEXTS:
        if _has_unusable(getattr(record, item)):
            yield finding(errors.UnusableCharacter, item)
    if _has_unusable(record.address.one_line()):
        yield finding(errors.UnusableCharacter, "address")
    for item in _KANA:
        if not _is_kana(getattr(record, item)):
            yield finding(errors.NotKana, item)
    yield from _date_findings(record, today)
    if record.address.is_empty:
        yield finding(errors.MissingItem, "address")
    if record.reason is Reason.RESIDENT_CODE_CHANGED and record.former_resident_code is None:
        yield finding(errors.MissingItem, "former_resident_code")


def _date_findings(record: Record, today: date) -> Iterator[Finding]:
    for item in _PAST_DAYS:
        day = getattr(record, item)
        if day is not None and day.is_known and day.sort_on > today:
            yield finding(errors.FutureDate, item)
    if record.moved_on.is_known and record.moved_on.sort_on > today and not record.is_expected_to_leave:
        yield finding(errors.FutureDate, "moved_on")
    if not record.birth_date.is_known:
        return
    for item in _AFTER_BIRTH:
        day = getattr(record, item)
        if day is not None and day.is_known and day.sort_on < record.birth_date.sort_on:
            yield finding(errors.DatesOutOfOrder, item)


def _has_unusable(text: str) -> bool:
    return any(unicodedata.category(character) in _UNUSABLE for character in text)


def _is_kana(text: str) -> bool:
    return all(_is_kana_character(character) for character in text)


def _is_kana_character(character: str) -> bool:
    return "\u3041" <= character <= "\u3096" or "\u30a1" <= character <= "\u30fa" or character in _IN_KANA
