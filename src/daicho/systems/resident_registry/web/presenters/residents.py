"""一人の記録の表示 — order and wording of the record; 和暦, but 西暦 where the standard says so (1.1.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daicho.kernel.dates import PartialDate, seireki, wareki
from daicho.municipal.codes.foreign_status import status_category
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.municipal.codes.residents import ResidentKind
from daicho.municipal.masking.scope import RESTRICTED
from daicho.systems.resident_registry.queries.number_requests import HeldCard
from daicho.systems.resident_registry.queries.resident_history import HistoryRow
from daicho.systems.resident_registry.queries.resident_page import (
    HouseholdRow,
    ProtectionNotice,
    ResidentPage,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import ForeignResident, Remark
from daicho.systems.resident_registry.web.presenters.search import Chip, chips_of, shown_name

NEVER = "なし"


@dataclass(frozen=True, slots=True)
class Item:
    """記載事項の一つ. Args: kind: ``name`` (IPAmj face), ``quiet``, ``withheld`` or plain; chip: words behind it."""

    label: str
    text: str
    kind: str = ""
    chip: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """支援措置の表示 — neutral words, no reason and nobody's address: the screen may be seen across the counter."""

    title: str
    text: str
    warning: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """世帯員の一行."""

    number: str
    name: str
    relationship: str
    birth: PartialDate
    foreign: bool
    gone: bool
    current: bool
    chip: Chip


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """異動履歴の一行. ``changed``: what differs from the version before, in words."""

    version_no: int
    valid_from: date | PartialDate
    reason: str
    changed: str
    place: str
    withheld: bool
    name: str
    household_number: str
    reception: str
    where: str
    row: HistoryRow
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResidentView:
    """一人の画面."""

    number: str
    household_number: str
    name: str
    kana: str
    birth: str
    age: str
    sex: str
    chips: tuple[Chip, ...]
    title: str
    note: str
    record: tuple[tuple[Item, ...], ...]
    restricted: bool
    notice: Notice | None
    members: tuple[MemberRow, ...]
    member_note: str
    history: tuple[HistoryLine, ...]
    remarks: tuple[Remark, ...]
    as_of: str
    known_on: str
    has_earlier: bool
    is_earlier: bool
    is_old_sheet: bool
    cards: tuple[HeldCard, ...]


def resident_view(page: ResidentPage) -> ResidentView:
    """The page as the templates show it."""
    record = page.record
    return ResidentView(
        number=page.resident_number,
        household_number=record.household_number,
        name=shown_name(record),
        kana=record.name.kana,
        birth=_birth(record),
        age=f"{page.age}歳" if page.age is not None and record.is_present else "",
        sex=record.sex.official_name,
        chips=chips_of(
            record, page.protection is not None and page.protection.of_the_person, page.protection is not None
        )
        + tuple((f"抑止: {title}", "alert") for title in page.suppressed),
        title="現在の住民票" if record.is_present else "除票",
        note=f"第{page.version_no}版　{page.reason}　{_day(page.unknown_on or page.valid_from)}",
        record=_record(page),
        restricted=page.addresses.restricted,
        notice=_notice(page.protection) if page.protection else None,
        members=tuple(_member(row, page.protection is not None) for row in page.household),
        member_note=_member_note(page),
        history=_history(page.history),
        remarks=page.remarks,
        as_of=wareki(page.as_of) if page.as_of else "",
        known_on=wareki(page.known_at.date()) if page.known_at else "",
        has_earlier=page.has_earlier,
        is_earlier=page.is_earlier,
        is_old_sheet=page.is_old_sheet,
        cards=page.cards,
    )


