"""A town on paper whose versions can be counted: what was written when, for which reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from daicho.systems.resident_registry.rules.movements.departures import closing, is_due
from daicho.systems.resident_registry.rules.movements.kind import Outcome
from daicho.systems.resident_registry.rules.record import ResidentRecord
from daicho.systems.resident_registry.rules.statistics import (
    CountableVersion,
    RegisterChange,
    Standing,
    register_changes,
)
from tests.makers.paper_registry import BEGIN
from tests.makers.town_life import Town

ACTS_PER_DAY = 3


@dataclass(slots=True)
class CountedTown(Town):
    """``written``: per resident, each version as the statistics read it."""

    written: dict[str, list[CountableVersion]] = field(default_factory=dict)

    def close_departures(self) -> None:
        """転出予定日の到来による消除 of everybody due, under the movement that planned it."""
        for known in self.scene().residents.values():
            if not is_due(known.record, self.today):
                continue
            plans = [e for e in self.effects[known.number] if "planned_move_out" in e.patch and not e.cancelled]
            self.carry_out(plans[-1].movement, Outcome(changes=closing([known])))

    def changes(self) -> list[RegisterChange]:
        """Everything that counts."""
        return [change for number in self.written for change in self.changes_of(number)]

    def changes_of(self, number: str) -> Iterator[RegisterChange]:
        """What one resident adds to the counts."""
        return register_changes(self.written[number])

    def _write(self, reception: str, outcome: Outcome) -> None:
        held = {number: len(versions) for number, versions in self.versions.items()}
        Town._write(self, reception, outcome)
        closed = {one.resident_number: one.closes.reason for one in outcome.changes if one.closes}
        reasons = {one.resident_number: one.event.reason for one in outcome.changes}
        reasons |= {one.resident_number: one.event.reason for one in outcome.rewrites}
        begun = iter([one.event.reason for one in outcome.newcomers if not one.returning])
        reasons |= {one.returning: one.event.reason for one in outcome.newcomers if one.returning}
        for number, versions in self.versions.items():
            new = versions[held.get(number, 0) :]
            if new and number not in reasons:
                reasons[number] = next(begun)
            for place, version in enumerate(new):
                reason = closed[number] if not place and number in closed else reasons[number]
                self.written.setdefault(number, []).append(
                    CountableVersion(
                        version.version_no,
                        version.movement,
                        version.recorded_at,
                        day_of_act((version.recorded_at - BEGIN) // timedelta(hours=1)),
                        reason,
                        standing_of(version.content),
                    )
                )


def day_of_act(act: int) -> date:
    """処理日 of an act: a few on each day."""
    return BEGIN.date() + timedelta(act // ACTS_PER_DAY)


def standing_of(record: ResidentRecord) -> Standing | None:
    """As what somebody present is counted."""
    if not record.is_present:
        return None
    born, town = record.birth_date.sort_on, record.address.town_code
    return Standing(record.kind, record.sex, born, town, record.household_number)
