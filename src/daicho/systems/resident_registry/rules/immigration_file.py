"""入管庁長官通知 — what a notice file tells about a foreign resident, and which entry of the officer it proposes.

Law: 住民基本台帳法30条の50; 標準仕様書 4.5.6. The layout of the file is invented (``specs/immigration``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.dates import PartialDate, seireki, wareki
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.residents import Sex
from daicho.municipal.places.countries import country
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis
from daicho.systems.resident_registry.rules.initial_load import period_parts
from daicho.systems.resident_registry.rules.movements.immigration_notice import (
    ImmigrationNoticeEntry,
    NoticeAct,
    NoticedItems,
    NoticeSource,
    RemovalGround,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, PersonName, WrittenName


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """通知の種別. Args: instead: 異動の種類 by which the city records it, empty for 入管庁通知 itself."""

    title: str
    act: NoticeAct = NoticeAct.CORRECTION
    ground: RemovalGround | None = None
    instead: str = ""


_REMOVAL = NoticeAct.REMOVAL
NOTICE_CONTENTS = {
    "01": NoticeContent("氏名・生年月日・性別・国籍の変更"),
    "02": NoticeContent("在留資格の変更"),
    "03": NoticeContent("在留期間の更新"),
    "04": NoticeContent("在留カード等の番号の変更"),
    "11": NoticeContent("在留資格の取消し", _REMOVAL, RemovalGround.STATUS_REVOKED),
    "12": NoticeContent("住民基本台帳の対象外への変更", _REMOVAL, RemovalGround.NOT_REGISTRABLE),
    "13": NoticeContent("在留期間の満了", _REMOVAL, RemovalGround.PERIOD_EXPIRED),
    "14": NoticeContent("再入国許可の期限までに再入国しない", _REMOVAL, RemovalGround.NO_RE_ENTRY),
    "15": NoticeContent("出国", _REMOVAL, RemovalGround.LEFT),
    "21": NoticeContent("帰化", _REMOVAL, instead="naturalization"),
    "22": NoticeContent("死亡", _REMOVAL, instead="death"),
}
"""By code of ``specs/immigration/codes.json`` (要確認: the codes of the closed interface)."""


@dataclass(frozen=True, slots=True)
class NoticedAfter:
    """変更後の事項 — as they are to stand. Args: birth_date: None where the agency does not know a full day."""

    name: str
    alphabet_name: str
    birth_date: date | None
    sex: Sex
    nationality: str
    status_category: str
    status_of_residence: str
    period: str
    expires_on: date | None
    card_number: str


@dataclass(frozen=True, slots=True)
class NoticedRow:
    """通知の一行 — one change of one person, in the order in which the agency decided.

    Args: held_card_number: 在留カード番号 or 特別永住者証明書番号 by which the person was known before the change.
        name, birth_date, nationality: as they were before. after: for a 修正.
    """

    row: int
    code: str
    notified_on: date
    effective_on: date
    held_card_number: str
    name: str
    birth_date: date | None
    nationality: str
    after: NoticedAfter | None = None

    @property
    def content(self) -> NoticeContent:
        """通知の種別 in words."""
        return NOTICE_CONTENTS[self.code]

    @property
    def card_numbers(self) -> tuple[str, ...]:
        """By which the person may be recorded here: the number before, then the new one."""
        found = (self.held_card_number, self.after.card_number if self.after else "")
        return tuple(dict.fromkeys(number for number in found if number))


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """通知ファイル. Args: medium: 媒体番号 written on it. file_number: unique for each file of the agency."""

    medium: str
    file_number: str
    municipality_code: str
    made_on: date
    rows: tuple[NoticedRow, ...]


def noticed_facts(row: NoticedRow) -> tuple[tuple[str, str], ...]:
    """通知の内容 in words, for reading beside the entry; 変更後 where the notice tells it."""
    head = (
        ("通知の種別", row.content.title),
        ("通知日", wareki(row.notified_on)),
        ("異動日", wareki(row.effective_on)),
        ("変更前の番号", row.held_card_number),
        ("変更前の氏名", row.name),
    )
    after = row.after
    if after is None:
        return head
    named = country(after.nationality)
    return (
        *head,
        ("氏名", after.name),
        ("氏名(アルファベット)", after.alphabet_name),
        ("生年月日", seireki(after.birth_date) if after.birth_date else ""),
        ("性別", after.sex.official_name),
        ("国籍・地域", named.name if named else after.nationality),
        ("法30条の45の区分", StatusCategory(after.status_category).official_name),
        ("在留資格", after.status_of_residence),
        ("在留期間", after.period),
        ("在留期間の満了日", seireki(after.expires_on) if after.expires_on else ""),
        ("在留カード等の番号", after.card_number),
    )


def is_by_hand(record: ResidentRecord) -> bool:
    """特別永住者 — a notice about one is never taken in automatically: the officer reads and types it (4.5.6)."""
    return record.foreign.article_30_45 == StatusCategory.SPECIAL_PERMANENT


def proposed_entry(
    row: NoticedRow, record: ResidentRecord, resident_number: str, received: str
) -> ImmigrationNoticeEntry:
    """職権による修正・消除の案 — for the officer to compare and register. Args: received: id of the row taken in."""
    found = row.content
    return ImmigrationNoticeEntry(
        filing=Filing(PartialDate.known(row.effective_on), row.notified_on, FilingBasis.NOTICE),
        resident_number=resident_number,
        act=found.act,
        items=_items(row.after, record) if row.after and found.act is NoticeAct.CORRECTION else None,
        ground=found.ground,
        source=NoticeSource.IMPORTED,
        received=received,
    )


def _items(after: NoticedAfter, record: ResidentRecord) -> NoticedItems:
    """The reading of a name is nothing that the agency knows: it stays."""
    years, months, days = period_parts(after.period)
    named = country(after.nationality)
    return NoticedItems(
        name=PersonName(full=after.name or after.alphabet_name, kana=record.name.kana),
        birth_date=PartialDate.known(after.birth_date) if after.birth_date else record.birth_date,
        sex=after.sex,
        alphabet_name=replace(record.alphabet_name, text=after.alphabet_name) if after.alphabet_name else WrittenName(),
        foreign=ForeignResident(
            nationality=after.nationality,
            nationality_name=named.name if named else "",
            article_30_45=after.status_category,
            status_of_residence=after.status_of_residence,
            period_years=years,
            period_months=months,
            period_days=days,
            expires_on=after.expires_on,
            card_number=after.card_number,
        ),
    )
