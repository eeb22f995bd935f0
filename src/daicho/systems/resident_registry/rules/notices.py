"""通知書の要否 — which letters an approved movement leads to, to whom, and what they say.

住民票コード: 住基法30条の3, 30条の4, 標準仕様書 4.3.3. 世帯主不在: 標準仕様書 4.0.4, 4.0.5; the letter goes to who
stood highest in the household among those who stay. 職権記載等: 住民基本台帳法施行令12条4項, 標準仕様書 4.2.0.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daicho.kernel.dates import PartialDate
from daicho.municipal.certificates.letters import LetterKind
from daicho.municipal.codes.movement_reasons import movement_reason
from daicho.systems.resident_registry.rules.movements.household_places import name_of
from daicho.systems.resident_registry.rules.movements.preview import Touched
from daicho.systems.resident_registry.rules.patches import aspects_of, diff
from daicho.systems.resident_registry.rules.record import ResidentRecord

BY_OFFICE = frozenset({"official_entry", "official_removal", "official_correction"})
"""異動の種類 that the office carries out where a notification should have been made."""
CORRECTIONS = frozenset({"official_correction"})
"""Of these only the ones that rest on no notice of a family register or request of the person."""
CODE_CHANGE, CODE_CORRECTION = "resident_code_change", "official_correction"
RESIDENT_CODE = "resident_code"
HEAD_CHANGE = "head_change"
ASPECT_TITLES = {
    "address": "住所",
    "household": "世帯主・続柄",
    "identity": "氏名・生年月日・性別・本籍等",
    "remarks": "備考",
}


@dataclass(frozen=True, slots=True)
class Member:
    """残った世帯員 — with today's record."""

    number: str
    record: ResidentRecord


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """出すべき通知書. ``recipient``: 宛名番号. ``subjects``: everybody it names. ``facts``: without any number."""

    kind: LetterKind
    recipient: str
    subjects: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def notices_due(
    kind: str,
    touched: Sequence[Touched],
    numbered: frozenset[str],
    staying: Mapping[str, Sequence[Member]],
    day: PartialDate,
    *,
    by_office: bool,
) -> tuple[NoticeDue, ...]:
    """通知書の一覧 of an approved movement.

    Args:
        kind: code of the 異動の種類.
        numbered: 宛名番号 of those who got another 住民票コード than anybody typed as theirs, or a corrected one.
        staying: by 世帯番号, who is present today in the households that lost their head.
        day: 異動日. by_office: the office acted of itself, nobody notified it.
    """
    return (
        *_codes(kind, touched, numbered, day),
        *_heads(kind, touched, staying, day, by_office=by_office),
        *_by_office(kind, touched, day, by_office=by_office),
    )


def households_without_head(kind: str, touched: Sequence[Touched]) -> tuple[str, ...]:
    """世帯主がいなくなった世帯 — its head is no resident any more, or another was named."""
    gone = [
        one.before.household_number
        for one in touched
        if one.before is not None
        and one.before.is_head
        and one.before.is_present
        and (not one.after.is_present or (kind == HEAD_CHANGE and not one.after.is_head))
    ]
    return tuple(dict.fromkeys(gone))


def _codes(kind: str, touched: Sequence[Touched], numbered: frozenset[str], day: PartialDate) -> Iterator[NoticeDue]:
    for number in dict.fromkeys(one.number for one in touched if one.number in numbered):
        one = next(t for t in touched if t.number == number)
        letter = LetterKind.CODE_GIVEN
        if kind == RESIDENT_CODE:
            acts = {CODE_CHANGE: LetterKind.CODE_CHANGED, CODE_CORRECTION: LetterKind.CODE_CORRECTED}
            letter = acts.get(one.reason, letter)
        facts = (("氏名", name_of(one.after)), (_DAY_LABELS[letter], day.wareki()))
        yield NoticeDue(letter, number, (number,), facts)


_DAY_LABELS = {
    LetterKind.CODE_GIVEN: "記載した年月日",
    LetterKind.CODE_CHANGED: "変更した年月日",
    LetterKind.CODE_CORRECTED: "修正した年月日",
}


def _heads(
    kind: str,
    touched: Sequence[Touched],
    staying: Mapping[str, Sequence[Member]],
    day: PartialDate,
    *,
    by_office: bool,
) -> Iterator[NoticeDue]:
    if kind == HEAD_CHANGE and not by_office:
        return
    for household in households_without_head(kind, touched):
        members = staying.get(household, ())
        if not members:
            continue
        top = _highest_before(members, touched)
        former = next(t for t in touched if t.before and t.before.is_head and t.before.household_number == household)
        facts = [("世帯主であった方", name_of(former.before or former.after)), ("異動年月日", day.wareki())]
        subjects = tuple(dict.fromkeys([former.number, *(one.number for one in members)]))
        head = next((one for one in members if one.record.is_head), None)
        if head is None:
            yield NoticeDue(LetterKind.HEAD_WANTED, top, subjects, tuple(facts))
        elif any(one.number == head.number and one.reason == HEAD_CHANGE for one in touched):
            yield NoticeDue(LetterKind.HEAD_CHANGED, top, subjects, (*facts, ("新しい世帯主", name_of(head.record))))


def _highest_before(members: Sequence[Member], touched: Sequence[Touched]) -> str:
    """最上位の世帯員 — as the household stood before the head was struck off."""
    before = {one.number: one.before for one in reversed(touched) if one.before is not None}
    records = {one.number: before.get(one.number, one.record) for one in members}
    return min(records, key=lambda number: (records[number].order_in_household, number))


def _by_office(kind: str, touched: Sequence[Touched], day: PartialDate, *, by_office: bool) -> Iterator[NoticeDue]:
    mine = [one for one in touched if one.reason == kind]
    if kind not in BY_OFFICE or not mine or (kind in CORRECTIONS and not by_office):
        return
    reason = movement_reason(kind)
    facts = [
        ("処分の内容", f"{reason.name}(住民票の{reason.movement_class.official_name})"),
        ("異動年月日", day.wareki()),
        ("対象の方", "、".join(name_of(one.after) for one in mine)),
    ]
    if changed := _changed(mine):
        facts.append(("修正した事項", changed))
    yield NoticeDue(LetterKind.BY_OFFICE, mine[0].number, tuple(one.number for one in mine), tuple(facts))


def _changed(touched: Sequence[Touched]) -> str:
    """修正した事項 — in groups, never the old value beside the new one."""
    corrected = [diff(one.before, one.after) for one in touched if one.before and one.before.is_present]
    aspects = {aspect for patch in corrected for aspect in aspects_of(patch)}
    if "status" in aspects:
        return ""
    return "、".join(title for aspect, title in ASPECT_TITLES.items() if aspect in aspects)
