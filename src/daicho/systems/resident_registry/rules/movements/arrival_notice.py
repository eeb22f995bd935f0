"""転入通知の受理 — the new municipality tells that the residents have moved in there (住基法9条1項), typed from paper.

Planned and confirmed departure stand side by side; the record ends on the earlier of the two days (標準仕様書 1.1.5,
4.1.3.1.1). The notice is also kept for somebody struck off ex officio, whose day of removal stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daicho.kernel.addresses import Address
from daicho.kernel.dates import wareki
from daicho.kernel.findings import Finding, Level
from daicho.municipal.codes.residents import ResidentStatus
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.filing import Filing, FilingBasis, FilingRule, check_filing
from daicho.systems.resident_registry.rules.movements.departures import (
    HEAD_CHANGE,
    MOVE_OUT,
    changes_of_staying,
    closed_by_departure,
    household_left,
)
from daicho.systems.resident_registry.rules.movements.households import check_remaining
from daicho.systems.resident_registry.rules.movements.kind import (
    Allotted,
    Change,
    KnownResident,
    MovementKind,
    Outcome,
    Scene,
)
from daicho.systems.resident_registry.rules.movements.named_residents import check_named, household_mates
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import ConfirmedMoveOut, HeadedAddress, RecordEvent
from daicho.systems.resident_registry.rules.typed_address import is_in_own_city
from daicho.systems.resident_registry.rules.versions import stretches

CORRECTION = "official_correction"
BY_NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class ArrivalNoticeEntry:
    """転入通知の内容. Its 異動日 is the day of moving in, its 通知日 the date of the notice.

    Args: people: 宛名番号. destination: 転出先(確定). destination_head: 転出先の世帯主.
    """

    filing: Filing
    people: tuple[str, ...]
    destination: Address
    destination_head: str = ""

    @property
    def day(self) -> date:
        """転入日 = 転出年月日(確定)."""
        return self.filing.moved_on.sort_on

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Lines for comparing with the paper."""
        return (("転出先(確定)", self.destination.one_line()), ("転出先の世帯主", self.destination_head))


def _check(entry: ArrivalNoticeEntry, numbers: EntryNumbers, scene: Scene) -> tuple[Finding, ...]:
    rule = FilingRule(bases=frozenset({FilingBasis.NOTICE}), label="転入日")
    named = check_named(entry.people, scene, entry.day, closed_allowed=True)
    found = (
        *check_filing(entry.filing, rule, scene.today, scene.several_papers_needed),
        *named,
        *_check_destination(entry),
    )
    if any(f.level is Level.ERROR for f in named):
        return found
    leaving = _leaving_now(entry, scene)
    remaining = household_left(household_mates(scene, leaving), entry.day, {}) if leaving else None
    return (*found, *_check_people(entry, scene), *(check_remaining(remaining) if remaining else ()))


def _check_destination(entry: ArrivalNoticeEntry) -> Iterator[Finding]:
    if entry.destination.is_empty or is_in_own_city(entry.destination):
        yield Finding(
            "REG-ARRIVE-001", Level.ERROR, "destination",
            "転出先(確定)が空か、市内です。転入通知に書かれた新しい住所を入力してください。", "住基法9条1項",
        )  # fmt: skip


def _check_people(entry: ArrivalNoticeEntry, scene: Scene) -> Iterator[Finding]:
    """One finding for all whom the same concerns: nobody reads nine alike."""
    groups: dict[str, list[ResidentRecord]] = {}
    for number in entry.people:
        record = scene.residents[number].record
        groups.setdefault(_concern(entry, record), []).append(record)
    for code, records in groups.items():
        names = "、".join(f"{record.name.full}さん" for record in records)
        planned = records[0].planned_move_out.on
        if code == "REG-ARRIVE-002":
            yield Finding(
                code, Level.ERROR, "people",
                f"{names}は死亡により消除されています。人違いでないか、通知した市区町村に確かめてください。",
                "住基法9条1項",
            )  # fmt: skip
        elif code == "REG-ARRIVE-003":
            yield Finding(
                code, Level.ALERT, "people",
                f"{names}には転入通知がすでに記録されています。訂正の通知なら、このまま新しい内容で記録します。",
                "標準仕様書4.1.3.1.1",
            )  # fmt: skip
        elif code == "REG-ARRIVE-004":
            yield Finding(
                code, Level.ALERT, "people",
                f"{names}には転出の届出がありません。人違いでないかを確かめてください。"
                "進めると、転入日をもって転出により消除します。", "住基法9条1項、8条",
            )  # fmt: skip
        elif code == "REG-ARRIVE-005" and planned is not None:
            yield Finding(
                code, Level.ALERT, "moved_on",
                f"{names}の転入日が転出予定日({wareki(planned)})より前です。消除日が転入日に変わります。",
                "標準仕様書1.1.5",
            )  # fmt: skip


