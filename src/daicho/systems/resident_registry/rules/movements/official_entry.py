"""職権記載(住所設定・未届転入) — a person who lives here without a record gets one ex officio (住基法8条, 令12条).

住所設定: somebody whose last address is unknown or who never had one. 未届転入: somebody who lived elsewhere without
notifying it; the last such address stands as 転入前住所 with （未届） at its end, and a note says so (標準 4.2.1.1).
A wrongful removal is not repaired by this but by 異動の取消し（増）.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from daicho.kernel.addresses import Address
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import HEAD, relationship_text
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.households import head_name_of
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    KnownResident,
    MovementKind,
    Newcomer,
    Outcome,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, returning_resident
from daicho.systems.resident_registry.rules.movements.newcomers import (
    CODE_DRAWN,
    NewPerson,
    Place,
    check_draw,
    check_known_before,
    check_person,
    fresh_record,
    last_place,
    with_drawn_code,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, HeadName, RecordEvent
from daicho.systems.resident_registry.rules.typed_address import is_in_own_city, town_code_is_known

REASON = "official_entry"
NEW = ""
"""入る世帯: a new one."""
BASES = (FilingBasis.OFFICIAL, FilingBasis.REQUEST, FilingBasis.NOTICE)
UNKNOWN_ADDRESS = "不明"
UNREPORTED_MARK = "（未届）"


class Origin(StrEnum):
    """転入前住所の扱い (標準仕様書 4.2.1.1)."""

    UNREPORTED = "unreported"
    KNOWN = "known"
    UNKNOWN = "unknown"
    NEVER = "never"


ORIGIN_TITLES = {
    Origin.UNREPORTED: "未届の住所がある(未届転入)",
    Origin.KNOWN: "登録されていた住所がある",
    Origin.UNKNOWN: "前の住所が分からない(不明)",
    Origin.NEVER: "前の住所が無い(空欄)",
}
WITH_ADDRESS = frozenset({Origin.UNREPORTED, Origin.KNOWN})


@dataclass(frozen=True, slots=True)
class OfficialEntry:
    """職権記載の内容.

    Args:
        household: 世帯番号 of the household joined; empty for a new one. address: of a new one.
        from_address: the address as typed; 「不明」 and （未届） are put in by the record itself.
        last_registered: 最終登録住所地, kept with this entry alone: it is no item of the 住民票.
        grounds: 確かめた事実と資料. draws_code: a 住民票コード is drawn from the store where none is typed.
    """

    filing: Filing
    person: NewPerson
    grounds: str
    household: str = NEW
    address: Address = Address()
    origin: Origin = Origin.UNKNOWN
    from_address: Address = Address()
    from_head: str = ""
    last_registered: Address = Address()
    draws_code: bool = False

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the 職権記録書."""
        household = f"世帯番号{self.household}に入る" if self.household else "新しい世帯をつくる"
        return (
            ("確かめた事実と資料", self.grounds),
            ("世帯", household),
            ("新しい住所", self.address.one_line()),
            ("続柄", relationship_text(self.person.relationship)),
            ("転入前住所の扱い", ORIGIN_TITLES[self.origin]),
            ("転入前住所", self.from_address.one_line()),
            ("最終登録住所地", self.last_registered.one_line()),
            ("住民票コード", CODE_DRAWN if self.draws_code else ""),
        )


def unreported(address: Address) -> Address:
    """未届の住所 — with （未届） at the end of its last part."""
    last = next((part for part in ("building", "lot") if getattr(address, part)), "text")
    return replace(address, **{last: getattr(address, last) + UNREPORTED_MARK})


def _check(entry: OfficialEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset(BASES), label="住民となった日(異動日)")
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *check_person(entry.person, numbers.of(0)),
        *_check_grounds(entry),
        *_check_origin(entry),
        *(_check_joined(entry, scene) if entry.household else _check_new(entry)),
        *check_draw(draws=entry.draws_code, typed=numbers.of(0), scene=scene),
        *(f for known in scene.applicants for f in check_known_before(known, may_return=True)),
    )


def _check_grounds(entry: OfficialEntry) -> Iterator[Finding]:
    if not entry.filing.moved_on.is_known:
        yield Finding(
            "REG-ENTER-001", Level.ERROR, "moved_on",
            "異動日に不詳は使えません。住み始めたと確かめられた日を入力してください。", "標準仕様書1.1.8",
        )  # fmt: skip
    born = entry.person.birth_date
    if born.is_known and born.sort_on > entry.filing.moved_on.sort_on:
        yield Finding(
            "REG-ENTER-002", Level.ERROR, "birth_date",
            "生年月日が異動日より後です。日付を確かめてください。", "標準仕様書11.1",
        )  # fmt: skip
    if not entry.grounds.strip():
        yield Finding(
            "REG-ENTER-003", Level.ERROR, "grounds",
            "職権記載の根拠が空です。実態調査の結果など、確かめた事実と資料を入力してください。",
            "住基法8条、標準仕様書4.2.0.1",
        )  # fmt: skip


