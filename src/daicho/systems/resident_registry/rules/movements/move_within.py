"""転居 — residents move to another address inside the city (住基法23条), whole households or part of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import last_day_of_notice
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.relationships import relationship_text
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.household import check_household
from daicho.systems.resident_registry.rules.movements.hidden_place import check_hidden_place
from daicho.systems.resident_registry.rules.movements.households import (
    after_leaving,
    changes_of_remaining,
    check_remaining,
    with_members,
)
from daicho.systems.resident_registry.rules.movements.kind import Allotted, Change, MovementKind, Outcome, Scene
from daicho.systems.resident_registry.rules.movements.named_residents import check_named, household_mates
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import HeadedAddress, RecordEvent
from daicho.systems.resident_registry.rules.typed_address import town_code_is_known

REASON = "move_within"
KEEP, NEW = "", "new"
"""異動先の世帯: the whole household as it is, a new one, or the 世帯番号 of an existing one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """続柄 of one person in the household of arrival, or in the one left behind."""

    resident_number: str
    relationship: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveWithinEntry:
    """転居届の内容.

    Args:
        movers: 宛名番号 of those who move. target: ``""`` keep the household, ``"new"``, or a 世帯番号.
        placed: 続柄 of the movers in the household of arrival; empty when it is kept.
        remaining: 続柄 of those who stay behind, where the head leaves.
        cards_shown: 宛名番号 of foreign residents whose 在留カード等 was shown: it then counts as 住居地の届出 too.
    """

    filing: Filing
    movers: tuple[str, ...]
    address: Address
    target: str = KEEP
    placed: tuple[Placed, ...] = ()
    remaining: tuple[Placed, ...] = ()
    cards_shown: tuple[str, ...] = ()

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        target = {KEEP: "世帯をそのまま移す", NEW: "新しい世帯をつくる"}.get(
            self.target, f"世帯番号{self.target}に入る"
        )
        return (
            ("新しい住所", self.address.one_line()),
            ("異動先の世帯", target),
            ("続柄", "、".join(relationship_text(p.relationship) for p in self.placed)),
            ("在留カード等の提示", "、".join(f"宛名番号{number}" for number in self.cards_shown)),
        )


def _day(entry: MoveWithinEntry) -> date:
    return entry.filing.moved_on.sort_on


