"""Items (記載事項): from a member's record to what its boxes hold under a request. Source: 標準仕様書 5.1, 1.1.9.

Dates are 和暦, except a foreigner's birth and end of stay in 西暦. 転出予定 has no box at all: before the day it may
not be printed, and from the day on the record is closed.
"""

from __future__ import annotations

from datetime import date

from daicho.kernel.dates.eras import seireki, wareki
from daicho.kernel.dates.partial import PartialDate
from daicho.municipal.certificates.cells import EMPTY, NOT_APPLICABLE, Value, shown, shown_if
from daicho.municipal.certificates.inputs import CertificateMember, CertificateOptions, CertificateRequest, ForeignItems
from daicho.municipal.codes.relationships import relationship_text


def member_items(member: CertificateMember, request: CertificateRequest) -> dict[str, Value]:
    """記載内容 of every box that a member of this kind has, by key of the slot."""
    items = _common_items(member, request.options)
    if member.is_foreign:
        return items | _foreign_items(member, request)
    return items | _japanese_items(member, request)


def _common_items(member: CertificateMember, options: CertificateOptions) -> dict[str, Value]:
    related = options.head_and_relationship
    return {
        "name": shown(display_name(member)),
        "sex": shown(member.sex.official_name),
        "address": shown(member.address.one_line()),
        "address_set_on": _address_set_on(member),
        "notified_on": shown(wareki(member.notified_on) if member.notified_on else ""),
        "previous_address": shown(member.previous_address.one_line()),
        "head_name": shown_if(related, member.head_name),
        "relationship": shown_if(related, relationship_text(member.relationship)),
        "individual_number": shown_if(options.individual_number, member.individual_number),
        "resident_code": shown_if(options.resident_code, member.resident_code),
    }


def _japanese_items(member: CertificateMember, request: CertificateRequest) -> dict[str, Value]:
    asked = request.options.register
    former = with_kana(member.former_family_name, member.former_family_name_kana, request.show_kana)
    return {
        "name_kana": shown(member.name_kana if member.kana_official else ""),
        "former_family_name": shown(former),
        "birth_date": shown(member.birth_date.wareki()),
        "became_resident_on": shown(_wareki(member.became_resident_on)),
        "honseki": shown_if(asked, member.honseki.one_line()),
        "head_of_register": shown_if(asked, member.head_of_register),
    }


def _foreign_items(member: CertificateMember, request: CertificateRequest) -> dict[str, Value]:
    foreign, options = member.foreign, request.options
    if foreign is None:
        raise ValueError("a foreign resident without the items of 30条の45")
    return {
        "name_kana": NOT_APPLICABLE,
        "common_name": shown(with_kana(member.common_name, member.common_name_kana, request.show_kana)),
        "birth_date": shown(member.birth_date.seireki()),
        "became_foreign_resident_on": shown(_wareki(foreign.became_foreign_resident_on)),
        "nationality": shown_if(options.nationality, foreign.nationality),
        "status_category": shown_if(options.status_category, foreign.status_category.official_name),
        "status_of_residence": _if_required(foreign, "status_of_residence", options.status_of_residence),
        "period": _if_required(foreign, "period", options.period_of_stay),
        "expires_on": _if_required(foreign, "expires_on", options.expiry_of_stay),
        "card_number": _if_required(foreign, "card_number", options.card_number),
    }


def _if_required(foreign: ForeignItems, item: str, asked: bool) -> Value:
    """An item of 30条の45's table: 「＊＊＊＊＊」 where the person's row of the table has no such item."""
    if not asked:
        return shown_if(False, "")
    if item not in foreign.status_category.items:
        return NOT_APPLICABLE
    held: str | date | None = getattr(foreign, item)
    return shown(seireki(held) if isinstance(held, date) else held or "")


def _address_set_on(member: CertificateMember) -> Value:
    """住所を定めた年月日 — 「空欄」 for who has lived at this address since becoming a resident.

    Internally both days are kept and equal then (標準仕様書 1.1.1; published samples).
    """
    began = member.foreign.became_foreign_resident_on if member.foreign else member.became_resident_on
    if member.address_set_on is None or member.address_set_on == began:
        return EMPTY
    return shown(member.address_set_on.wareki())


def _wareki(day: PartialDate | None) -> str:
    return day.wareki() if day else ""


def display_name(member: CertificateMember) -> str:
    """氏名 — a foreigner's in letters, followed by Chinese characters where the card shows both."""
    if not member.alphabet_name:
        return member.name
    if not member.name or member.name == member.alphabet_name:
        return member.alphabet_name
    return f"{member.alphabet_name}　{member.name}"


def with_kana(name: str, kana: str, wanted: bool) -> str:
    """A name with its フリガナ in brackets (標準仕様書 5.3); the name alone where there is no kana."""
    return f"{name}　（{kana}）" if name and kana and wanted else name
