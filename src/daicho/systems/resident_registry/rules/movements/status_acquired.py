"""30条の47届出 — somebody who lives here already becomes 中長期在留者等 and is recorded for the first time.

Recorded like a 国外転入, with 転入前住所 empty. Law: 住民基本台帳法30条の47, 30条の45; 標準仕様書 4.5.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import last_day_of_notice, seireki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.foreign_status import StatusCategory
from daicho.municipal.codes.relationships import HEAD, relationship_text
from daicho.municipal.codes.residents import ResidentKind
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.foreign_items import check_foreign_items
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    MovementKind,
    Newcomer,
    Outcome,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, returning_resident
from daicho.systems.resident_registry.rules.movements.newcomers import (
    NewPerson,
    Place,
    check_known_before,
    check_person,
    fresh_record,
    last_place,
)
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, HeadName, RecordEvent
from daicho.systems.resident_registry.rules.typed_address import town_code_is_known

REASON = "move_in_from_abroad"
"""国外転入等: 「国外転入に準じた情報」 (4.5.2)."""
BASES = (FilingBasis.NOTIFICATION, FilingBasis.OFFICIAL)
ARTICLE = "住基法30条の47"
NOT_BY_NOTICE = frozenset({StatusCategory.TRANSITIONAL_BIRTH, StatusCategory.TRANSITIONAL_NATIONALITY_LOSS})


@dataclass(frozen=True, slots=True)
class StatusAcquiredEntry:
    """30条の47届出の内容. 異動日 is the day on which the person got the status.

    Args: beside: 宛名番号 of somebody of the household joined. household: its 世帯番号, empty for a new one.
        address: only of a new household.
    """

    filing: Filing
    person: NewPerson
    beside: str
    household: str = ""
    address: Address = Address()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        foreign = self.person.foreign
        category = foreign.article_30_45
        return (
            ("住所", self.address.one_line() or "入る世帯の住所"),
            ("世帯", f"世帯番号{self.household}に入る" if self.household else "新しい世帯をつくる"),
            ("続柄", relationship_text(self.person.relationship)),
            ("30条の45区分", StatusCategory(category).official_name if category else ""),
            ("在留期間の満了日", seireki(foreign.expires_on) if foreign.expires_on else ""),
        )


def _day(entry: StatusAcquiredEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: StatusAcquiredEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    days = int(scene.law.value("notification_period.foreign_resident_days", entry.filing.filed_on))
    rule = FilingRule(frozenset(BASES), "資格を得た日", last_day=last_day_of_notice(_day(entry), days, scene.is_closed))
    return (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *check_person(entry.person, numbers.of(0)),
        *_check_status(entry),
        *check_foreign_items(entry.person.foreign, _day(entry)),
        *_check_place(entry, scene),
        *(f for known in scene.applicants for f in check_known_before(known, may_return=True)),
    )


def _check_status(entry: StatusAcquiredEntry) -> list[Finding]:
    found: list[Finding] = []
    if entry.person.kind is not ResidentKind.FOREIGN:
        found.append(
            Finding("REG-STATUS-001", Level.ERROR, "kind",
                    "30条の47の届出は外国人住民となる方の届出です。日本人は転入か職権記載で入力してください。", ARTICLE)
        )  # fmt: skip
    if entry.person.foreign.article_30_45 in NOT_BY_NOTICE:
        found.append(
            Finding("REG-STATUS-002", Level.ERROR, "status_category",
                    "経過滞在者は30条の47の届出の対象ではありません。出生または国籍喪失で入力してください。", ARTICLE)
        )  # fmt: skip
    if entry.person.birth_date.sort_on > _day(entry):
        found.append(
            Finding("REG-STATUS-003", Level.ERROR, "birth_date",
                    "生年月日が資格を得た日より後です。日付を確かめてください。", "標準仕様書11.1")
        )  # fmt: skip
    return found


def _check_place(entry: StatusAcquiredEntry, scene: Scene) -> list[Finding]:
    if not entry.household:
        found = []
        if not town_code_is_known(entry.address.town_code) or not entry.address.lot:
            found.append(
                Finding("REG-STATUS-004", Level.ERROR, "town",
                        "住所の町名か番地・号が住所辞書に合いません。候補から選び、番地・号を入力してください。",
                        "標準仕様書1.3.3")
            )  # fmt: skip
        if entry.person.relationship != (HEAD,):
            found.append(
                Finding("REG-STATUS-005", Level.ERROR, "relationship",
                        "新しい世帯では、この方が世帯主です。続柄を「世帯主」にするか、入る世帯を選んでください。",
                        "住基法7条4号")
            )  # fmt: skip
        return found
    members = scene.household(entry.household)
    if not members:
        return [
            Finding("REG-STATUS-006", Level.ERROR, "target",
                    f"世帯番号{entry.household}に住んでいる人がいません。番号を確かめてください。", "標準仕様書4.0.2")
        ]  # fmt: skip
    together = check_household([*(known.record for known in members), entry.person])
    own = f"members.{len(members)}."
    return [replace(f, field=f.field.removeprefix(own)) for f in together if f.field.startswith(own)]


def _outcome(entry: StatusAcquiredEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    known = scene.applicants[0] if scene.applicants else ApplicantFacts()
    record = replace(fresh_record(entry.person, _place(entry, scene, allotted), event, HeadedAddress()), settled=event)
    returning = returning_resident(known)
    if returning in scene.residents:
        record = _carried_on(record, scene.residents[returning].record)
    return Outcome(newcomers=(Newcomer(record, numbers.of(0), _day(entry), event, returning),))


def _place(entry: StatusAcquiredEntry, scene: Scene, allotted: Allotted) -> Place:
    if not entry.household:
        name = entry.person.name.full or entry.person.alphabet_name.text
        head = HeadName(name, entry.person.name.kana, common=entry.person.common_name)
        return Place(allotted.household, entry.address, head, 1)
    members = scene.household(entry.household)
    if not members:
        return Place(entry.household, entry.address, HeadName(), 1)
    return Place(entry.household, members[0].record.address, members[0].record.head, last_place(members))


def _carried_on(record: ResidentRecord, earlier: ResidentRecord) -> ResidentRecord:
    """再転入 — the closed record of the same person is carried on."""
    kept = replace(earlier.bookkeeping, returned="1", household_when_removed=earlier.household_number)
    return replace(record, bookkeeping=kept)


KIND = MovementKind(
    code="status_acquired",
    title="30条の47届出",
    entry=StatusAcquiredEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"address", "household", "identity", "status", "remarks"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    people=lambda entry: (entry.person.name.full or entry.person.alphabet_name.text,),
    residents=lambda entry: (),
    households=lambda entry: (entry.household,) if entry.household else (),
    applicants=lambda entry: (entry.person.applicant,),
    new_households=lambda entry: 0 if entry.household else 1,
)
