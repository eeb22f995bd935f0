"""職権記載(住所設定・未届転入) — people who live here without a record get one ex officio (住基法8条, 令12条).

住所設定: somebody whose last address is unknown or who never had one. 未届転入: somebody who lived elsewhere without
notifying it; the last such address stands as 転入前住所 with （未届） at its end, and a note says so (標準 4.2.1.1).
A wrongful removal is not repaired by this but by 異動の取消し（増）.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
)
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
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
class Companion:
    """共に記載する者 — a further person of the same household. ``draws_code``: as for the first."""

    person: NewPerson
    draws_code: bool = False


@dataclass(frozen=True, slots=True)
class OfficialEntry:
    """職権記載の内容.

    Args:
        others: who is recorded with the person, into the same household, from the same former address.
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
    others: tuple[Companion, ...] = ()

    @property
    def people(self) -> tuple[Companion, ...]:
        """Everybody to record, in the order of the entry's numbers."""
        return (Companion(self.person, self.draws_code), *self.others)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the 職権記録書."""
        household = f"世帯番号{self.household}に入る" if self.household else "新しい世帯をつくる"
        return (
            ("確かめた事実と資料", self.grounds),
            ("世帯", household),
            ("新しい住所", self.address.one_line()),
            ("続柄", "、".join(relationship_text(one.person.relationship) for one in self.people)),
            ("転入前住所の扱い", ORIGIN_TITLES[self.origin]),
            ("転入前住所", self.from_address.one_line()),
            ("最終登録住所地", self.last_registered.one_line()),
            ("住民票コード", CODE_DRAWN if any(one.draws_code for one in self.people) else ""),
        )


def unreported(address: Address) -> Address:
    """未届の住所 — with （未届） at the end of its last part."""
    last = next((part for part in ("building", "lot") if getattr(address, part)), "text")
    return replace(address, **{last: getattr(address, last) + UNREPORTED_MARK})


def _check(entry: OfficialEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset(BASES), label="住民となった日(異動日)")
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *_check_grounds(entry),
        *_check_origin(entry),
        *(_check_joined(entry, scene) if entry.household else _check_new(entry)),
        *(f for place in range(len(entry.people)) for f in _of_person(place, _check_one(entry, place, numbers, scene))),
        *_check_together(entry, numbers),
    )


def _of_person(place: int, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about the first person as they are; about another one told by which it is, at that person's fields."""
    for finding in findings:
        other = replace(finding, field=f"{finding.field}_{place + 1}", message=f"{place + 1}人目: {finding.message}")
        yield other if place else finding


def _check_one(entry: OfficialEntry, place: int, numbers: EntryNumbers, scene: Scene) -> Iterator[Finding]:
    one, typed = entry.people[place], numbers.of(place)
    yield from check_person(one.person, typed)
    born = one.person.birth_date
    if born.is_known and born.sort_on > entry.filing.moved_on.sort_on:
        yield Finding(
            "REG-ENTER-002", Level.ERROR, "birth_date",
            "生年月日が異動日より後です。日付を確かめてください。", "標準仕様書11.1",
        )  # fmt: skip
    drawn = sum(other.draws_code for other in entry.people[:place])
    left = replace(scene, codes=replace(scene.codes, free=max(scene.codes.free - drawn, 0)))
    yield from check_draw(draws=one.draws_code, typed=typed, scene=left)
    if place < len(scene.applicants):
        yield from check_known_before(scene.applicants[place], may_return=True)


def _check_together(entry: OfficialEntry, numbers: EntryNumbers) -> Iterator[Finding]:
    """Those recorded together are different people, and one of them at most is the head."""
    heads = [place for place, one in enumerate(entry.people) if one.person.relationship == (HEAD,)]
    if len(heads) > 1:
        yield Finding(
            "REG-ENTER-012", Level.ERROR, f"relationship_{heads[1] + 1}",
            f"世帯主が{len(heads)}人います。世帯主を一人にし、ほかの方は世帯主から見た続柄を入力してください。",
            "住基法7条4号",
        )  # fmt: skip
    held: dict[object, int] = {}
    for place, one in enumerate(entry.people):
        typed = numbers.of(place)
        marks = (typed.individual_number, typed.resident_code, one.person.foreign.card_number)
        for mark in (*filter(None, marks), (one.person.name.full, one.person.birth_date)):
            if held.setdefault(mark, place) != place:
                yield Finding(
                    "REG-ENTER-013", Level.ERROR, f"name_{place + 1}",
                    f"{place + 1}人目が{held[mark] + 1}人目と同じ人です(氏名と生年月日、または番号が同じ)。"
                    "二重に入力していないか確かめてください。", "標準仕様書4.1.1.2",
                )  # fmt: skip
                break