def _check(entry: MoveWithinEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    days = int(scene.law.value("notification_period.change_of_address_days", entry.filing.filed_on))
    rule = FilingRule(
        bases=frozenset({FilingBasis.NOTIFICATION, FilingBasis.OFFICIAL}),
        label="転居日",
        last_day=last_day_of_notice(_day(entry), days, scene.is_closed),
    )
    named = check_named(entry.movers, scene, _day(entry))
    found = (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *named,
        *_check_address(entry, scene),
        *check_hidden_place(entry.address, "" if entry.target in (KEEP, NEW) else entry.target, scene, field="town"),
    )
    if any(f.level is Level.ERROR for f in named):
        return found
    staying = household_mates(scene, entry.movers)
    remaining = after_leaving(staying, _day(entry), _relationships(entry.remaining))
    return (*found, *_check_target(entry, scene), *check_remaining(remaining))


def _check_address(entry: MoveWithinEntry, scene: Scene) -> tuple[Finding, ...]:
    if not town_code_is_known(entry.address.town_code) or not entry.address.lot:
        return (
            Finding("REG-WITHIN-001", Level.ERROR, "town",
                    "新しい住所の町名か番地・号が住所辞書に合いません。候補から選び、番地・号を入力してください。",
                    "標準仕様書1.3.3"),
        )  # fmt: skip
    same = [n for n in entry.movers if n in scene.residents and scene.residents[n].record.address == entry.address]
    if same and entry.target == KEEP:
        return (
            Finding("REG-WITHIN-002", Level.ERROR, "lot",
                    "新しい住所・方書・世帯が今と同じです。転居先を確かめてください。"
                    "同じ番地の別の建物・部屋へ移るときは方書を入力します。", "標準仕様書4.1.2.1"),
        )  # fmt: skip
    return ()


def _check_target(entry: MoveWithinEntry, scene: Scene) -> tuple[Finding, ...]:
    if entry.target == KEEP:
        if household_mates(scene, entry.movers) or len(_households(entry, scene)) > 1:
            return (
                Finding("REG-WITHIN-003", Level.ERROR, "target",
                        "世帯の一部だけが転居します。「新しい世帯」か、入る世帯の番号を選んでください。",
                        "標準仕様書4.0.2"),
            )  # fmt: skip
        return ()
    arrived = _arrivals(entry, scene, "")
    found = list(check_household([*arrived.values()]))
    if entry.target != NEW:
        members = scene.household(entry.target)
        if not members:
            found.append(
                Finding("REG-WITHIN-004", Level.ERROR, "target",
                        f"世帯番号{entry.target}に住んでいる人がいません。番号を確かめてください。", "標準仕様書4.0.2")
            )  # fmt: skip
        elif _place(members[0].record.address) != _place(entry.address):
            found.append(
                Finding("REG-WITHIN-005", Level.ERROR, "target",
                        "入る世帯の住所が新しい住所と違います。住所か世帯番号を確かめてください。", "標準仕様書4.0.2")
            )  # fmt: skip
    return tuple(found)


def _outcome(entry: MoveWithinEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    event = RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on)
    arrived = _arrivals(entry, scene, allotted.household)
    movers = tuple(Change(number, record, _day(entry), event) for number, record in arrived.items())
    staying = household_mates(scene, entry.movers)
    remaining = after_leaving(staying, _day(entry), _relationships(entry.remaining))
    head_event = replace(event, reason="head_change")
    return Outcome(changes=(*movers, *changes_of_remaining(remaining, _day(entry), head_event)))


def _arrivals(entry: MoveWithinEntry, scene: Scene, new_household: str) -> dict[str, ResidentRecord]:
    """The household of arrival: the movers, and whoever lives there already."""
    placed = _relationships(entry.placed)
    records: dict[str, ResidentRecord] = {}
    if entry.target not in (KEEP, NEW):
        records = {k.number: r for k in scene.household(entry.target) if (r := k.on(_day(entry))) is not None}
    for number in entry.movers:
        record = scene.residents[number].on(_day(entry))
        if record is None:
            continue
        household = {KEEP: record.household_number, NEW: new_household}.get(entry.target, entry.target)
        records[number] = replace(
            _at_new_address(record, entry),
            household_number=household,
            relationship=placed.get(number, record.relationship),
        )
    return records if entry.target == KEEP else with_members(records)


def _at_new_address(record: ResidentRecord, entry: MoveWithinEntry) -> ResidentRecord:
    left = HeadedAddress(record.address, record.head.full)
    return replace(
        record,
        address=entry.address,
        previous_address=left,
        address_before_change=left,
        settled=RecordEvent(REASON, entry.filing.filed_on, entry.filing.moved_on),
    )


def _households(entry: MoveWithinEntry, scene: Scene) -> set[str]:
    return {scene.residents[n].record.household_number for n in entry.movers if n in scene.residents}


def _relationships(placed: tuple[Placed, ...]) -> Mapping[str, tuple[str, ...]]:
    return {one.resident_number: one.relationship for one in placed}


def _place(address: Address) -> tuple[str, str]:
    return (address.town_code, address.lot)


KIND = MovementKind(
    code="move_within",
    title="転居",
    entry=MoveWithinEntry,
    reasons=frozenset({REASON, "head_change"}),
    aspects=frozenset({"address", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.movers,
    households=lambda entry: () if entry.target in (KEEP, NEW) else (entry.target,),
    new_households=lambda entry: 1 if entry.target == NEW else 0,
)
