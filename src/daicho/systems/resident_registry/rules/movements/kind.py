"""What a kind of movement (異動の種類) states about itself; everything else about movements is the same for all.

A kind is pure: it is handed a scene (what the registry knows) and gives findings and an outcome. The preview before
approval and the approval itself use the same outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from daicho.kernel.dates import PartialDate
from daicho.kernel.findings import Finding
from daicho.kernel.law import LawTables
from daicho.municipal.codes.residents import Sex
from daicho.municipal.masking.scope import ProtectedScope
from daicho.systems.resident_registry.rules.calendar import is_closed
from daicho.systems.resident_registry.rules.entry_numbers import EntryNumbers
from daicho.systems.resident_registry.rules.movements.known_people import ApplicantFacts, KnownPerson
from daicho.systems.resident_registry.rules.record import PersonalNumbers, ResidentRecord
from daicho.systems.resident_registry.rules.record_parts import RecordEvent
from daicho.systems.resident_registry.rules.suppressions import Suppression
from daicho.systems.resident_registry.rules.undo import Effect
from daicho.systems.resident_registry.rules.versions import Stretch, Version, as_of, newest

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Applicant:
    """新たに記載する者 — by what the registry looks for records of the same person.

    Args: same_as: 宛名番号 of the closed record that the officer took for the same person.
    """

    name: str
    birth_date: PartialDate
    sex: Sex
    card_number: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class KnownResident:
    """A resident whom an entry names or who lives in a household it touches.

    Args: pending: reception number of another provisional entry about this person, else empty.
        suppressions: 抑止 on the person or the household.
        effects: what movements did to the record so far, in the order of approval; only asked for by cancellations.
        archived_through: 履歴番号 up to which it is a 除票 moved after five years; asked for with the effects.
        has_individual_number, has_resident_code: which numbers are recorded; the numbers themselves no rule sees.
    """

    number: str
    versions: tuple[Version[ResidentRecord], ...]
    pending: str = ""
    protected: bool = False
    effects: tuple[Effect, ...] = ()
    archived_through: int = 0
    has_individual_number: bool = False
    has_resident_code: bool = False
    suppressions: tuple[Suppression, ...] = ()

    @property
    def record(self) -> ResidentRecord:
        """Today's record."""
        return newest(self.versions).content

    def on(self, day: date) -> ResidentRecord | None:
        """The record in force on a day, None before the first."""
        found = as_of(self.versions, day)
        return found.content if found else None


@dataclass(frozen=True, slots=True)
class CodeStock:
    """住民票コードの空き — how many unused codes are in store, and from how few on staff are warned (4.3.1)."""

    free: int = 0
    alert_below: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """場面 — everything a kind may know besides the entry.

    Args:
        residents: by 宛名番号: whom the entry names, and everybody of the households it touches, closed ones included.
        applicants: per newcomer of the entry: who may be the same person.
        number_holders: per pair of numbers typed for people already recorded: who carries one of them.
        codes: the store of unused 住民票コード, only for kinds that draw one.
        several_papers_needed: 本人確認書類 needed where none suffices alone.
        hidden: whose addresses are not shown, by person, household and address.
    """

    now: datetime
    law: LawTables
    residents: Mapping[str, KnownResident]
    applicants: tuple[ApplicantFacts, ...] = ()
    pending_applicants: tuple[int, ...] = ()
    several_papers_needed: int = 2
    number_holders: tuple[tuple[KnownPerson, ...], ...] = ()
    codes: CodeStock = CodeStock()
    hidden: ProtectedScope = ProtectedScope()

    @property
    def today(self) -> date:
        """処理日."""
        return self.now.date()

    def is_closed(self, day: date) -> bool:
        """閉庁日か."""
        return is_closed(self.law, day)

    def household(self, number: str) -> tuple[KnownResident, ...]:
        """現存の世帯員 of a household, in the order of the paper."""
        members = [r for r in self.residents.values() if r.record.household_number == number and r.record.is_present]
        return tuple(sorted(members, key=lambda r: (r.record.order_in_household, r.number)))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """記載 — a record that begins.

    Args: returning: 宛名番号 of the closed record that is carried on (再転入), else empty.
    """

    record: ResidentRecord
    numbers: PersonalNumbers
    valid_from: date
    event: RecordEvent
    returning: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """修正・消除 — a record as it is to stand from a day on; later stretches keep what the movement did not change.

    Args:
        record: made from the record in force on ``valid_from``.
        numbers: only when a number changes; an empty one stays as it is.
        closes: the sheet that ends by the same act (帰化, 国籍喪失 …): 消除 of the old one, 記載 of the new.
    """

    resident_number: str
    record: ResidentRecord
    valid_from: date
    event: RecordEvent
    numbers: PersonalNumbers | None = None
    closes: RecordEvent | None = None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """書換え — stretches that a cancellation appends as they are.

    Args: cancels: ids of the effects that no longer count. numbers: as they stood before, when they change back.
    """

    resident_number: str
    stretches: tuple[Stretch[ResidentRecord], ...]
    event: RecordEvent
    cancels: tuple[int, ...]
    restores_numbers_before: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """異動の結果."""

    newcomers: tuple[Newcomer, ...] = ()
    changes: tuple[Change, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Allotted:
    """付番 — numbers given at approval; a preview has empty ones."""

    households: tuple[str, ...] = ()
    resident_codes: tuple[str, ...] = field(default=(), repr=False)

    @property
    def household(self) -> str:
        """The (first) new 世帯番号, empty in a preview or where none is needed."""
        return self.households[0] if self.households else ""

    @property
    def resident_code(self) -> str:
        """The (first) 住民票コード drawn, empty in a preview or where none is needed."""
        return self.resident_codes[0] if self.resident_codes else ""


def _nobody(entry: Any) -> tuple[str, ...]:
    return ()


def _no_applicant(entry: Any) -> tuple[Applicant, ...]:
    return ()


def _no_household(entry: Any) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class MovementKind(Generic[E]):
    """異動の種類.

    Args:
        code: name in stored entries and addresses, never reused. title: 処理中の異動名 on every screen (2.3.1).
        entry: frozen dataclass of what may be entered (M2: nothing else has a place).
        reasons: codes of the standard's 異動事由 that it can lead to.
        aspects: what it may touch (``rules.patches.ASPECTS`` and ``numbers``).
        moved_on, filed_on: 異動日 and 届出日 (or 通知日, 申出日) of an entry.
        people: names of newcomers for the worklist; residents are named by their records.
        residents, households: 宛名番号 and 世帯番号 the scene must hold.
        applicants: newcomers to look for in the registry, in the order of the entry's numbers.
        new_households, resident_codes: how many 世帯番号 and 住民票コード the outcome needs.
        check, outcome: the rules and the change.
    """

    code: str
    title: str
    entry: type[E]
    reasons: frozenset[str]
    aspects: frozenset[str]
    moved_on: Callable[[E], PartialDate]
    filed_on: Callable[[E], date]
    check: Callable[[E, EntryNumbers, Scene], tuple[Finding, ...]]
    outcome: Callable[[E, EntryNumbers, Scene, Allotted], Outcome]
    people: Callable[[E], tuple[str, ...]] = field(default=_nobody)
    residents: Callable[[E], tuple[str, ...]] = field(default=_nobody)
    households: Callable[[E], tuple[str, ...]] = field(default=_nobody)
    applicants: Callable[[E], tuple[Applicant, ...]] = field(default=_no_applicant)
    new_households: Callable[[E], int] = field(default=_no_household)
    resident_codes: Callable[[E], int] = field(default=_no_household)
    needs_effects: bool = False