def _check_grounds(entry: OfficialEntry) -> Iterator[Finding]:
    if not entry.filing.moved_on.is_known:
        yield Finding(
            "REG-ENTER-001", Level.ERROR, "moved_on",
            "異動日に不詳は使えません。住み始めたと確かめられた日を入力してください。", "標準仕様書1.1.8",
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
    given = [one.person.relationship for one in entry.people]
    if all(given) and (HEAD,) not in given:
        yield Finding(
            "REG-ENTER-008", Level.ALERT, "relationship",
            "新しい世帯に世帯主がいません。世帯主のない世帯になります。", "標準仕様書4.0.4",
        )  # fmt: skip


def _check_joined(entry: OfficialEntry, scene: Scene) -> Iterator[Finding]:
    members = scene.household(entry.household)
    if not members:
        yield Finding(
            "REG-ENTER-009", Level.ERROR, "household",
            f"世帯番号{entry.household}に住んでいる人がいません。番号を確かめてください。", "標準仕様書4.0.2",
        )  # fmt: skip
    head = next((known for known in members if known.record.is_head), None)
    for place, one in enumerate(entry.people):
        if head is not None and one.person.relationship == (HEAD,):
            yield Finding(
                "REG-ENTER-010", Level.ERROR, f"relationship_{place + 1}" if place else "relationship",
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
    members = scene.household(entry.household) if entry.household else ()
    codes = iter(allotted.resident_codes)
    newcomers: list[Newcomer] = []
    for index, one in enumerate(entry.people):
        drawn = next(codes, "") if one.draws_code else ""
        place = _place(entry, index, members, allotted)
        newcomers.append(_newcomer(entry, one, index, place, _numbered(numbers.of(index), drawn), scene))
    return Outcome(newcomers=tuple(newcomers))


def _newcomer(
    entry: OfficialEntry, one: Companion, index: int, place: Place, numbers: PersonalNumbers, scene: Scene
) -> Newcomer:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    known = scene.applicants[index] if index < len(scene.applicants) else ApplicantFacts()
    returning = returning_resident(known)
    record = replace(fresh_record(one.person, place, event, _came_from(entry)), settled=event)
    if entry.origin is Origin.UNREPORTED:
        record = replace(record, bookkeeping=replace(record.bookkeeping, unreported_move_in="1"))
    if returning in scene.residents:
        record = _carried_on(record, scene.residents[returning].record)
    noted = replace(event, note=history_note(entry))
    return Newcomer(record, numbers, entry.filing.moved_on.sort_on, noted, returning)


def _numbered(typed: PersonalNumbers, drawn: str) -> PersonalNumbers:
    return PersonalNumbers(typed.individual_number, typed.resident_code or drawn)


def _place(entry: OfficialEntry, index: int, members: tuple[KnownResident, ...], allotted: Allotted) -> Place:
    """世帯での位置 — the head of a new household first, then as entered; who joins comes behind who is there."""
    head = next((known.record for known in members if known.record.is_head), None)
    new_head = next((one.person for one in entry.people if one.person.relationship == (HEAD,)), None)
    own = HeadName(new_head.name.full, new_head.name.kana, common=new_head.common_name) if new_head else HeadName()
    order = sorted(range(len(entry.people)), key=lambda i: entry.people[i].person.relationship != (HEAD,)).index(index)
    name = head_name_of(head) if head else own
    if not members:
        return Place(allotted.household, entry.address, name, order + 1)
    return Place(entry.household, members[0].record.address, name, last_place(members) + order)


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
    people=lambda entry: tuple(one.person.name.full for one in entry.people),
    households=lambda entry: (entry.household,) if entry.household else (),
    applicants=lambda entry: tuple(one.person.applicant for one in entry.people),
    new_households=lambda entry: 0 if entry.household else 1,
    resident_codes=lambda entry: sum(one.draws_code for one in entry.people),
    check=_check,
    outcome=_outcome,
)
