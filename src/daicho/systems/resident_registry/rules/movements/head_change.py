"""世帯主変更 — a household gets another head, and every 続柄 is entered anew against the new one (住基法25条).

標準仕様書 4.1.4.1, 4.1.4.2; 事実上の世帯主 4.1.4.3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.findings import Finding, Level, errors_in
from daicho.municipal.codes.relationships import HEAD
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing
from daicho.systems.resident_registry.rules.movements.household_places import (
    changes_of,
    check_head_name,
    check_household_filing,
    check_nothing_later,
    check_one_household,
    check_placed,
    relationships_of,
    told,
)
from daicho.systems.resident_registry.rules.movements.households import under_todays_name, with_members
from daicho.systems.resident_registry.rules.movements.kind import Allotted, KnownResident, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.move_within import Placed
from daicho.systems.resident_registry.rules.movements.named_residents import check_named, household_mates
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent, Remark

REASON = "head_change"


@dataclass(frozen=True, slots=True)
class HeadChangeEntry:
    """世帯主変更届の内容.

    Args: head: 宛名番号 of the new head. placed: new 続柄 of all others.
        de_facto_head: 事実上の世帯主, somebody without a 住民票; goes into 備考 (C類型) of all members.
    """

    filing: Filing
    head: str
    placed: tuple[Placed, ...]
    de_facto_head: str = ""

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (
            ("新しい世帯主", f"宛名番号 {self.head}"),
            ("続柄", told(self.placed)),
            ("事実上の世帯主", self.de_facto_head),
        )


def _day(entry: HeadChangeEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: HeadChangeEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    named = (entry.head, *(one.resident_number for one in entry.placed))
    found = [*check_household_filing(entry.filing, scene, "世帯主変更の日"), *check_named(named, scene, _day(entry))]
    if any(f.code.startswith("REG-WHO") for f in errors_in(found)):
        return tuple(found)
    head = scene.residents[entry.head]
    members = _members(entry, scene)
    found += (*check_one_household(named, scene), *check_nothing_later(members, _day(entry)))
    if head.record.is_head:
        found.append(
            Finding("REG-HEAD-001", Level.ERROR, "head",
                    f"{head.record.name.full}さんはすでに世帯主です。新しい世帯主を選んでください。"
                    "世帯主を変えずに続柄だけを直すときは、職権修正で入力します。", "標準仕様書4.1.4.2")
        )  # fmt: skip
    records = _records(entry, scene)
    return (
        *found,
        *_check_complete(entry, scene),
        *check_placed(records, (entry.head,), _day(entry)),
        *check_head_name(records, scene),
    )


def _check_complete(entry: HeadChangeEntry, scene: Scene) -> tuple[Finding, ...]:
    """REG-HEAD-002: somebody joined the household after the entry was opened."""
    named = {entry.head, *(one.resident_number for one in entry.placed)}
    missing = household_mates(scene, named)
    return tuple(
        Finding("REG-HEAD-002", Level.ERROR, "head",
                f"{one.record.name.full}さんの新しい続柄がありません。世帯員が変わっています。"
                "画面を開き直し、全員の続柄を入力してください。", "標準仕様書4.1.4.2")
        for one in missing
    )  # fmt: skip


def _members(entry: HeadChangeEntry, scene: Scene) -> tuple[KnownResident, ...]:
    return scene.household(scene.residents[entry.head].record.household_number)


def _records(entry: HeadChangeEntry, scene: Scene) -> dict[str, ResidentRecord]:
    given = relationships_of(entry.placed)
    remark = (Remark(_day(entry), f"事実上の世帯主　{entry.de_facto_head}"),) if entry.de_facto_head else ()
    records: dict[str, ResidentRecord] = {}
    for member in _members(entry, scene):
        if (record := member.on(_day(entry))) is not None:
            relationship = (HEAD,) if member.number == entry.head else given.get(member.number, ())
            records[member.number] = replace(
                record, relationship=relationship, former_head=record.head, remarks=(*record.remarks, *remark)
            )
    return under_todays_name(with_members(records), scene.residents)


def _outcome(entry: HeadChangeEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    return Outcome(changes=changes_of(_records(entry, scene), scene, _day(entry), event))


KIND = MovementKind(
    code="head_change",
    title="世帯主変更",
    entry=HeadChangeEntry,
    reasons=frozenset({REASON}),
    aspects=frozenset({"household", "remarks"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: (entry.head, *(one.resident_number for one in entry.placed)),
)