def _record(page: ResidentPage) -> tuple[tuple[Item, ...], ...]:
    """The rows of the record table; a row holds one item over its whole width, or two."""
    record, shown = page.record, page.addresses
    rows: list[tuple[Item, ...]] = [
        (
            Item("氏名", shown_name(record), "name"),
            Item("フリガナ", record.name.kana, chip="公証済" if record.name.kana_official else ""),
        ),
        _second_names(record),
        (_address("住所", shown.address),),
        (Item("住所を定めた日", _settled(record)), Item("届出日", _day(page.filed_on))),
    ]
    if shown.before_change:
        rows.append((_address("異動前住所", shown.before_change),))
    rows.append((_address("転入前住所", shown.before_move_in),))
    japanese = record.kind is ResidentKind.JAPANESE
    became = "住民となった日" if japanese else "外国人住民となった日"
    rows.append((Item(became, _day(record.resident_since.on) or "-"), Item("続柄", page.relationship)))
    if japanese:
        register = "　".join(part for part in (shown.honseki, record.head_of_register) if part)
        rows.append((_address("本籍・筆頭者", register or NEVER),))
    else:
        rows += _foreign(page)
    return tuple(rows + _leaving(page))


def _second_names(record: ResidentRecord) -> tuple[Item, ...]:
    former = record.former_name.printed_family
    birth = "　".join(part for part in (_birth(record), record.sex.official_name) if part)
    if record.kind is ResidentKind.JAPANESE:
        return Item("旧氏", former or NEVER, "name" if former else "quiet"), Item("生年月日・性別", birth)
    common = record.common_name
    text = common.text + (f"（{common.kana}）" if common.text and common.kana else "")
    return Item("通称", text or NEVER, "name" if text else "quiet"), Item("生年月日・性別", birth)


def _transitional(page: ResidentPage) -> str:
    """経過滞在の末日, and that it is over; nobody's residence ends by it."""
    if page.transitional_until is None:
        return ""
    day = wareki(page.transitional_until)
    return f"{day}で経過滞在の60日が過ぎました" if page.transitional_is_over else f"経過滞在は{day}まで"


def _foreign(page: ResidentPage) -> list[tuple[Item, ...]]:
    """外国人住民の記載事項 (住基法30条の45); 満了日 in 西暦."""
    record = page.record
    held = record.foreign
    category = status_category(held.article_30_45).official_name if held.article_30_45 else ""
    return [
        (Item("国籍・地域", held.nationality_name), Item("30条の45の区分", category, chip=_transitional(page))),
        (Item("在留資格", held.status_of_residence or "-"), Item("在留期間・満了日", _period(held))),
        (Item("在留カード等番号", held.card_number or "-"),),
    ]


def _period(held: ForeignResident) -> str:
    units = ((held.period_years, "年"), (held.period_months, "月"), (held.period_days, "日"))
    length = "".join(f"{number}{unit}" for number, unit in units if number)
    until = f"{seireki(held.expires_on)}まで" if held.expires_on else ""
    return "　".join(part for part in (length, until) if part) or "-"


def _leaving(page: ResidentPage) -> list[tuple[Item, ...]]:
    record, shown = page.record, page.addresses
    rows: list[tuple[Item, ...]] = []
    planned, confirmed = record.planned_move_out, record.confirmed_move_out
    if not record.is_present:
        reason = movement_reason(record.removed.reason).name if record.removed.reason else page.reason
        rows.append((Item("消除の事由", reason), Item("消除日", _day(record.removed.on))))
    if planned.on:
        rows.append((_address("転出先(予定)", shown.planned), Item("転出予定日", _day(planned.on))))
    if confirmed.on:
        notice = f"　{_day(confirmed.notice_on)}通知" if confirmed.notice_on else ""
        rows.append((_address("転出先(確定)", shown.confirmed), Item("転出年月日(確定)", _day(confirmed.on) + notice)))
    if page.kept_until:
        where = f"除票用データベース({wareki(page.archived_on)}移行)" if page.archived_on else "住民記録システム"
        rows.append((Item("除票の保存", where), Item("保存期間", f"{wareki(page.kept_until)}まで")))
    return rows


def _address(label: str, text: str) -> Item:
    if text.startswith(RESTRICTED):
        return Item(label, text, "withheld")
    return Item(label, text or "-")


def _birth(record: ResidentRecord) -> str:
    if record.kind is ResidentKind.JAPANESE:
        return record.birth_date.wareki()
    return seireki(record.birth_date.sort_on) if record.birth_date.is_known else record.birth_date.text


def _settled(record: ResidentRecord) -> str:
    """空欄 while it is the day on which the person became a resident (標準仕様書 1.1.1)."""
    if record.settled.on != record.resident_since.on:
        return _day(record.settled.on)
    return "(外国人住民となった日と同じ)" if record.kind is ResidentKind.FOREIGN else "(住民となった日と同じ)"


