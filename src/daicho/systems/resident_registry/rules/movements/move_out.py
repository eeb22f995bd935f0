"""転出 — residents leave for another municipality or for abroad (住基法24条), whole households or part of one.

Before its day a departure is only planned: content from the day of notice, and the person stays a resident. When the
day has come at the approval, the record is closed at once; otherwise the daily closing does it (標準仕様書 1.1.5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from daicho.kernel.addresses import Address
from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.departures import (
    HEAD_CHANGE,
    MOVE_OUT,
    MOVE_OUT_ABROAD,
    changes_of_staying,
    closed_by_departure,
    departure_reason,
    household_left,
)
from daicho.systems.resident_registry.rules.movements.households import check_remaining
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Change, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.named_residents import check_named, household_mates
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, PlannedMoveOut, RecordEvent
from daicho.systems.resident_registry.rules.typed_address import is_in_own_city
from daicho.systems.resident_registry.rules.versions import newest

FAR_AHEAD_DAYS = 180
"""Days before which a notice is rather a slip of the year."""
_BASES = frozenset({FilingBasis.NOTIFICATION, FilingBasis.REQUEST, FilingBasis.OFFICIAL})


@dataclass(frozen=True, slots=True)
class MoveOutEntry:
    """転出届の内容. Its 異動日 is the 転出予定日, or the day of leaving where it has come already.

    Args:
        movers: 宛名番号 of those who leave.
        destination: 転出先(予定); the municipality alone is enough, abroad the country.
        destination_head: 転出先の世帯主, where the paper names one.
        by_card: 特例転出: the 転出証明書情報 goes to the new municipality instead of a paper (24条の2).
        remaining: 続柄 of those who stay behind, where the head leaves; they count on the day of leaving.
    """

    filing: Filing
    movers: tuple[str, ...]
    destination: Address
    abroad: bool = False
    destination_head: str = ""
    remaining: tuple[Placed, ...] = ()
    by_card: bool = False

    @property
    def day(self) -> date:
        """転出予定日."""
        return self.filing.moved_on.sort_on

    @property
    def relationships(self) -> Mapping[str, tuple[str, ...]]:
        """続柄 of those who stay, by 宛名番号."""
        return {one.resident_number: one.relationship for one in self.remaining}

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("転出の種類", "国外転出" if self.abroad else "国内転出"),
            ("個人番号カードによる転出", "はい(転出証明書情報を送信)" if self.by_card else ""),
            ("転出先(予定)", self.destination.one_line() or "空欄"),
            ("転出先の世帯主", self.destination_head),
            ("残る人の続柄", "、".join(relationship_text(p.relationship) for p in self.remaining)),
        )


def last_day_as_notice(moved_on: date, days: int) -> date:
    """転出後に届出として受ける最後の日 — no filing period: closed days do not move it (標準仕様書 4.1.3.0.1)."""
    return moved_on + timedelta(days=days)


def is_late(entry: MoveOutEntry, days: int) -> bool:
    """転出をした日から14日を経過しているか."""
    return entry.filing.filed_on > last_day_as_notice(entry.day, days)


def _check(entry: MoveOutEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=_BASES, label="転出予定日", may_be_future=True)
    named = check_named(entry.movers, scene, min(entry.day, entry.filing.filed_on))
    found = (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *named,
        *_check_day(entry, scene),
        *_check_destination(entry),
        *_check_card(entry, scene),
    )
    if any(f.level is Level.ERROR for f in named):
        return found
    return (*found, *_check_people(entry, scene), *_check_staying(entry, scene))


def _check_day(entry: MoveOutEntry, scene: Scene) -> Iterator[Finding]:
    days = int(scene.law.value("notification_period.move_out_days", entry.filing.filed_on))
    late = is_late(entry, days)
    if late and entry.filing.basis is FilingBasis.NOTIFICATION:
        yield Finding(
            "REG-OUT-001", Level.ERROR, "basis",
            f"転出した日から{days}日を過ぎているため、届出としては受けられません。区分を「申出」か「職権」にして"
            "職権で記載し、転出証明書の代わりに転出証明書に準ずる証明書を交付してください。", "標準仕様書4.1.3.0.1",
        )  # fmt: skip
    if not late and entry.filing.basis is FilingBasis.REQUEST:
        yield Finding(
            "REG-OUT-002", Level.ERROR, "basis",
            f"転出した日から{days}日を過ぎていないので、申出ではなく届出として受けてください。", "住基法24条",
        )  # fmt: skip
    if entry.day > scene.today + timedelta(days=FAR_AHEAD_DAYS):
        yield Finding(
            "REG-OUT-003", Level.ALERT, "moved_on",
            "転出予定日が半年より先です。年の打ち間違いでないか確かめてください。", "標準仕様書4.1.3.0.1",
        )  # fmt: skip


def _check_destination(entry: MoveOutEntry) -> Iterator[Finding]:
    place = entry.destination
    if entry.abroad:
        if not place.country:
            yield Finding(
                "REG-OUT-004", Level.ERROR, "country",
                "国外転出の国名が入力されていません。国名だけでも入力してください。", "標準仕様書4.1.3.0.2",
            )  # fmt: skip
        return
    if place.is_empty:
        official = entry.filing.basis is FilingBasis.OFFICIAL
        yield Finding(
            "REG-OUT-005", Level.ALERT if official else Level.ERROR, "destination",
            "転出先が空欄です。空欄にできるのは、特別養子縁組の成立に伴う転出だけです。" if official else
            "転出先が入力されていません。決まっている範囲で、市区町村名だけでも入力してください。",
            "標準仕様書1.1.5、4.1.3.0.2",
        )  # fmt: skip
    elif is_in_own_city(place):
        yield Finding(
            "REG-OUT-006", Level.ERROR, "destination",
            "転出先が市内です。市内で住所が変わる方は転居で入力してください。", "住基法23条、24条",
        )  # fmt: skip
    elif not place.municipality_code:
        yield Finding(
            "REG-OUT-007", Level.ALERT, "destination",
            "転出先の市区町村が住所辞書にありません。都道府県から入力されているか、名称を確かめてください。",
            "標準仕様書4.1.3.0.2",
        )  # fmt: skip


def _check_card(entry: MoveOutEntry, scene: Scene) -> Iterator[Finding]:
    """特例転出の要件 — REG-OUT-011…013. Law: 住基法24条の2."""
    if not entry.by_card:
        return
    days = int(scene.law.value("notification_period.move_out_days", entry.filing.filed_on))
    if entry.abroad or entry.filing.basis is not FilingBasis.NOTIFICATION:
        yield Finding(
            "REG-OUT-011", Level.ERROR, "by_card",
            "個人番号カードによる転出は、国内への転出届だけにできます。国外転出や職権・申出のときは印を外してください。",
            "住基法24条の2",
        )  # fmt: skip
    elif is_late(entry, days):
        yield Finding(
            "REG-OUT-012", Level.ERROR, "by_card",
            f"転出した日から{days}日を過ぎているため、個人番号カードによる転出にはできません。印を外してください。",
            "住基法24条の2",
        )  # fmt: skip
    elif not entry.destination.municipality_code:
        yield Finding(
            "REG-OUT-013", Level.ERROR, "by_card",
            "転出先の市区町村が決まらないため、転出証明書情報を送れません。転出先を都道府県・市区町村から入力するか、"
            "印を外して転出証明書を交付してください。", "住基法24条の2第3項",
        )  # fmt: skip
    if missing := [k.record for n in entry.movers if not (k := scene.residents[n]).has_resident_code]:
        yield Finding(
            "REG-OUT-014", Level.ERROR, "by_card",
            f"{_names(missing)}には住民票コードがまだないため、転出証明書情報を送れません。印を外してください。",
            "住基法24条の2第3項",
        )  # fmt: skip


def _check_people(entry: MoveOutEntry, scene: Scene) -> Iterator[Finding]:
    movers = [scene.residents[number] for number in entry.movers]
    planned = [k.record for k in movers if k.record.planned_move_out.on is not None]
    later = [k.record for k in movers if newest(k.versions).valid_from > entry.day]
    if planned:
        yield Finding(
            "REG-OUT-008", Level.ERROR, "people",
            f"{_names(planned)}には転出予定がすでに記録されています({_day_of(planned[0])})。予定が変わったときは、"
            "先にその転出を取り消してください。", "標準仕様書4.1.3",
        )  # fmt: skip
    if later:
        yield Finding(
            "REG-OUT-009", Level.ALERT, "moved_on",
            f"{_names(later)}には、転出した日より後の異動が記録されています。実際に住んでいた所と日を確かめてください。",
            "住基法24条",
        )  # fmt: skip


def _names(records: list[ResidentRecord]) -> str:
    return "、".join(f"{record.name.full}さん" for record in records)


def _day_of(record: ResidentRecord) -> str:
    on = record.planned_move_out.on
    return wareki(on) if on else ""


def _check_staying(entry: MoveOutEntry, scene: Scene) -> tuple[Finding, ...]:
    staying = household_mates(scene, entry.movers)
    if entry.relationships and any(mate.record.is_head for mate in staying):
        return (
            Finding("REG-OUT-010", Level.ERROR, "remaining",
                    "世帯主が残るので、残る人の続柄は変わりません。続柄を元に戻し、世帯の変更は別に届け出てもらって"
                    "ください。", "標準仕様書4.1.3"),
        )  # fmt: skip
    left = household_left(staying, entry.day, entry.relationships)
    findings = check_household([*left.records.values()]) if entry.relationships else ()
    return (*(replace(one, field="remaining") for one in findings), *check_remaining(left))


def _outcome(entry: MoveOutEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    leaves_now = entry.day <= scene.today
    from_day = entry.day if leaves_now else entry.filing.filed_on
    event = RecordEvent(departure_reason(abroad=entry.abroad), entry.filing.filed_on, entry.filing.moved_on)
    changes: list[Change] = []
    for number in entry.movers:
        record = scene.residents[number].on(from_day)
        if record is None:
            continue
        planned = _planned(record, entry)
        changes.append(Change(number, closed_by_departure(planned, event) if leaves_now else planned, from_day, event))
    if leaves_now:
        staying = household_mates(scene, entry.movers)
        changes += changes_of_staying(staying, entry.day, entry.relationships, entry.filing.filed_on)
    return Outcome(changes=tuple(changes))


def _planned(record: ResidentRecord, entry: MoveOutEntry) -> ResidentRecord:
    destination = HeadedAddress(entry.destination, entry.destination_head)
    return replace(record, planned_move_out=PlannedMoveOut(destination, entry.filing.filed_on, entry.day))


KIND = MovementKind(
    code="move_out",
    title="転出",
    entry=MoveOutEntry,
    reasons=frozenset({MOVE_OUT, MOVE_OUT_ABROAD, HEAD_CHANGE}),
    aspects=frozenset({"status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.movers,
)
