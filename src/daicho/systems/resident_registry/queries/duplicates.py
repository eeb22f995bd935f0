"""同一人の疑いの一覧 — newcomers beside the records they look like; a page at a time, each look audited (M22).

A pair that was decided does not come back unless today's name or birth of either record has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max

from daicho.foundation import audit
from daicho.kernel.context import Context
from daicho.municipal.masking.scope import is_protected_person, mask
from daicho.systems.resident_registry.errors import NoSuchSuspicion
from daicho.systems.resident_registry.models import DuplicateDecision, MovementEffect, ResidentSearch
from daicho.systems.resident_registry.queries.duplicate_candidates import look_alikes
from daicho.systems.resident_registry.queries.protected_scope import hidden_scope, protected_scope
from daicho.systems.resident_registry.queries.records import NewestRecord, newest_records
from daicho.systems.resident_registry.queries.search_keys import names_of
from daicho.systems.resident_registry.queries.suppressions import suppressed_now
from daicho.systems.resident_registry.rules.duplicates import (
    PersonTraits,
    Spelling,
    Suspicion,
    facts_digest,
    suspicion_between,
)
from daicho.systems.resident_registry.rules.movements.cancellation import TAKEN
from daicho.systems.resident_registry.rules.record import ResidentRecord

SYSTEM = "resident_registry"
LISTED, VIEWED = "duplicates.listed", "duplicate.viewed"
NEWCOMERS = 100
"""新たに記載した人 looked at per page."""
RECENT = 20
FORMS = {"name": "", "alphabet": "アルファベット氏名", "common": "通称", "former": "旧氏"}
FORMER = "以前の氏名"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DuplicatePerson:
    """疑いのある一人 — address already masked. ``suppressed``: 処理 that are closed or under a warning, in words."""

    resident_number: str
    record: ResidentRecord
    address: str
    protected: bool
    protected_household: bool
    suppressed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicateJudgment:
    """一つの判断."""

    number: int
    same_person: bool
    reason: str
    at: datetime
    staff_name: str
    facts: str


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """疑いのある二人, with what was decided about them, newest first. ``facts``: what a decision will be about."""

    people: tuple[DuplicatePerson, DuplicatePerson]
    suspicion: Suspicion
    facts: str
    judgments: tuple[DuplicateJudgment, ...]

    @property
    def numbers(self) -> Pair:
        """宛名番号, the smaller first."""
        return self.people[0].resident_number, self.people[1].resident_number

    @property
    def last_number(self) -> int:
        """How many decisions there are."""
        return self.judgments[0].number if self.judgments else 0

    @property
    def is_decided(self) -> bool:
        """Whether the newest decision is about the records as they are today."""
        return bool(self.judgments) and self.judgments[0].facts == self.facts

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide; a record that a 取消し has taken back already was one too many."""
        taken_back = any(one.record.removed.reason == TAKEN for one in self.people)
        return self.suspicion.is_strong and not self.is_decided and not taken_back

    @property
    def awaits_follow_up(self) -> bool:
        """関連付け済み, and both records are still 現存: 職権修正 or 消除 has yet to be done."""
        return self.is_decided and self.judgments[0].same_person and all(one.record.is_present for one in self.people)


@dataclass(frozen=True, slots=True)
class DuplicatePage:
    """一覧の一頁 — undecided pairs by score, and the pairs decided last."""

    open: tuple[DuplicatePair, ...]
    decided: tuple[DuplicatePair, ...]
    page: int
    pages: int
    newcomers: int


def suspected_duplicates(ctx: Context, page: int = 1) -> DuplicatePage:
    """同一人の疑いの一覧 — one page of newcomers, newest approvals first; the number of queries does not grow."""
    effects = MovementEffect.objects.using(SYSTEM).filter(is_new=True, cancellation__isnull=True)
    newest_first = effects.values("resident_number").annotate(last=Max("pk")).order_by("-last")
    shown = Paginator(newest_first, NEWCOMERS).get_page(page)
    newcomers = [row["resident_number"] for row in shown.object_list]
    recent = _decided_last() if shown.number == 1 else []
    suspected = look_alikes(newcomers)
    pairs = _pairs({*suspected, *recent}, ctx.now)
    waiting = [pair for pair in pairs.values() if pair.numbers in suspected and pair.is_waiting]
    listed = DuplicatePage(
        open=tuple(sorted(waiting, key=lambda pair: (-pair.suspicion.score, pair.numbers))),
        decided=tuple(pairs[numbers] for numbers in recent if numbers in pairs and pairs[numbers].is_decided),
        page=shown.number,
        pages=shown.paginator.num_pages,
        newcomers=len(newcomers),
    )
    _record(ctx, LISTED, (*listed.open, *listed.decided))
    return listed


