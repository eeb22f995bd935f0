"""異動の前後の表 — for every person touched: what is recorded anew, or which items change from what to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.dates import PartialDate, seireki, wareki
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.codes.relationships import relationship_text
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.preview import Touched
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import CommonNameRow, RecordEvent

HIDDEN_NUMBER = "表示していません"
NOT_YET = "未付番"


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """一項目の前後."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """一人分, or several people whose records change alike (``also`` names the others).

    ``individual_number`` and ``resident_code`` are empty where they exist and stay hidden.
    ``record`` is the record after; ``items`` are what changes (empty for somebody recorded anew).
    """

    number: str
    place: int
    name: str
    kana: str
    birth_date: PartialDate
    is_foreign: bool
    sex: str
    relationship: str
    honseki: str
    individual_number: str
    resident_code: str
    reason: str
    is_new: bool
    record: ResidentRecord
    items: tuple[ChangedItem, ...]
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody for whom this change is the same to the letter."""
        return (self.name, *self.also)


def touched_rows(
    touched: Iterable[Touched], *, with_numbers: EntryNumbers | None = None, hide_addresses: bool = False
) -> tuple[TouchedRow, ...]:
    """Rows in the order of the outcome, newcomers in the order of the paper.

    Args: with_numbers: typed numbers, where the screen may show them. hide_addresses: of a protected household.
    """
    rows = [_row(one, with_numbers, hide_addresses) for one in touched]
    newcomers = sorted((row for row in rows if row.is_new), key=lambda row: row.place)
    return (*newcomers, *_joined(row for row in rows if not row.is_new))


def _joined(rows: Iterable[TouchedRow]) -> Iterator[TouchedRow]:
    """People whose records change alike stand in one row: a family of nine is compared once."""
    groups: dict[tuple[str, tuple[ChangedItem, ...]], list[TouchedRow]] = {}
    for row in rows:
        groups.setdefault((row.reason, row.items), []).append(row)
    for first, *others in groups.values():
        yield replace(first, also=tuple(other.name for other in others))