def _day(value: date | PartialDate | None) -> str:
    if value is None:
        return ""
    return value.wareki() if isinstance(value, PartialDate) else wareki(value)


def _notice(protection: ProtectionNotice) -> Notice:
    period = ""
    if protection.starts_on:
        until = f" から {wareki(protection.ends_on)}" if protection.ends_on else " から"
        period = f"　期間: {wareki(protection.starts_on)}{until}{_left(protection.days_left)}"
    title = "支援措置の対象者です" if protection.of_the_person else "支援措置の対象者を含む世帯です"
    return Notice(
        title=f"{title}(発行・閲覧・照会回答を抑止中)",
        text=f"対象: {'、'.join(protection.names)}{period}",
        warning="住所を伝えないでください。",
    )


def _left(days: int | None) -> str:
    if days is None:
        return ""
    return f"(あと{days}日)" if days >= 0 else "(期間を過ぎています。終了の手続きまで続きます)"


def _member_note(page: ResidentPage) -> str:
    """How many, of which day, and under which head."""
    closed = sum(not row.record.is_present for row in page.household)
    head = next((row.name for row in page.household if row.record.is_head and row.record.is_present), "")
    day = f"{wareki(page.as_of)}の世帯　" if page.as_of else ""
    count = f"{len(page.household)}人" + (f"(うち除票{closed})" if closed else "")
    return f"{day}{count}　世帯主 {head or NEVER}"


def _member(row: HouseholdRow, protected_household: bool) -> MemberRow:
    state = chips_of(row.record, row.protected, protected_household)
    shown = next((chip for chip in state if chip[0] == "支援措置"), state[0])
    return MemberRow(
        number=row.resident_number,
        name=row.name,
        relationship=row.relationship,
        birth=row.record.birth_date,
        foreign=row.record.kind is ResidentKind.FOREIGN,
        gone=not row.record.is_present,
        current=row.is_shown_person,
        chip=shown,
    )


def _history(rows: tuple[HistoryRow, ...]) -> tuple[HistoryLine, ...]:
    """Newest first; each beside the one before it."""
    older = (*rows[1:], None)
    return tuple(_line(row, before) for row, before in zip(rows, older, strict=True))


def _departure_changes(row: HistoryRow, before: HistoryRow) -> list[str]:
    """転出の予定、消除と回復、転入通知 — what a departure leaves in the history."""
    changes: list[str] = []
    if row.is_old_sheet:
        changes.append(f"改製原住民票(改製番号{row.sheet_number})として消除")
    elif row.begins_sheet:
        changes.append(f"新しい住民票(改製番号{row.sheet_number})を記載")
    elif row.closed != before.closed:
        changes.append("住民票を消除" if row.closed else "住民票を回復")
    elif row.planned_on != before.planned_on:
        changes.append(f"{_day(row.planned_on)}転出予定" if row.planned_on else "転出予定の取消し")
    if row.confirmed_on != before.confirmed_on:
        changes.append("転出先(確定)を記録" if row.confirmed_on else "転出先(確定)の取消し")
    return changes


def _line(row: HistoryRow, before: HistoryRow | None) -> HistoryLine:
    changes: list[str] = []
    if before is None:
        changes.append("住民票を作成")
    else:
        if row.address != before.address:
            changes.append(f"{_short(before.address)} から {_short(row.address)} へ")
        if row.name != before.name:
            changes.append(f"氏名 {before.name} から {row.name} へ")
        if row.household_number != before.household_number:
            changes.append("世帯の変更")
        changes += _departure_changes(row, before)
    return HistoryLine(
        version_no=row.version_no,
        valid_from=row.unknown_on or row.valid_from,
        reason=row.reason or "記載",
        changed="、".join(changes) or "記載事項の変更",
        place=row.address,
        withheld=row.address == RESTRICTED,
        name=row.name,
        household_number=row.household_number,
        reception=row.reception,
        where=" ".join(part for part in (row.office, row.terminal) if part),
        row=row,
        notes=row.notes,
    )


def _short(address: str) -> str:
    return address.removeprefix("神奈川県平塚市") or "(空欄)"