def duplicate_pair(ctx: Context, first: str, second: str) -> DuplicatePair:
    """疑いのある一組, audited. Raises: REG-DUP-001 when nothing speaks for one person and nothing was decided."""
    pair = current_pair(first, second, ctx.now)
    _record(ctx, VIEWED, (pair,))
    return pair


def current_pair(first: str, second: str, now: datetime) -> DuplicatePair:
    """The pair as it stands now; who calls this audits it. Raises: REG-DUP-001."""
    numbers = (min(first, second), max(first, second))
    pair = _pairs({numbers}, now).get(numbers) if first != second else None
    if pair is None or not (pair.suspicion.is_strong or pair.judgments):
        raise NoSuchSuspicion()
    return pair


def _decided_last() -> list[Pair]:
    rows = DuplicateDecision.objects.using(SYSTEM).order_by("-at", "-pk")[: RECENT * 2]
    return list(dict.fromkeys((row.first, row.second) for row in rows))[:RECENT]


def _pairs(wanted: set[Pair], now: datetime) -> dict[Pair, DuplicatePair]:
    numbers = {number for pair in wanted for number in pair}
    records, earlier, judgments = newest_records(numbers), _earlier_names(numbers), _judgments(numbers)
    traits = {number: _traits(one.record, earlier.get(number, ())) for number, one in records.items()}
    people = _people(records, now)
    return {
        (first, second): DuplicatePair(
            (people[first], people[second]),
            suspicion_between(traits[first], traits[second]),
            facts_digest(traits[first], traits[second]),
            judgments.get((first, second), ()),
        )
        for first, second in wanted
        if first in records and second in records
    }


def _traits(record: ResidentRecord, earlier: Iterable[Spelling]) -> PersonTraits:
    own = tuple(Spelling(name.text, name.kana, FORMS[name.form]) for name in names_of(record))
    return PersonTraits((*own, *earlier), record.birth_date, record.sex)


def _earlier_names(numbers: set[str]) -> dict[str, list[Spelling]]:
    rows = ResidentSearch.objects.using(SYSTEM).filter(resident_number__in=numbers, current=False)
    found: dict[str, list[Spelling]] = {}
    for number, name, kana in rows.values_list("resident_number", "name", "kana").distinct():
        found.setdefault(number, []).append(Spelling(name, kana, FORMER))
    return found


def _judgments(numbers: set[str]) -> Mapping[Pair, tuple[DuplicateJudgment, ...]]:
    rows = DuplicateDecision.objects.using(SYSTEM).filter(first__in=numbers, second__in=numbers)
    found: dict[Pair, tuple[DuplicateJudgment, ...]] = {}
    for row in rows.order_by("-decision_no"):
        judgment = DuplicateJudgment(row.decision_no, row.same_person, row.reason, row.at, row.staff_name, row.facts)
        pair = (row.first, row.second)
        found[pair] = (*found.get(pair, ()), judgment)
    return found


def _people(records: Mapping[str, NewestRecord], now: datetime) -> dict[str, DuplicatePerson]:
    scope, hidden = protected_scope(), hidden_scope(now)
    suppressed = suppressed_now({number: one.record.household_number for number, one in records.items()}, now)
    return {
        number: DuplicatePerson(
            resident_number=number,
            record=one.record,
            address=mask(hidden, number, one.record.household_number, one.record.address),
            protected=number in scope.residents,
            protected_household=is_protected_person(scope, number, one.record.household_number),
            suppressed=suppressed[number],
        )
        for number, one in records.items()
    }


def _record(ctx: Context, event: str, pairs: Iterable[DuplicatePair]) -> None:
    shown = list(dict.fromkeys(number for pair in pairs for number in pair.numbers))
    with transaction.atomic(using=SYSTEM):
        audit.record(ctx, event=event, subjects=shown)