def grouped(number: str) -> str:
    """番号 in groups of four, as it is read aloud and compared."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def _row(one: Touched, with_numbers: EntryNumbers | None, hide_addresses: bool) -> TouchedRow:
    record = one.after
    shown = with_numbers is not None
    honseki = record.honseki.one_line()
    return TouchedRow(
        number=one.number,
        place=record.order_in_household,
        name=record.name.full or record.alphabet_name.text,
        kana=record.name.kana,
        birth_date=record.birth_date,
        is_foreign=bool(record.foreign.article_30_45),
        sex=record.sex.official_name,
        relationship=relationship_text(record.relationship),
        honseki=f"{honseki}　{record.head_of_register}" if honseki else "",
        individual_number=_number_text(one, "individual_number", shown),
        resident_code=_number_text(one, "resident_code", shown),
        reason=movement_reason(one.reason).name if one.reason else "",
        is_new=one.before is None or (not one.before.is_present and record.is_present),
        record=record,
        items=(*_number_items(one, shown), *_items(one.before, record, hide_addresses)) if one.before else (),
    )


def _number_text(one: Touched, kind: str, shown: bool) -> str:
    """A number as it may be read here; empty where there is one that stays hidden."""
    number: str = getattr(one.numbers or PersonalNumbers(), kind)
    if not number and kind not in one.held:
        return NOT_YET
    return grouped(number) if shown else ""


def _number_items(one: Touched, shown: bool) -> tuple[ChangedItem, ...]:
    """A number that changes: the old one stays hidden, the new one is read aloud and compared where it may be seen."""
    new = one.numbers or PersonalNumbers()
    if one.numbers == PersonalNumbers():
        return (ChangedItem("住民票コード", HIDDEN_NUMBER, "本登録のときに空きコードから付けます"),)
    pairs = (("個人番号", new.individual_number), ("住民票コード", new.resident_code))
    return tuple(
        ChangedItem(label, HIDDEN_NUMBER, grouped(number) if shown else HIDDEN_NUMBER)
        for label, number in pairs
        if number
    )


def _event(event: RecordEvent) -> str:
    if event.on is None:
        return ""
    reason = movement_reason(event.reason).name if event.reason else ""
    return f"{event.on.wareki()} {reason}".strip()


def _common_name_row(row: CommonNameRow) -> str:
    days = [f"{wareki(day)}{what}" for day, what in ((row.recorded_on, "記載"), (row.removed_on, "削除")) if day]
    return f"{row.name.text}({'・'.join(days)})"


def _category(record: ResidentRecord) -> str:
    category = record.foreign.article_30_45
    return StatusCategory(category).official_name if category else ""


def _day(day: date | None) -> str:
    return wareki(day) if day else ""


_ADDRESSES = ("住所", "異動前住所", "転入前住所", "転出先(予定)", "転出先(確定)", "入管法の住居地")
_READERS: tuple[tuple[str, Callable[[ResidentRecord], str]], ...] = (
    ("状態", lambda r: r.status.official_name),
    ("氏名", lambda r: r.name.full),
    ("フリガナ", lambda r: r.name.kana),
    ("振り仮名の公証", lambda r: "公証済" if r.name.kana_official else ""),
    ("氏名(アルファベット)", lambda r: r.alphabet_name.text),
    ("旧氏", lambda r: r.former_name.printed_family),
    ("旧氏フリガナ", lambda r: r.former_name.printed_family_kana),
    ("通称", lambda r: r.common_name.text),
    ("通称フリガナ", lambda r: r.common_name.kana),
    ("通称の記載・削除", lambda r: "、".join(_common_name_row(row) for row in r.common_name_rows)),
    ("生年月日", lambda r: r.birth_date.wareki() if not r.foreign.article_30_45 else r.birth_date.seireki()),
    ("性別", lambda r: r.sex.official_name),
    ("区分", lambda r: r.kind.official_name),
    ("住所", lambda r: r.address.one_line()),
    ("住所を定めた日", lambda r: _event(r.settled)),
    ("異動前住所", lambda r: r.address_before_change.address.one_line()),
    ("転入前住所", lambda r: r.address_before_move_in.address.one_line()),
    ("世帯番号", lambda r: r.household_number or "新しい世帯"),
    ("世帯主", lambda r: r.head.full),
    ("続柄", lambda r: relationship_text(r.relationship)),
    ("記載順位", lambda r: str(r.order_in_household)),
    ("本籍", lambda r: r.honseki.one_line()),
    ("筆頭者", lambda r: r.head_of_register),
    ("国籍・地域", lambda r: r.foreign.nationality_name),
    ("在留資格", lambda r: r.foreign.status_of_residence),
    ("法30条の45の区分", _category),
    ("在留期間の満了日", lambda r: seireki(r.foreign.expires_on) if r.foreign.expires_on else ""),
    ("在留カード等の番号", lambda r: r.foreign.card_number),
    ("入管法の住居地", lambda r: r.foreign.immigration_address.one_line()),
    ("住民となった日", lambda r: _event(r.became_resident)),
    ("外国人住民となった日", lambda r: _event(r.became_foreign_resident)),
    ("転出予定日", lambda r: _day(r.planned_move_out.on)),
    ("転出先(予定)", lambda r: r.planned_move_out.destination.address.one_line()),
    ("転出先(確定)", lambda r: r.confirmed_move_out.destination.address.one_line()),
    ("転出年月日(確定)", lambda r: _day(r.confirmed_move_out.on)),
    ("転入通知日", lambda r: _day(r.confirmed_move_out.notice_on)),
    ("消除", lambda r: _event(r.removed)),
    ("備考", lambda r: "、".join(remark.text for remark in r.remarks if not remark.is_note)),
    ("留意事項", lambda r: "、".join(f"{one.text}(第{one.about}版の異動)" for one in r.remarks if one.is_note)),
    ("改製番号", lambda r: str(r.bookkeeping.sheet_number)),
)


def _items(before: ResidentRecord, after: ResidentRecord, hide_addresses: bool) -> tuple[ChangedItem, ...]:
    found: list[ChangedItem] = []
    for label, read in _READERS:
        old, new = read(before), read(after)
        if old != new:
            hidden = hide_addresses and label in _ADDRESSES
            found.append(ChangedItem(label, RESTRICTED if hidden else old, RESTRICTED if hidden else new))
    return tuple(found)