def _check_origin(entry: OfficialEntry) -> Iterator[Finding]:
    if entry.origin in WITH_ADDRESS and entry.from_address.is_empty:
        yield Finding(
            "REG-ENTER-004", Level.ERROR, "from_address",
            "転入前住所が空です。住所を入力するか、「不明」「無い」を選んでください。", "標準仕様書4.2.1.1",
        )  # fmt: skip
    if entry.origin not in WITH_ADDRESS and not entry.from_address.is_empty:
        yield Finding(
            "REG-ENTER-005", Level.ERROR, "from_address",
            "転入前住所が入っていますが、扱いが「不明」か「無い」です。どちらかを直してください。", "標準仕様書4.2.1.1",
        )  # fmt: skip
    if entry.origin is Origin.KNOWN and is_in_own_city(entry.from_address):
        yield Finding(
            "REG-ENTER-006", Level.ALERT, "from_address",
            "転入前住所が平塚市内です。この市の除票が残っていないか検索し、あれば「異動の取消し」か再転入を検討してください。",
            "標準仕様書4.1.1.2",
        )  # fmt: skip


def _check_new(entry: OfficialEntry) -> Iterator[Finding]:
    if not town_code_is_known(entry.address.town_code) or not entry.address.lot:
        yield Finding(
            "REG-ENTER-007", Level.ERROR, "town",
            "新しい住所の町名か番地・号が住所辞書に合いません。候補から選び、番地・号を入力してください。",
            "標準仕様書1.3.3",
        )  # fmt: skip
    if entry.person.relationship and entry.person.relationship != (HEAD,):
        yield Finding(
            "REG-ENTER-008", Level.ALERT, "relationship",
            "新しい世帯の一人目が世帯主ではありません。世帯主のない世帯になります。", "標準仕様書4.0.4",
        )  # fmt: skip


def _check_joined(entry: OfficialEntry, scene: Scene) -> Iterator[Finding]:
    members = scene.household(entry.household)
    if not members:
        yield Finding(
            "REG-ENTER-009", Level.ERROR, "household",
            f"世帯番号{entry.household}に住んでいる人がいません。番号を確かめてください。", "標準仕様書4.0.2",
        )  # fmt: skip
    head = next((known for known in members if known.record.is_head), None)
    if head is not None and entry.person.relationship == (HEAD,):
        yield Finding(
            "REG-ENTER-010", Level.ERROR, "relationship",
            f"この世帯には世帯主の{head.record.name.full}さんがいます。世帯主から見た続柄を入力してください。",
            "住基法7条4号",
        )  # fmt: skip
    for known in members:
        if known.protected:
            yield Finding(
                "REG-ENTER-011", Level.ALERT, "household",
                f"{known.record.name.full}さんは支援措置の対象です。同じ世帯に記載してよいか、"
                "支援措置責任者に確かめてください。", "標準仕様書3.4",
            )  # fmt: skip


def _outcome(entry: OfficialEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    known = scene.applicants[0] if scene.applicants else ApplicantFacts()
    returning = returning_resident(known)
    place = _place(entry, scene.household(entry.household) if entry.household else (), allotted)
    record = replace(fresh_record(entry.person, place, event, _came_from(entry)), settled=event)
    if entry.origin is Origin.UNREPORTED:
        record = replace(record, bookkeeping=replace(record.bookkeeping, unreported_move_in="1"))
    if returning in scene.residents:
        record = _carried_on(record, scene.residents[returning].record)
    own = numbers.of(0) if returning else with_drawn_code(numbers.of(0), allotted)
    noted = replace(event, note=history_note(entry))
    return Outcome(newcomers=(Newcomer(record, own, entry.filing.moved_on.sort_on, noted, returning),))


def _place(entry: OfficialEntry, members: tuple[KnownResident, ...], allotted: Allotted) -> Place:
    if not members:
        is_head = entry.person.relationship == (HEAD,)
        own = HeadName(entry.person.name.full, entry.person.name.kana, common=entry.person.common_name)
        return Place(allotted.household, entry.address, own if is_head else HeadName(), 1)
    head = next((known.record for known in members if known.record.is_head), None)
    joins_as_head = head is None and entry.person.relationship == (HEAD,)
    own = HeadName(entry.person.name.full, entry.person.name.kana, common=entry.person.common_name)
    name = head_name_of(head) if head else own if joins_as_head else HeadName()
    return Place(entry.household, members[0].record.address, name, last_place(members))


def _came_from(entry: OfficialEntry) -> HeadedAddress:
    """転入前住所 as recorded: the address, with （未届） at its end, 「不明」, or blank."""
    if entry.origin is Origin.UNREPORTED:
        return HeadedAddress(unreported(entry.from_address), entry.from_head)
    if entry.origin is Origin.KNOWN:
        return HeadedAddress(entry.from_address, entry.from_head)
    return HeadedAddress(Address(text=UNKNOWN_ADDRESS)) if entry.origin is Origin.UNKNOWN else HeadedAddress()


def history_note(entry: OfficialEntry) -> str:
    """留意事項（B類型） that goes with the movement: that it was 未届, and the address not notified."""
    if entry.origin is not Origin.UNREPORTED:
        return ""
    return f"未届転入　転入前住所　{unreported(entry.from_address).one_line()}"


def _carried_on(record: ResidentRecord, earlier: ResidentRecord) -> ResidentRecord:
    return replace(
        record,
        bookkeeping=replace(record.bookkeeping, returned="1", household_when_removed=earlier.household_number),
    )


KIND = MovementKind(
    code="official_entry",
    title="職権記載(住所設定・未届転入)",
    entry=OfficialEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"status", "address", "household", "identity", "remarks", "numbers"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    people=lambda entry: (entry.person.name.full,),
    households=lambda entry: (entry.household,) if entry.household else (),
    applicants=lambda entry: (entry.person.applicant,),
    new_households=lambda entry: 0 if entry.household else 1,
    resident_codes=lambda entry: int(entry.draws_code),
    check=_check,
    outcome=_outcome,
)