def _concern(entry: ArrivalNoticeEntry, record: ResidentRecord) -> str:
    """What speaks against the notice for one person; empty when nothing does."""
    planned = record.planned_move_out.on
    if record.status is ResidentStatus.DEAD:
        return "REG-ARRIVE-002"
    if record.confirmed_move_out.notice_on is not None:
        return "REG-ARRIVE-003"
    if record.is_present and planned is None:
        return "REG-ARRIVE-004"
    return "REG-ARRIVE-005" if planned is not None and entry.day < planned else ""


def _outcome(entry: ArrivalNoticeEntry, numbers: EntryNumbers, scene: Scene, allotted: Allotted) -> Outcome:
    changes = [change for number in entry.people if (change := _confirmed(entry, scene.residents[number]))]
    if leaving := _leaving_now(entry, scene):
        staying = household_mates(scene, leaving)
        changes += changes_of_staying(staying, entry.day, {}, entry.filing.filed_on)
    changes += _advanced_heads(entry, scene)
    return Outcome(changes=tuple(changes))


def _leaving_now(entry: ArrivalNoticeEntry, scene: Scene) -> tuple[str, ...]:
    return tuple(number for number in entry.people if scene.residents[number].record.is_present)


def _confirmed(entry: ArrivalNoticeEntry, known: KnownResident) -> Change | None:
    """One person: closed by the notice, closed earlier than planned, or only confirmed."""
    today = known.record
    ends_on = _ends_on(entry, today)
    record = known.on(ends_on)
    if record is None:
        return None
    confirmed = ConfirmedMoveOut(
        HeadedAddress(entry.destination, entry.destination_head), entry.filing.filed_on, entry.day
    )
    noted = replace(record, confirmed_move_out=confirmed)
    on = replace(entry.filing.moved_on, sort_on=ends_on)
    if today.is_present:
        notified_on = today.planned_move_out.notified_on or entry.filing.filed_on
        by_notice = "" if today.planned_move_out.on else BY_NOTICE
        event = RecordEvent(MOVE_OUT, notified_on, on, by_notice)
        return Change(known.number, closed_by_departure(noted, event), ends_on, event)
    event = RecordEvent(CORRECTION, entry.filing.filed_on, entry.filing.moved_on, BY_NOTICE)
    if _is_advanced(entry, today):
        noted = closed_by_departure(noted, replace(today.removed, on=on))
    return Change(known.number, noted, ends_on, event)


def _ends_on(entry: ArrivalNoticeEntry, today: ResidentRecord) -> date:
    """消除日: the earlier of the planned day and the day of moving in; ex officio, the day it was."""
    planned = today.planned_move_out.on
    if today.is_present or _is_advanced(entry, today):
        return min(entry.day, planned) if planned else entry.day
    removed = today.removed.on
    return max(entry.day, removed.sort_on) if removed else entry.day


def _is_advanced(entry: ArrivalNoticeEntry, today: ResidentRecord) -> bool:
    """Whether a record already closed on the planned day ends earlier by the notice."""
    removed = today.removed.on
    left = today.status is ResidentStatus.MOVED_OUT and today.planned_move_out.on is not None
    return left and removed is not None and entry.day < removed.sort_on


def _advanced_heads(entry: ArrivalNoticeEntry, scene: Scene) -> Iterator[Change]:
    """The head of those who stayed is head from the earlier day too, unless the household changed again since."""
    for left in (scene.residents[number] for number in entry.people):
        removed = left.record.removed.on
        if left.record.is_present or not _is_advanced(entry, left.record) or removed is None:
            continue
        if not left.record.is_head:
            continue
        closed_on = removed.sort_on
        event = RecordEvent(HEAD_CHANGE, entry.filing.filed_on, entry.filing.moved_on, BY_NOTICE)
        for mate in scene.household(left.record.household_number):
            before, after = mate.on(entry.day), mate.on(closed_on)
            if before is None or after is None or before.head == after.head or not _stays_so(mate, closed_on):
                continue
            as_after = replace(
                before,
                relationship=after.relationship,
                head=after.head,
                order_in_household=after.order_in_household,
            )
            yield Change(mate.number, as_after, entry.day, event)


def _stays_so(mate: KnownResident, since: date) -> bool:
    """Head, 続柄 and place in the household have not changed after a day."""
    later: Sequence[ResidentRecord] = [s.content for s in stretches(mate.versions) if s.valid_from >= since]
    return len({(r.relationship, r.head, r.order_in_household, r.household_number) for r in later}) <= 1


KIND = MovementKind(
    code="arrival_notice",
    title="転入通知の受理",
    entry=ArrivalNoticeEntry,
    reasons=frozenset({MOVE_OUT, CORRECTION, HEAD_CHANGE}),
    aspects=frozenset({"status", "household"}),
    moved_on=lambda entry: entry.filing.moved_on,
    filed_on=lambda entry: entry.filing.filed_on,
    check=_check,
    outcome=_outcome,
    residents=lambda entry: entry.people,
)
